"""What the pages of a result show: the summary, the gaps with their lessons, the arithmetic."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.readiness import result_words as words
from assessments.readiness.core.arithmetic import (
    CriterionLine,
    SectionLine,
    four_places,
    lines_of,
    parts,
)
from assessments.readiness.core.question_set import Criterion
from assessments.readiness.core.results import Gap, Result
from assessments.readiness.learning import Lesson, lessons_for
from assessments.readiness.loading import BANDS
from assessments.readiness.models import Action, Assessment
from assessments.readiness.standing import Proof, Said, Standing
from assessments.readiness.wording import why_it_does_not_count

GAPS_A_PAGE = 12
MOST_FLAWED = 3  # evidence that does not count, in a cell of a table


def stats_of(standing: Standing) -> list[dict[str, str]]:
    """Return the figures of the summary as components/stats.html takes them."""
    result = standing.result
    return [
        {
            "label": _("Claimed"),
            "value": words.percent(result.claimed),
            "note": _("of what is answered so far") if result.is_provisional else "",
        },
        {
            "label": _("Backed by evidence"),
            "value": words.percent(result.backed),
            "note": _("by this figure: %(band)s") % {"band": words.band(result.backed_band)},
        },
        {
            "label": _("Evidence index"),
            "value": words.figure(result.evidence_index),
            "note": _("of 100"),
        },
        {
            "label": _("Answered"),
            "value": words.share(result.coverage),
            "note": _("of the weight that applies"),
        },
    ]


def summary_of(standing: Standing) -> dict[str, object]:
    """Return what summary.html takes."""
    return {
        "bands": band_scale(standing.result),
        "band_name": words.band_name(standing.result),
        "cap": words.cap_reason_html(standing),
        "critical": words.critical_words(standing),
        "provisional": words.provisional_words(standing),
        "quick": words.quick_words(standing),
        "stats": stats_of(standing),
    }


def band_scale(result: Result) -> list[tuple[str, str]]:
    """Return the names of the bands, each with its kind: "reached", "here", "possible" or "".

    Of a provisional result all bands are "possible" into which it may still fall.
    """
    codes = list(BANDS)
    lowest, highest = words.band_range(result)
    if lowest is None or highest is None:
        return [(str(name), "") for name in BANDS.values()]
    low, high = codes.index(lowest), codes.index(highest)
    at_it = "here" if low == high else "possible"
    kinds = [
        "reached" if place < low else at_it if place <= high else "" for place in range(len(codes))
    ]
    return [(str(BANDS[code]), kind) for code, kind in zip(codes, kinds, strict=True)]


@dataclass(frozen=True)
class GapShown:
    """A gap in the reader's words, with what to do about it."""

    gap: Gap
    criterion: Criterion
    section: str
    level: str
    target: str
    level_text: str
    next_level: str
    next_text: str
    factors: tuple[tuple[str, str], ...]  # label and factor, of which the product is the priority
    because: str
    limit: str
    lessons: tuple[Lesson, ...]
    actions: tuple[Action, ...]
    new_action: str

    @property
    def is_critical(self) -> bool:
        return self.criterion.critical


def gaps_of(
    standing: Standing,
    gaps: Iterable[Gap],
    *,
    lessons: Mapping[str, Lesson],
    actions: Mapping[str, Sequence[Action]],
    assessment: Assessment | None = None,
) -> list[GapShown]:
    """Return gaps with their words. `lessons` are by code, `actions` by code of criterion.

    Actions can be created for an assessment only.
    """
    return [_gap(standing, gap, lessons, actions, assessment) for gap in gaps]


def gaps_for(learner, assessment: Assessment, standing: Standing, gaps: Sequence[Gap]) -> list:
    """Return gaps as a leader of the assessment sees them: a few queries for any number."""
    codes = {code for gap in gaps for code in standing.criterion(gap.code).learn}
    return gaps_of(
        standing,
        gaps,
        lessons=lessons_for(learner, codes),
        actions=actions_by_criterion(actions_for(learner, assessment), [one.code for one in gaps]),
        assessment=assessment,
    )


def actions_for(user, assessment: Assessment) -> QuerySet[Action]:
    """Return the actions of an assessment, and what is still to be done of earlier plans: about the
    same organisation, or of an assessment that is gone, on any version of the same question set.
    """
    same_set = Q(question_version__question_set=assessment.question_version.question_set_id)
    unfinished = Q(pk__in=Action.objects.unfinished().values("pk"))
    of_subject = Q(assessment=None) | Q(assessment__subject=assessment.subject)
    return (
        Action.objects.visible_to(user)
        .filter(company=assessment.company_id)
        .filter(Q(assessment=assessment) | same_set & unfinished & of_subject)
        .select_related("owner")
    )


