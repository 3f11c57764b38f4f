"""The sheet Checker: one line for each required cell, with formulas of our own."""

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.practice import wording
from toolkit.checker.practice.sheets.style import fill_rule, finish, put, put_across, set_widths
from toolkit.checker.spec import CheckerRow, Spec

TOTAL_ROW = 70
LONG_ENTRIES = frozenset({"D9", "D10", "G77"})
"""Cells whose text takes two lines: scope, its description and the address of the policy."""

NOTES = {
    "scope_product_list": "Product List: first product number",
    "has_not_listed_row": "Every smelter that is not listed has a name and a country",
}


def write_checker(sheet: Worksheet, spec: Spec) -> None:
    """Write the lines, the total and the colours."""
    set_widths(sheet, {"A": 62, "B": 38, "C": 22, "D": 22, "E": 2, "F": 11, "G": 13, "H": 12})
    put_across(sheet, "A1:H1", "Checker", "p_title")
    put(sheet, "A2", "It finds empty cells. It does not find contradictions.", "p_text")
    put(sheet, "C2", "Cells still to fill in:", "p_text")
    put(sheet, "D2", f"=H{TOTAL_ROW}", "p_total")
    for letter, label in zip(
        "ABCDFGH",
        ("What is checked", "Your entry", "State", "Where", "Needed", "Missing", "Open"),
        strict=True,
    ):
        put(sheet, f"{letter}3", label, "p_head")
    for row, height in {1: 28, 2: 28, 3: 24}.items():
        sheet.row_dimensions[row].height = height
    labels = _labels(spec)
    rows = {item.row: item for item in spec.checker}
    for row in range(min(rows), TOTAL_ROW):
        if row in rows:
            _write_row(sheet, spec, rows[row], labels)
        else:
            _write_divider(sheet, spec, row)
    put(sheet, f"A{TOTAL_ROW}", wording.MARK, "p_mark")
    put(sheet, f"G{TOTAL_ROW}", "Total", "p_subhead_centre")
    put(sheet, f"H{TOTAL_ROW}", f"=SUM(H4:H{TOTAL_ROW - 1})", "p_total")
    area = f"C4:C{TOTAL_ROW - 1}"
    sheet.conditional_formatting.add(area, fill_rule("$H4=1", "F9D6D2", "8A1F11"))
    sheet.conditional_formatting.add(area, fill_rule("AND($F4=1,$G4=0)", "D5EEDF", "0B5138"))
    sheet.freeze_panes = "A4"
    finish(sheet, landscape=True, repeat_rows="3:3")
    sheet.print_area = f"A1:H{TOTAL_ROW}"


def _labels(spec: Spec) -> dict[str, str]:
    """Return what to call each cell that the Checker looks at."""
    labels = {item.cell: wording.FIELDS[item.key][0] for item in spec.fields}
    for question in spec.questions:
        for mineral in spec.minerals:
            labels[question.cells[mineral.key].answer] = (
                f"Question {question.key.removeprefix('Q')}: {mineral.name}"
            )
    for item in spec.company_questions:
        labels[item.answer] = wording.COMPANY_QUESTIONS[item.key][0]
        labels[item.comment] = f"{item.key}. Web address in the comment"
    return labels


def _write_row(sheet: Worksheet, spec: Spec, item: CheckerRow, labels: dict[str, str]) -> None:
    row, target = item.row, item.target
    mineral = spec.mineral(item.mineral).name if item.mineral else ""
    label = NOTES.get(item.gate) or (
        f"Smelter List: at least one line for {mineral}"
        if target.sheet == spec.smelters.sheet
        else labels[target.cell]
    )
    put(sheet, f"A{row}", label, "p_label")
    put(sheet, f"B{row}", _echo(spec, item), "p_echo_date" if target.cell == "D22" else "p_label")
    put(sheet, f"C{row}", f'=IF(F{row}=0,"Not asked",IF(H{row}=1,"To do","Complete"))', "p_number")
    put(sheet, f"D{row}", f"{target.sheet} {target.cell}", "p_link")
    sheet[f"D{row}"].hyperlink = Hyperlink(
        ref=f"D{row}", location=f"'{target.sheet}'!{target.cell}", tooltip="Go to this cell"
    )
    sheet[f"D{row}"].style = "p_link"
    put(sheet, f"F{row}", _needed(spec, item), "p_number")
    put(sheet, f"G{row}", f"=IF({_complete(spec, item)},0,1)", "p_number")
    put(sheet, f"H{row}", f"=F{row}*G{row}", "p_number")
    long_entry = target.cell in LONG_ENTRIES
    sheet.row_dimensions[row].height = 30 if len(label) > 60 or long_entry else 18


