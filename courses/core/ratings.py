"""What many ratings say together, and who may give one."""

from decimal import ROUND_HALF_UP, Decimal

from courses.core.completion import Progress

SHOWN_FROM = 5  # ratings: fewer would be the word of one or two people
STARS = range(1, 6)


def shown_average(*, count: int, total: int) -> Decimal | None:
    """Return the mean of `count` ratings whose stars add up to `total`: 1.0 to 5.0, one place.

    None while there are too few to show. Rounded half up.
    """
    if count < SHOWN_FROM:
        return None
    return (Decimal(total) / count).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def may_rate(progress: Progress) -> bool:
    """Whether somebody knows enough of a course: at least half of what it requires is done."""
    return progress.total > 0 and 2 * progress.done >= progress.total
