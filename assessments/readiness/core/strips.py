"""Where things stand on a line from 0 to 100, for a drawing that a page makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEFT = 8
LENGTH = 400
"""Units of the drawing: where 0 stands, and from there to 100. A marker needs 8 on each side."""

MIN_BOX = 4
"""How wide the box is at least, so that quartiles that are the same can be seen."""


@dataclass(frozen=True)
class Strip:
    """Whole units from the left: a box from `start`, `width` wide, a tick, and a marker or None."""

    start: int
    width: int
    median: int
    own: int | None


def strip(figures: Sequence[int] | None, own: Fraction | None) -> Strip | None:
    """Return where lower quartile, median, upper quartile and an own percentage are drawn.

    None if there are no figures of others.
    """
    if not figures:
        return None
    low, median, high = (_place(Fraction(figure)) for figure in figures)
    width = max(high - low, MIN_BOX)
    start = min(low, LEFT + LENGTH - width)
    return Strip(start, width, median, None if own is None else _place(own))


def _place(percent: Fraction) -> int:
    return LEFT + round(percent * LENGTH / 100)
