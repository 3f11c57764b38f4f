"""What is in the rows of a sheet: a run of rows that follow each other is read at once.

A row of a form has ten short texts and twenty formulas, so that a search for each row, each cell
and each text would take most of the time of a check. All texts of a run are cut out of its XML
first, then what is left is read cell by cell.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.found import (
    MAX_COLUMNS,
    MAX_ROWS,
    TEXT_TYPES,
    Found,
    Shared,
    is_of_the_form,
    refuse_far_value,
)
from toolkit.checker.values import column_index
from toolkit.checker.xml_text import plain, rich

# Beyond column R a form has only formulas of its own: one without a result is as good as empty.
_BETWEEN = (
    rb'(?:<c\s[^>]*/>|<c r="(?:[S-Z]|[A-Z]{2})[0-9]+"[^>]*>'
    rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v></v>|<v/>)?</c>"
    rb'|<row(?:\s[^>]*?)??\sr="([1-9][0-9]{0,6})"[^>]*>|</row>|\s+)*+'
)
_REST = re.compile(_BETWEEN)
_CELL = re.compile(
    _BETWEEN + rb'<c r="(([A-Z]{1,3})([1-9][0-9]{0,6}))"'
    rb'(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")?([^>]*)>'
    rb"(<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>))?"
    rb"(?:<v(?:\s[^>]*)?>([^<]*)</v>|<v/>|(<is>(?:[^<]|<(?!/is>))*+</is>))?</c>"
)
_SHARED_TEXT = re.compile(
    rb'<c r="(([A-Z]{1,3})([1-9][0-9]{0,6}))"(?: s="[0-9]{1,9}")? t="s"><v>([0-9]{1,9})</v></c>'
)
_FORMULA = re.compile(
    rb'<c r="([A-R]([1-9][0-9]{0,6}))"(?: s="[0-9]{1,9}")?>'
    rb"<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>)(?:<v></v>|<v/>)?</c>"
)
_TYPE = re.compile(rb'\st="([A-Za-z]+)"')
_STYLE = re.compile(rb'\ss="([0-9]{1,9})"')


class _Columns(dict[bytes, int]):
    """The number of a column, from 0, by its letters."""

    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_index(letters.decode("ascii"))
        return number


_COLUMN = _Columns()


class Unusual(Exception):
    """The XML is not written as spreadsheet programs write it."""


def _places(
    between: list[bytes], stated: list[bytes], numbers: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield which cells each row holds: its number, the first one, and the one behind the last.

    `between` is the XML before, between and behind the cells, and `stated` the row that each says.
    Raises Unusual if that is another one than the row that it stands in.
    """
    row = -1
    tags = [index for index, xml in enumerate(between) if xml and b"<row" in xml]
    for begin, end in pairwise([*tags, len(stated)]):
        row += between[begin].count(b"<row")
        if begin == end:
            continue
        if row >= len(numbers) or stated[begin:end].count(b"%d" % numbers[row]) != end - begin:
            raise Unusual
        yield numbers[row], begin, end


class RunReader:
    """Keeps in `found` what it reads of one sheet, whose name is `tab`."""

    def __init__(self, tab: str, shared: Shared, found: Found) -> None:
        self.tab = tab
        self.shared = shared
        self.found = found

    def read(self, xml: bytes, numbers: Sequence[int]) -> None:
        """Read the rows of these numbers; `xml` begins with the first one's tag.

        Raises Unusual where the XML is, and Refusal for a value far outside of any form.
        """
        # What is between such cells, then the groups of the cell, in turns.
        parts = _SHARED_TEXT.split(xml)
        between = parts[::5]
        if len(between) > 1:
            self._keep_texts(between, parts, numbers)
        parts = _FORMULA.split(b"".join(between))
        between = parts[::4]
        if len(between) > 1:
            self._keep_formulas(between, parts, numbers)
        self._keep_others(b"".join(between))

    def _keep_texts(self, between: list[bytes], parts: list[bytes], numbers: Sequence[int]) -> None:
        """Keep the cells that hold a shared text."""
        found = self.found
        addresses = b" ".join(parts[1::5]).decode("ascii").split()
        columns = [*map(_COLUMN.__getitem__, parts[2::5])]
        texts = [*map(self.shared.strings.__getitem__, parts[4::5])]
        is_blank = "" in texts
        for row, begin, end in _places(between, parts[3::5], numbers):
            kept = found.rows.setdefault(row, {})
            kept.update(zip(columns[begin:end], texts[begin:end], strict=True))
            if is_blank:
                found.rows[row] = {column: text for column, text in kept.items() if text != ""}
        cells = dict(zip(addresses, texts, strict=True))
        if is_blank:
            found.texts.update(cell for cell, text in cells.items() if not text)
            cells = {cell: text for cell, text in cells.items() if text}
        found.values.update(cells)
        if max(columns) >= MAX_COLUMNS or max(numbers) > MAX_ROWS:
            for address in addresses:
                refuse_far_value(self.tab, address, found)

    def _keep_formulas(
        self, between: list[bytes], parts: list[bytes], numbers: Sequence[int]
    ) -> None:
        """Keep the formulas without a result."""
        deque(_places(between, parts[2::4], numbers), maxlen=0)
        addresses = b" ".join(parts[1::4]).decode("ascii").split()
        flags = [is_of_the_form(code or b"") for code in parts[3::4]]
        self.found.formulas.update(zip(addresses, flags, strict=True))

    def _keep_others(self, xml: bytes) -> None:
        """Keep all other cells."""
        found, row, number, position, end = self.found, b"", 0, 0, len(xml)
        # Anchored at each cell: where one is written in another way, nothing is skipped unseen.
        while match := _CELL.match(xml, position, end):
            position = match.end()
            (tag, cell, letters, stated, style, kind, more, formula, code, value, inline) = (
                match.groups()
            )
            if tag is not None:
                row, number = tag, int(tag)
            if stated != row:
                raise Unusual
            address = cell.decode("ascii")
            if formula is not None:
                found.formulas[address] = is_of_the_form(code or b"")
                if value:
                    found.results += 1
            if value or inline is not None or kind is not None or more:
                place = address, number, _COLUMN[letters]
                self._keep(place, style, kind, more, value, inline)
                if len(letters) > 1 or number > MAX_ROWS:
                    refuse_far_value(self.tab, address, found)
        if not _REST.fullmatch(xml, position, end):
            raise Unusual

    def _keep(
        self,
        place: tuple[str, int, int],
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
        named = kind.decode("ascii") if kind else "n"
        if not value and inline is None and named not in TEXT_TYPES:
            return
        if style is None and more:
            stated = _STYLE.search(more)
            style = stated[1] if stated else None
        if inline is not None and b"<!" in inline:
            raise Unusual
        try:
            raw = rich(inline) if inline is not None else plain(value or b"")
        except UnicodeDecodeError:
            raise Refusal(kinds.DAMAGED.at()) from None
        self.found.add(place, named, raw, int(style or 0), self.shared)
