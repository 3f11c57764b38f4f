"""Partial credit: what an answer of several parts earns, as a share of one mark."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from assessments.quizzes.core.marking import rounded


def share(part: int | Decimal, whole: int) -> Decimal:
    """Return part / whole from 0 to 1, rounded half up to 8 places; nothing of nothing is 0."""
    if not whole:
        return Decimal(0)
    return rounded(min(Decimal(1), max(Decimal(0), Decimal(part) / whole)))


def mark_picks(*, right: Iterable[str], chosen: Iterable[str]) -> Decimal:
    """Return what was picked rightly less what was picked wrongly, as a share of what is right.

    Never below 0. Picking everything earns 0 where half or fewer are right.
    """
    wanted, picked = set(right), set(chosen)
    return share(len(picked & wanted) - len(picked - wanted), len(wanted))


def mark_places(*, right: Mapping[str, str], given: Mapping[str, str]) -> Decimal:
    """Return the share of places in which the right thing was put. A wrong one costs its place."""
    return share(sum(given.get(place) == thing for place, thing in right.items()), len(right))


def mean(marks: Iterable[Decimal]) -> Decimal:
    """Return the mean of marks from 0 to 1, rounded half up to 8 places; of none it is 0."""
    given = list(marks)
    return share(sum(given, Decimal(0)), len(given))
