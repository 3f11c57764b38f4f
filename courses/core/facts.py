"""When a fact must be looked up again."""

import datetime
from enum import StrEnum

SOON_DAYS = 30


class Due(StrEnum):
    """How urgent it is to check a fact again."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


def review_day(checked_on: datetime.date, review_by: datetime.date | None) -> datetime.date:
    """Return the day by which a fact is checked again: as set, else a year after it was checked.

    A fact of 29 February is due on 28 February.
    """
    if review_by:
        return review_by
    try:
        return checked_on.replace(year=checked_on.year + 1)
    except ValueError:
        return checked_on.replace(year=checked_on.year + 1, day=28)


def how_due(review_by: datetime.date, today: datetime.date) -> Due:
    """Return how urgent a fact is: overdue from the day after, soon in the 30 days before."""
    if review_by < today:
        return Due.OVERDUE
    return Due.SOON if review_by <= today + datetime.timedelta(days=SOON_DAYS) else Due.LATER
