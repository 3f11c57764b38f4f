"""What changed since an earlier assessment, in words; and the line over all that were submitted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.readiness import result_words as words
from assessments.readiness.core.charts import Series, Trend, trend
from assessments.readiness.core.comparing import (
    NOT_IN_SET,
    Apart,
    Changed,
    Comparison,
    Move,
    compare,
)
from assessments.readiness.core.question_set import Criterion, QuestionSet
from assessments.readiness.core.results import NA, NOT_ASKED, OPEN, SectionResult
from assessments.readiness.models import Assessment, Snapshot
from assessments.readiness.result_charts import (
    BACKED,
    CLAIMED,
    EARLIER,
    MARKERS,
    Drawn,
    RadarWithTable,
    drawn,
    drawn_line,
)
from assessments.readiness.standing import Standing

OTHER_TIME = {
    NOT_IN_SET: gettext_lazy("the questionnaire of the other time does not have it"),
    OPEN: gettext_lazy("it was not answered the other time"),
    NA: gettext_lazy("it did not apply the other time"),
    NOT_ASKED: gettext_lazy("it was not asked the other time"),
}


@dataclass(frozen=True)
class MoveShown:
    """A criterion of both times: what changed in it, and why, as was said."""

    move: Move
    criterion: Criterion
    before: str
    after: str
    direction: str  # "up", "down", "same"
    evidence_before: str
    evidence_after: str
    reason: str

    @property
    def is_changed(self) -> bool:
        one = self.move
        return bool(one.difference) or one.strength_before != one.strength_after


@dataclass(frozen=True)
class ApartShown:
    """A criterion that cannot be compared, and why."""

    code: str
    topic: str
    before: str
    after: str
    because: str


@dataclass(frozen=True)
class ComparisonShown:
    """Two times side by side. Figures are over the same criteria only."""

    comparison: Comparison
    stats: list[dict[str, str]]
    radar: RadarWithTable
    moved: list[MoveShown]
    unmoved: list[MoveShown]
    apart: list[ApartShown]

    @property
    def same_count(self) -> int:
        return len(self.comparison.same)


def comparison_of(
    earlier: Standing, later: Standing, between: Sequence[QuestionSet] = ()
) -> ComparisonShown:
    """Return what changed from one standing to another; `between` as `core.comparing.compare()`."""
    found = compare(
        (earlier.question_set, earlier.result), (later.question_set, later.result), between
    )
    moves = sorted(
        (_move(later, move) for move in found.same),
        # What is worse first, then what rose most; the rest as in the questionnaire.
        key=lambda one: (one.move.difference >= 0, -abs(one.move.difference)),
    )
    return ComparisonShown(
        comparison=found,
        stats=[
            _stat(_("Claimed"), found.claimed_before, found.claimed_after),
            _stat(_("Backed by evidence"), found.backed_before, found.backed_after),
            _stat(
                _("Evidence index"),
                found.before.evidence_index,
                found.after.evidence_index,
                sign="",
            ),
        ],
        radar=_radar(found, later.result.sections),
        moved=[move for move in moves if move.is_changed],
        unmoved=[move for move in moves if not move.is_changed],
        apart=[
            *(_new(later, one) for one in found.new),
            *(_gone(earlier, one) for one in found.gone),
            *(_changed(later, one) for one in found.changed),
        ],
    )


def _stat(
    label: str, before: Fraction | None, after: Fraction | None, sign: str = "\N{NO-BREAK SPACE}%"
) -> dict[str, str]:
    if before is None or after is None:
        return {"label": label, "value": words.NONE}
    difference = after - before
    mark = "+" if difference > 0 else "\N{MINUS SIGN}" if difference < 0 else "±"
    note = _("%(before)s before, %(difference)s points") % {
        "before": f"{words.figure(before)}{sign}",
        "difference": f"{mark}{words.figure(abs(difference))}",
    }
    return {"label": label, "value": f"{words.figure(after)}{sign}", "note": note}


def _radar(found: Comparison, sections: Iterable[SectionResult]) -> RadarWithTable:
    """Return both times over the criteria that are the same; sections without one are empty."""
    by_code = {one.code: one for one in found.sections}
    shown = tuple(
        SectionResult(
            code=one.code,
            title=one.title,
            weight=one.weight,
            answered_weight=by_code[one.code].after.answered_weight if one.code in by_code else 0,
        )
        for one in sections
    )
    pairs = [by_code.get(one.code) for one in shown]
    return drawn(
        shown,
        {
            EARLIER: [pair.before.claimed if pair else None for pair in pairs],
            CLAIMED: [pair.after.claimed if pair else None for pair in pairs],
            BACKED: [pair.after.backed if pair else None for pair in pairs],
        },
        empty=_("nothing to compare"),
    )


def _move(later: Standing, move: Move) -> MoveShown:
    difference = move.difference
    return MoveShown(
        move=move,
        criterion=later.criterion(move.code),
        before=words.level(move.level_before),
        after=words.level(move.level_after),
        direction="up" if difference > 0 else "down" if difference < 0 else "same",
        evidence_before=str(words.STRENGTHS[move.strength_before]),
        evidence_after=str(words.STRENGTHS[move.strength_after]),
        reason=later.said_of(move.code).change_reason,
    )


def _new(later: Standing, one: Apart) -> ApartShown:
    return ApartShown(
        one.code,
        later.criterion(one.code).topic,
        words.NONE,
        words.level(one.level),
        _("New: %(reason)s.") % {"reason": OTHER_TIME[one.because]},
    )


def _gone(earlier: Standing, one: Apart) -> ApartShown:
    reasons = {
        NOT_IN_SET: _("the questionnaire no longer has it"),
        OPEN: _("it is not answered this time"),
        NA: _("it does not apply this time"),
        NOT_ASKED: _("it is not asked this time"),
    }
    return ApartShown(
        one.code,
        earlier.criterion(one.code).topic,
        words.level(one.level),
        words.NONE,
        _("Gone: %(reason)s.") % {"reason": reasons[one.because]},
    )


def _changed(later: Standing, one: Changed) -> ApartShown:
    because = (
        _("Changed: its text is another, so its levels mean something else.")
        if one.was == one.code
        else _("Changed: it replaces %(code)s.") % {"code": one.was}
    )
    return ApartShown(
        one.code,
        later.criterion(one.code).topic,
        words.level(one.level_before),
        words.level(one.level_after),
        because,
    )


@dataclass(frozen=True)
class Moment:
    """A submitted revision in the trend."""

    snapshot: Snapshot
    day: str
    claimed: str
    backed: str
    band: str

    @property
    def is_quick(self) -> bool:
        return self.snapshot.assessment.scope == Assessment.Scope.QUICK


@dataclass(frozen=True)
class TrendShown:
    """The line over all submitted revisions, with the table that says the same.

    Quick scans are in the table alone: another set of questions makes another figure.
    """

    chart: Trend
    lines: tuple[Drawn, ...]
    moments: list[Moment]
    has_quick: bool

    @property
    def has_line(self) -> bool:
        """Whether there is more than one moment, so that a picture says something."""
        return len(self.chart.labels) > 1


def trend_of(snapshots: Iterable[Snapshot]) -> TrendShown:
    """Return the trend of these revisions, the earliest first."""
    moments = [_moment(one) for one in snapshots]
    full = [one for one in moments if not one.is_quick]
    series = [
        Series(name, [_exact(getattr(one.snapshot, name)) for one in full], MARKERS[name])
        for name in (CLAIMED, BACKED)
    ]
    chart = trend([one.day for one in full], series)
    return TrendShown(
        chart,
        tuple(drawn_line(trace.name, trace) for trace in chart.traces),
        moments,
        has_quick=len(full) < len(moments),
    )


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(value)


def _moment(snapshot: Snapshot) -> Moment:
    return Moment(
        snapshot=snapshot,
        day=date_format(timezone.localdate(snapshot.submitted_at), "SHORT_DATE_FORMAT"),
        claimed=words.percent(_exact(snapshot.claimed)),
        backed=words.percent(_exact(snapshot.backed)),
        band=words.band(snapshot.band),
    )
