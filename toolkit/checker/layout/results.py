"""What the formulas of a written form give, by the checker's own reading of it."""

import datetime

from toolkit.checker.declaration import Declaration
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.formulas import label_cell
from toolkit.checker.reading import read_declaration
from toolkit.checker.spec import CheckerRow, Spec
from toolkit.checker.values import Value, text_of
from toolkit.checker.verdict import checker_lines
from toolkit.checker.workbook import Workbook

type Result = str | int | float
type Results = dict[str, dict[str, Result]]
"""By sheet and cell; a date is its serial number."""

CHECKER = "Checker"
STATES = {(False, False): "Not asked", (False, True): "Not asked"} | {
    (True, False): "To do",
    (True, True): "Complete",
}


def total_row(spec: Spec) -> int:
    """Return the row of the Checker sheet that adds up the others."""
    return spec.checker[-1].row + 1


def results_of(data: bytes, filled: FilledForm) -> Results:
    """Return the result of each formula in a form without results."""
    spec = filled.spec
    workbook = Workbook(data)
    declaration = read_declaration(workbook, spec, {name: name for name in spec.sheets})
    labels = _labels(declaration)
    return {
        spec.declaration_sheet: labels,
        spec.smelters.sheet: _filled_in(declaration),
        CHECKER: _checker(declaration, labels),
    }


def _labels(declaration: Declaration) -> dict[str, Result]:
    """Return the names that stand beside the answers of each slot."""
    if declaration.spec.selection is None:
        return {}
    names = {mineral.key: mineral.name for mineral in declaration.minerals}
    return {
        f"B{cells.answer.lstrip('ABCDEFGHIJ')}": names[line]
        for question in declaration.spec.all_questions()
        for line, cells in question.cells.items()
        if line in names
    }


def _filled_in(declaration: Declaration) -> dict[str, Result]:
    return {
        row[key].cell: text_of(row[key].raw)
        for row in declaration.smelters
        for key in row.automatic
        if key not in row.errors
    }


def _checker(declaration: Declaration, labels: dict[str, Result]) -> dict[str, Result]:
    results: dict[str, Result] = {}
    total = 0
    for item, needed, complete in checker_lines(declaration):
        is_open = int(needed and not complete and item.counted)
        total += is_open
        line: dict[str, Result] = {
            "B": _echo(declaration, item),
            "C": STATES[needed, complete],
            "F": int(needed),
            "G": int(not complete),
            "H": is_open,
        }
        if item.mineral and declaration.spec.selection is not None:
            name = labels.get(label_cell(declaration.spec, item.mineral), "not used")
            line["A"] = f"{heading_of(declaration.spec, item)}: {name}"
        results |= {f"{letter}{item.row}": result for letter, result in line.items()}
    return results | {f"H{total_row(declaration.spec)}": total, "D2": total}


def heading_of(spec: Spec, item: CheckerRow) -> str:
    """Return what a line about one mineral is about: a question, or the smelter list."""
    if item.target.sheet != spec.declaration_sheet:
        return "Smelter List: at least one line"
    asked = next(
        asked
        for asked in spec.all_questions()
        if any(cells.answer == item.target.cell for cells in asked.cells.values())
    )
    return f"Question {asked.key.removeprefix('Q')}"


def _echo(declaration: Declaration, item: CheckerRow) -> Result:
    match item.complete_when:
        case "smelter_row_for_metal" | "metal_in_smelter_list":
            names = {mineral.key: mineral.name for mineral in declaration.minerals}
            wanted = names.get(item.mineral, "").casefold()
            metals = [text_of(row["metal"].raw).casefold() for row in declaration.smelters]
            return f"{sum(metal == wanted for metal in metals) if wanted else 0} in the list"
        case "not_listed_rows_have_name_and_country":
            found = sum(row.not_listed for row in declaration.smelters)
            return f"{found} not listed"
    sheet = declaration.workbook.sheet(declaration.tabs[item.target.sheet])
    return _shown(sheet.value(item.target.cell))


def _shown(value: Value) -> Result:
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return (value - datetime.date(1899, 12, 30)).days
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value) if float(value).is_integer() else value
    return text_of(value)
