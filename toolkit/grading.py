"""How an attempt stands beside the one before it: plain values in, plain values out."""

from collections.abc import Collection
from typing import NamedTuple


class Place(NamedTuple):
    """What a finding is and where: rule code, sheet role and A1 cell ("" for the whole file)."""

    code: str
    sheet: str
    cell: str


def gone(*, before: Collection[Place], now: Collection[Place]) -> list[Place]:
    """Return what was found before and is not any more, sorted."""
    return sorted(set(before) - set(now))


def is_passed(*, corrected: int, planted: int, new: int, pass_fixed: int) -> bool:
    """Whether an exercise is passed: enough planted errors corrected, and nothing new is wrong.

    An exercise that asks for more than was planted asks for all of them.
    """
    return planted > 0 and corrected >= min(pass_fixed, planted) and new == 0
