"""Where the lines of a chart run."""

import re
from fractions import Fraction

import pytest

from assessments.readiness.core.charts import (
    MARKERS,
    RADAR_HEIGHT,
    RADAR_WIDTH,
    RADIUS,
    Axis,
    Series,
    radar,
    trend,
)

FOUR = [Axis("N"), Axis("E"), Axis("S"), Axis("W")]


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def series(*values):
    return Series("one", [None if value is None else Fraction(value) for value in values])


def test_axes_run_clockwise_from_the_top_and_a_complete_line_closes():
    chart = radar(FOUR, [series(100, 50, 0, 100)])
    x, y = RADAR_WIDTH / 2, RADAR_HEIGHT / 2
    (trace,) = chart.traces
    assert points(trace.path) == [(x, y - RADIUS), (x + RADIUS / 2, y), (x, y), (x - RADIUS, y)]
    assert trace.is_closed
    assert trace.path.endswith("Z")
    assert [label.text for label in chart.labels] == ["N", "E", "S", "W"]
    assert [label.anchor for label in chart.labels] == ["middle", "start", "middle", "end"]


def test_what_has_no_value_is_not_drawn_as_zero():
    (trace,) = radar(FOUR, [series(100, None, 100, 100)]).traces
    centre = (RADAR_WIDTH / 2, RADAR_HEIGHT / 2)
    assert centre not in points(trace.path)
    assert not trace.is_closed
    assert len(trace.markers) == 3
    assert trace.path.count("M") == 2  # from south to west, and on to north
    (nothing,) = radar(FOUR, [series(None, None, None, None)]).traces
    assert (nothing.path, nothing.markers, nothing.is_closed) == ("", (), False)


def test_only_what_does_not_apply_is_hatched():
    values = series(10, None, None, 10)
    open_only = radar([FOUR[0], Axis("E", is_open=True), *FOUR[2:]], [values])
    empty = radar([FOUR[0], Axis("E", is_empty=True), *FOUR[2:]], [values])
    assert open_only.hatching == ()
    assert empty.hatching
    assert all(float(line.x1) > RADAR_WIDTH / 2 for line in empty.hatching)


def test_markers_differ_and_everything_stays_inside_the_picture():
    everything = [Series(shape, [Fraction(100)] * 4, shape) for shape in MARKERS]
    chart = radar(FOUR, everything)
    shapes = {trace.markers[0] for trace in chart.traces}
    assert len(shapes) == len(MARKERS)
    for trace in chart.traces:
        for x, y in points(trace.path):
            assert 0 < x < RADAR_WIDTH
            assert 0 < y < RADAR_HEIGHT
    assert not re.search(r"\d,\d", repr(chart.rings))  # numbers for SVG, in every language


def test_a_trend_rises_where_the_figure_does():
    chart = trend(["2024", "2025", "2026"], [series(10, 40, None), series(0, 100, 50)])
    low, high = points(chart.traces[0].path)
    assert low[0] < high[0]
    assert low[1] > high[1]
    assert len(chart.traces[0].markers) == 2
    assert points(chart.traces[1].path)[1][1] == float(chart.rules[-1].y1)
    assert [label.anchor for label in chart.labels] == ["start", "middle", "end"]
    (alone,) = trend(["2026"], [series(50)]).traces
    assert (alone.path, len(alone.markers)) == ("", 1)
    assert trend([], [series()]).labels == ()


def test_a_series_that_does_not_fit_is_a_mistake():
    with pytest.raises(ValueError):
        radar(FOUR, [series(1, 2)])
    with pytest.raises(ValueError):
        trend(["2026"], [series()])
