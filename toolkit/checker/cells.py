"""The rows of one sheet, found in its XML and read only where somebody asks.

A form's sheets are mostly formulas without answers: of the 2,500 rows of a smelter list few are
used. So a row is read when it is asked for (`runs.py`). Cells are kept by their address, so that a
value in XFD1048576 takes no more room than one in A1. XML that is not written as spreadsheet
programs do is read element by element instead (`careful.py`).
"""

import re
from collections.abc import Iterable
from functools import cached_property

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.found import Found, Shared
from toolkit.checker.runs import RunReader, Unusual

__all__ = ["Rows", "Unusual"]

MAX_ROW_ELEMENTS = 200_000  # formatted but empty rows do no harm, but they take time
LONGEST_RUN = 500
"""Rows that are read at once: more are no faster, and take memory."""

_TAG = rb'(?: [\w:]+="[^"]*")++'
_USUAL = re.compile(
    rb"<sheetData>(?:<row%(tag)b/>|<row%(tag)b></row>)*+(?:<row%(tag)b><c%(tag)b/?>|\Z)"
    % {b"tag": _TAG}
)
_ANSWER = re.compile(rb'"><(?:v|is)')
_ROW_NUMBER = re.compile(rb'\sr="([1-9][0-9]{0,6})"')
_HIDDEN = re.compile(rb'<row\s[^>]*\shidden="(?:1|true)"')
_OTHER_PREFIX = re.compile(rb"xmlns:\w+\s*=\s*[\"'][^\"']*spreadsheetml/(?:2006/)?main[\"']")


class Rows:
    """The rows of one sheet, found in XML that is written in the usual way.

    Raises Unusual if it is not, and Refusal where a row is read that has a value far outside of
    any form. The XML of a smelter list has 5 MB, so it is searched as seldom as possible.
    """

    def __init__(self, xml: bytes, tab: str, shared: Shared) -> None:
        self.xml = xml
        self.found = Found()
        self._reader = RunReader(tab, shared, self.found)
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
        if at < 0:
            return
        self._near = number, at
        tag = self.xml.find(b">", at) + 1
        if self.xml[tag - 2 : tag] != b"/>":
            self._reader.read(self.xml[at : self._end_of_row(tag)], [number])

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
        numbers: set[int] = set()
        rows = []
        end = self.start
        while match := _ANSWER.search(self.xml, end, self.end):
            begin = self.xml.rfind(b"<row", self.start, match.start())
            end = self._end_of_row(match.end())
            number = self._number(begin)
            if number in numbers:
                raise Unusual
            numbers.add(number)
            rows.append((number, begin, end))
        self._read_runs(rows)
        self._answered = sorted(numbers)
        return self._answered

    def read_all(self) -> None:
        """Read every row that was not read yet."""
        ends = [*self._places.values(), self.end][1:]
        places = zip(self._places.items(), ends, strict=True)
        self._read_runs((number, begin, end) for (number, begin), end in places)

    def _read_runs(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Read rows, each with its number, its begin and its end: all that touch at once."""
        run: list[int] = []
        first = last = 0
        for number, begin, end in rows:
            if number in self.done:
                continue
            if run and (begin != last or len(run) >= LONGEST_RUN):
                self._reader.read(self.xml[first:last], run)
                run = []
            if not run:
                first = begin
            run.append(number)
            last = end
            self.done.add(number)
        if run:
            self._reader.read(self.xml[first:last], run)

    def _end_of_row(self, at: int) -> int:
        """Return where the row ends that this place is in."""
        end = self.xml.find(b"</row>", at, self.end)
        if end < 0:
            raise Unusual
        return end + 6

    def height(self) -> int:
        """Return the number of the last row that the XML mentions, or 0."""
        return max(self._places, default=0)

    def goes_beyond(self, row: int) -> bool:
        """True if the first or the last row of the XML is below this one; one is the lowest."""
        ends = self._first_row(), self.xml.rfind(b"<row", self.start, self.end)
        return any(at >= 0 and self._number(at) > row for at in ends)

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
