"""Reads the declaration from a workbook, with the spec of its version."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Smelters
from toolkit.checker.entries import Entry, PickEntry, ProductRow, TableRow
from toolkit.checker.slots import chosen_values, slot_names
from toolkit.checker.smelter_rows import read_smelters
from toolkit.checker.spec import Mineral, Question, Spec, Table
from toolkit.checker.values import key_of, text_of
from toolkit.checker.workbook import Sheet, Workbook


def read_declaration(
    workbook: Workbook,
    spec: Spec,
    tabs: dict[str, str],
    *,
    version: str = "",
    smelters: Smelters = None,
) -> Declaration:
    """Read a declaration. Sheets that are not in `tabs` count as empty.

    Raises Refusal if a sheet cannot be read.
    """
    workbook.load(*tabs.values())
    declaration = Declaration(spec, version or spec.version, workbook, tabs, smelters)
    sheet = workbook.sheet(tabs[spec.declaration_sheet])
    declaration.language = text_of(sheet.value(spec.detection.language.cell)).strip()
    _read_answers(declaration, sheet)
    declaration.picks = tuple(_picks(spec, sheet))
    declaration.minerals = _minerals(declaration, sheet)
    declaration.mines = tuple(_rows(declaration, spec.mines, TableRow))
    declaration.reasons = tuple(_rows(declaration, spec.minerals_scope, TableRow))
    declaration.products = tuple(_rows(declaration, spec.products, ProductRow))
    declaration.smelters = tuple(read_smelters(declaration))
    return declaration


def _read_answers(declaration: Declaration, sheet: Sheet) -> None:
    spec = declaration.spec
    name = spec.declaration_sheet

    def entry(cell: str, allowed: tuple[str, ...] = (), percent: bool = False) -> Entry:
        return Entry(name, cell, sheet.value(cell), allowed, percent_as_number=percent)

    for item in spec.fields:
        declaration.fields[item.key] = entry(item.cell, item.allowed)
    for question in spec.all_questions():
        for mineral, cells in question.cells.items():
            percent = isinstance(question, Question) and question.percent_as_number
            answer = entry(cells.answer, question.allowed_for(mineral), percent)
            if mineral:
                declaration.answers[question.key, mineral] = answer
                declaration.comments[question.key, mineral] = entry(cells.comment)
            else:
                declaration.company[question.key] = answer
                declaration.company_comments[question.key] = entry(cells.comment)
    for question in spec.questions:
        for mineral, cell in question.hidden.items():
            declaration.hidden[question.key, mineral] = entry(cell)


def _picks(spec: Spec, sheet: Sheet) -> Iterator[PickEntry]:
    if spec.selection is None:
        return
    name = spec.declaration_sheet
    for pick in spec.selection.picks:
        chosen = Entry(name, pick.cell, sheet.value(pick.cell), pick.allowed)
        other = Entry(name, pick.other, sheet.value(pick.other)) if pick.other else None
        yield PickEntry(pick, chosen, other, spec.selection.other)


def _minerals(declaration: Declaration, sheet: Sheet) -> tuple[Mineral, ...]:
    spec = declaration.spec
    if spec.selection is None:
        return spec.minerals
    symbols = {key_of(mineral.name): mineral.symbol for mineral in spec.minerals}
    shown = [text_of(sheet.value(cell)) for cell in spec.selection.labels]
    names = slot_names(chosen_values(declaration.picks), shown)
    return tuple(
        Mineral(slot, name, symbols.get(key_of(name), ""))
        for slot, name in zip(spec.selection.slots, names, strict=False)
    )


def _rows[Row: TableRow](
    declaration: Declaration, table: Table | None, row_type: type[Row]
) -> Iterator[Row]:
    """Yield the rows in which somebody wrote something; none if the sheet is missing."""
    tab = declaration.tabs.get(table.sheet) if table else None
    if table is None or tab is None:
        return
    sheet = declaration.workbook.sheet(tab)
    for row in sheet.rows_with_answers(table.first_row):
        if row in table.footer_rows:
            continue
        entries = {
            column.key: Entry(table.sheet, cell, sheet.value(cell))
            for column in table.columns
            for cell in (f"{column.letter}{row}",)
        }
        if any(not entry.is_blank for entry in entries.values()):
            yield row_type(row, entries)
