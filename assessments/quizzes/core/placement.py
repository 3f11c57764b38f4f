"""Which parts of a course a placement test spares a learner."""

from collections.abc import Hashable, Iterable
from decimal import Decimal

FEWEST = 2  # questions on a part: one alone is too easily guessed


def spared(
    marks: Iterable[tuple[Hashable, Decimal]], *, pass_mark: int, fewest: int = FEWEST
) -> frozenset[Hashable]:
    """Return the parts of which a learner knows enough.

    `marks` are what the questions earned, 0 to 1, each with the part that teaches it. A part is
    spared if at least `fewest` questions were on it and their mean reaches `pass_mark`, a
    percentage.
    """
    by_part: dict[Hashable, list[Decimal]] = {}
    for part, mark in marks:
        by_part.setdefault(part, []).append(mark)
    return frozenset(
        part
        for part, earned in by_part.items()
        if len(earned) >= fewest and sum(earned, Decimal(0)) * 100 >= pass_mark * len(earned)
    )
