"""Whether another attempt may start."""

import datetime
from enum import StrEnum


class Refusal(StrEnum):
    """Why no attempt may start now. The values are the codes of the error."""

    NOT_OPEN = "not_open"
    CLOSED = "closed"
    USED_UP = "attempts_used_up"
    TOO_SOON = "too_soon"


def next_start(
    last_end: datetime.datetime | None, *, pause: int, opens_at: datetime.datetime | None
) -> datetime.datetime | None:
    """Return the earliest start after the last attempt's end; None: any time.

    `pause` is in minutes.
    """
    after = last_end + datetime.timedelta(minutes=pause) if last_end and pause else None
    return max((time for time in (after, opens_at) if time), default=None)


def refusal(
    *,
    now: datetime.datetime,
    opens_at: datetime.datetime | None,
    closes_at: datetime.datetime | None,
    used: int,
    allowed: int | None,
    last_end: datetime.datetime | None,
    pause: int,
) -> Refusal | None:
    """Return why an attempt may not start, the most lasting reason first, or None if it may.

    `used` attempts were made, `allowed` may be (None: any number); `pause` is in minutes.
    """
    if closes_at and now >= closes_at:
        return Refusal.CLOSED
    if allowed is not None and used >= allowed:
        return Refusal.USED_UP
    if opens_at and now < opens_at:
        return Refusal.NOT_OPEN
    start = next_start(last_end, pause=pause, opens_at=None)
    return Refusal.TOO_SOON if start and now < start else None
