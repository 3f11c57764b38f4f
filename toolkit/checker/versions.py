"""Which versions of each template there are, and when they came out.

Source: the Revision sheets of the official workbooks. CMRT 6.6 was reported for April 2026 but no
workbook of it was seen, so it does not make 6.5 an old version here.
"""

import datetime

from toolkit.checker.parameters import OLD_VERSION_GRACE_MONTHS
from toolkit.checker.spec import version_key

RELEASES: dict[str, tuple[tuple[str, str], ...]] = {
    "CMRT": (
        ("6.0", "2020-05-13"),
        ("6.01", "2020-05-19"),
        ("6.1", "2021-04-28"),
        ("6.2", "2022-04-27"),
        ("6.21", "2022-05-06"),
        ("6.22", "2022-05-11"),
        ("6.3", "2023-05-05"),
        ("6.31", "2023-05-26"),
        ("6.4", "2024-04-26"),
        ("6.5", "2025-04-25"),
    ),
}


def months_before(day: datetime.date, months: int) -> datetime.date:
    """Return the day this many months earlier, or the last day of that month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    following = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def newer_version(template: str, version: str, today: datetime.date) -> str | None:
    """Return the newest version, if it is newer and its grace period is over; else None."""
    due = months_before(today, OLD_VERSION_GRACE_MONTHS)
    newer = [
        other
        for other, released in RELEASES.get(template, ())
        if version_key(other) > version_key(version)
        and datetime.date.fromisoformat(released) <= due
    ]
    return max(newer, key=version_key) if newer else None


def release_date(template: str, version: str) -> datetime.date | None:
    """Return the day this version came out, or None if we do not know."""
    for other, released in RELEASES.get(template, ()):
        if other == version:
            return datetime.date.fromisoformat(released)
    return None
