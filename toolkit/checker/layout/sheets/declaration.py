"""The sheet Declaration: company block, minerals, questions on each of them and on the company."""

import datetime

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import words
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.formulas import any_in_scope, is_open, label_cell
from toolkit.checker.layout.sheets.lists import (
    LANGUAGE,
    Choices,
    Places,
    choices_of,
    slot_formula,
)
from toolkit.checker.layout.sheets.style import (
    CLOSED,
    QUIET,
    fill_rule,
    finish,
    put,
    put_across,
    set_widths,
)
from toolkit.checker.layout.stamp import stamp
from toolkit.checker.spec import ALWAYS, CompanyQuestion, Question

WIDTHS = {"A": 2, "B": 62, "C": 2, "D": 17, "E": 17, "F": 2, "G": 17, "H": 17, "I": 17, "J": 19}
ROWS_A_PAGE = 36


def write_declaration(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    """Write the sheet with everything that is answered."""
    spec = filled.spec
    set_widths(sheet, WIDTHS | {"K": 2})
    _write_head(sheet, filled)
    _write_company_block(sheet, filled, places)
    if spec.selection is not None:
        _write_picks(sheet, filled, places)
    for question in spec.questions:
        _write_question(sheet, filled, question, places)
    if spec.company_questions:
        _write_company_questions(sheet, filled, places)
    for cell in spec.hidden_answers:
        put(sheet, cell, "No", "p_quiet")
        sheet.row_dimensions[int(cell[1:])].hidden = True
    last = max(int(cell.lstrip("ABCDEFGHIJ")) for cell in spec.input_cells()) + 2
    put_across(sheet, f"B{last}:J{last}", words.mark(filled), "p_mark")
    sheet.freeze_panes = "A5"
    finish(sheet, words.footer(filled), landscape=True, repeat_rows="2:4")
    sheet.print_area = f"A1:K{last}"
    sheet.sheet_properties.pageSetUpPr.fitToPage = False  # or the page breaks would be ignored
    sheet.page_setup.scale = 66
    _break_pages(sheet, filled, last)


def _break_pages(sheet: Worksheet, filled: FilledForm, last: int) -> None:
    """Break pages above the heading of a question, so that none is torn apart."""
    heads = [
        int(next(iter(asked.cells.values())).answer[1:]) - 1
        for asked in filled.spec.all_questions()
    ]
    top = 1
    for head, following in zip(heads, [*heads[1:], last], strict=True):
        if following - top > ROWS_A_PAGE and head > top + 8:
            sheet.row_breaks.append(Break(id=head - 1))
            top = head


def _write_head(sheet: Worksheet, filled: FilledForm) -> None:
    spec = filled.spec
    put(sheet, "B2", words.title(filled), "p_title")
    put_across(sheet, "D2:J2", words.form_title(filled), "p_subhead")
    put(sheet, "B3", "Language of the form", "p_quiet")
    put(sheet, spec.detection.language.cell, LANGUAGE, "p_quiet")
    put(sheet, "J3", stamp(filled.stated_version, filled.release), "p_stamp")
    put_across(sheet, "B4:H4", words.mark(filled), "p_mark")
    put_across(sheet, "B6:J6", words.purpose(filled), "p_text")
    put_across(sheet, "B7:J7", "Company information", "p_section")
    for row, height in {1: 6, 2: 34, 3: 28, 4: 20, 5: 6, 6: 34, 7: 24}.items():
        sheet.row_dimensions[row].height = height


def _write_company_block(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    wide = {"declaration_scope": "G", "effective_date": "E"}
    for item in filled.spec.fields:
        row = item.cell.lstrip("ABCDEFGHIJ")
        style = "p_date" if item.kind == "date" else "p_input"
        put(sheet, f"B{row}", words.FIELDS[item.key][0], "p_label")
        area = f"D{row}:{wide.get(item.key, 'J')}{row}"
        put_across(sheet, area, filled.at(item.cell), style)
        sheet.row_dimensions[int(row)].height = 20
        if item.allowed:
            offer(sheet, places[item.allowed], item.cell)
        elif item.kind == "date":
            _offer_date(sheet, item.cell)
    sheet.row_dimensions[10].height = 32


def _write_picks(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    selection = filled.spec.selection
    if selection is None:
        return
    rows = sorted({int(pick.cell[1:]) for pick in selection.picks})
    others = sorted({int(pick.other[1:]) for pick in selection.picks if pick.other})
    for row in (*rows, *others):
        sheet.row_dimensions[row].height = 26
    put(sheet, f"B{rows[0]}", words.PICKS[0], "p_label")
    for row in rows[1:]:
        put(sheet, f"B{row}", words.PICKS[1], "p_quiet")
    for row, text in zip(others, words.OTHER_PICKS, strict=False):
        put(sheet, f"B{row}", text, "p_label" if row == others[0] else "p_quiet")
    for pick in selection.picks:
        put(sheet, pick.cell, filled.at(pick.cell), "p_input")
        if pick.allowed:
            offer(sheet, places[pick.allowed], pick.cell)
        if pick.other:
            put(sheet, pick.other, filled.at(pick.other), "p_input")


def _head(sheet: Worksheet, row: int, text: str) -> None:
    put(sheet, f"B{row}", text, "p_subhead")
    put_across(sheet, f"D{row}:E{row}", "Answer", "p_subhead_centre")
    put_across(sheet, f"G{row}:J{row}", "Comments", "p_subhead_centre")
    sheet.row_dimensions[row].height = 32


def _write_question(
    sheet: Worksheet, filled: FilledForm, question: Question, places: Places
) -> None:
    spec = filled.spec
    head = int(next(iter(question.cells.values())).answer[1:]) - 1
    _head(sheet, head, words.question(spec, question)[0])
    sheet.row_dimensions[head - 1].height = 10
    if question is spec.questions[0]:
        put_across(sheet, f"B{head - 1}:J{head - 1}", words.matrix(spec), "p_section")
        sheet.row_dimensions[head - 1].height = 24
    for line in question.cells:
        style = "p_percent" if question.percent_as_number else "p_input"
        _write_line(sheet, filled, question, line, style)
        offer(sheet, places[choices_of(question, line)], question.cells[line].answer)


def _write_line(
    sheet: Worksheet,
    filled: FilledForm,
    asked: Question | CompanyQuestion,
    line: str,
    style: str = "p_input",
) -> None:
    """Write the line of a mineral or slot: its name, its answer, its comment."""
    spec = filled.spec
    cells = asked.cells[line]
    row = cells.answer[1:]
    label = label_cell(spec, line)
    if spec.selection is None:
        name = spec.mineral(line).name
    elif asked is spec.questions[0]:
        name = slot_formula(spec.selection, spec.selection.slots.index(line) + 1)
    else:
        name = f'=IF(LEN(${label[0]}${label[1:]})=0,"",${label[0]}${label[1:]})'
    put(sheet, f"B{row}", name, "p_label", formula=name.startswith("=IF("))
    _write_answer(sheet, filled, cells.answer, cells.comment, style)
    sheet.row_dimensions[int(row)].height = 20
    if asked.gate != ALWAYS:
        closed = f"NOT({is_open(spec, asked.gate, line)})"
        sheet.conditional_formatting.add(
            f"D{row}:E{row} G{row}:J{row}", fill_rule(closed, CLOSED, QUIET)
        )


def _write_company_questions(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    spec = filled.spec
    asked = spec.company_questions
    first = int(next(iter(asked[0].cells.values())).answer[1:])
    title = f"Questions {asked[0].key} to {asked[-1].key}: answer for the whole company"
    put_across(sheet, f"B{first - 2}:J{first - 2}", title, "p_section")
    sheet.row_dimensions[first - 2].height = 24
    _head(sheet, first - 1, "Question")
    closed = f"NOT({any_in_scope(spec, spec.declaration_sheet)})"
    for question in asked:
        text = words.company_question(question)[0]
        if question.per_mineral:
            _head(sheet, int(next(iter(question.cells.values())).answer[1:]) - 1, text)
            for line in question.cells:
                _write_line(sheet, filled, question, line)
                choices: Choices = question.allowed_for(line)
                offer(sheet, places[choices], question.cells[line].answer)
            continue
        row = int(question.answer[1:])
        put(sheet, f"B{row}", text, "p_label")
        _write_answer(sheet, filled, question.answer, question.comment, "p_input")
        sheet.row_dimensions[row].height = 34
        sheet.row_dimensions[row + 1].height = 6
        offer(sheet, places[question.allowed], question.answer)
        sheet.conditional_formatting.add(
            f"D{row}:E{row} G{row}:J{row}", fill_rule(closed, CLOSED, QUIET)
        )


def _write_answer(
    sheet: Worksheet, filled: FilledForm, answer: str, comment: str, style: str
) -> None:
    row = answer[1:]
    put_across(sheet, f"D{row}:E{row}", filled.at(answer), style)
    put_across(sheet, f"G{row}:J{row}", filled.at(comment), "p_input")


def offer(sheet: Worksheet, place: str, cell: str) -> None:
    """Offer the choices of a range in a cell; what is not among them is refused."""
    for validation in sheet.data_validations.dataValidation:
        if validation.formula1 == place:
            validation.add(cell)
            return
    validation = DataValidation(type="list", formula1=place, allow_blank=True)
    validation.errorTitle = "Not in the list"
    validation.error = "Choose one of the answers in the list."
    sheet.add_data_validation(validation)
    validation.add(cell)


def _offer_date(sheet: Worksheet, cell: str) -> None:
    earliest = (datetime.date(2006, 12, 31) - datetime.date(1899, 12, 30)).days
    validation = DataValidation(type="date", operator="greaterThan", formula1=str(earliest))
    validation.promptTitle = "Effective date"
    validation.prompt = "Type a date, for example 15-May-2026."
    sheet.add_data_validation(validation)
    validation.add(cell)
