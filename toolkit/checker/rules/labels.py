"""Rules about the form's own cells: labels, headers, and where everything stands.

The words of a form differ by language, and a file from a tool has no results for them. What tells
in every language is how a form is built: its labels are formulas, and each answer's cell is the
first of a merged area.
"""

import re
from collections.abc import Iterator, Mapping

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.sheet import Sheet
from toolkit.checker.values import column_letters, key_of, split_address, text_of

LESSON = "C2.M1.L2"

LAYOUT_SHIFTED = Kind(
    "FILE-LAYOUT-SHIFTED",
    Severity.ERROR,
    message=gettext_noop("Rows or columns were added or deleted, from cell %(cell)s on."),
    why=gettext_noop("Each answer has its fixed cell. Moved answers cannot be matched."),
    fix=gettext_noop("Take a fresh form and copy your answers into it, one by one."),
    lesson=LESSON,
)
LOCKED_TEXT_CHANGED = Kind(
    "FILE-LOCKED-TEXT-CHANGED",
    Severity.WARNING,
    message=gettext_noop("The form's own text in cell %(cell)s was changed."),
    why=gettext_noop("If a question says something else, its answer is worth nothing."),
    fix=gettext_noop("Take a fresh form and copy your answers into it."),
    lesson=LESSON,
)
_LABELS = "B"
_FARTHEST = 12
"""By how many rows or columns a shift is looked for."""
_MOST_CHANGED = 0.5
"""Above this share of labels without a formula, a program has written the sheet anew."""
_TEXT_SHEET = "L"
_LAST_SHOWN = 16
"""The number of column Q, from 0: beyond it the headers are plain texts, in hidden columns."""
_NOTE = re.compile(r"\s*\(\*\).*$")


def layout_shift(declaration: Declaration) -> Finding | None:
    """Return the finding that all below or right of a cell has moved, or None.

    In every official form each answer is the first cell of a merged area. A program that drops
    merged areas moves nothing: only if all answers from some cell on are found again, at the
    same distance, has the form been shifted.
    """
    role = declaration.spec.declaration_sheet
    sheet = declaration.workbook.sheet(declaration.tabs[role])
    anchors = {split_address(area.partition(":")[0]) for area in sheet.merged}
    expected = sorted(split_address(e.cell) for e in declaration.answer_cells())
    missing = [place for place in expected if place not in anchors]
    if not anchors or not missing:
        return None
    known = set(expected)
    top, left = missing[0][0], min(column for _, column in missing)
    below = [(row, column) for row, column in expected if row >= top]
    beside = [(row, column) for row, column in expected if column >= left]
    for distance in (step * sign for step in range(1, _FARTHEST + 1) for sign in (1, -1)):
        for moved in (
            {(row + distance, column) for row, column in below},
            {(row, column + distance) for row, column in beside},
        ):
            # Where all of them are answers' cells too, it only looks so: columns of equal form.
            if moved <= anchors and not moved <= known:
                row, column = missing[0]
                return LAYOUT_SHIFTED.at(role, f"{column_letters(column)}{row + 1}")
    return None


@rule
def labels_are_the_forms_own(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No label beside an answer and no header of a table was typed over.

    They are formulas over the sheet L. Where a program has turned all of them into texts, each is
    compared with L in every language; without L nothing can be said.
    """
    texts: Mapping[str, set[str]] | None = None
    for role, tab in declaration.tabs.items():
        sheet = declaration.workbook.sheet(tab)
        cells = list(_own_cells(declaration, role))
        typed = [cell for cell in cells if not sheet.has_formula(cell)]
        if typed and len(typed) > _MOST_CHANGED * len(cells):
            texts = _texts_of_the_form(declaration) if texts is None else texts
            typed = [cell for cell in typed if _is_other(sheet, cell, texts.get(role + cell))]
        for cell in typed:
            yield LOCKED_TEXT_CHANGED.at(role, cell)


def _own_cells(declaration: Declaration, role: str) -> Iterator[str]:
    """Yield the cells of the sheet whose text is the form's in every official version."""
    spec = declaration.spec
    if role == spec.declaration_sheet:
        answers = (declaration.fields, declaration.answers, declaration.company)
        cells = (entry.cell for entries in answers for entry in entries.values())
        for row in sorted({split_address(cell)[0] for cell in cells}):
            yield f"{_LABELS}{row + 1}"
    for table in (spec.smelters, spec.products):
        if table.sheet == role:
            shown = (column for column in table.columns if column.index <= _LAST_SHOWN)
            yield from (f"{column.letter}{table.header_row}" for column in shown)


def _is_other(sheet: Sheet, cell: str, known: set[str] | None) -> bool:
    if not known:
        return False
    label = key_of(_NOTE.sub("", text_of(sheet.value(cell))))
    if not label:
        return False  # some labels are empty in some languages: Product List D5 of CMRT 6.01
    return not any(label.startswith(text) or text.startswith(label) for text in known)


def _texts_of_the_form(declaration: Declaration) -> dict[str, set[str]]:
    """Return the form's texts in all its languages by sheet and cell, such as "DeclarationB8"."""
    tab = declaration.workbook.find(_TEXT_SHEET)
    sheet = declaration.workbook.sheet(tab) if tab else None
    found: dict[str, set[str]] = {}
    for row in sheet.rows if sheet else ():
        texts = {key_of(_NOTE.sub("", text_of(value))) for value in row[3:]} - {""}
        if row and texts:
            found[text_of(row[0])] = texts
    return found
