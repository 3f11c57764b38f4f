"""The version stamp, in the one form that readers of these templates recognise."""

import datetime


def stamp(version: str, released: datetime.date, separator: str = "\n") -> str:
    """Return, for example, "Revision 6.5", a line break and "April 25, 2025"."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    month = months[released.month - 1]
    return f"Revision {version}{separator}{month} {released.day}, {released.year}"
