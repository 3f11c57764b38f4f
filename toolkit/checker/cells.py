"""The cells of one sheet, taken from its XML row by row and only where somebody asks.

A form's sheets are mostly formulas without answers: of the 2,500 rows of a smelter list few are
used. So the XML is cut into rows, and a row is read when it is asked for. Cells are kept by their
address, so that a value in XFD1048576 takes no more room than one in A1. XML that is not written
as spreadsheet programs do is read element by element instead (`careful.py`).
"""

import math
import re
from dataclasses import dataclass, field

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.formats import date_of
from toolkit.checker.strings import SharedStrings
from toolkit.checker.values import Value, column_index, split_address
from toolkit.checker.xml_text import plain, rich

MAX_ROWS = 20_000  # forms end at row 2504
MAX_COLUMNS = 256  # and at column AH
MAX_ROW_ELEMENTS = 200_000  # formatted but empty rows do no harm, but they take time

_ROW_NUMBER = re.compile(rb'\sr="([1-9][0-9]{0,6})"')
_EMPTY = rb"(?:<c\s[^>]*/>)*+"
_CELL = re.compile(
    _EMPTY + rb'<c r="(([A-Z]{1,3})([1-9][0-9]{0,6}))"([^>]*)>'
    rb"(<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>))?"
    rb"(?:<v(?:\s[^>]*)?>([^<]*)</v>|<v/>|<is>(.*?)</is>)?</c>" + _EMPTY,
    re.DOTALL,
)
_ONLY_EMPTY = re.compile(_EMPTY)
_TYPE = re.compile(rb'\st="(\w+)"')
_STYLE = re.compile(rb'\ss="(\d{1,9})"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_OTHER_PREFIX = re.compile(rb"xmlns:\w+\s*=\s*[\"'][^\"']*spreadsheetml/(?:2006/)?main[\"']")
_TEXT_TYPES = frozenset({"s", "str", "inlineStr"})


type Place = tuple[str, int, int]
"""A cell's address, its row from 1 and its column from 0."""


class Unusual(Exception):
    """The XML is not written as spreadsheet programs write it."""


@dataclass(frozen=True)
class Shared:
    """What the sheets of a workbook have in common."""

    strings: SharedStrings
    dates: frozenset[int]
    """Cell styles that show a number as a date."""
    from_1904: bool = False


@dataclass
class Found:
    """What was read so far, by the address of the cell."""

    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    """The same values by row, from 1, and column, from 0."""
    formulas: dict[str, bool] = field(default_factory=dict)
    """The cells with a formula, and if it is one of the form's own: a shared one or an IF."""
    texts: set[str] = field(default_factory=set)
    """Cells that hold a text without any letter: Excel does not take those for empty."""
    errors: dict[str, str] = field(default_factory=dict)
    """Cells that show an error, such as "#N/A". They have no value."""
    results: int = 0
    """How many formulas have a result that was saved."""

    def add(self, place: Place, kind: str, raw: str, style: int, shared: Shared) -> None:
        """Keep one cell's value. `kind` is the cell's type and `raw` what is written in it."""
        address, row, column = place
        value: Value
        if kind in _TEXT_TYPES:
            value = raw
            if kind == "s":
                value = shared.strings.text(int(raw)) if raw.isdecimal() and raw.isascii() else ""
            if not value:
                self.texts.add(address)
                return
        elif not raw:
            return
        elif kind == "e":
            self.errors[address] = raw.strip()
            return
        elif kind == "b":
            value = raw.strip() in ("1", "true")
        elif kind == "d":
            value = raw
        else:
            value = _number(raw)
            if style in shared.dates and isinstance(value, float):
                value = date_of(value, from_1904=shared.from_1904)
        self.values[address] = value
        self.rows.setdefault(row, {})[column] = value


def _number(raw: str) -> Value:
    try:
        number = float(raw)
    except ValueError:
        return raw
    return number if math.isfinite(number) else raw


