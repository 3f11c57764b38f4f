"""One sheet of a workbook, as the rest of the checker sees it."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload

from toolkit.checker.careful import CarefulRows
from toolkit.checker.cells import Rows, Unusual
from toolkit.checker.found import Found, Shared
from toolkit.checker.values import Value

_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"
)
_PROTECTED = re.compile(rb"<(?:\w+:)?sheetProtection\s[^>]*?\bsheet=[\"'](?:1|true)[\"']")
_CHOICES = re.compile(rb"<(?:\w+:)?dataValidation\s")
_LIST = re.compile(rb"\btype=[\"']list[\"']")
_AREAS = re.compile(rb"\bsqref=[\"']([A-Z0-9: ]+)[\"']")
_SOURCE = re.compile(rb"<(?:\w+:)?formula1>([^<]*)<")
_NEAR = 100
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Sheet:
    """The values of one sheet, read where they are asked for. Empty cells are "".

    Raises Refusal, at any question, if the XML is broken or has a value far out.
    """

    def __init__(self, name: str, xml: bytes, shared: Shared) -> None:
        self.name = name
        self._xml = xml
        self._shared = shared
        self._cells: Rows | CarefulRows
        try:
            self._cells = Rows(xml, name, shared)
        except Unusual:
            self._cells = CarefulRows(xml, name, shared)

    @property
    def scan(self) -> "Sheet":
        """What the XML says of the cells beside their values."""
        return self

    def value(self, cell: str) -> Value:
        """Return the value at an address such as "D8", or "" where there is none."""
        found = self._cells.found.values.get(cell)
        return self._row_of(cell).values.get(cell, "") if found is None else found

    def error(self, cell: str) -> str:
        """Return the error that a cell shows, such as "#N/A", or ""."""
        return self._row_of(cell).errors.get(cell, "")

    @property
    def errors(self) -> dict[str, str]:
        """The errors in the rows that were read so far, by cell."""
        return self._cells.found.errors

    def has_formula(self, cell: str) -> bool:
        """True if any formula fills the cell."""
        return cell in self._row_of(cell).formulas

    def is_automatic(self, cell: str) -> bool:
        """True if one of the form's own formulas, a shared one or an IF, fills the cell.

        False for other formulas, which somebody typed or linked: all that we can know of those
        is the result that was saved.
        """
        return self._row_of(cell).formulas.get(cell, False)

    @property
    def texts(self) -> frozenset[str]:
        """Cells that hold a text without any letter. Excel does not take those for empty."""
        return frozenset(self._all().texts)

    @property
    def formulas(self) -> dict[str, bool]:
        """Every formula's cell, and if the formula is the form's own. Reads the whole sheet."""
        return self._all().formulas

    @property
    def results(self) -> int:
        """How many formulas have a result that was saved. Reads the whole sheet."""
        return self._all().results

    @property
    def filled(self) -> dict[str, Value]:
        """Every value by its cell. Reads the whole sheet."""
        return self._all().values

    @cached_property
    def rows(self) -> "DenseRows":
        """The rows as lists, from 0, each as long as its last value; read one by one."""
        return DenseRows(self)

    def rows_with_answers(self, first: int = 1) -> list[int]:
        """Return the numbers, from `first`, of the rows that hold more than formulas."""
        numbers = self._ask(lambda cells: cells.with_answers())
        return [number for number in numbers if number >= first]

    @property
    def height(self) -> int:
        """The number of the last row that is mentioned, be it empty, or 0."""
        return self._ask(lambda cells: cells.height())

    @cached_property
    def last_row(self) -> int:
        """The number of the last row with any value, or 0."""
        return self._ask(lambda cells: cells.last())

    def goes_beyond(self, row: int) -> bool:
        """True if a row below this one is mentioned, be it empty.

        That is known far sooner than where the values end.
        """
        return self._ask(lambda cells: cells.goes_beyond(row))

    @cached_property
    def hidden_rows(self) -> frozenset[int]:
        """The numbers of the rows that do not show."""
        return self._ask(lambda cells: cells.hidden())

    @cached_property
    def merged(self) -> tuple[str, ...]:
        """The merged areas, such as "D8:J8"."""
        found = _MERGED.findall(self._cells.tail)
        return tuple(area.decode("ascii") for area in found)

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The drop-down cells: areas such as "D26:E29 D32", and where their choices stand."""
        found: list[tuple[str, str]] = []
        for part in _CHOICES.split(self._cells.tail)[1:]:
            tag = part[: part.find(b">")]
            areas, source = _AREAS.search(tag), _SOURCE.search(part, len(tag))
            if areas and source and _LIST.search(tag):
                found.append((areas[1].decode("ascii"), source[1].decode("utf-8", "replace")))
        return tuple(found)

    @property
    def is_protected(self) -> bool:
        """True if locked cells cannot be changed without taking the protection off."""
        return _PROTECTED.search(self._cells.tail) is not None

    def values_from(self, first: int) -> Iterator[dict[int, Value]]:
        """Yield the values of each row from this one on that has any, by the number of the column.

        Reads the whole sheet.
        """
        rows = self._all().rows
        return (rows[row] for row in sorted(rows) if row >= first)

    def row_values(self, row: int) -> dict[int, Value]:
        """Return the values of a row, from 1, by the number of the column, from 0."""
        self._read(row)
        return self._cells.found.rows.get(row, {})

    def found_in(self, row: int) -> Found:
        """Return all that was found so far, this row included: for many questions about one row."""
        if row not in self._cells.done:
            self._read(row)
        return self._cells.found

    def _row_of(self, cell: str) -> Found:
        """Return what was found, once the cell's row is read."""
        return self.found_in(int(cell.lstrip(_LETTERS)))

    def _read(self, number: int) -> None:
        self._ask(lambda cells: cells.read(number))

    def _all(self) -> Found:
        self._ask(lambda cells: cells.read_all())
        return self._cells.found

    def _ask[T](self, question: Callable[[Rows | CarefulRows], T]) -> T:
        """Ask the fast reader, and the careful one where that meets XML that it does not know."""
        try:
            return question(self._cells)
        except Unusual:
            self._cells = CarefulRows(self._xml, self.name, self._shared)
            return question(self._cells)


class DenseRows(Sequence[list[Value]]):
    """The rows of a sheet as lists. Each is made when it is asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def __len__(self) -> int:
        return self._sheet.last_row

    @overload
    def __getitem__(self, index: int) -> list[Value]: ...

    @overload
    def __getitem__(self, index: slice) -> list[list[Value]]: ...

    def __getitem__(self, index: int | slice) -> list[Value] | list[list[Value]]:
        if isinstance(index, slice):
            # The first rows are asked for by name, and need not know where the sheet ends.
            near = index.stop is not None and 0 <= (index.start or 0) <= index.stop < _NEAR
            end = index.stop if near else self._sheet.height
            return [self._row(row) for row in range(*index.indices(end))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._row(index % len(self))

    def _row(self, index: int) -> list[Value]:
        values = self._sheet.row_values(index + 1)
        if not values:
            return []
        row: list[Value] = [""] * (max(values) + 1)
        for column, value in values.items():
            row[column] = value
        return row
