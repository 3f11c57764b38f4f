"""What the sheets with tables have in common: a head, labels, lines, and lists to choose from."""

from collections.abc import Mapping, Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import words
from toolkit.checker.layout.filled import FilledForm, Line
from toolkit.checker.layout.sheets.style import finish, put, put_across, set_widths
from toolkit.checker.spec import Table

SPARE = 20
"""Empty lines that stay below the last that is used."""

type Labels = Mapping[str, tuple[str, str]]


def write_head(
    sheet: Worksheet, filled: FilledForm, table: Table, labels: Labels, text: str, first: str = "B"
) -> None:
    """Write title, explanation and the labels of the columns."""
    last = table.columns[-1].letter
    across = max(last if last < "J" else "J", "D")
    put_across(sheet, f"{first}1:{across}1", table.sheet, "p_title")
    put_across(sheet, f"{first}2:{across}2", f"{text} {words.mark(filled)}.", "p_text")
    heights = {1: 28, 2: 34, table.header_row: 36}
    for row, height in heights.items():
        sheet.row_dimensions[row].height = height
    for column in table.columns:
        put(sheet, f"{column.letter}{table.header_row}", labels[column.key][0], "p_head")
    sheet.freeze_panes = f"A{table.first_row}"


def set_column_widths(sheet: Worksheet, table: Table, widths: Mapping[str, float]) -> None:
    """Set the widths of the table's columns by key; 20 characters unless given."""
    letters = {column.letter: widths.get(column.key, 20) for column in table.columns}
    set_widths(sheet, {"A": 2, **letters})


def write_lines(
    sheet: Worksheet, table: Table, lines: Sequence[Line], least: int, style: str = "p_answer"
) -> int:
    """Write the lines and empty ones, `least` in all or more; return the last row."""
    count = min(max(least, len(lines) + SPARE), table.last_row - table.first_row + 1)
    count = max(count, len(lines))
    for place in range(count):
        values = lines[place] if place < len(lines) else {}
        row = table.first_row + place
        for column in table.columns:
            put(sheet, f"{column.letter}{row}", values.get(column.key), style)
    return table.first_row + count - 1


def offer_column(sheet: Worksheet, table: Table, key: str, place: str, strict: bool = True) -> None:
    """Offer a range of choices in a column; anything else is refused if `strict`."""
    letter = table.column(key).letter
    validation = DataValidation(type="list", formula1=place, allow_blank=True)
    validation.showErrorMessage = strict
    validation.errorTitle = "Not in the list"
    validation.error = "Choose one of the entries in the list."
    sheet.add_data_validation(validation)
    validation.add(f"{letter}{table.first_row}:{letter}{table.last_row}")


def finish_table(
    sheet: Worksheet, filled: FilledForm, table: Table, used: int, pages_wide: int = 1
) -> None:
    """Set up printing: the lines that are used and some more."""
    sheet.sheet_format.defaultRowHeight = 18
    sheet.sheet_format.customHeight = True
    finish(
        sheet,
        words.footer(filled),
        landscape=True,
        repeat_rows=f"{table.header_row}:{table.header_row}",
        pages_wide=pages_wide,
    )
    last = min(table.first_row + max(used + 5, 25), table.last_row)
    sheet.print_area = f"A1:{table.columns[-1].letter}{last}"
