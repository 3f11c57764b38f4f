"""How long the attempts of visitors without an account last. FEATURES.md, QZ-15."""

import datetime

GO_ON_DAYS = 3  # from its start, a visitor can go on with an attempt
KEPT_DAYS = 7  # from its start, it can be read again and claimed; then it is deleted


def end_of(
    started_at: datetime.datetime, end: datetime.datetime | None = None
) -> datetime.datetime:
    """Return when a visitor's attempt ends whose quiz would end it at `end` (None: never)."""
    last = started_at + datetime.timedelta(days=GO_ON_DAYS)
    return min(end, last) if end else last


def deleted_on(started_at: datetime.datetime) -> datetime.datetime:
    """Return when a visitor's attempt is deleted that nobody has claimed."""
    return started_at + datetime.timedelta(days=KEPT_DAYS)


def oldest_kept(now: datetime.datetime) -> datetime.datetime:
    """Return before which start the attempts of visitors are deleted."""
    return now - datetime.timedelta(days=KEPT_DAYS)
