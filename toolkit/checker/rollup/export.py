"""Writes a roll-up as a workbook and as CSV."""

import csv
import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from toolkit.checker.rollup.merge import RollUp
from toolkit.checker.rollup.tables import Table, Translate, smelter_table, tables

_HEAD = PatternFill("solid", fgColor="E2EDE8")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDEST, _NARROWEST = 60, 10  # in letters
_WRAPPED_ROWS = 2_000
_HEAD_HEIGHT = 45  # points: three lines


def as_xlsx(found: RollUp, translate: Translate = str) -> bytes:
    """Return the roll-up as a workbook: smelters, provenance, conflicts, suppliers, answers.

    All cells are texts and numbers: none is a formula, whatever a supplier wrote.
    """
    book = Workbook(write_only=True)
    for table in tables(found, translate):
        _write(book, table, translate)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Workbook, table: Table, translate: Translate) -> None:
    rows = list(table.rows)
    sheet = book.create_sheet(translate(table.name)[:31])
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = _HEAD_HEIGHT
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.head) or 1)}{len(rows) + 1}"
    for place, heading in enumerate(table.head):
        longest = max((len(str(row[place])) for row in rows[:500]), default=0)
        width = min(_WIDEST, max(_NARROWEST, len(heading) // 2, longest) + 2)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.append([_cell(sheet, heading, is_head=True) for heading in table.head])
    is_short = len(rows) <= _WRAPPED_ROWS
    for row in rows:
        sheet.append([_cell(sheet, value) if is_short else _plain(sheet, value) for value in row])


def _plain(sheet: object, value: str | int) -> object:
    """Return a cell without a format, which long lists take a fifth of the time to write with."""
    # Only what may look like an error needs to be told that it is text: the rest is neutral.
    return (
        _cell(sheet, value)
        if isinstance(value, str) and value[:1] == "#"
        else (None if value == "" else value)
    )


def _cell(sheet: object, value: str | int, *, is_head: bool = False) -> object:
    if isinstance(value, str) and not value:
        return None
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # "#N/A" would become an error
    cell.alignment = _WRAPPED
    if is_head:
        cell.font, cell.fill = _BOLD, _HEAD
    return cell


def as_csv(found: RollUp, translate: Translate = str) -> bytes:
    """Return the consolidated smelter list as CSV in UTF-8, with the mark that Excel looks for."""
    table = smelter_table(found, translate)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.head)
    writer.writerows(table.rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")
