"""What scoring comes to. All percentages are exact; `shown()` rounds them for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessments.readiness.core.figures import (
    SHOWN,
    Tally,
    shown_coverage,
    text,
)
from assessments.readiness.core.problems import gettext_noop
from assessments.readiness.core.profile import Condition

SCHEMA = "readiness/result/1"
DISCLAIMER = gettext_noop(
    "A learning and preparation tool. It is not an audit, not a certification and not a product of"
    " the RMI."
)

FULL, QUICK = SCOPES = ("full", "quick")
ANSWERED, OPEN, NA, NOT_ASKED = STATES = ("answered", "open", "na", "not_asked")
ROLE, CONDITION, SCOPE = NOT_ASKED_BECAUSE = ("role", "condition", "scope")


@dataclass(frozen=True)
class CriterionResult:
    """Where one criterion stands.

    `state`: one of STATES. `level`, `points`, `strength` and `backed_points` are None unless it
    is answered. `target` is a level. `condition` is what it is asked under, if anything.
    `not_asked_because`: one of NOT_ASKED_BECAUSE, or None.
    """

    code: str
    section: str
    weight: int
    critical: bool
    state: str
    target: int
    level: int | None = None
    points: int | None = None
    strength: int | None = None
    backed_points: int | None = None
    na_reason: str | None = None
    condition: Condition | None = None
    not_asked_because: str | None = None

    @property
    def is_asked(self) -> bool:
        return self.state != NOT_ASKED

    @property
    def backed_level(self) -> int | None:
        """The level that evidence supports."""
        return None if self.backed_points is None else self.backed_points + 1


@dataclass(frozen=True)
class SectionResult(Tally):
    """A section's figures; `weight` is its share in the overall ones."""

    code: str
    title: str
    weight: int


@dataclass(frozen=True)
class StepResult(Tally):
    """The figures of an OECD step over the criteria that name it; `codes` are those that apply."""

    step: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Cap:
    """A critical criterion at level 1 or 2, and the highest band that it allows."""

    code: str
    level: int
    band: str


@dataclass(frozen=True)
class Gap:
    """How far an answered criterion is from its target, and what makes it urgent.

    `priority` = `weight` × `gap` (points) × `critical_factor` × `profile_factor`. `level`,
    `backed_level` and `target` are levels. `because`: what raises the profile factor.
    """

    code: str
    weight: int
    gap: int
    critical_factor: Decimal
    profile_factor: Decimal
    priority: Decimal
    level: int
    backed_level: int
    target: int
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Everything that follows from a profile and answers on a day.

    `claimed`, `backed`, `low`, `high` and `target` are percentages from 0 to 100: means of the
    sections by their weights. `evidence_index`, of the same range, is taken over all criteria
    alike. The first two and the index are None while nothing is answered, the others while nothing
    applies. `coverage`: the answered share of the weight that applies, 0 to 1.

    `number_band` is the band of the claimed percentage, `band` the same under the caps. The
    `backed_…` two are of what evidence supports, `low_band` and `high_band` of all open answers
    at level 1 and at level 4.
    """

    question_set: str
    version: str
    scope: str
    today: date
    claimed: Fraction | None
    backed: Fraction | None
    evidence_index: Fraction | None
    target: Fraction | None
    low: Fraction | None
    high: Fraction | None
    total: Tally
    number_band: str | None
    band: str | None
    backed_number_band: str | None
    backed_band: str | None
    low_band: str | None
    high_band: str | None
    caps: tuple[Cap, ...]
    sections: tuple[SectionResult, ...]
    steps: tuple[StepResult, ...]
    criteria: Mapping[str, CriterionResult]
    gaps: tuple[Gap, ...]
    conditions: Mapping[str, Condition]

    @property
    def coverage(self) -> Fraction | None:
        return self.total.coverage

    @property
    def coverage_percent(self) -> Decimal | None:
        """The coverage for people, which shows 100 only if nothing is open."""
        return shown_coverage(self.coverage)

    @property
    def is_provisional(self) -> bool:
        """True while something that applies is open."""
        return self.total.open_weight > 0

    @property
    def counted_weight(self) -> int:
        """The weights of the sections that the overall figures are made of."""
        return sum(one.weight for one in self.sections if one.answered_weight)

    @property
    def binding_caps(self) -> tuple[Cap, ...]:
        """The caps that hold the band below that of the percentage."""
        if self.band == self.number_band:
            return ()
        return tuple(cap for cap in self.caps if cap.band == self.band)

    @property
    def _critical(self) -> list[CriterionResult]:
        return [
            one for one in self.criteria.values() if one.critical and one.state in (ANSWERED, OPEN)
        ]

    @property
    def critical_total(self) -> int:
        """How many critical criteria apply."""
        return len(self._critical)

    @property
    def critical_ok(self) -> int:
        """How many of them are at level 3 or better."""
        return sum(one.level is not None and one.level >= 3 for one in self._critical)

    def count(self, state: str) -> int:
        """Return how many criteria are in a state of STATES."""
        return sum(one.state == state for one in self.criteria.values())

    def as_dict(self) -> dict[str, object]:
        """Return all of it for JSON: percentages as texts with one decimal, and exact as "a/b"."""
        figures = self.total.figures()
        return {
            "schema": SCHEMA,
            "disclaimer": DISCLAIMER,
            "question_set": self.question_set,
            "version": self.version,
            "scope": self.scope,
            "today": self.today.isoformat(),
            **{name: text(getattr(self, name)) for name in SHOWN},
            "exact": {name: _exact(getattr(self, name)) for name in SHOWN},
            "coverage": figures["coverage"],
            "is_provisional": self.is_provisional,
            **{
                name: getattr(self, name)
                for name in (
                    *("band", "number_band", "backed_band", "backed_number_band"),
                    *("low_band", "high_band", "critical_total", "critical_ok"),
                )
            },
            "counts": {state: self.count(state) for state in STATES},
            "sums": figures["sums"],
            "conditions": [_condition(one) for one in self.conditions.values()],
            "caps": [
                {"criterion": cap.code, "level": cap.level, "band": cap.band} for cap in self.caps
            ],
            "sections": [
                {"code": one.code, "title": one.title, "weight": one.weight, **one.figures()}
                for one in self.sections
            ],
            "steps": [
                {"step": one.step, "criteria": list(one.codes), **one.figures()}
                for one in self.steps
            ],
            "criteria": [_criterion(one) for one in self.criteria.values()],
            "gaps": [_gap(gap) for gap in self.gaps],
        }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _condition(condition: Condition) -> dict[str, object]:
    return {
        "name": condition.name,
        "holds": condition.holds,
        "because": list(condition.because),
    }


def _criterion(one: CriterionResult) -> dict[str, object]:
    return {
        "code": one.code,
        "section": one.section,
        "state": one.state,
        "weight": one.weight,
        "critical": one.critical,
        "level": one.level,
        "points": one.points,
        "strength": one.strength,
        "backed_points": one.backed_points,
        "target": one.target,
        "na_reason": one.na_reason,
        "condition": one.condition.name if one.condition else None,
        "not_asked_because": one.not_asked_because,
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {
        "criterion": gap.code,
        "level": gap.level,
        "backed_level": gap.backed_level,
        "target": gap.target,
        "weight": gap.weight,
        "gap": gap.gap,
        "critical_factor": str(gap.critical_factor),
        "profile_factor": str(gap.profile_factor),
        "priority": str(gap.priority),
        "because": list(gap.because),
    }
