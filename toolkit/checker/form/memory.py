"""A workbook that never was a file, for the rules and the verdict to look at."""

from collections.abc import Iterable, Mapping

from toolkit.checker.found import Found
from toolkit.checker.sheet import Sheet
from toolkit.checker.values import Value, split_address
from toolkit.checker.workbook import Workbook


class MemorySheet(Sheet):
    """The values of one sheet by cell; `automatic` are the cells that the form fills in."""

    def __init__(
        self, name: str, values: Mapping[str, Value], automatic: Iterable[str] = ()
    ) -> None:
        self.name = name
        self._values = {cell: value for cell, value in values.items() if value != ""}
        self._automatic = frozenset(automatic)
        self._by_row: dict[int, dict[int, Value]] = {}
        for cell, value in self._values.items():
            row, column = split_address(cell)
            self._by_row.setdefault(row + 1, {})[column] = value
        self.last_row = max(self._by_row, default=0)
        self.hidden_rows = frozenset()
        self.merged = ()
        self._found = Found(self._values, self._by_row, dict.fromkeys(self._automatic, True))

    def found_in(self, row: int) -> Found:
        return self._found

    def value(self, cell: str) -> Value:
        return self._values.get(cell, "")

    def error(self, cell: str) -> str:
        return ""

    @property
    def errors(self) -> dict[str, str]:
        return {}

    def has_formula(self, cell: str) -> bool:
        return cell in self._automatic

    def is_automatic(self, cell: str) -> bool:
        return cell in self._automatic

    @property
    def texts(self) -> frozenset[str]:
        return frozenset()

    @property
    def formulas(self) -> dict[str, bool]:
        return dict.fromkeys(self._automatic, True)

    @property
    def results(self) -> int:
        return 0

    @property
    def filled(self) -> dict[str, Value]:
        return dict(self._values)

    def rows_with_answers(self, first: int = 1) -> list[int]:
        return sorted(row for row in self._by_row if row >= first)

    @property
    def height(self) -> int:
        return self.last_row

    @property
    def is_protected(self) -> bool:
        return True

    def row_values(self, row: int) -> dict[int, Value]:
        return self._by_row.get(row, {})


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
