"""Import and export of questions: files on one side, plain questions (plain.py) on the other.

A format is its reader and its writer. A reader takes any bytes and never raises: it returns a
`Reading`. A writer returns a `Written`, which says what the format could not hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessments.quizzes.core.exchange.gift import read_gift
from assessments.quizzes.core.exchange.gift_writer import write_gift
from assessments.quizzes.core.exchange.moodle import read_moodle
from assessments.quizzes.core.exchange.moodle_writer import write_moodle
from assessments.quizzes.core.exchange.plain import Plain, Reading, Written, gettext_noop
from assessments.quizzes.core.exchange.sheet import (
    read_csv,
    read_xlsx,
    template_csv,
    template_xlsx,
    write_csv,
    write_xlsx,
)


@dataclass(frozen=True)
class Format:
    """A kind of file: its name for people, its ending, its media type, what a place counts."""

    label: str
    ending: str
    media_type: str
    place: str
    read: Callable[[bytes], Reading]
    write: Callable[[Sequence[Plain]], Written]
    template: Callable[[], bytes] | None = None
    holds_pictures: bool = False


LINE, ROW = gettext_noop("Line %(number)s"), gettext_noop("Row %(number)s")
FORMATS = {
    "xlsx": Format(
        gettext_noop("Spreadsheet (XLSX)"),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ROW,
        read_xlsx,
        write_xlsx,
        template_xlsx,
    ),
    "csv": Format(
        gettext_noop("Spreadsheet (CSV)"), "csv", "text/csv", ROW, read_csv, write_csv, template_csv
    ),
    "moodle": Format(
        gettext_noop("Moodle XML"),
        "xml",
        "application/xml",
        LINE,
        read_moodle,
        write_moodle,
        holds_pictures=True,
    ),
    "gift": Format(gettext_noop("GIFT"), "gift", "text/plain", LINE, read_gift, write_gift),
}
ENDINGS = {one.ending: name for name, one in FORMATS.items()} | {"txt": "gift"}


def format_of(file_name: str) -> str | None:
    """Return the format that a file's ending stands for, a key of FORMATS, or None."""
    return ENDINGS.get(file_name.rsplit(".", 1)[-1].casefold())
