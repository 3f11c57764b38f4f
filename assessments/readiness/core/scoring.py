"""From answers to figures, bands and gaps. Exact, pure, and without a clock.

Source: `docs/readiness.md`, section "How it is scored"; `docs/decisions/0044-readiness-scoring.md`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessments.readiness.core.answers import Answer, answer_problem, strength
from assessments.readiness.core.figures import (
    BANDS,
    CEILINGS,
    Tally,
    band_of,
    lowest_band,
    tidy,
    weighted_mean,
)
from assessments.readiness.core.profile import Condition, Profile, conditions, raised_because
from assessments.readiness.core.question_set import OECD_STEPS, Criterion, QuestionSet
from assessments.readiness.core.results import (
    ANSWERED,
    CONDITION,
    FULL,
    NA,
    NOT_ASKED,
    OPEN,
    QUICK,
    ROLE,
    SCOPE,
    SCOPES,
    Cap,
    CriterionResult,
    Gap,
    Result,
    SectionResult,
    StepResult,
)

__all__ = [
    "Cap",
    "CriterionResult",
    "Gap",
    "Result",
    "SectionResult",
    "StepResult",
    "not_asked_because",
    "score",
]

EXPECTED_LEVEL = 3
CRITICAL_FACTOR = Decimal("1.5")
PROFILE_FACTOR = Decimal("1.25")
PLAIN_FACTOR = Decimal(1)
BACKED_POINTS = (1, 1, 2, 2, 3)
"""The points that evidence of strength 0 to 4 supports."""

NOTHING_STATED = Answer()


def score(
    question_set: QuestionSet,
    profile: Profile,
    answers: Mapping[str, Answer],
    *,
    today: date,
    risk_countries: Collection[str],
    scope: str = FULL,
    targets: Mapping[str, int] | None = None,
    target: int = EXPECTED_LEVEL,
) -> Result:
    """Return what the answers, by code of criterion, come to on a day.

    An answer that may not count (`answer_problem()`) leaves its criterion open; answers to what
    is not asked, or is not in the set, do nothing. `risk_countries` are ISO 3166-1 alpha-2 codes.
    `targets` are levels by code, `target` the level of all others. Raises ValueError for a scope
    that is not in SCOPES.
    """
    if scope not in SCOPES:
        raise ValueError(f"No such scope: {scope}")
    holding = conditions(profile, risk_countries=risk_countries)
    criteria = {
        code: _judge(
            criterion,
            section=question_set.section_of(code).code,
            reason=not_asked_because(criterion, profile, holding, scope=scope),
            condition=holding[criterion.when] if criterion.when else None,
            answer=answers.get(code, NOTHING_STATED),
            target=(targets or {}).get(code, target),
            today=today,
        )
        for code, criterion in question_set.criteria.items()
    }
    sections = tuple(
        SectionResult(
            code=section.code,
            title=section.title,
            weight=section.weight,
            **_sums(criteria[one.code] for one in section.criteria),
        )
        for section in question_set.sections
    )
    caps = _caps((one.code, one.level) for one in criteria.values() if one.critical)
    claimed, low, high = (_overall(sections, name) for name in ("claimed", "low", "high"))
    backed = _overall(sections, "backed")
    total = Tally(**_sums(criteria.values()))
    critical = [one for one in criteria.values() if one.critical]
    return Result(
        question_set=question_set.code,
        version=question_set.version,
        scope=scope,
        today=today,
        claimed=claimed,
        backed=backed,
        evidence_index=total.evidence_index,
        target=_overall(sections, "target"),
        low=low,
        high=high,
        total=total,
        number_band=band_of(claimed),
        band=_capped(claimed, caps),
        backed_number_band=band_of(backed),
        backed_band=_capped(backed, _caps((one.code, one.backed_level) for one in critical)),
        low_band=_capped(low, _caps((one.code, _level(one, 1)) for one in critical)),
        high_band=_capped(high, _caps((one.code, _level(one, 4)) for one in critical)),
        caps=caps,
        sections=sections,
        steps=_steps(question_set, criteria),
        criteria=criteria,
        gaps=_gaps(question_set, criteria, profile, holding),
        conditions=holding,
    )


def not_asked_because(
    criterion: Criterion, profile: Profile, holding: Mapping[str, Condition], *, scope: str = FULL
) -> str | None:
    """Return why a company is not asked: ROLE, CONDITION or SCOPE; None if it is asked."""
    if not profile.roles & set(criterion.roles):
        return ROLE
    if criterion.when and not holding[criterion.when].holds:
        return CONDITION
    return SCOPE if scope == QUICK and not criterion.quick else None


def _judge(
    criterion: Criterion,
    *,
    section: str,
    reason: str | None,
    condition: Condition | None,
    answer: Answer,
    target: int,
    today: date,
) -> CriterionResult:
    state, level, points, worth, backed = NOT_ASKED, None, None, None, None
    if reason is None:
        state = OPEN
        if answer_problem(criterion, answer) is None:
            if answer.na_reason:
                state = NA
            elif answer.level is not None:
                state, level = ANSWERED, answer.level
                points = level - 1
                worth = strength(answer.evidence, today)
                backed = min(points, BACKED_POINTS[worth])
    return CriterionResult(
        code=criterion.code,
        section=section,
        weight=criterion.weight,
        critical=criterion.critical,
        state=state,
        target=target,
        level=level,
        points=points,
        strength=worth,
        backed_points=backed,
        na_reason=answer.na_reason if state == NA else None,
        condition=condition,
        not_asked_because=reason,
    )


def _sums(criteria: Iterable[CriterionResult]) -> dict[str, int]:
    """Return the weighted sums of a Tally over some criteria."""
    found = list(criteria)

    def total(state: str, value: str | None = None) -> int:
        return sum(
            one.weight * (getattr(one, value) if value else 1)
            for one in found
            if one.state == state
        )

    return {
        "answered_weight": total(ANSWERED),
        "open_weight": total(OPEN),
        "na_weight": total(NA),
        "points": total(ANSWERED, "points"),
        "backed_points": total(ANSWERED, "backed_points"),
        "strength": total(ANSWERED, "strength"),
        "target_points": sum(
            one.weight * (one.target - 1) for one in found if one.state in (ANSWERED, OPEN)
        ),
    }


def _overall(sections: Iterable[SectionResult], figure: str) -> Fraction | None:
    """Return the mean of a figure over the sections that have it, by their weights."""
    return weighted_mean((section.weight, getattr(section, figure)) for section in sections)


def _caps(levels: Iterable[tuple[str, int | None]]) -> tuple[Cap, ...]:
    """Return what critical criteria at level 1 or 2 allow at most, the strictest first."""
    found = [
        Cap(code, level, CEILINGS[level])
        for code, level in levels
        if level is not None and level in CEILINGS
    ]
    return tuple(sorted(found, key=lambda cap: BANDS.index(cap.band)))


def _capped(percent: Fraction | None, caps: Iterable[Cap]) -> str | None:
    return lowest_band([band_of(percent), *(cap.band for cap in caps)])


def _level(one: CriterionResult, if_open: int) -> int | None:
    return if_open if one.state == OPEN else one.level


def _steps(
    question_set: QuestionSet, criteria: Mapping[str, CriterionResult]
) -> tuple[StepResult, ...]:
    """Return the figures by step; a criterion of several steps counts in each."""
    found = []
    for step in OECD_STEPS:
        of_step = [
            criteria[code] for code, one in question_set.criteria.items() if step in one.oecd
        ]
        applying = tuple(one.code for one in of_step if one.state in (ANSWERED, OPEN))
        found.append(StepResult(step=step, codes=applying, **_sums(of_step)))
    return tuple(found)


def _gaps(
    question_set: QuestionSet,
    criteria: Mapping[str, CriterionResult],
    profile: Profile,
    holding: Mapping[str, Condition],
) -> tuple[Gap, ...]:
    """Return the gaps of answered criteria: by priority, critical first, then as in the set."""
    found = []
    for one in criteria.values():
        if one.level is None or one.backed_level is None or one.target <= one.level:
            continue
        criterion = question_set.criteria[one.code]
        because = raised_because(criterion.raised_by, profile, holding)
        critical = CRITICAL_FACTOR if one.critical else PLAIN_FACTOR
        raised = PROFILE_FACTOR if because else PLAIN_FACTOR
        distance = one.target - one.level
        found.append(
            Gap(
                code=one.code,
                weight=one.weight,
                gap=distance,
                critical_factor=critical,
                profile_factor=raised,
                priority=tidy(one.weight * distance * critical * raised),
                level=one.level,
                backed_level=one.backed_level,
                target=one.target,
                because=because,
            )
        )
    return tuple(
        sorted(found, key=lambda gap: (-gap.priority, gap.critical_factor == PLAIN_FACTOR))
    )
