"""The sheet Checker: one line for each line of the official one, with formulas of our own."""

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import words
from toolkit.checker.layout.checker_formulas import complete, echo, needed
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.formulas import label_cell, on
from toolkit.checker.layout.results import heading_of, total_row
from toolkit.checker.layout.sheets.style import fill_rule, finish, put, put_across, set_widths
from toolkit.checker.layout.wording import FIELDS, OTHER_PICKS, PICKS
from toolkit.checker.spec import CheckerRow, Spec

LONG_FIELDS = ("declaration_scope", "scope_description")
"""Fields whose text takes two lines, as the address of a policy does."""

NOTES = {
    "product_list_first_row_filled": "Product List: first product number",
    "not_listed_rows_have_name_and_country": "Smelters that are not listed have name and country",
    "at_least_one_mineral_selected": PICKS[0],
    "other_count_equals_other_names": OTHER_PICKS[0],
}


def write_checker(sheet: Worksheet, filled: FilledForm) -> None:
    """Write the lines, the total and the colours."""
    spec = filled.spec
    total = total_row(spec)
    set_widths(sheet, {"A": 62, "B": 38, "C": 22, "D": 22, "E": 2, "F": 11, "G": 13, "H": 12})
    put_across(sheet, "A1:H1", "Checker", "p_title")
    put(sheet, "A2", "It finds empty cells. It does not find contradictions.", "p_text")
    put(sheet, "C2", "Cells still to fill in:", "p_text")
    put(sheet, "D2", f"=H{total}", "p_total", formula=True)
    for letter, label in zip(
        "ABCDFGH",
        ("What is checked", "Your entry", "State", "Where", "Needed", "Missing", "Open"),
        strict=True,
    ):
        put(sheet, f"{letter}3", label, "p_head")
    for row, height in {1: 28, 2: 28, 3: 24}.items():
        sheet.row_dimensions[row].height = height
    rows = {item.row: item for item in spec.checker}
    titles = _titles(spec)
    for row in range(min(rows), total):
        if row in rows:
            _write_row(sheet, spec, rows[row])
        elif row in titles:
            put_across(sheet, f"A{row}:D{row}", titles[row], "p_subhead")
            put_across(sheet, f"F{row}:H{row}", None, "p_subhead")
            sheet.row_dimensions[row].height = 22
        else:
            sheet.row_dimensions[row].hidden = True
    put(sheet, f"A{total}", words.mark(filled), "p_mark")
    put(sheet, f"G{total}", "Total", "p_subhead_centre")
    put(sheet, f"H{total}", f"=SUM(H4:H{total - 1})", "p_total", formula=True)
    area = f"C4:C{total - 1}"
    sheet.conditional_formatting.add(area, fill_rule("$H4=1", "F9D6D2", "8A1F11"))
    sheet.conditional_formatting.add(area, fill_rule("AND($F4=1,$G4=0)", "D5EEDF", "0B5138"))
    sheet.freeze_panes = "A4"
    finish(sheet, words.footer(filled), landscape=True, repeat_rows="3:3")
    sheet.print_area = f"A1:H{total}"


def _titles(spec: Spec) -> dict[int, str]:
    """Return the headings between the lines, where a row is free for them."""
    by_cell = {item.target.cell: item.row for item in reversed(spec.checker)}
    titles = {}
    for question in spec.questions:
        row = by_cell.get(next(iter(question.cells.values())).answer)
        if row:
            titles[row - 1] = words.question(spec, question)[0]
    for asked in spec.company_questions[:1]:
        titles[by_cell[asked.answer] - 1] = "Questions on the company"
    return titles


def _label(spec: Spec, item: CheckerRow) -> str:
    if item.complete_when in NOTES:
        return NOTES[item.complete_when]
    if item.mineral:
        heading = heading_of(spec, item)
        if spec.selection is None:
            return f"{heading}: {spec.mineral(item.mineral).name}"
        shown = on(spec.declaration_sheet, label_cell(spec, item.mineral))
        return f'="{heading}: "&IF(LEN({shown})=0,"not used",{shown})'
    for field in spec.fields:
        if field.cell == item.target.cell:
            return FIELDS[field.key][0]
    for asked in spec.company_questions:
        if not asked.per_mineral and item.target.cell == asked.comment:
            return f"{asked.key}. Web address in the comment"
        if not asked.per_mineral and item.target.cell == asked.answer:
            return words.company_question(asked)[0]
    raise ValueError(f"no label for checker row {item.row}")


def _write_row(sheet: Worksheet, spec: Spec, item: CheckerRow) -> None:
    row, target = item.row, item.target
    label = _label(spec, item)
    date = spec.field("effective_date").cell
    is_rate = any(
        question.percent_as_number and target.cell in {c.answer for c in question.cells.values()}
        for question in spec.questions
    )
    shown = "p_echo_date" if target.cell == date else "p_echo_percent" if is_rate else "p_label"
    put(sheet, f"A{row}", label, "p_label", formula=label.startswith('="'))
    put(sheet, f"B{row}", echo(spec, item), shown, formula=True)
    state = f'=IF(F{row}=0,"Not asked",IF(G{row}=1,"To do","Complete"))'
    put(sheet, f"C{row}", state, "p_number", formula=True)
    where = f"{target.sheet} {target.cell}"
    put(sheet, f"D{row}", where, "p_link")
    sheet[f"D{row}"].hyperlink = Hyperlink(
        ref=f"D{row}", location=f"'{target.sheet}'!{target.cell}", tooltip="Go to this cell"
    )
    sheet[f"D{row}"].style = "p_link"
    put(sheet, f"F{row}", f"=IF({needed(spec, item)},1,0)", "p_number", formula=True)
    put(sheet, f"G{row}", f"=IF({complete(spec, item)},0,1)", "p_number", formula=True)
    counted = f"=F{row}*G{row}" if item.counted else 0
    put(sheet, f"H{row}", counted, "p_number", formula=True)
    long_cells = {spec.field(key).cell for key in LONG_FIELDS}
    is_long = target.cell in long_cells or item.gate == "comment_for_yes" or len(label) > 60
    sheet.row_dimensions[row].height = 30 if is_long else 18
