"""What somebody has filled in so far: texts by cell, and the rows of the tables.

Answers belong to a mineral. Where minerals are chosen, the form sorts them into slots, so that a
further choice shifts the answers of the others; here they move with their minerals, and those of a
mineral that was taken out wait in `parked` until it comes back.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import Entry
from toolkit.checker.form.memory import MemorySheet, MemoryWorkbook
from toolkit.checker.layout.filled import FilledForm, Line, lookup_lines
from toolkit.checker.layout.from_declaration import filled_from
from toolkit.checker.lookup import KnownSmelter, Lookup
from toolkit.checker.reading import read_declaration
from toolkit.checker.spec import Question, Spec, Table
from toolkit.checker.values import Value, key_of, text_of

TABLES = {
    "smelters": "smelters",
    "mines": "mines",
    "reasons": "minerals_scope",
    "products": "products",
}
"""Our keys of the tables, and the spec's."""

MAX_TEXT = 5_000
"""Letters that one answer may have."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a name that it keeps wherever it moves, and its texts by column."""

    id: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """A form that is being filled in. `values` are by cell, such as "Declaration!D8".

    `known` are the smelters that its rows were chosen from: the look-up of the workbook to be.
    """

    spec: Spec
    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    known: tuple[KnownSmelter, ...] = ()
    parked: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def blank(cls, spec: Spec) -> Self:
        """Return the form as it comes, with the minerals that it comes with."""
        values = FilledForm.blank(spec).values
        return cls(spec, {cell: text_of(value) for cell, value in values.items()})

    @classmethod
    def read(cls, declaration: Declaration) -> Self:
        """Return what a workbook says. An answer is taken as the one of the list that it means."""
        filled = filled_from(declaration)
        allowed = dict(_choices(declaration.spec))
        table = declaration.spec.smelters
        special = {table.not_listed, table.not_identified}
        rows = {
            "smelters": filled.smelters,
            "mines": filled.mines,
            "reasons": filled.reasons,
            "products": filled.products,
        }
        return cls(
            declaration.spec,
            {
                cell: _read(value, allowed.get(cell, ()))
                for cell, value in filled.values.items()
                if text_of(value).strip()
            },
            {
                key: tuple(_rows(getattr(declaration.spec, TABLES[key]), lines))
                for key, lines in rows.items()
            },
            # Of the special entries the writer has its own.
            tuple(one for one in filled.lookup if one.lookup_name not in special),
        )

    @classmethod
    def load(cls, spec: Spec, stored: Mapping[str, Any]) -> Self:
        """Return the draft of what `stored` gave."""
        return cls(
            spec,
            dict(stored["values"]),
            {key: tuple(Row(*row) for row in rows) for key, rows in stored["rows"].items()},
            tuple(KnownSmelter._make(line) for line in stored["known"]),
            dict(stored["parked"]),
        )

    @property
    def stored(self) -> dict[str, Any]:
        """The draft as plain values for JSON."""
        return {
            "values": dict(self.values),
            "rows": {
                key: [[row.id, dict(row.cells)] for row in rows] for key, rows in self.rows.items()
            },
            "known": [list(smelter) for smelter in self.known],
            "parked": {name: dict(texts) for name, texts in self.parked.items()},
        }

    # ------------------------------------------------------------ changing

    @cached_property
    def cells(self) -> frozenset[str]:
        """The cells that may be filled in."""
        sheet = self.spec.declaration_sheet
        return frozenset(f"{sheet}!{cell}" for cell in self.spec.input_cells())

    def with_values(self, texts: Mapping[str, str]) -> Self:
        """Return the draft with other texts in some cells; "" empties one.

        Raises ValueError for a cell that the form does not have, or a text that is too long.
        """
        strange = sorted(set(texts) - self.cells)
        if strange:
            raise ValueError(f"not to be filled in: {', '.join(strange)}")
        if any(len(text) > MAX_TEXT for text in texts.values()):
            raise ValueError(f"more than {MAX_TEXT} letters")
        merged = {**self.values, **texts}
        changed = replace(self, values={cell: text for cell, text in merged.items() if text})
        return changed._moved_from(self) if self.spec.selection else changed

    def _moved_from(self, before: "Draft") -> Self:
        """Let each answer follow its mineral into its new slot."""
        old, new = before.slots, self.slots
        if old == new:
            return self
        values, parked = dict(self.values), dict(self.parked)
        for slot, name in old.items():
            texts = {key: values.pop(cell, "") for key, cell in self._cells_of(slot)}
            if any(texts.values()):
                parked[key_of(name)] = {key: text for key, text in texts.items() if text}
        for slot, name in new.items():
            texts = dict(parked.pop(key_of(name), {}))
            values |= {cell: texts[key] for key, cell in self._cells_of(slot) if texts.get(key)}
        return replace(self, values=values, parked=parked)

    @property
    def slots(self) -> dict[str, str]:
        """The names of the minerals that are asked about, by their keys."""
        return dict(zip(self.spec.lines, self.filled(check=False).mineral_names, strict=False))

    def _cells_of(self, line: str) -> Iterator[tuple[str, str]]:
        """Yield a key of our own and the cell for each answer and comment of a mineral."""
        sheet = self.spec.declaration_sheet
        for question in self.spec.all_questions():
            if line in question.cells:
                yield f"{question.key}", f"{sheet}!{question.cells[line].answer}"
                yield f"{question.key} comment", f"{sheet}!{question.cells[line].comment}"

    def table(self, key: str) -> Table | None:
        """Return a table of the form by our key, or None if this form has none."""
        table: Table | None = getattr(self.spec, TABLES[key])
        return table

    def row(self, key: str, row_id: str) -> Row | None:
        """Return a row of a table, or None if it is gone."""
        return next((row for row in self.rows.get(key, ()) if row.id == row_id), None)

    def with_row(self, key: str, row: Row, known: KnownSmelter | None = None) -> Self:
        """Return the draft with this row in the place of the one of its name, else at the end.

        Raises ValueError for a column that the table does not have, a text that is too long, or
        a table that is full.
        """
        table = self.table(key)
        if table is None or not all(table.has(column) for column in row.cells):
            raise ValueError(f"no such column: {', '.join(row.cells)}")
        if any(len(text) > MAX_TEXT for text in row.cells.values()):
            raise ValueError(f"more than {MAX_TEXT} letters")
        rows = self.rows.get(key, ())
        if self.row(key, row.id) is not None:
            rows = tuple(row if one.id == row.id else one for one in rows)
        elif len(rows) > table.last_row - table.first_row:
            raise ValueError("the table is full")
        else:
            rows = (*rows, row)
        lines = self.known if known is None or known in self.known else (*self.known, known)
        return replace(self, rows={**self.rows, key: rows}, known=lines)

    def without_row(self, key: str, row_id: str) -> Self:
        """Return the draft without this row."""
        rows = tuple(row for row in self.rows.get(key, ()) if row.id != row_id)
        return replace(self, rows={**self.rows, key: rows})

    # ------------------------------------------------------------ as a form

    def filled(self, *, check: bool = True) -> FilledForm:
        """Return the form to write: dates as dates, the look-up with the smelters in use."""
        values = {cell: self._value(cell, text) for cell, text in self.values.items()}
        if not check:
            return FilledForm(self.spec, values, lookup=())
        lines = {key: tuple(self._line(row) for row in self.rows.get(key, ())) for key in TABLES}
        return FilledForm(
            self.spec,
            values,
            smelters=lines["smelters"],
            mines=lines["mines"],
            reasons=lines["reasons"],
            products=lines["products"],
            lookup=self.lookup_lines,
        )

    @cached_property
    def lookup_lines(self) -> tuple[KnownSmelter, ...]:
        """The smelters that the rows name, each once."""
        known = Lookup(self.known)
        found: dict[KnownSmelter, None] = {}
        for row in self.rows.get("smelters", ()):
            metal, name = row.cells.get("metal", ""), row.cells.get("lookup_name", "")
            for match in (
                known.match_id(row.cells.get("cid_input", "")),
                known.match_name(metal, name),
                known.match_name(metal, row.cells.get("smelter_name", "")),
            ):
                if match is not None and match.smelter_id + match.lookup_name:
                    found[match] = None
        return tuple(found)

    def declaration(self, smelters: Lookup | None = None) -> Declaration:
        """Return the declaration that the rules and the verdict judge. No file is made for it."""
        spec, filled = self.spec, self.filled()
        sheet = spec.declaration_sheet
        values = {cell.partition("!")[2]: value for cell, value in filled.values.items()}
        values |= dict.fromkeys(spec.hidden_answers, "No")
        values[spec.detection.language.cell] = "English"
        lines = {
            spec.smelters.sheet: (spec.smelters, filled.smelters),
            spec.products.sheet: (spec.products, filled.products),
        }
        if spec.mines:
            lines[spec.mines.sheet] = spec.mines, filled.mines
        if spec.minerals_scope:
            lines[spec.minerals_scope.sheet] = spec.minerals_scope, filled.reasons
        sheets = [MemorySheet(sheet, values)]
        sheets += [_sheet(table, rows) for table, rows in lines.values()]
        if spec.lookup:
            sheets.append(_sheet(spec.lookup, (one._asdict() for one in lookup_lines(filled))))
        tabs = {name: name for name in spec.sheets}
        book = MemoryWorkbook(sheets)
        return read_declaration(book, spec, tabs, version=spec.version, smelters=smelters)

    @cached_property
    def _dates(self) -> frozenset[str]:
        sheet = self.spec.declaration_sheet
        return frozenset(f"{sheet}!{one.cell}" for one in self.spec.fields if one.kind == "date")

    @cached_property
    def _percents(self) -> frozenset[str]:
        sheet = self.spec.declaration_sheet
        return frozenset(
            f"{sheet}!{cells.answer}"
            for question in self.spec.questions
            if isinstance(question, Question) and question.percent_as_number
            for cells in question.cells.values()
        )

    def _value(self, cell: str, text: str) -> Value:
        if cell in self._dates:
            return as_date(text) or text
        return 1 if cell in self._percents and text == "100%" else text

    def _line(self, row: Row) -> Line:
        return dict(row.cells)


