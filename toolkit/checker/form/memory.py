"""A workbook that never was a file, for the rules and the verdict to look at."""

from collections.abc import Iterable, Mapping

from toolkit.checker.cells import Rows
from toolkit.checker.found import Found
from toolkit.checker.sheet import Sheet
from toolkit.checker.values import Value, split_address
from toolkit.checker.workbook import Workbook


class _EveryRow(set[int]):
    """The rows that were read: all of them."""

    def __contains__(self, row: object) -> bool:
        return True


class MemoryCells(Rows):
    """Cells that need no reading. `automatic` are those that the form fills in."""

    def __init__(self, values: Mapping[str, Value], automatic: Iterable[str]) -> None:
        self.found = Found(formulas=dict.fromkeys(automatic, True))
        self.done = _EveryRow()
        for cell, value in values.items():
            if value != "":
                row, column = split_address(cell)
                self.found.values[cell] = value
                self.found.rows.setdefault(row + 1, {})[column] = value

    @property
    def tail(self) -> bytes:
        return b""

    def read(self, number: int) -> None:
        pass

    def read_all(self) -> None:
        pass

    def with_answers(self) -> list[int]:
        return sorted(self.found.rows)

    def goes_beyond(self, row: int) -> bool:
        return self.last() > row

    def height(self) -> int:
        return self.last()

    def last(self) -> int:
        return max(self.found.rows, default=0)

    def hidden(self) -> frozenset[int]:
        return frozenset()


class MemorySheet(Sheet):
    """The values of one sheet by cell."""

    def __init__(
        self, name: str, values: Mapping[str, Value], automatic: Iterable[str] = ()
    ) -> None:
        self.name = name
        self._cells = MemoryCells(values, automatic)

    @property
    def is_protected(self) -> bool:
        return True


class MemoryWorkbook(Workbook):
    """Sheets by name. It has no parts, hence nothing that a rule about files could find."""

    def __init__(self, sheets: Iterable[MemorySheet]) -> None:
        self._in_memory = {sheet.name: sheet for sheet in sheets}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._in_memory)

    @property
    def parts(self) -> tuple[str, ...]:
        return ()

    @property
    def has_macros(self) -> bool:
        return False

    def is_hidden(self, tab: str) -> bool:
        return False

    def find(self, name: str) -> str | None:
        return name if name in self._in_memory else None

    def read_part(self, name: str) -> bytes:
        return b""

    def sheet(self, tab: str) -> Sheet:
        return self._in_memory[tab]
