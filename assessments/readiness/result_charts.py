"""The radar and the heat map of a result, each with the table that says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from assessments.readiness.core.charts import (
    CIRCLE,
    DIAMOND,
    SQUARE,
    TRIANGLE,
    Axis,
    Radar,
    Series,
    Trace,
    radar,
    swatch,
)
from assessments.readiness.core.figures import Tally, band_of
from assessments.readiness.core.frozen import result_from_dict
from assessments.readiness.core.results import SectionResult
from assessments.readiness.loading import OECD_STEPS
from assessments.readiness.models import Snapshot
from assessments.readiness.result_words import figure
from assessments.readiness.standing import Standing

CLAIMED, BACKED, TARGET, EARLIER = ("claimed", "backed", "target", "earlier")
NAMES = {
    CLAIMED: _("Claimed"),
    BACKED: _("Backed by evidence"),
    TARGET: _("Target"),
    EARLIER: _("Last time"),
}
MARKERS = {CLAIMED: CIRCLE, BACKED: SQUARE, TARGET: DIAMOND, EARLIER: TRIANGLE}
INKS = {CLAIMED: "#0e6b5c", BACKED: "#2b5a80", TARGET: "#857b6c", EARLIER: "#a12a20"}
"""On paper, where no stylesheet reaches the picture."""

DASHES = {CLAIMED: "none", BACKED: "7 3", TARGET: "1.5 3", EARLIER: "10 3 2 3"}
SHADES = {None: "none", "early": "1", "developing": "2", "established": "3", "leading": "4"}


@dataclass(frozen=True)
class Drawn:
    """A line of a chart as templates draw it: in a legend too."""

    name: str
    label: str
    trace: Trace
    swatch: Trace
    ink: str
    dash: str


@dataclass(frozen=True)
class SectionRow:
    """A section in the table beside the radar; figures are texts."""

    code: str
    title: str
    weight: int
    figures: tuple[str, ...]  # in the order of the lines
    state: str  # "empty": nothing applies; "open": nothing is answered; "part"; "full"
    na_flag: bool


@dataclass(frozen=True)
class RadarWithTable:
    chart: Radar
    lines: tuple[Drawn, ...]
    rows: tuple[SectionRow, ...]
    empty: str  # what is hatched, in words

    @property
    def hatched(self) -> str:
        """What is hatched, in words; empty if nothing is."""
        return self.empty if any(row.state == "empty" for row in self.rows) else ""

    @property
    def has_open(self) -> bool:
        return any(row.state == "open" for row in self.rows)


def radar_of(
    standing: Standing, earlier: Mapping[str, Fraction | None] | None = None
) -> RadarWithTable:
    """Return the radar of a result. `earlier`: last time's claimed percentages by section."""
    sections = standing.result.sections
    values: dict[str, list[Fraction | None]] = {
        CLAIMED: [one.claimed for one in sections],
        BACKED: [one.backed for one in sections],
        TARGET: [one.target for one in sections],
    }
    if earlier is not None:
        values[EARLIER] = [earlier.get(one.code) for one in sections]
    return drawn(sections, values, empty=_("not asked, or nothing applies"))


def earlier_of(snapshot: Snapshot | None) -> dict[str, Fraction | None] | None:
    """Return the claimed percentages by section of an earlier revision, as they were then."""
    if snapshot is None:
        return None
    sections = result_from_dict(snapshot.document["result"]).sections
    return {one.code: one.claimed for one in sections}


def drawn(
    sections: tuple[SectionResult, ...],
    values: Mapping[str, list[Fraction | None]],
    *,
    empty: str,
) -> RadarWithTable:
    """Return lines over sections as radar and as table, in the order of `values` (see NAMES).

    `empty` says of a section why it is hatched.
    """
    axes = [Axis(one.code, one.is_empty, _state(one) == "open") for one in sections]
    order = list(values)
    chart = radar(axes, [Series(name, values[name], MARKERS[name]) for name in order])
    traces = {trace.name: trace for trace in chart.traces}
    return RadarWithTable(
        chart,
        tuple(drawn_line(name, traces[name]) for name in order),
        tuple(
            SectionRow(
                one.code,
                one.title,
                one.weight,
                tuple(figure(values[name][place]) for name in order),
                _state(one),
                one.na_flag,
            )
            for place, one in enumerate(sections)
        ),
        str(empty),
    )


def drawn_line(name: str, trace: Trace) -> Drawn:
    """Return a trace with what tells it from others."""
    return Drawn(name, str(NAMES[name]), trace, swatch(MARKERS[name]), INKS[name], DASHES[name])


def _state(one: Tally) -> str:
    if one.is_empty:
        return "empty"
    if not one.answered_weight:
        return "open"
    return "part" if one.open_weight else "full"


@dataclass(frozen=True)
class StepRow:
    """A step of the OECD Guidance in the heat map; `shade` is "1" to "4", or "none"."""

    step: str
    title: str
    criteria: int
    claimed: str
    backed: str
    claimed_shade: str
    backed_shade: str
    state: str


def heat_map(standing: Standing) -> list[StepRow]:
    """Return the averages by step. A criterion that serves several steps counts in each."""
    return [
        StepRow(
            step=one.step,
            title=str(OECD_STEPS[one.step]),
            criteria=len(one.codes),
            claimed=figure(one.claimed),
            backed=figure(one.backed),
            claimed_shade=SHADES[band_of(one.claimed)],
            backed_shade=SHADES[band_of(one.backed)],
            state=_state(one),
        )
        for one in standing.result.steps
    ]
