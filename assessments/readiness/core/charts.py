"""Where the lines of a chart run: plain geometry, for a page and for paper alike.

Coordinates are texts with one decimal, so that no language puts a comma into them. Values are
percentages from 0 to 100; None is drawn nowhere, and never as zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import cos, pi, sin

CIRCLE, SQUARE, TRIANGLE, DIAMOND = MARKERS = ("circle", "square", "triangle", "diamond")

RADAR_WIDTH, RADAR_HEIGHT, RADIUS = 360, 330, 128
LABEL_GAP = 16
HATCH_STEP = 7
RINGS = (25, 50, 75, 100)
"""Where the bands begin, and the rim."""

SWATCH_WIDTH, SWATCH_HEIGHT = 34, 12

TREND_WIDTH, TREND_HEIGHT = 480, 190
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 34, 16, 12, 26


@dataclass(frozen=True)
class Axis:
    """One direction of a radar. `is_empty`: nothing applies; `is_open`: nothing is answered."""

    label: str
    is_empty: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Series:
    """One line: a value for each axis, in order, and the marker that tells it from others."""

    name: str
    values: Sequence[Fraction | None]
    marker: str = CIRCLE


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Text:
    """A word and its place; `anchor` is SVG's: "start", "middle" or "end"."""

    text: str
    x: str
    y: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Trace:
    """A line and its markers, as path data. What `is_closed` may be filled."""

    name: str
    path: str
    markers: tuple[str, ...]
    is_closed: bool


