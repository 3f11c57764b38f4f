"""The sheets Product List, Mine List and Minerals Scope."""

from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import wording
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.sheets.lists import Places
from toolkit.checker.layout.sheets.style import put
from toolkit.checker.layout.sheets.table import (
    finish_table,
    offer_column,
    set_column_widths,
    write_head,
    write_lines,
)
from toolkit.checker.layout.stamp import stamp

LINES = 30


def write_products(sheet: Worksheet, filled: FilledForm) -> None:
    """Write the products, and empty lines."""
    table = filled.spec.products
    first = table.cell("product_number", table.first_row)
    text = f"Only for a scope of listed products. Start in cell {first}."
    set_column_widths(sheet, table, {"product_name": 40, "comments": 50})
    write_head(sheet, filled, table, wording.PRODUCT_COLUMNS, text)
    write_lines(sheet, table, filled.products, LINES, "p_input")
    finish_table(sheet, filled, table, len(filled.products))


def write_reasons(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    """Write why each mineral is asked about (AMRT)."""
    table = filled.spec.minerals_scope
    if table is None:
        return
    set_column_widths(sheet, table, {"mineral": 30, "reason": 90})
    text = "One line for each mineral of the Declaration."
    write_head(sheet, filled, table, wording.REASON_COLUMNS, text)
    write_lines(sheet, table, filled.reasons, table.last_row - table.first_row + 1, "p_input")
    offer_column(sheet, table, "mineral", places["metals",], strict=False)
    finish_table(sheet, filled, table, len(filled.reasons))


def write_mines(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    """Write the mines (EMRT 2, AMRT), with the version in the corner."""
    table = filled.spec.mines
    if table is None:
        return
    set_column_widths(sheet, table, {"metal": 16, "smelter_name": 30, "mine_name": 28})
    text = "One line for each mineral, smelter and mine that you know."
    write_head(sheet, filled, table, wording.MINE_COLUMNS, text, first="A")
    corner = next(place for place in filled.spec.detection.versions if place.sheet == table.sheet)
    put(sheet, corner.cell, stamp(filled.stated_version, filled.release), "p_stamp")
    sheet.row_dimensions[int(corner.cell[1:])].height = 28
    write_lines(sheet, table, filled.mines, LINES)
    offer_column(sheet, table, "metal", places["metals",])
    offer_column(sheet, table, "country", places["countries",], strict=False)
    finish_table(sheet, filled, table, len(filled.mines), pages_wide=2)
