"""Rules about values that a reader of the form does not see, or that are no values at all."""

import re
from collections.abc import Iterator
from dataclasses import fields

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.sheet import Sheet
from toolkit.checker.spec import Table
from toolkit.checker.values import column_letters, split_address, text_of

LESSON = "C2.M4.L2"
MAX_AREA = 400
"""How many cells of one merged area are looked at; an answer's area has at most ten."""

ERROR_VALUE = Kind(
    "DATA-ERROR-VALUE",
    Severity.ERROR,
    message=gettext_noop("Cell %(cell)s shows the Excel error %(error)s."),
    why=gettext_noop("An error is not an answer, and it spreads to the cells that use it."),
    fix=gettext_noop("Delete what is in cell %(cell)s and type the answer itself."),
    lesson=LESSON,
)
MERGED_PART = Kind(
    "DATA-IN-MERGED-PART",
    Severity.INFO,
    message=gettext_noop("Cell %(cell)s holds \u201c%(value)s\u201d, hidden in a merged cell."),
    why=gettext_noop("Excel shows only the first cell of %(area)s, but the text is in the file."),
    fix=gettext_noop("Unmerge %(area)s, delete the extra text, and merge the cells again."),
    lesson=LESSON,
)
HIDDEN_ROW = Kind(
    "DATA-IN-HIDDEN-ROW",
    Severity.INFO,
    message=gettext_noop("Cell %(cell)s is filled in, but its row is hidden."),
    why=gettext_noop("Nobody sees a hidden answer, yet tools read it."),
    fix=gettext_noop("Show row %(line)s again, and check if the answer should be there."),
    lesson=LESSON,
)
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)


def error_cells(declaration: Declaration) -> dict[tuple[str | None, str | None], str]:
    """Return the input cells that show an Excel error, by sheet and cell, with the error."""
    found: dict[tuple[str | None, str | None], str] = {}
    for role, tab in declaration.tabs.items():
        sheet = declaration.workbook.sheet(tab)
        for cell, error in sheet.errors.items():
            if _is_input(declaration, role, sheet, cell):
                found[role, cell] = error
    for entry, text in declaration.odd_texts:
        if "#" in text and is_error_word(entry.text):
            found[entry.sheet, entry.cell] = entry.text.upper()
    return found


def is_error_word(text: str) -> bool:
    """True for a text that says no more than an Excel error, such as "#N/A"."""
    return text.startswith("#") and _ERROR.fullmatch(text) is not None


def _is_input(declaration: Declaration, role: str, sheet: Sheet, cell: str) -> bool:
    if sheet.is_automatic(cell):
        return False
    if role == declaration.spec.declaration_sheet:
        return any(entry.cell == cell for entry in declaration.answer_cells())
    row, column = split_address(cell)
    spec = declaration.spec
    tables = (getattr(spec, part.name) for part in fields(spec))
    return any(
        row + 1 >= table.first_row and any(item.index == column for item in table.columns)
        for table in tables
        if isinstance(table, Table) and table.sheet == role
    )


@rule
def answers_are_no_errors(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No cell that somebody fills in shows #N/A, #REF! or the like."""
    for (sheet, cell), error in error_cells(declaration).items():
        yield ERROR_VALUE.at(sheet, cell, error=error)


@rule
def answers_are_seen(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """An answer stands in a row that shows, and in the first cell of its merged area."""
    role = declaration.spec.declaration_sheet
    sheet = declaration.workbook.sheet(declaration.tabs[role])
    cells = {entry.cell: entry for entry in declaration.answer_cells()}
    hidden = sheet.hidden_rows
    for cell, entry in cells.items():
        row = split_address(cell)[0] + 1
        if row in hidden and not entry.is_blank:
            yield HIDDEN_ROW.at(role, cell, line=str(row))
    for area in sheet.merged:
        first, _, last = area.partition(":")
        if first in cells:
            for cell in _others(first, last):
                value = text_of(sheet.value(cell)).strip()
                if value and not sheet.has_formula(cell):
                    yield MERGED_PART.at(role, cell, value=value[:80], area=area)


def _others(first: str, last: str) -> Iterator[str]:
    """Yield the addresses in an area, without its first."""
    (top, left), (bottom, right) = split_address(first), split_address(last)
    area = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    for count, (row, column) in enumerate(area):
        if count >= MAX_AREA:
            return
        if count:
            yield f"{column_letters(column)}{row + 1}"
