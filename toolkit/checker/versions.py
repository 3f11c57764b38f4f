"""Which versions of each template there are, and when they came out.

Source: the Revision sheets of the official workbooks, from the year 2016 on. Of some later versions
we know by report only, without a workbook and a date. They are worth a note and no more.
"""

import datetime

from toolkit.checker.parameters import OLD_VERSION_GRACE_MONTHS
from toolkit.checker.spec import version_key

RELEASES: dict[str, tuple[tuple[str, str], ...]] = {
    "AMRT": (
        ("1.0", "2022-11-11"),
        ("1.01", "2022-12-14"),
        ("1.1", "2023-10-27"),
        ("1.2", "2024-10-04"),
        ("1.21", "2025-05-16"),
        ("1.3", "2025-10-17"),
    ),
    "CMRT": (
        ("4.2", "2016-11-30"),
        ("5.0", "2017-05-12"),
        ("5.01", "2017-06-21"),
        ("5.1", "2017-12-01"),
        ("5.11", "2018-04-27"),
        ("5.12", "2019-04-26"),
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
    "CRT": (
        ("1.0", "2018-03-01"),
        ("1.1", "2018-12-21"),
        ("2.0", "2019-10-30"),
        ("2.1", "2020-05-13"),
        ("2.11", "2020-05-19"),
        ("2.2", "2020-10-28"),
    ),
    "EMRT": (
        ("1.0", "2021-10-20"),
        ("1.01", "2021-11-23"),
        ("1.02", "2021-12-23"),
        ("1.1", "2022-10-14"),
        ("1.11", "2022-11-04"),
        ("1.2", "2023-05-12"),
        ("1.3", "2024-04-26"),
        ("2.0", "2025-04-25"),
        ("2.1", "2025-10-17"),
    ),
}

REPORTED = {"AMRT": ("1.31", "1.31.1"), "CMRT": ("6.6", "6.6.1"), "EMRT": ("2.11", "2.11.1")}
"""Versions that exist by report only."""
REPORTED_ON = datetime.date(2026, 11, 22)
"""When we learned of them: a check as of a day before says what it said then."""


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


def reported_version(template: str, version: str, today: datetime.date) -> str | None:
    """Return the newest version known by report, if only such are newer than this; else None."""
    key = version_key(version)
    if today < REPORTED_ON or any(
        version_key(other) > key for other, _day in RELEASES.get(template, ())
    ):
        return None
    newer = [other for other in REPORTED.get(template, ()) if version_key(other) > key]
    return max(newer, key=version_key) if newer else None


def release_date(template: str, version: str) -> datetime.date | None:
    """Return the day this version came out, or None if we do not know."""
    for other, released in RELEASES.get(template, ()):
        if other == version:
            return datetime.date.fromisoformat(released)
    return None
