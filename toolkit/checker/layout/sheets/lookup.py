"""The sheet Smelter Look-up: names in use of the smelters that the form knows."""

from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import wording, words
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.filled import lookup_lines as lookup_lines
from toolkit.checker.layout.sheets.style import finish, put, put_across, set_widths

WIDTHS = {"A": 20, "B": 32, "C": 32, "D": 34, "E": 15, "F": 16, "G": 14, "H": 20, "I": 20, "J": 2}


def lookup_last_row(filled: FilledForm) -> int:
    """Return the last row of the look-up, or 0 if the form has none."""
    table = filled.spec.lookup
    return table.first_row + len(lookup_lines(filled)) - 1 if table else 0


def write_lookup(sheet: Worksheet, filled: FilledForm) -> None:
    """Write standard names, aliases and the two special entries."""
    table = filled.spec.lookup
    if table is None:
        return
    set_widths(sheet, WIDTHS)
    put_across(sheet, "A1:I1", table.sheet, "p_title")
    text = "Known names and aliases."
    if filled.is_practice:
        text += " This list is correct; compare your lines with it."
    put_across(sheet, "A2:I2", f"{text} {words.mark(filled)}.", "p_text")
    for row, height in {1: 28, 2: 34, 3: 6, table.header_row: 24}.items():
        sheet.row_dimensions[row].height = height
    for column in table.columns:
        label = wording.LOOKUP_COLUMNS[column.key]
        put(sheet, f"{column.letter}{table.header_row}", label, "p_head")
    for row, known in enumerate(lookup_lines(filled), start=table.first_row):
        for column in table.columns:
            value = getattr(known, column.key, "")  # a street is in none of our lists
            put(sheet, f"{column.letter}{row}", value, "p_label")
        put(sheet, f"J{row}", known.metal + known.lookup_name, "p_quiet")
    sheet.column_dimensions["J"].hidden = True
    sheet.freeze_panes = f"A{table.first_row}"
    finish(
        sheet,
        words.footer(filled),
        landscape=True,
        repeat_rows=f"{table.header_row}:{table.header_row}",
    )
    sheet.print_area = f"A1:I{lookup_last_row(filled)}"