def _write_divider(sheet: Worksheet, spec: Spec, row: int) -> None:
    firsts = {
        item.row: question.key
        for item in spec.checker
        for question in spec.questions
        if item.target.cell == question.cells[spec.minerals[0].key].answer
    }
    title = "Questions A to H" if row == 53 else ""
    if row + 1 in firsts:
        title = wording.QUESTIONS[firsts[row + 1]][0]
    if not title:
        sheet.row_dimensions[row].hidden = True
        return
    put_across(sheet, f"A{row}:D{row}", title, "p_subhead")
    put_across(sheet, f"F{row}:H{row}", None, "p_subhead")
    sheet.row_dimensions[row].height = 22


def _cell(address: str, sheet: str = "Declaration") -> str:
    return f"'{sheet}'!{address}" if " " in sheet else f"{sheet}!{address}"


def _column(spec: Spec, key: str) -> str:
    table = spec.smelters
    letter = table.column(key).letter
    return f"'{table.sheet}'!${letter}${table.first_row}:${letter}${table.last_row}"


def _echo(spec: Spec, item: CheckerRow) -> str:
    metals, names = _column(spec, "metal"), _column(spec, "lookup_name")
    if item.complete_when == "smelter_row_for_metal":
        name = spec.mineral(item.mineral).name
        return f'=COUNTIF({metals},"{name}")&" in the list"'
    if item.complete_when == "not_listed_rows_have_name_and_country":
        return f'=COUNTIF({names},"{spec.smelters.not_listed}")&" not listed"'
    source = _cell(item.target.cell, item.target.sheet)
    asked = [f'{_cell(cell)}="Yes"' for cell in _answers_before(spec, item)]
    unread = f"NOT(AND({','.join(asked)}))" if asked else ""
    empty = f"OR(LEN({source})=0,{unread})" if unread else f"LEN({source})=0"
    return f'=IF({empty},"",{source})'


def _answers_before(spec: Spec, item: CheckerRow) -> list[str]:
    """Return the cells that must say Yes, or the form does not look at the answer at all."""
    return [spec.question(key).cells[item.mineral].answer for key in item.reads_if]


def _needed(spec: Spec, item: CheckerRow) -> str | int:
    """Return the formula for column F: 1 while the gate of the line is open."""
    scope = _cell(spec.field("declaration_scope").cell)
    a, b, _ = (f'"{text}"' for text in spec.field("declaration_scope").allowed)
    first_later = next(row.row for row in spec.checker if row.gate == "q1q2_open")
    policy = spec.company_question("B").answer
    policy_row = next(row.row for row in spec.checker if row.target.cell == policy)
    names = _column(spec, "lookup_name")
    gates: dict[str, str | int] = {
        "always": 1,
        "scope_user_defined": f"=IF(OR(LEN({scope})=0,{scope}={a},{scope}={b}),0,1)",
        "scope_product_list": f"=IF({scope}={b},1,0)",
        "any_mineral_in_scope": f"=IF(SUM(F{first_later}:F{first_later + 3})=0,0,1)",
        "comment_for_yes": f'=IF(AND(F{policy_row}=1,{_cell(policy)}="Yes"),1,0)',
        "has_not_listed_row": f'=IF(COUNTIF({names},"{spec.smelters.not_listed}")=0,0,1)',
    }
    if item.gate in gates:
        return gates[item.gate]
    first, second = (_cell(spec.question(key).cells[item.mineral].answer) for key in ("Q1", "Q2"))
    closed = f'{first}="No"'
    if item.gate == "q1q2_open":
        closed = f'OR({closed},AND({first}="Yes",{second}="No"))'
    return f"=IF({closed},0,1)"


def _complete(spec: Spec, item: CheckerRow) -> str:
    """Return the condition for column G: true while nothing is missing."""
    source = _cell(item.target.cell, item.target.sheet)
    metals, names = _column(spec, "metal"), _column(spec, "lookup_name")
    if item.complete_when == "smelter_row_for_metal":
        name = spec.mineral(item.mineral).name
        return f'SUMPRODUCT(({metals}="{name}")*(LEN({names})>0))>0'
    if item.complete_when == "not_listed_rows_have_name_and_country":
        typed, countries = _column(spec, "smelter_name"), _column(spec, "country")
        gaps = f"((LEN({typed})=0)+(LEN({countries})=0)>0)"
        return f'SUMPRODUCT(({names}="{spec.smelters.not_listed}")*{gaps})=0'
    if item.complete_when == "contains_at_sign":
        return f'ISNUMBER(SEARCH("@",{source}))'
    if item.complete_when == "length_at_least_2":
        return f"LEN({source})>1"
    tests = [f'{_cell(cell)}="Yes"' for cell in _answers_before(spec, item)]
    tests.append(f"LEN({source})>0")
    return f"AND({','.join(tests)})" if len(tests) > 1 else tests[0]
