"""Rules about the tables as such: formulas typed over, gaps, and rows below the form's own."""

from collections.abc import Iterator
from itertools import islice

from toolkit.checker.declaration import Declaration, Entry, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_numbers import conflict
from toolkit.checker.rules.smelter_rows import (
    is_alike,
    is_typed,
    known_smelter,
    says_nothing,
    shown,
)
from toolkit.checker.spec import Spec, Table
from toolkit.checker.values import text_of, tidy

LESSON = "C2.M3.L1"

OVERWRITTEN = Kind(
    "SMELTER-FORMULA-OVERWRITTEN",
    Severity.INFO,
    message=gettext_noop("A formula of the form is typed over in %(cells)s."),
    why=gettext_noop("Pasted values do not follow when the row or the list changes."),
    fix=gettext_noop("Next time, choose the smelter and let the form fill in the rest."),
    hint=gettext_noop("The list says %(likely)s in cell %(cell)s."),
    lesson=LESSON,
)
GAP_ROWS = Kind(
    "SMELTER-GAP-ROWS",
    Severity.INFO,
    message=gettext_noop("Row %(line)s is blank, but the smelter list goes on below."),
    why=gettext_noop("Some systems stop reading at the first blank row."),
    fix=gettext_noop("Move the rows below up, so that there is no gap."),
    lesson=LESSON,
)
BEYOND_RANGE = Kind(
    "TABLE-ROWS-BEYOND-RANGE",
    Severity.WARNING,
    message=gettext_noop("There is data in row %(line)s; the form's table ends at row %(last)s."),
    why=gettext_noop("Below its end the form has no formulas and makes no checks."),
    fix=gettext_noop("Move these rows into the table, or split the list over two files."),
    lesson=LESSON,
)

PASTED = ("country", "smelter_id", "smelter_id_source", "city", "state_province")
COMPARED = (("smelter_id_source", "id_source"), ("city", "city"), ("state_province",) * 2)
"""Columns, and what of `KnownSmelter` they are compared with."""
MOST_CELLS = 10
UNUSED_SEEN = 20
"""How many rows that nobody used are looked at for the form's formulas, which fill all of them."""


@rule
def formulas_are_left_alone(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """What the form fills in for a listed smelter is not typed over.

    A value that differs from the list is a finding of its own; country and number have their own
    kinds for that. Values that are the same are one note for the whole list, and none in a file
    whose sheet has no formulas at all, since that was written by a tool. Metal and look-up name
    are typed over whenever somebody uses the drop-down, and streets are in no list.
    """
    pasted: list[tuple[SmelterRow, str]] = []
    for row in declaration.smelters:
        if row.not_listed or row.not_identified or "lookup_name" not in row.entries:
            continue
        typed = [key for key in PASTED if is_typed(row, key)]
        if not typed or row.resolved is None:
            continue
        if not conflict(declaration, row):
            for entry, listed in _different(declaration, row):
                yield OVERWRITTEN.at(
                    entry.sheet,
                    entry.cell,
                    severity=Severity.WARNING,
                    cells=entry.cell,
                    likely=listed,
                )
        pasted += [(row, key) for key in typed]
    if pasted and _has_formulas(declaration):
        entries = [row[key] for row, key in pasted[:MOST_CELLS]]
        cells = [entry.cell for entry in entries]
        more = ["\u2026"] if len(pasted) > MOST_CELLS else []
        yield OVERWRITTEN.at(entries[0].sheet, cells[0], cells=", ".join(cells + more))


def _different(declaration: Declaration, row: SmelterRow) -> Iterator[tuple[Entry, str]]:
    known = known_smelter(declaration, row)
    if known is None:
        return
    for key, attribute in COMPARED:
        text, listed = shown(row, key), getattr(known, attribute)
        told = listed and is_typed(row, key) and not says_nothing(text)
        if told and not is_alike(text, listed):
            yield row[key], listed


def _has_formulas(declaration: Declaration) -> bool:
    """True if rows that nobody used still have the form's formulas: it was filled in by hand."""
    table = declaration.spec.smelters
    scan = declaration.workbook.sheet(declaration.tabs[table.sheet]).scan
    letter = table.column("smelter_id").letter
    used = {row.row for row in declaration.smelters}
    rows = (row for row in range(table.first_row, table.last_row + 1) if row not in used)
    return any(scan.is_automatic(f"{letter}{row}") for row in islice(rows, UNUSED_SEEN))


@rule
def the_list_has_no_gaps(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The rows of the smelter list follow each other from the first one on."""
    table = declaration.spec.smelters
    for expected, row in enumerate(declaration.smelters, start=table.first_row):
        if row.row != expected:
            cell = table.cell("metal", expected)
            yield GAP_ROWS.at(table.sheet, cell, line=str(expected))
            return


@rule
def rows_are_within_the_form(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No table goes on below the last row that the form serves; one finding a table."""
    for table in _tables(declaration.spec):
        if table.sheet not in declaration.tabs:
            continue
        cell = _first_beyond(declaration, table)
        if cell:
            line = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            yield BEYOND_RANGE.at(table.sheet, cell, line=line, last=str(table.last_row))


def _tables(spec: Spec) -> Iterator[Table]:
    for name in Spec.__dataclass_fields__:
        value = getattr(spec, name)
        if isinstance(value, Table) and name != "lookup":
            yield value


def _first_beyond(declaration: Declaration, table: Table) -> str:
    """Return the first cell below a table in which somebody typed something, or ""."""
    sheet = declaration.workbook.sheet(declaration.tabs[table.sheet])
    if not sheet.goes_beyond(table.last_row):
        return ""
    for row in range(table.last_row + 1, len(sheet.rows) + 1):
        if row in table.footer_rows:
            continue
        for column in table.columns:
            cell = f"{column.letter}{row}"
            if tidy(text_of(sheet.value(cell))) and not sheet.scan.is_automatic(cell):
                return cell
    return ""
