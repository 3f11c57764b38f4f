"""The steps from answers to figures, so that a person with a calculator can follow them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from assessments.readiness.core.results import ANSWERED, CriterionResult, Result, SectionResult

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class CriterionLine:
    """One criterion's share in the sums of its section; None unless it is answered."""

    result: CriterionResult
    claimed: int | None  # weight × points
    backed: int | None  # weight × points that evidence supports
    strength: int | None  # weight × strength of evidence

    @property
    def is_limited(self) -> bool:
        """True if evidence does not carry what is claimed."""
        one = self.result
        return one.backed_points is not None and one.backed_points != one.points


@dataclass(frozen=True)
class SectionLine:
    """One section: its criteria, and what it brings to the overall figures."""

    section: SectionResult
    criteria: tuple[CriterionLine, ...]

    @property
    def claimed_part(self) -> Fraction | None:
        """Weight × claimed percentage."""
        return _times(self.section.weight, self.section.claimed)

    @property
    def backed_part(self) -> Fraction | None:
        return _times(self.section.weight, self.section.backed)


def lines_of(result: Result) -> tuple[SectionLine, ...]:
    """Return the arithmetic of a result by section, in the order of the set."""
    return tuple(
        SectionLine(
            section,
            tuple(_line(one) for one in result.criteria.values() if one.section == section.code),
        )
        for section in result.sections
    )


def parts(lines: Collection[SectionLine]) -> tuple[Fraction, Fraction]:
    """Return the sums of weight × percentage over all sections: claimed, backed by evidence."""
    claimed = sum((line.claimed_part or Fraction(0) for line in lines), Fraction(0))
    backed = sum((line.backed_part or Fraction(0) for line in lines), Fraction(0))
    return claimed, backed


def four_places(value: Fraction) -> Decimal:
    """Return a number for following a sum by hand: four decimal places, rounded half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(PLACES, rounding=ROUND_HALF_UP)


def _times(weight: int, value: Fraction | None) -> Fraction | None:
    return None if value is None else weight * value


def _line(one: CriterionResult) -> CriterionLine:
    if one.state != ANSWERED:
        return CriterionLine(one, None, None, None)
    return CriterionLine(
        one,
        one.weight * (one.points or 0),
        one.weight * (one.backed_points or 0),
        one.weight * (one.strength or 0),
    )