@dataclass(frozen=True)
class Radar:
    """A radar: rings (path data), spokes, hatching of what does not apply, labels, traces."""

    width: int
    height: int
    rings: tuple[str, ...]
    ring_labels: tuple[Text, ...]
    spokes: tuple[Line, ...]
    hatching: tuple[Line, ...]
    labels: tuple[Text, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class Trend:
    """Lines over time: rules across with their labels, the moments below, and the traces."""

    width: int
    height: int
    rules: tuple[Line, ...]
    rule_labels: tuple[Text, ...]
    labels: tuple[Text, ...]
    traces: tuple[Trace, ...]


type _Point = tuple[float, float]


def radar(axes: Sequence[Axis], series: Sequence[Series]) -> Radar:
    """Return a radar with the first axis at the top, the others clockwise.

    Neighbours that both have a value are joined; where all have one, the line closes. Raises
    ValueError if a series has not one value for each axis.
    """
    if any(len(one.values) != len(axes) for one in series):
        raise ValueError("A series needs one value for each axis.")
    turns = [2 * pi * place / len(axes) for place in range(len(axes))]
    half = pi / len(axes) if axes else 0.0
    return Radar(
        width=RADAR_WIDTH,
        height=RADAR_HEIGHT,
        rings=tuple(_closed([_at(turn, ring) for turn in turns]) for ring in RINGS) if axes else (),
        ring_labels=tuple(_ring_label(ring) for ring in RINGS),
        spokes=tuple(_line(_at(turn, 0), _at(turn, 100)) for turn in turns),
        hatching=tuple(
            line
            for axis, turn in zip(axes, turns, strict=True)
            if axis.is_empty
            for line in _hatching(turn, half)
        ),
        labels=tuple(_label(axis.label, turn) for axis, turn in zip(axes, turns, strict=True)),
        traces=tuple(
            _trace(
                one,
                [
                    None if value is None else _at(turn, float(value))
                    for turn, value in zip(turns, one.values, strict=True)
                ],
                is_round=True,
            )
            for one in series
        ),
    )


def trend(labels: Sequence[str], series: Sequence[Series]) -> Trend:
    """Return lines over moments that are set at equal distances, the earliest first.

    Raises ValueError if a series has not one value for each moment.
    """
    if any(len(one.values) != len(labels) for one in series):
        raise ValueError("A series needs one value for each moment.")
    wide = TREND_WIDTH - TREND_LEFT - TREND_RIGHT
    step = wide / max(len(labels) - 1, 1)
    start = TREND_LEFT if len(labels) > 1 else TREND_LEFT + wide / 2
    across = [start + step * place for place in range(len(labels))]
    right = TREND_WIDTH - TREND_RIGHT
    return Trend(
        width=TREND_WIDTH,
        height=TREND_HEIGHT,
        rules=tuple(
            _line((TREND_LEFT, _height(value)), (right, _height(value))) for value in (0, *RINGS)
        ),
        rule_labels=tuple(
            Text(str(value), _number(TREND_LEFT - 6), _number(_height(value) + 4), "end")
            for value in (0, *RINGS)
        ),
        labels=tuple(
            Text(label, _number(x), _number(TREND_HEIGHT - 6), _edge(place, len(labels)))
            for place, (label, x) in enumerate(zip(labels, across, strict=True))
        ),
        traces=tuple(
            _trace(
                one,
                [
                    None if value is None else (x, _height(float(value)))
                    for x, value in zip(across, one.values, strict=True)
                ],
                is_round=False,
            )
            for one in series
        ),
    )


def swatch(marker: str) -> Trace:
    """Return a piece of a line with its marker, for a legend of SWATCH_WIDTH × SWATCH_HEIGHT."""
    middle = SWATCH_HEIGHT / 2
    path = f"M{_point((0, middle))} L{_point((SWATCH_WIDTH, middle))}"
    return Trace("", path, (_marker(marker, (SWATCH_WIDTH / 2, middle)),), False)


def _at(turn: float, percent: float) -> _Point:
    """Return the point at an angle from the top, clockwise, and a share of the radius."""
    far = RADIUS * percent / 100
    return RADAR_WIDTH / 2 + far * sin(turn), RADAR_HEIGHT / 2 - far * cos(turn)


def _height(percent: float) -> float:
    return TREND_TOP + (TREND_HEIGHT - TREND_TOP - TREND_BOTTOM) * (1 - percent / 100)


def _edge(place: int, count: int) -> str:
    """Return how a label is set, so that the first and the last stay inside."""
    if count == 1 or 0 < place < count - 1:
        return "middle"
    return "start" if place == 0 else "end"


def _number(value: float) -> str:
    return f"{value + 0.0:.1f}"


def _point(point: _Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _closed(points: Sequence[_Point]) -> str:
    return f"M{' L'.join(_point(point) for point in points)}Z"


def _line(one: _Point, other: _Point) -> Line:
    return Line(*(_number(value) for value in (*one, *other)))


def _hatching(turn: float, half: float) -> list[Line]:
    """Return lines across the sector around an axis, at equal distances."""
    found = []
    for far in range(HATCH_STEP * 2, RADIUS + 1, HATCH_STEP):
        percent = 100 * far / RADIUS
        found.append(_line(_at(turn - half * 0.8, percent), _at(turn + half * 0.8, percent)))
    return found


def _ring_label(ring: int) -> Text:
    x, y = _at(0, ring)
    return Text(str(ring), _number(x + 4), _number(y + 10), "start")


def _label(text: str, turn: float) -> Text:
    far = 100 * (RADIUS + LABEL_GAP) / RADIUS
    x, y = _at(turn, far)
    side = sin(turn)
    anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
    return Text(text, _number(x), _number(y + 4), anchor)


def _trace(series: Series, points: Sequence[_Point | None], *, is_round: bool) -> Trace:
    known = [point for point in points if point is not None]
    is_closed = is_round and len(known) == len(points) > 2
    if is_closed:
        path = _closed(known)
    else:
        ring = [*points, points[0]] if is_round and len(points) > 2 else list(points)
        path = " ".join(
            f"M{_point(one)} L{_point(other)}"
            for one, other in pairwise(ring)
            if one is not None and other is not None
        )
    markers = tuple(_marker(series.marker, point) for point in known)
    return Trace(series.name, path, markers, is_closed)


def _marker(shape: str, point: _Point) -> str:
    """Return the path of a small mark. Raises KeyError for a shape that is not in MARKERS."""
    x, y = point
    if shape == CIRCLE:
        return f"M{_point((x - 3, y))} a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0Z"
    corners: dict[str, Sequence[_Point]] = {
        SQUARE: ((-2.7, -2.7), (2.7, -2.7), (2.7, 2.7), (-2.7, 2.7)),
        TRIANGLE: ((0, -3.8), (3.5, 2.6), (-3.5, 2.6)),
        DIAMOND: ((0, -3.8), (3.8, 0), (0, 3.8), (-3.8, 0)),
    }
    return _closed([(x + right, y + down) for right, down in corners[shape]])
