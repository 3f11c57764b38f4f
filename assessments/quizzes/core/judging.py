"""What persons' points for one answer come to: one marker, two, or a third who decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.quizzes.core.credit import share

FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True)
class Verdict:
    """What an answer earned, and whose points are still wanted.

    `share`: 0 to 1, None while somebody's points are wanted. `points`: by criterion, the average
    of two markers or those of the one who decides. `difference`: of the first two, a share from 0
    to 1. `wants`: FIRST, SECOND or THIRD, or None.
    """

    share: Decimal | None
    points: tuple[Decimal, ...]
    difference: Decimal | None
    wants: int | None

    @property
    def difference_percent(self) -> int | None:
        """The difference from 0 to 100, rounded, for people."""
        return None if self.difference is None else round(self.difference * 100)


def verdict(
    given: Sequence[Sequence[int]], *, full: Sequence[int], needs_second: bool, limit: int
) -> Verdict:
    """Return what the points come to that the markers have given, in the order of their places.

    `full` are the points that each criterion can earn. Two marks count by their average, unless
    they differ by more than `limit` percent of all points: then a third person's points count
    alone. Raises ValueError for points that the rubric does not have.
    """
    for points in given:
        if len(points) != len(full) or any(
            not 0 <= one <= most for one, most in zip(points, full, strict=True)
        ):
            raise ValueError("Each criterion earns from 0 to its own points.")
    total = sum(full)
    apart = None
    if len(given) >= SECOND:
        apart = share(abs(sum(given[0]) - sum(given[1])), total)
    wants = _wants(len(given), apart, needs_second=needs_second, limit=limit)
    counted = given[THIRD - 1 : THIRD] or given[:SECOND]
    averages = tuple(
        Decimal(sum(one[place] for one in counted)) / len(counted)
        for place in range(len(full) if counted else 0)
    )
    earned = None if wants else share(sum(averages, Decimal(0)), total)
    return Verdict(earned, averages, apart, wants)


def _wants(given: int, apart: Decimal | None, *, needs_second: bool, limit: int) -> int | None:
    if not given:
        return FIRST
    if given == FIRST:
        return SECOND if needs_second else None
    if given == SECOND and apart is not None and apart * 100 > limit:
        return THIRD
    return None
