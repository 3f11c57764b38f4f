"""The clock of an attempt: its end, extra time, and when a quiz is open. Times are aware."""

import datetime
from dataclasses import dataclass

MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Extra:
    """Extra time of a learner: a share of the limit in percent, and minutes on top."""

    percent: int = 0
    minutes: int = 0

    def time(self, limit: int | None) -> datetime.timedelta:
        """Return the extra time under a limit in minutes; without one, percent give nothing."""
        return (limit or 0) * MINUTE * self.percent / 100 + self.minutes * MINUTE


def most(extras: list[Extra], limit: int | None) -> Extra:
    """Return the one that gives the most time under a limit; no extra time if there is none."""
    return max(extras, key=lambda extra: extra.time(limit), default=Extra())


def closing(
    closes_at: datetime.datetime | None, *, limit: int | None, extra: Extra
) -> datetime.datetime | None:
    """Return when a quiz closes for this learner: extra time moves the closing too."""
    return closes_at + extra.time(limit) if closes_at else None


def deadline(
    started_at: datetime.datetime,
    *,
    limit: int | None,
    closes_at: datetime.datetime | None,
    extra: Extra,
) -> datetime.datetime | None:
    """Return when an attempt ends: its time limit (minutes) or the closing, the earlier; or None.

    Extra time moves both.
    """
    ends = [closing(closes_at, limit=limit, extra=extra)]
    if limit:
        ends.append(started_at + limit * MINUTE + extra.time(limit))
    return min((end for end in ends if end), default=None)


def is_over(now: datetime.datetime, end: datetime.datetime | None, *, grace: int) -> bool:
    """Say whether the end and its grace, in seconds, have passed."""
    return end is not None and now >= end + datetime.timedelta(seconds=grace)
