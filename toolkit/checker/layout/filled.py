"""What is written into a form: answers by cell, and the lines of its tables."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from toolkit.checker.layout.smelters import synthetic_lookup
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.slots import slot_names
from toolkit.checker.spec import Pick, Spec
from toolkit.checker.values import Value, excel_equal, key_of, text_of

type Line = Mapping[str, Value]
"""One line of a table by column key; {} leaves a line empty.

Where the blank form fills a column in by a formula, a key that is missing keeps the formula and an
empty text takes it away.
"""


@dataclass(frozen=True)
class FilledForm:
    """A form and everything that is filled in.

    `values` are by cell, such as "Declaration!D8"; only cells that people fill in. Tables are in
    the order of their lines, from the first row of the table on. `lookup` is what the form's own
    look-up sheet knows; the special entries need not be in it. `version` and `released` are
    printed as the version stamp, those of the spec unless given. Raises ValueError for a cell or
    a column that the form does not have.
    """

    spec: Spec
    values: Mapping[str, Value] = field(default_factory=dict)
    smelters: tuple[Line, ...] = ()
    mines: tuple[Line, ...] = ()
    reasons: tuple[Line, ...] = ()
    """The lines of the Minerals Scope sheet."""
    products: tuple[Line, ...] = ()
    lookup: tuple[KnownSmelter, ...] = field(default_factory=synthetic_lookup)
    version: str = ""
    released: datetime.date | None = None
    is_practice: bool = False
    """True for invented data, which every sheet then says."""

    def __post_init__(self) -> None:
        sheet = self.spec.declaration_sheet
        unknown = set(self.values) - {f"{sheet}!{cell}" for cell in self.spec.input_cells()}
        if unknown:
            raise ValueError(f"not to be filled in: {', '.join(sorted(unknown))}")
        for table, lines in (
            (self.spec.smelters, self.smelters),
            (self.spec.mines, self.mines),
            (self.spec.minerals_scope, self.reasons),
            (self.spec.products, self.products),
        ):
            keys = {column.key for column in table.columns} if table else set()
            strange = {key for line in lines for key in line} - keys
            if strange:
                raise ValueError(f"no such column: {', '.join(sorted(strange))}")

    def at(self, cell: str) -> Value:
        """Return what stands in a cell of the Declaration, "" if nothing does."""
        return self.values.get(f"{self.spec.declaration_sheet}!{cell}", "")

    @classmethod
    def blank(cls, spec: Spec, *, is_practice: bool = False) -> Self:
        """Return the form as it comes: empty, but for minerals that it comes with."""
        selection = spec.selection
        prefilled = selection.picks if selection and selection.prefilled else ()
        values: dict[str, Value] = {
            f"{spec.declaration_sheet}!{pick.cell}": pick.allowed[0] for pick in prefilled
        }
        return cls(spec, values, is_practice=is_practice)

    @property
    def stated_version(self) -> str:
        """The version that is printed, which for CRT 2.21 is 2.2."""
        return self.version or self.spec.stated_version or self.spec.version

    @property
    def release(self) -> datetime.date:
        """The day that is printed beside the version."""
        return self.released or datetime.date.fromisoformat(self.spec.release_date)

    @property
    def mineral_names(self) -> tuple[str, ...]:
        """The minerals that are asked about: of the form, or chosen, in the form's order."""
        selection = self.spec.selection
        if selection is None:
            return tuple(mineral.name for mineral in self.spec.minerals)
        return slot_names([self._chosen(pick, selection.other) for pick in selection.picks], ())

    def _chosen(self, pick: Pick, other: str) -> Value:
        value = self.at(pick.cell)
        if other and excel_equal(value, other):
            return self.at(pick.other)
        return "" if pick.delete and excel_equal(value, pick.delete) else value

    @property
    def known_metals(self) -> tuple[str, ...]:
        """Every metal that the look-up sheet may have: of the form, and chosen ones."""
        names = (*(mineral.name for mineral in self.spec.minerals), *self.mineral_names)
        return tuple(dict.fromkeys(names))

    @property
    def company_name(self) -> str:
        """The company that declares, or ""."""
        return text_of(self.at(self.spec.field("company_name").cell))


def lookup_lines(filled: FilledForm) -> list[KnownSmelter]:
    """Return the lines of the look-up: those given, then the two special entries, by metal."""
    return list(_lookup_lines(filled))


def _lookup_lines(filled: FilledForm) -> Iterator[KnownSmelter]:
    table = filled.spec.smelters
    special = [name for name in (table.not_listed, table.not_identified) if name]
    for metal in sorted(filled.known_metals, key=key_of):
        for known in filled.lookup:
            if key_of(known.metal) == key_of(metal) and known.lookup_name not in special:
                yield known
        for name in special:
            yield KnownSmelter(metal, name, name, "", "")
