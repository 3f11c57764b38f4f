"""The declaration that a workbook states: every answer with its cell, and the two tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.lookup import KnownSmelter, Lookup, read_lookup
from toolkit.checker.spec import Spec, Table
from toolkit.checker.values import Value, is_blank_lookalike, key_of, text_of, tidy
from toolkit.checker.workbook import Sheet, Workbook

MAX_SMELTER_ROWS = 10_000  # the form has room for 2500


@dataclass(eq=False)  # not frozen: a list has thousands, and a frozen one takes thrice as long
class Entry:
    """What stands in one cell. `raw` is the value as it came; `allowed` what the list offers."""

    sheet: str
    cell: str
    raw: Value
    allowed: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The value as text without outer spaces and full-width letters."""
        return tidy(text_of(self.raw))

    @property
    def is_blank(self) -> bool:
        """True if a reader sees nothing: empty, or only spaces."""
        return not self.text

    @property
    def is_lookalike(self) -> bool:
        """True if the cell is filled, but only with spaces, dots and dashes."""
        return self.raw != "" and is_blank_lookalike(text_of(self.raw))

    @cached_property
    def answer(self) -> str:
        """The allowed answer that is meant, or "" if the value is none of them.

        The number 1 means 100%, as older forms store it.
        """
        text = "100%" if self.raw == 1 and not isinstance(self.raw, (str, bool)) else self.text
        wanted = key_of(text)
        return next((value for value in self.allowed if key_of(value) == wanted), "")


@dataclass(frozen=True, slots=True)
class SmelterRow:
    """One used row of the smelter list, as the form shows it after it is recalculated.

    `entries` are by column key. `automatic` are the keys of the cells that the form fills in by
    its own formulas; `resolved` is the smelter that those formulas, or the typed name, point to.
    """

    row: int
    entries: dict[str, Entry]
    automatic: frozenset[str]
    resolved: KnownSmelter | None
    not_listed: bool
    not_identified: bool

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]

    def text(self, key: str) -> str:
        """Return a column's tidy text."""
        return self.entries[key].text


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One used row of the product list."""

    row: int
    number: Entry
    name: Entry
    comments: Entry


@dataclass
class Declaration:
    """All that a person entered, read with one spec."""

    spec: Spec
    version: str
    workbook: Workbook
    tabs: dict[str, str]
    extra_smelters: tuple[KnownSmelter, ...] = ()
    language: str = ""
    fields: dict[str, Entry] = field(default_factory=dict)
    answers: dict[tuple[str, str], Entry] = field(default_factory=dict)
    comments: dict[tuple[str, str], Entry] = field(default_factory=dict)
    company: dict[str, Entry] = field(default_factory=dict)
    company_comments: dict[str, Entry] = field(default_factory=dict)
    smelters: tuple[SmelterRow, ...] = ()
    products: tuple[ProductRow, ...] = ()

    def answer(self, question: str, mineral: str) -> str:
        """Return the allowed answer given ("Yes"), or "" for a blank or another value."""
        return self.answers[question, mineral].answer

    def is_open(self, gate: str, mineral: str) -> bool:
        """True if earlier answers, all given and valid, lead to a question behind this gate."""
        return all(
            self.answer(question, mineral) not in ("", *closing)
            for question, closing in self.spec.gate(gate).closed_by
        )

    def closed_by(self, gate: str, mineral: str) -> str:
        """Return the question whose answer closes this gate for the mineral, or ""."""
        for question, closing in self.spec.gate(gate).closed_by:
            if self.answer(question, mineral) in closing:
                return question
            if not self.answer(question, mineral):
                return ""
        return ""

    def in_scope(self, mineral: str) -> bool:
        """True if every gate of the mineral is open."""
        return all(self.is_open(gate.key, mineral) for gate in self.spec.gates)

    @cached_property
    def form_lookup(self) -> Lookup:
        """The workbook's own look-up sheet, read only when a row needs it."""
        return Lookup(self._form_smelters)

    @cached_property
    def known(self) -> Lookup:
        """The workbook's look-up and the lists that the operator loaded, together."""
        if not self.extra_smelters:
            return self.form_lookup
        return Lookup((*self._form_smelters, *self.extra_smelters))

    @cached_property
    def _form_smelters(self) -> tuple[KnownSmelter, ...]:
        tab = self.workbook.find(self.spec.lookup.sheet)
        if tab is None:
            return ()
        return tuple(read_lookup(self.workbook.sheet(tab), self.spec.lookup))

    @property
    def minerals_in_scope(self) -> tuple[str, ...]:
        """The keys of the minerals in scope, in the form's order."""
        return tuple(m.key for m in self.spec.minerals if self.in_scope(m.key))

    @property
    def scope(self) -> str:
        """The letter of the declaration scope ("A", "B" or "C"), or "" if it is blank or odd."""
        answer = self.fields["declaration_scope"].answer
        return answer[:1]

    def rows_of(self, mineral: str) -> tuple[SmelterRow, ...]:
        """Return the smelter rows of a mineral."""
        name = key_of(self.spec.mineral(mineral).name)
        return tuple(row for row in self.smelters if key_of(row.text("metal")) == name)

    def entries(self) -> Iterator[Entry]:
        """Yield every cell of the declaration that a person may fill in."""
        yield from self.fields.values()
        for key, answer in self.answers.items():
            yield answer
            yield self.comments[key]
        for letter, answer in self.company.items():
            yield answer
            yield self.company_comments[letter]
        for row in self.smelters:
            yield from (row[key] for key in row.entries if key not in row.automatic)
        for product in self.products:
            yield from (product.number, product.name, product.comments)

    @cached_property
    def texts(self) -> tuple[Entry, ...]:
        """The cells that a person filled in with a text, be it a blank."""
        return tuple(entry for entry in self.entries() if entry.raw and isinstance(entry.raw, str))

    @property
    def is_empty(self) -> bool:
        """True if nothing at all is filled in."""
        return all(entry.is_blank for entry in self.entries())