class Rows:
    """The rows of one sheet, cut from XML that is written in the usual way.

    Raises Unusual if it is not, and Refusal if a value lies far outside of any form.
    """

    def __init__(self, xml: bytes, tab: str, shared: Shared) -> None:
        self.tab = tab
        self.shared = shared
        self.found = Found()
        start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
        if start < 0 or _OTHER_PREFIX.search(xml, 0, start):
            raise Unusual
        if end < 0:
            end = start
        self.tail = xml[end:]
        before, *chunks = xml[start:end].split(b"<row")
        if before not in (b"<sheetData>", b""):
            raise Unusual
        if len(chunks) > MAX_ROW_ELEMENTS:
            raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_ROW_ELEMENTS:,} rows"))
        self.chunks: dict[int, bytes] = {}
        last = 0
        for chunk in chunks:
            stated = _ROW_NUMBER.match(chunk) or _ROW_NUMBER.search(chunk, 0, chunk.find(b">") + 1)
            number = int(stated[1]) if stated else 0
            if number <= last:
                raise Unusual
            self.chunks[number] = chunk
            last = number
        self.unread = set(self.chunks)
        self._refuse_stray_cells()

    def _refuse_stray_cells(self) -> None:
        for number, chunk in reversed(self.chunks.items()):
            if number <= MAX_ROWS:
                break
            if _has_value(chunk):
                self.read(number)
        for number, chunk in self.chunks.items():
            at = chunk.rfind(b'<c r="')
            letters = chunk[at + 6 : at + 9].rstrip(b'0123456789"') if at >= 0 else b""
            if len(letters) == 3 or (len(letters) == 2 and letters[:1] > b"H"):
                self.read(number)

    def read(self, number: int) -> None:
        """Read one row, once."""
        if number not in self.unread:
            return
        self.unread.discard(number)
        chunk = self.chunks[number]
        position = chunk.find(b">") + 1
        end = chunk.rfind(b"</row>")
        if end < 0:
            if chunk[position - 2 : position] == b"/>" and not chunk[position:].strip():
                return
            raise Unusual
        if b"<!" in chunk or chunk[end + 6 :].strip():
            raise Unusual
        row = b"%d" % number
        # Anchored at each cell: where one is written in another way, nothing is skipped unseen.
        while match := _CELL.match(chunk, position, end):
            if match[3] != row:
                raise Unusual
            self._cell(match)
            position = match.end()
        if not _ONLY_EMPTY.fullmatch(chunk, position, end):
            raise Unusual

    def read_all(self) -> None:
        """Read every row that was not read yet."""
        for number in sorted(self.unread):
            self.read(number)

    def _cell(self, match: re.Match[bytes]) -> None:
        cell, letters, row, attributes, formula, formula_text, value, inline = match.groups()
        found = self.found
        address = cell.decode("ascii")
        if formula is not None:
            found.formulas[address] = is_of_the_form(formula_text or b"")
            found.results += bool(value)
        stated = _TYPE.search(attributes)
        kind = stated[1].decode("ascii", "replace") if stated else "n"
        try:
            raw = plain(value) if value is not None else rich(inline or b"")
        except UnicodeDecodeError:
            raise Refusal(kinds.DAMAGED.at()) from None
        style = _STYLE.search(attributes) if kind == "n" and raw else None
        place = address, int(row), column_index(letters.decode("ascii"))
        found.add(place, kind, raw, int(style[1]) if style else 0, self.shared)
        if len(letters) > 1 or len(row) > 4:
            refuse_far_value(self.tab, address, found)

    def with_answers(self) -> list[int]:
        """Return the numbers of the rows that hold more than formulas, in order."""
        return [
            number
            for number, chunk in self.chunks.items()
            if (values := chunk.count(b"<v"))
            and values > chunk.count(b"f><v") + chunk.count(b"/><v")
            or b"<is" in chunk
        ]

    def last(self) -> int:
        """Return the number of the last row with any value, or 0."""
        return next((n for n, chunk in reversed(self.chunks.items()) if _has_value(chunk)), 0)

    def is_hidden(self, number: int) -> bool:
        """True if the row is hidden."""
        chunk = self.chunks.get(number, b"")
        return _HIDDEN.search(chunk, 0, chunk.find(b">") + 1) is not None


def _has_value(chunk: bytes) -> bool:
    return b"<v>" in chunk or b"<is" in chunk or b"<v " in chunk


def is_of_the_form(formula: bytes) -> bool:
    """True for a formula that is one of the form's own: a shared one, without a text, or an IF."""
    return not formula or formula.startswith(b"IF(")


def refuse_far_value(tab: str, address: str, found: Found) -> None:
    """Raise Refusal if the cell has a value and lies where no form has any."""
    row, column = split_address(address)
    if row < MAX_ROWS and column < MAX_COLUMNS:
        return
    if address in found.values or address in found.texts or address in found.errors:
        raise Refusal(kinds.STRAY_CELL.at(tab=tab, where=address))
