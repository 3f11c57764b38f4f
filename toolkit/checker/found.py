"""What is found in a sheet's XML: values, formulas, errors, each by the address of its cell."""

import math
from dataclasses import dataclass, field

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.formats import date_of
from toolkit.checker.strings import SharedStrings
from toolkit.checker.values import Value, split_address

MAX_ROWS = 20_000  # forms end at row 2504
MAX_COLUMNS = 256  # and at column AH

TEXT_TYPES = frozenset({"s", "str", "inlineStr"})
"""The types of cells that hold a text."""

type Place = tuple[str, int, int]
"""A cell's address, its row from 1 and its column from 0."""


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
        if kind in TEXT_TYPES:
            value = raw
            if kind == "s":
                value = shared.strings[raw.encode()]
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
