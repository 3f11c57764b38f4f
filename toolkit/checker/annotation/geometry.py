"""Where a comment's box goes: beside its cell, large enough for its text, over narrow and wide
columns, hidden ones and tall rows alike.

Excel places a box by the columns and rows in which its corners lie, each with an offset in pixels.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from toolkit.checker.annotation.markup import Element, number_of
from toolkit.checker.annotation.text import columns_of
from toolkit.checker.values import column_index, split_address

WIDTH = 330  # pixels of a box
LINE = 15  # pixels of a line of text, 9 points high
LETTERS = 50  # on a line
HEIGHT = (60, 420)  # pixels, least and most
LAST_COLUMN, LAST_ROW = 16_383, 1_048_575
POINTS = 0.75  # of a pixel

_ROW = rb"<%brow(\s[^>]*?\b(?:ht|hidden)=[^>]*)>"
_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
_HEIGHT = re.compile(rb'\sht="([\d.]{1,12})"')
_RANGE = re.compile(r"([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3})[0-9]{1,7}")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')


@dataclass(frozen=True, slots=True)
class Box:
    """A box: Excel's eight numbers, and its size in points.

    `anchor` is column, offset, row, offset of the upper left corner, then of the lower right one;
    columns and rows from 0, offsets in pixels.
    """

    anchor: tuple[int, int, int, int, int, int, int, int]
    width: float
    height: float


class Grid:
    """The widths of a sheet's columns and the heights of its rows, in pixels."""

    def __init__(self, sheet: Element, xml: bytes) -> None:
        form = sheet.first("sheetFormatPr")
        values = form.attributes if form else {}
        self._width = _pixels(values.get("defaultColWidth", ""), 7, 64)
        self._height = _pixels(values.get("defaultRowHeight", ""), 1 / POINTS, 20)
        self._columns: list[tuple[int, int, int]] = []
        cols = sheet.first("cols")
        for col in cols.all("col") if cols else ():
            given = col.attributes
            hidden = given.get("hidden", "") in ("1", "true")
            width = 0 if hidden else _pixels(given.get("width", ""), 7, self._width)
            first, last = number_of(given.get("min", "")), number_of(given.get("max", ""))
            if first is not None and last is not None:
                self._columns.append((first - 1, last - 1, width))
        self._rows = dict(_heights(xml, sheet.prefix))
        merged = sheet.first("mergeCells")
        self._merged = dict(_merged(merged.all("mergeCell") if merged else ()))

    def width(self, column: int) -> int:
        """Return the width of a column."""
        for first, last, width in self._columns:
            if first <= column <= last:
                return width
        return self._width

    def height(self, row: int) -> int:
        """Return the height of a row."""
        return self._rows.get(row, self._height)

    def box(self, cell: str, text: str) -> Box:
        """Return the box for a comment with this text at this cell."""
        row, column = split_address(cell)
        lines = sum(1 + columns_of(line) // LETTERS for line in text.splitlines())
        height = min(max(HEIGHT[0], (lines + 1) * LINE), HEIGHT[1])
        # Beside all of a merged cell, so that what stands in it can be read.
        last = self._merged.get(cell, column)
        left, left_by = _walk(self.width, last + 1, 12, LAST_COLUMN)
        upper = max(row - 1, 0)
        right, right_by = _walk(self.width, left, left_by + WIDTH, LAST_COLUMN)
        lower, lower_by = _walk(self.height, upper, 4 + height, LAST_ROW)
        return Box(
            anchor=(left, left_by, upper, 4, right, right_by, lower, lower_by),
            width=WIDTH * POINTS,
            height=height * POINTS,
        )


def _walk(size: Callable[[int], int], at: int, by: int, last: int) -> tuple[int, int]:
    """Return the column or row that lies `by` pixels behind the start of `at`, and the rest."""
    at = min(at, last)
    for _step in range(2_000):
        if by < size(at) or at == last:
            return at, min(by, max(size(at) - 1, 0))
        by -= size(at)
        at += 1
    return at, 0


def _heights(xml: bytes, prefix: str) -> list[tuple[int, int]]:
    """Return the rows that have a height of their own, by their number from 0."""
    found = []
    for tag in re.findall(_ROW % re.escape(prefix.encode()), xml):
        number = _NUMBER.search(tag)
        height = _HEIGHT.search(tag)
        if number and _HIDDEN.search(tag):
            found.append((int(number[1]) - 1, 0))
        elif number and height:
            text = height[1].decode("ascii")
            found.append((int(number[1]) - 1, _pixels(text, 1 / POINTS, 20)))
    return found


def _merged(elements: Iterable[Element]) -> Iterator[tuple[str, int]]:
    """Yield the first cell of each merged range, and its last column from 0."""
    for element in elements:
        match = _RANGE.fullmatch(element.attributes.get("ref", ""))
        if match:
            yield match[1], column_index(match[2])


def _pixels(text: str, factor: float, otherwise: int) -> int:
    try:
        return min(max(0, round(float(text) * factor)), 4_000)
    except (ValueError, OverflowError):
        return otherwise
