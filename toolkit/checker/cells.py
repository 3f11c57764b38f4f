"""The cells of one sheet, taken from its XML row by row and only where somebody asks.

A form's sheets are mostly formulas without answers: of the 2,500 rows of a smelter list few are
used. So the XML is cut into rows, and a row is read when it is asked for. Cells are kept by their
address, so that a value in XFD1048576 takes no more room than one in A1. XML that is not written
as spreadsheet programs do is read element by element instead (`careful.py`).
"""

import re
from functools import cached_property

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.found import MAX_ROWS, Found, Shared, is_of_the_form, refuse_far_value
from toolkit.checker.values import column_index
from toolkit.checker.xml_text import plain, rich

MAX_ROW_ELEMENTS = 200_000  # formatted but empty rows do no harm, but they take time

_TAG = rb'(?: [\w:]+="[^"]*")++'
_USUAL = re.compile(
    rb"<sheetData>(?:<row%(tag)b/>|<row%(tag)b></row>)*+(?:<row%(tag)b><c%(tag)b/?>|\Z)"
    % {b"tag": _TAG}
)
_ANSWER = re.compile(rb'"><(?:v|is)')
_ROW_NUMBER = re.compile(rb'\sr="([1-9][0-9]{0,6})"')
# Beyond column R a form has only formulas of its own: one without a result is as good as empty.
_EMPTY = (
    rb'(?:<c\s[^>]*/>|<c r="(?:[S-Z]|[A-Z]{2})[0-9]+"[^>]*>'
    rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v></v>|<v/>)?</c>)*+"
)
_CELL = re.compile(
    _EMPTY + rb'<c r="(([A-Z]{1,3})([1-9][0-9]{0,6}))"'
    rb'(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")?([^>]*)>'
    rb"(<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>))?"
    rb"(?:<v(?:\s[^>]*)?>([^<]*)</v>|<v/>|(<is>(?:[^<]|<(?!/is>))*+</is>))?</c>"
)


class _Columns(dict[bytes, int]):
    """The number of a column, from 0, by its letters."""

    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_index(letters.decode("ascii"))
        return number


_COLUMN = _Columns()
_SHARED_TEXT = re.compile(
    rb'<c r="(([A-Z]{1,3})([1-9][0-9]{0,6}))"(?: s="[0-9]{1,9}")? t="s"><v>([0-9]{1,9})</v></c>'
)
_ONLY_EMPTY = re.compile(_EMPTY)
_TYPE = re.compile(rb'\st="([A-Za-z]+)"')
_STYLE = re.compile(rb'\ss="([0-9]{1,9})"')
_HIDDEN = re.compile(rb'<row\s[^>]*\shidden="(?:1|true)"')
_OTHER_PREFIX = re.compile(rb"xmlns:\w+\s*=\s*[\"'][^\"']*spreadsheetml/(?:2006/)?main[\"']")
_TEXT_KINDS = frozenset({b"s", b"str", b"inlineStr"})


class Unusual(Exception):
    """The XML is not written as spreadsheet programs write it."""


