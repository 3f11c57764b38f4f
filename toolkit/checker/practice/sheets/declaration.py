"""The sheet Declaration: company block, questions 1 to 8, questions A to H."""

import datetime

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.practice import wording
from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.sheets.lists import LANGUAGE
from toolkit.checker.practice.sheets.style import (
    CLOSED,
    QUIET,
    fill_rule,
    finish,
    put,
    put_across,
    set_widths,
)
from toolkit.checker.practice.stamp import stamp
from toolkit.checker.spec import Question

WIDTHS = {"A": 2, "B": 62, "C": 2, "D": 17, "E": 17, "F": 2, "G": 17, "H": 17, "I": 17, "J": 19}
PAGE_BREAKS_AFTER = (30, 60)
type Places = dict[tuple[str, ...], str]


def write_declaration(sheet: Worksheet, draft: Draft, places: Places) -> None:
    """Write the sheet with everything that the draft answers."""
    set_widths(sheet, WIDTHS | {"K": 2})
    _write_head(sheet, draft)
    _write_company_block(sheet, draft, places)
    put_across(
        sheet,
        "B24:J24",
        "Questions 1 to 8: one answer for each metal",
        "p_section",
    )
    sheet.row_dimensions[24].height = 24
    for question in draft.spec.questions:
        _write_question(sheet, draft, question, places)
    _write_company_questions(sheet, draft, places)
    put_across(sheet, "B91:J91", wording.MARK, "p_mark")
    sheet.freeze_panes = "A5"
    finish(sheet, landscape=True, repeat_rows="2:4")
    sheet.print_area = "A1:K91"
    sheet.sheet_properties.pageSetUpPr.fitToPage = False  # or the page breaks would be ignored
    sheet.page_setup.scale = 66
    for row in PAGE_BREAKS_AFTER:
        sheet.row_breaks.append(Break(id=row))


def _write_head(sheet: Worksheet, draft: Draft) -> None:
    put(sheet, "B2", draft.company.name, "p_title")
    put_across(sheet, "D2:J2", wording.TITLE, "p_subhead")
    put(sheet, "B3", "Language of the form", "p_quiet")
    put(sheet, "D3", LANGUAGE, "p_quiet")
    put(sheet, "J3", stamp(draft.version, draft.released), "p_stamp")
    put_across(sheet, "B4:H4", wording.MARK, "p_mark")
    put_across(sheet, "B6:J6", wording.PURPOSE, "p_text")
    put_across(sheet, "B7:J7", "Company information", "p_section")
    for row, height in {1: 6, 2: 34, 3: 28, 4: 20, 5: 6, 6: 34, 7: 24, 23: 12}.items():
        sheet.row_dimensions[row].height = height


def _write_company_block(sheet: Worksheet, draft: Draft, places: Places) -> None:
    wide = {"declaration_scope": "G", "effective_date": "E"}
    for item in draft.spec.fields:
        row = item.cell.lstrip("ABCDEFGHIJ")
        style = "p_date" if item.kind == "date" else "p_input"
        put(sheet, f"B{row}", wording.FIELDS[item.key][0], "p_label")
        put_across(sheet, f"D{row}:{wide.get(item.key, 'J')}{row}", None, style)
        sheet[item.cell].value = draft.values.get(item.cell)
        sheet.row_dimensions[int(row)].height = 20
        if item.allowed:
            _offer(sheet, places[item.allowed], item.cell)
        elif item.kind == "date":
            _offer_date(sheet, item.cell)
    sheet.row_dimensions[10].height = 32
    sheet.row_dimensions[11].height = 6


def _write_question(sheet: Worksheet, draft: Draft, question: Question, places: Places) -> None:
    first = question.cells[draft.spec.minerals[0].key].answer
    header = int(first[1:]) - 1
    put(sheet, f"B{header}", wording.QUESTIONS[question.key][0], "p_subhead")
    put_across(sheet, f"D{header}:E{header}", "Answer", "p_subhead_centre")
    put_across(sheet, f"G{header}:J{header}", "Comments", "p_subhead_centre")
    sheet.row_dimensions[header].height = 32
    sheet.row_dimensions[header - 1].height = 24 if header == 25 else 10
    for mineral in draft.spec.minerals:
        cells = question.cells[mineral.key]
        row = cells.answer[1:]
        put(sheet, f"B{row}", mineral.name, "p_label")
        _write_answer(sheet, draft, cells.answer, cells.comment)
        sheet.row_dimensions[int(row)].height = 20
        _offer(sheet, places[question.allowed], cells.answer)
        closed = _closed_when(draft, question, mineral.key)
        if closed:
            rule = fill_rule(closed, CLOSED, QUIET)
            sheet.conditional_formatting.add(f"D{row}:E{row} G{row}:J{row}", rule)


def _closed_when(draft: Draft, question: Question, mineral: str) -> str:
    """Return the formula that is true while the question is not asked for this metal."""
    first, second = (draft.spec.question(key).cells[mineral].answer for key in ("Q1", "Q2"))
    tests = {"Q1": "", "Q2": f'${first[0]}${first[1:]}="No"'}
    later = f'OR(${first[0]}${first[1:]}="No",${second[0]}${second[1:]}="No")'
    return tests.get(question.key, later)


def _write_company_questions(sheet: Worksheet, draft: Draft, places: Places) -> None:
    put_across(sheet, "B73:J73", "Questions A to H: answer for the whole company", "p_section")
    sheet.row_dimensions[72].height = 12
    sheet.row_dimensions[73].height = 24
    put(sheet, "B74", "Question", "p_subhead")
    put_across(sheet, "D74:E74", "Answer", "p_subhead_centre")
    put_across(sheet, "G74:J74", "Comments", "p_subhead_centre")
    sheet.row_dimensions[74].height = 20
    for question in draft.spec.company_questions:
        row = int(question.answer[1:])
        put(sheet, f"B{row}", wording.COMPANY_QUESTIONS[question.key][0], "p_label")
        _write_answer(sheet, draft, question.answer, question.comment)
        sheet.row_dimensions[row].height = 34
        sheet.row_dimensions[row + 1].height = 6
        _offer(sheet, places[question.allowed], question.answer)


def _write_answer(sheet: Worksheet, draft: Draft, answer: str, comment: str) -> None:
    row = answer[1:]
    put_across(sheet, f"D{row}:E{row}", draft.values.get(answer), "p_input")
    put_across(sheet, f"G{row}:J{row}", draft.values.get(comment), "p_input")


def _offer(sheet: Worksheet, place: str, cell: str) -> None:
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
