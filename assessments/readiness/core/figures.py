"""Exact shares, how they are shown, and the bands that they fall into."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

EARLY, DEVELOPING, ESTABLISHED, LEADING = BANDS = (
    "early",
    "developing",
    "established",
    "leading",
)
"""From 0, 25, 50 and 75 percent."""

CEILINGS = {1: DEVELOPING, 2: ESTABLISHED}
"""The highest band that a critical criterion allows at a level."""

TOP_POINTS = 3
"""What the highest level earns; the lowest earns nothing."""

TOP_STRENGTH = 4
NA_LIMIT = Fraction(1, 4)
"""The share of a section's weight beyond which "not applicable" wants a second look."""


def shown(value: Fraction | None) -> Decimal | None:
    """Return a percentage to one decimal place, rounded half up; None stays None."""
    return None if value is None else Decimal(floor(value * 10 + Fraction(1, 2))) / 10


def band_of(percent: Fraction | None) -> str | None:
    """Return the band of an exact percentage from 0 to 100, before any cap."""
    return None if percent is None else BANDS[min(int(percent // 25), len(BANDS) - 1)]


def lowest_band(bands: Iterable[str | None]) -> str | None:
    """Return the lowest of the bands, None if one is None or there are none."""
    found = list(bands)
    known = [BANDS.index(band) for band in found if band is not None]
    return BANDS[min(known)] if known and len(known) == len(found) else None


def percent(part: int, whole: int) -> Fraction | None:
    """Return a share as an exact percentage, None of nothing."""
    return Fraction(100 * part, whole) if whole else None


def weighted_mean(weighted: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    """Return the mean of (weight, value), without values that are None; None of none at all."""
    found = [(weight, value) for weight, value in weighted if value is not None]
    weights = sum(weight for weight, _value in found)
    if not weights:
        return None
    return sum((weight * value for weight, value in found), Fraction(0)) / weights


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Weighted sums over some criteria, so that each percentage can be checked by hand.

    Weights: `answered_weight`, `open_weight`, `na_weight` (not applicable by hand). Sums of weight
    times points, over answered criteria: `points` as claimed, `backed_points`, and `strength` of
    evidence. `target_points` runs over answered and open ones.
    """

    answered_weight: int = 0
    open_weight: int = 0
    na_weight: int = 0
    points: int = 0
    backed_points: int = 0
    strength: int = 0
    target_points: int = 0

    @property
    def applicable_weight(self) -> int:
        return self.answered_weight + self.open_weight

    @property
    def points_possible(self) -> int:
        """What `points` and `backed_points` could be at most."""
        return TOP_POINTS * self.answered_weight

    @property
    def strength_possible(self) -> int:
        return TOP_STRENGTH * self.answered_weight

    @property
    def is_empty(self) -> bool:
        """True if nothing applies, so that there is no figure, not even zero."""
        return not self.applicable_weight

    @property
    def claimed(self) -> Fraction | None:
        return percent(self.points, self.points_possible)

    @property
    def backed(self) -> Fraction | None:
        """The percentage that evidence supports."""
        return percent(self.backed_points, self.points_possible)

    @property
    def evidence_index(self) -> Fraction | None:
        return percent(self.strength, self.strength_possible)

    @property
    def target(self) -> Fraction | None:
        return percent(self.target_points, TOP_POINTS * self.applicable_weight)

    @property
    def low(self) -> Fraction | None:
        """What was claimed would come to with all open answers at level 1."""
        return percent(self.points, TOP_POINTS * self.applicable_weight)

    @property
    def high(self) -> Fraction | None:
        """What was claimed would come to with all open answers at level 4."""
        best = self.points + TOP_POINTS * self.open_weight
        return percent(best, TOP_POINTS * self.applicable_weight)

    @property
    def coverage(self) -> Fraction | None:
        """The answered share of the weight that applies, 0 to 1."""
        if self.is_empty:
            return None
        return Fraction(self.answered_weight, self.applicable_weight)

    @property
    def na_flag(self) -> bool:
        """True if more than a quarter of the weight that was asked is not applicable by hand."""
        return self.na_weight > NA_LIMIT * (self.applicable_weight + self.na_weight)

    def figures(self) -> dict[str, object]:
        """Return percentages as texts with one decimal, and the sums behind them."""
        return {
            **{name: text(getattr(self, name)) for name in SHOWN},
            "coverage": text(shown_coverage(self.coverage)),
            "is_empty": self.is_empty,
            "na_flag": self.na_flag,
            "sums": {
                "answered_weight": self.answered_weight,
                "open_weight": self.open_weight,
                "na_weight": self.na_weight,
                "points": self.points,
                "backed_points": self.backed_points,
                "points_possible": self.points_possible,
                "strength": self.strength,
                "strength_possible": self.strength_possible,
                "target_points": self.target_points,
            },
        }


SHOWN = ("claimed", "backed", "evidence_index", "target", "low", "high")


def shown_coverage(coverage: Fraction | None) -> Decimal | None:
    """Return a share from 0 to 1 as a percentage; what is not complete never shows as 100."""
    if coverage is None:
        return None
    found = shown(coverage * 100)
    return min(found, Decimal("99.9")) if found is not None and coverage < 1 else found


def text(value: Fraction | Decimal | None) -> str | None:
    """Return a percentage as text with one decimal place."""
    value = shown(value) if isinstance(value, Fraction) else value
    return None if value is None else f"{value:.1f}"


def tidy(number: Decimal) -> Decimal:
    """Return a number without zeros at its end: 3, 5.625."""
    return Decimal(f"{number.normalize():f}")