class Rows:
    """The rows of one sheet, found in XML that is written in the usual way.

    Raises Unusual if it is not, and Refusal where a row is read that has a value far outside of
    any form. The XML of a smelter list has 5 MB, so it is searched as seldom as possible.
    """

    def __init__(self, xml: bytes, tab: str, shared: Shared) -> None:
        self.xml = xml
        self.tab = tab
        self.shared = shared
        self.found = Found()
        self.done: set[int] = set()
        self._answered: list[int] | None = None
        self._near = (0, 0)
        """The row that was read last, and where it begins."""
        self.start, self.end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
        if self.start < 0 or _OTHER_PREFIX.search(xml, 0, self.start):
            raise Unusual
        if self.end < 0:
            if not xml.startswith(b"<sheetData/>", self.start):
                raise Unusual
            self.end = self.start
        elif not _USUAL.match(xml, self.start, self.end):
            raise Unusual
        self._is_plain = xml.find(b'<row r="', self.start, self.end) == self._first_row()

    def _first_row(self) -> int:
        return self.xml.find(b"<row", self.start, self.end)

    @property
    def tail(self) -> bytes:
        """What follows after the cells."""
        return self.xml[self.end :]

    def read(self, number: int) -> None:
        """Read one row, once."""
        if number in self.done:
            return
        self.done.add(number)
        at = self._find(number)
        if at >= 0:
            self._read_at(number, at)

    def _find(self, number: int) -> int:
        """Return where a row begins, or -1. Rows are mostly asked for one after the other."""
        if self._is_plain and not self._has_places:
            near, position = self._near
            ahead = number > near
            begin, end = (position, self.end) if ahead else (self.start, position)
            at = self.xml.find(b'<row r="%d"' % number, begin, end)
            if at >= 0:
                return at
        return self._places.get(number, -1)

    @property
    def _has_places(self) -> bool:
        return "_places" in self.__dict__

    @cached_property
    def _places(self) -> dict[int, int]:
        """Where each row begins."""
        places: dict[int, int] = {}
        at = self._first_row()
        while at >= 0:
            number = self._number(at)
            if number in places:
                raise Unusual
            places[number] = at
            if len(places) > MAX_ROW_ELEMENTS:
                raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_ROW_ELEMENTS:,} rows"))
            at = self.xml.find(b"<row", at + 4, self.end)
        return places

    def _number(self, at: int) -> int:
        stated = _ROW_NUMBER.match(self.xml, at + 4, self.end)
        if stated is None:
            head = self.xml[at + 4 : self.xml.find(b">", at) + 1]
            stated = _ROW_NUMBER.search(head)
        if stated is None:
            raise Unusual
        return int(stated[1])

    def with_answers(self) -> list[int]:
        """Read the rows that hold more than formulas; return their numbers, in order.

        What follows a cell's tag at once is no result of a formula.
        """
        if self._answered is not None:
            return self._answered
        xml, end = self.xml, self.end
        numbers: set[int] = set()
        at = self.start
        while match := _ANSWER.search(xml, at, end):
            at = match.start()
            begin = xml.rfind(b"<row", self.start, at)
            number = self._number(begin)
            if number in numbers:
                raise Unusual
            numbers.add(number)
            if number not in self.done:
                self.done.add(number)
                self._read_at(number, begin)
            at = xml.find(b"</row>", at, end)
            if at < 0:
                raise Unusual
        self._answered = sorted(numbers)
        return self._answered

    def read_all(self) -> None:
        """Read every row that was not read yet."""
        for number, at in self._places.items():
            if number not in self.done:
                self.done.add(number)
                self._read_at(number, at)

    def height(self) -> int:
        """Return the number of the last row that the XML mentions, or 0."""
        return max(self._places, default=0)

    def goes_beyond(self, row: int) -> bool:
        """True if the last row that the XML mentions is below this one."""
        at = self.xml.rfind(b"<row", self.start, self.end)
        return at >= 0 and self._number(at) > row

    def last(self) -> int:
        """Return the number of the last row with any value, or 0."""
        at = self.xml.rfind(b"<v>", self.start, self.end)
        begin = self.xml.rfind(b"<row", self.start, at) if at >= 0 else -1
        shown = self._number(begin) if begin >= 0 else 0
        return max(shown, *self.with_answers()) if self.with_answers() else shown

    def hidden(self) -> frozenset[int]:
        """Return the numbers of the rows that are hidden."""
        tags = _HIDDEN.finditer(self.xml, self.start, self.end)
        return frozenset(self._number(tag.start()) for tag in tags)

    def _read_at(self, number: int, at: int) -> None:
        xml = self.xml
        self._near = number, at
        position = xml.find(b">", at) + 1
        if xml[position - 2 : position] == b"/>":
            return
        end = xml.find(b"</row>", position, self.end)
        if end < 0:
            raise Unusual
        chunk = xml[position:end]
        if b"<!" in chunk:
            raise Unusual
        row = b"%d" % number
        rest = self._take_shared_texts(chunk, row) if b' t="s"' in chunk else chunk
        position, end = 0, len(rest)
        found = self.found
        # Anchored at each cell: where one is written in another way, nothing is skipped unseen.
        while match := _CELL.match(rest, position, end):
            position = match.end()
            cell, letters, stated, style, kind, more, formula, code, value, inline = match.groups()
            if stated != row:
                raise Unusual
            address = cell.decode("ascii")
            if formula is not None:
                found.formulas[address] = is_of_the_form(code or b"")
                if value:
                    found.results += 1
            if value or inline is not None or kind is not None or more:
                self._other(address, number, letters, style, kind, more, value, inline)
                if len(letters) > 1 or number > MAX_ROWS:
                    refuse_far_value(self.tab, address, found)
        if not _ONLY_EMPTY.fullmatch(rest, position, end):
            raise Unusual

    def _take_shared_texts(self, chunk: bytes, row: bytes) -> bytes:
        """Keep the cells that are by far the most, and return what else is in the row."""
        # Cut at each such cell: what is between them, then the groups of the cell, in turns.
        parts = _SHARED_TEXT.split(chunk)
        stated = parts[3::5]
        if stated.count(row) != len(stated):
            raise Unusual
        found, letters = self.found, parts[2::5]
        addresses = b" ".join(parts[1::5]).decode("ascii").split()
        texts = [*map(self.shared.strings.__getitem__, parts[4::5])]
        if "" in texts:
            found.texts.update(
                cell for cell, text in zip(addresses, texts, strict=True) if not text
            )
            kept = [*zip(addresses, letters, texts, strict=True)]
            kept = [cell for cell in kept if cell[2]]
            addresses, letters, texts = [*map(list, zip(*kept, strict=True))] or [[], [], []]
        found.values.update(zip(addresses, texts, strict=True))
        columns = found.rows.setdefault(int(row), {})
        columns.update(zip(map(_COLUMN.__getitem__, letters), texts, strict=True))
        if len(row) > 4 or max(map(len, parts[2::5]), default=1) > 1:
            for part in parts[1::5]:
                refuse_far_value(self.tab, part.decode("ascii"), found)
        return b"".join(parts[::5])

    def _other(
        self,
        address: str,
        row: int,
        letters: bytes,
        style: bytes | None,
        kind: bytes | None,
        more: bytes,
        value: bytes | None,
        inline: bytes | None,
    ) -> None:
        """Keep a cell that holds anything but a shared text."""
        if kind is None and more:
            stated = _TYPE.search(more)
            kind = stated[1] if stated else None
        if not value and inline is None and kind not in _TEXT_KINDS:
            return
        if style is None and more:
            stated = _STYLE.search(more)
            style = stated[1] if stated else None
        try:
            raw = rich(inline) if inline is not None else plain(value or b"")
        except UnicodeDecodeError:
            raise Refusal(kinds.DAMAGED.at()) from None
        place = address, row, _COLUMN[letters]
        named = kind.decode("ascii") if kind else "n"
        self.found.add(place, named, raw, int(style or 0), self.shared)