def as_date(text: str) -> datetime.date | None:
    """Return the date that "2026-05-15" is, or None for any other text."""
    try:
        return datetime.date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def _choices(spec: Spec) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each cell with a list, and the answers of the list."""
    sheet = spec.declaration_sheet
    for item in spec.fields:
        yield f"{sheet}!{item.cell}", item.allowed
    for question in spec.all_questions():
        for line, cells in question.cells.items():
            yield f"{sheet}!{cells.answer}", question.allowed_for(line)
    for pick in spec.selection.picks if spec.selection else ():
        yield f"{sheet}!{pick.cell}", pick.allowed


def _read(value: Value, allowed: tuple[str, ...]) -> str:
    """Return a cell's text, as the answer of the list that it means."""
    meant = Entry("", "", value, allowed).answer
    return (meant or text_of(value)).strip()[:MAX_TEXT]


def _rows(table: Table | None, lines: Iterable[Line]) -> Iterator[Row]:
    """Yield the lines with a text. An empty one counts where it took a formula's place."""
    formulas = {column.key for column in table.columns if column.formula} if table else set()
    for number, line in enumerate(lines, start=1):
        cells = {key: text_of(value)[:MAX_TEXT] for key, value in line.items()}
        if any(text.strip() for text in cells.values()):
            kept = {key: text for key, text in cells.items() if text.strip() or key in formulas}
            yield Row(f"r{number}", kept)


def _sheet(table: Table, lines: Iterable[Mapping[str, Value]]) -> MemorySheet:
    values: dict[str, Value] = {}
    automatic: list[str] = []
    for row, line in enumerate(lines, start=table.first_row):
        for column in table.columns:
            cell = f"{column.letter}{row}"
            if column.key in line:
                values[cell] = line[column.key]
            elif column.formula:
                automatic.append(cell)
    return MemorySheet(table.sheet, values, automatic)