def actions_by_criterion(
    actions: QuerySet[Action], codes: Iterable[str]
) -> dict[str, list[Action]]:
    """Return actions by the code of their criterion: one query."""
    found: dict[str, list[Action]] = defaultdict(list)
    for action in actions.filter(criterion__in=list(codes)):
        found[action.criterion].append(action)
    return found


def _gap(
    standing: Standing,
    gap: Gap,
    lessons: Mapping[str, Lesson],
    actions: Mapping[str, Sequence[Action]],
    assessment: Assessment | None,
) -> GapShown:
    criterion = standing.criterion(gap.code)
    one = standing.result.criteria[gap.code]
    return GapShown(
        gap=gap,
        criterion=criterion,
        section=standing.words.section_of(gap.code).title,
        level=words.level(gap.level),
        target=words.level(gap.target),
        level_text=criterion.levels[gap.level - 1],
        next_level=words.level(gap.level + 1),
        next_text=criterion.levels[gap.level],
        factors=(
            (_("weight"), words.factor(gap.weight)),
            (_("levels below the target"), words.factor(gap.gap)),
            (
                _("critical") if criterion.critical else _("not critical"),
                words.factor(gap.critical_factor),
            ),
            (_("your profile"), words.factor(gap.profile_factor)),
        ),
        because=words.raised_words(gap.because),
        limit=words.limit_words(one),
        lessons=tuple(lessons[code] for code in criterion.learn if code in lessons),
        actions=tuple(actions.get(gap.code, ())),
        new_action=(
            reverse("readiness:new_action", args=[assessment.pk, gap.code]) if assessment else ""
        ),
    )


@dataclass(frozen=True)
class CriterionRow:
    """A criterion in the arithmetic, in words and texts."""

    line: CriterionLine
    criterion: Criterion
    said: Said
    level: str
    strength: str
    limit: str
    state: str
    proofs: tuple[tuple[Proof, str], ...]  # with why it does not count

    @property
    def flawed(self) -> list[tuple[Proof, str]]:
        """Evidence that does not count: as much of it as a cell of a table shows."""
        return self._flawed[:MOST_FLAWED]

    @property
    def flawed_more(self) -> int:
        """How many more do not count."""
        return max(0, len(self._flawed) - MOST_FLAWED)

    @property
    def _flawed(self) -> list[tuple[Proof, str]]:
        return [(proof, flaw) for proof, flaw in self.proofs if flaw]


@dataclass(frozen=True)
class SectionSums:
    """A section in the arithmetic: its rows, and its part in the overall figures."""

    line: SectionLine
    rows: tuple[CriterionRow, ...]
    claimed: str
    backed: str
    claimed_part: str
    backed_part: str


@dataclass(frozen=True)
class Overall:
    """The overall figures as divisions: a sum of parts over a sum of weights."""

    weights: int
    claimed_parts: str
    backed_parts: str
    claimed: str
    backed: str
    claimed_exact: Fraction | None
    backed_exact: Fraction | None


def sums_of(standing: Standing) -> tuple[list[SectionSums], Overall]:
    """Return the arithmetic of a result: each section, and what comes of them."""
    lines = lines_of(standing.result)
    claimed, backed = parts(lines)
    sections = [
        SectionSums(
            line=line,
            rows=tuple(_row(standing, one) for one in line.criteria),
            claimed=_long(line.section.claimed),
            backed=_long(line.section.backed),
            claimed_part=_long(line.claimed_part),
            backed_part=_long(line.backed_part),
        )
        for line in lines
    ]
    result = standing.result
    return sections, Overall(
        weights=result.counted_weight,
        claimed_parts=_long(claimed),
        backed_parts=_long(backed),
        claimed=words.percent(result.claimed),
        backed=words.percent(result.backed),
        claimed_exact=result.claimed,
        backed_exact=result.backed,
    )


def _long(value: Fraction | None) -> str:
    """Return a number with four places, for a calculator."""
    return words.NONE if value is None else words.number(four_places(value), 4)


def _row(standing: Standing, line: CriterionLine) -> CriterionRow:
    one = line.result
    proofs = standing.evidence.get(one.code, ())
    return CriterionRow(
        line=line,
        criterion=standing.criterion(one.code),
        said=standing.said_of(one.code),
        level=words.level(one.level),
        strength="" if one.strength is None else str(words.STRENGTHS[one.strength]),
        limit=words.limit_words(one),
        state=words.state_words(standing, one),
        proofs=tuple((proof, why_it_does_not_count(proof, standing.day)) for proof in proofs),
    )
