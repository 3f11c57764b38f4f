"""Cell values, and the two ways to look at them: as a person reads them, and as Excel does."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from functools import cache

Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta

SHORT = 80  # letters of what is compared often enough to be remembered
REMEMBERED = 16_384  # texts

_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_LOOKALIKE = re.compile(r"[\s.\-_\u2010-\u2015\u2212\u3002\u00b7\u2026]*")


def text_of(value: Value) -> str:
    """Return the value as text: whole numbers without ".0", dates as YYYY-MM-DD, true as TRUE."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _tidy(text: str) -> str:
    text = text.replace("_x000D_", " ")
    if text.isascii():
        return " ".join(text.split())
    # An em space or a zero-width space is a space to the reader, whatever Unicode calls it.
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


class Remembered(dict[str, str]):
    """Short texts in another form, once it was worked out: metals and names come again and again.

    A dict is asked in a third of the time of a cached function. Long texts could fill the memory.
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, text: str) -> str:
        changed = self._change(text)
        if len(text) <= SHORT:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = changed
        return changed


tidy: Callable[[str], str] = Remembered(_tidy).__getitem__
"""Return a text in its plain form: no full-width letters, no outer or double spaces."""

key_of: Callable[[str], str] = Remembered(lambda text: _tidy(text).casefold()).__getitem__
"""Return the form in which two texts are compared: tidy and without case."""


def is_simple(text: str) -> bool:
    """True for a short text in plain ASCII letters that is no formula and no error: "Tin"."""
    return (
        len(text) <= SHORT
        and text.isascii()
        and tidy(text) == text
        and "#" not in text
        and text[:1] != "="
    )


def is_blank_lookalike(text: str) -> bool:
    """True if the text only has spaces, dots and dashes, so that it says nothing."""
    return _LOOKALIKE.fullmatch(tidy(text)) is not None


def excel_blank(value: Value) -> bool:
    """True if a formula `=0` over the cell would hold: an empty cell, the number zero or false."""
    if isinstance(value, (int, float)):
        return value == 0
    return value == ""


def excel_equal(value: Value, text: str) -> bool:
    """True if Excel's `=` would hold: case does not count, spaces do."""
    return isinstance(value, str) and value.casefold() == text.casefold()


MAX_COLUMN = 16_383
"""The number, from 0, of the last column that a sheet can have: XFD."""
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}", re.ASCII)


def is_address(text: str) -> bool:
    """True for a cell's address, such as "D8"."""
    return _ADDRESS.fullmatch(text) is not None


@cache
def column_index(letters: str) -> int:
    """Return a column's number from 0: "A" is 0, "AA" is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """Return a column's letters from its number, which counts from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split_address(cell: str) -> tuple[int, int]:
    """Return (row, column), both from 0, of an address such as "D8"."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]) - 1, column_index(letters)