def read_declaration(
    workbook: Workbook,
    spec: Spec,
    tabs: dict[str, str],
    *,
    version: str = "",
    smelters: Iterable[KnownSmelter] = (),
) -> Declaration:
    """Read a declaration. Sheets that are not in `tabs` count as empty.

    Raises Refusal if a sheet cannot be read.
    """
    workbook.load(*tabs.values())
    declaration = Declaration(spec, version or spec.version, workbook, tabs, tuple(smelters))
    sheet = workbook.sheet(tabs[spec.declaration_sheet])
    name = spec.declaration_sheet
    declaration.language = text_of(sheet.value(spec.detection.language.cell)).strip()
    for item in spec.fields:
        value = sheet.value(item.cell)
        declaration.fields[item.key] = Entry(name, item.cell, value, item.allowed)
    for question in spec.questions:
        for mineral, cells in question.cells.items():
            key = question.key, mineral
            value = sheet.value(cells.answer)
            declaration.answers[key] = Entry(name, cells.answer, value, question.allowed)
            declaration.comments[key] = Entry(name, cells.comment, sheet.value(cells.comment))
    for asked in spec.company_questions:
        value = sheet.value(asked.answer)
        declaration.company[asked.key] = Entry(name, asked.answer, value, asked.allowed)
        comment = Entry(name, asked.comment, sheet.value(asked.comment))
        declaration.company_comments[asked.key] = comment
    if spec.products.sheet in tabs:
        products = workbook.sheet(tabs[spec.products.sheet])
        declaration.products = tuple(_products(products, spec.products))
    declaration.smelters = tuple(read_smelters(declaration))
    return declaration


def _products(sheet: Sheet, table: Table) -> Iterator[ProductRow]:
    keys = ("product_number", "product_name", "comments")
    for row in sheet.rows_with_answers(table.first_row):
        cells = [table.cell(key, row) for key in keys]
        entries = [Entry(table.sheet, cell, sheet.value(cell)) for cell in cells]
        filled = any(not entry.is_blank for entry in entries)
        if filled and row not in table.footer_rows:
            yield ProductRow(row, *entries)


class _SmelterReader:
    """Recalculates the rows of a smelter list as the form's formulas would."""

    def __init__(self, declaration: Declaration, sheet: Sheet) -> None:
        self.declaration = declaration
        self.sheet = sheet
        self.table = declaration.spec.smelters
        self.indexes = [(column.key, column.index) for column in self.table.columns]

    def rows(self) -> Iterator[SmelterRow]:
        """Yield the rows in which somebody typed something."""
        used = 0
        for row in self.sheet.rows_with_answers(self.table.first_row):
            found = self._row(row)
            if found is not None:
                used += 1
                if used > MAX_SMELTER_ROWS:
                    raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_SMELTER_ROWS:,} smelters"))
                yield found

    def _row(self, row: int) -> SmelterRow | None:
        scan = self.sheet.scan
        cells = {column.key: f"{column.letter}{row}" for column in self.table.columns}
        own = frozenset(
            column.key
            for column in self.table.columns
            if column.formula and scan.is_automatic(cells[column.key])
        )
        shown = self.sheet.row_values(row)
        values = {key: shown.get(index, "") for key, index in self.indexes}
        if all(not tidy(text_of(values[key])) for key in values if key not in own):
            return None
        resolved = self._fill_in(values, own)
        name = key_of(text_of(values["lookup_name"]))
        entries = {
            key: Entry(self.table.sheet, cells[key], value, self._allowed(key))
            for key, value in values.items()
        }
        return SmelterRow(
            row=row,
            entries=entries,
            automatic=own,
            resolved=resolved,
            not_listed=name == key_of(self.table.not_listed),
            not_identified=name == key_of(self.table.not_identified),
        )

    def _fill_in(self, values: dict[str, Value], own: frozenset[str]) -> KnownSmelter | None:
        """Replace the automatic values by what the form would show; return the smelter meant."""
        typed = text_of(values["cid_input"])
        lookup = self.declaration.form_lookup
        by_id = lookup.match_id(typed) if typed else None
        if "metal" in own:
            values["metal"] = by_id.metal if by_id else ""
        if "lookup_name" in own:
            values["lookup_name"] = by_id.standard_name if by_id else ""
        metal, name = text_of(values["metal"]), text_of(values["lookup_name"])
        special = {key_of(self.table.not_listed), key_of(self.table.not_identified)}
        wanted = text_of(values["smelter_name"]) if key_of(name) in special else name
        match = lookup.match_name(metal, wanted) if name and wanted else None
        shown = {
            "country": match.country if match else "",
            "smelter_id": match.smelter_id if match else "",
            "smelter_id_source": match.id_source if match else "",
            "city": match.city if match else "",
            "state_province": match.state_province if match else "",
            "street": "",
        }
        values.update({key: shown[key] for key in shown if key in own})
        return match

    def _allowed(self, key: str) -> tuple[str, ...]:
        return {"metal": self.table.metals, "recycled_100": self.table.recycled}.get(key, ())


def read_smelters(declaration: Declaration) -> Iterator[SmelterRow]:
    """Yield the used rows of the smelter list; none if the sheet is missing."""
    tab = declaration.tabs.get(declaration.spec.smelters.sheet)
    if tab is not None:
        yield from _SmelterReader(declaration, declaration.workbook.sheet(tab)).rows()
