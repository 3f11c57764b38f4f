"""The sheets for reading (Revision, Instructions, Definitions) and the Product List."""

from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.practice import wording
from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.sheets.style import finish, put, put_across, set_widths
from toolkit.checker.practice.stamp import stamp
from toolkit.checker.spec import Spec

PRODUCT_ROWS = 100


def write_revision(sheet: Worksheet, draft: Draft) -> None:
    """Write the title of the form and its revisions."""
    set_widths(sheet, {"A": 2, "B": 20, "C": 20, "D": 60})
    put_across(sheet, "B1:D1", wording.MARK, "p_mark")
    put_across(sheet, "B2:D2", "Laid out like the", "p_quiet")
    put_across(sheet, "B3:D3", draft.spec.detection.title_constant_text, "p_title")
    put_across(sheet, "B5:D5", wording.INTRODUCTION[0], "p_text_top")
    for letter, label in zip("BCD", ("Revision", "Released", "Note"), strict=True):
        put(sheet, f"{letter}12", label, "p_head")
    put(sheet, "B13", float(draft.version), "p_number")
    put(sheet, "C13", draft.released.isoformat(), "p_number")
    put(sheet, "D13", "The revision whose cells this practice workbook follows.", "p_label")
    for row, height in {1: 20, 3: 28, 5: 64, 12: 22, 13: 22}.items():
        sheet.row_dimensions[row].height = height
    finish(sheet)


def _plain(words: tuple[str, str]) -> tuple[str, str]:
    """Return label and help without the star that marks required cells."""
    label, help_text = words
    return label.removesuffix(" (*)"), help_text


def _guide(spec: Spec) -> list[tuple[str, str]]:
    """Return the lines of the instructions: a style, and what it prints."""
    lines = [("p_title", "Instructions"), ("p_mark", wording.MARK)]
    lines += [("p_text", text) for text in wording.INTRODUCTION]
    lines.append(("p_section", "Declaration: company information"))
    for item in spec.fields:
        label, help_text = _plain(wording.FIELDS[item.key])
        lines.append(("p_text", f"{item.cell} - {label}: {help_text}"))
    lines.append(("p_section", "Declaration: questions 1 to 8"))
    for question in spec.questions:
        first = question.cells[spec.minerals[0].key].answer
        lines.append(("p_text", f"From {first} - {' '.join(wording.QUESTIONS[question.key])}"))
    lines.append(("p_section", "Declaration: questions A to H"))
    for company_question in spec.company_questions:
        label, help_text = wording.COMPANY_QUESTIONS[company_question.key]
        lines.append(("p_text", f"{company_question.answer} - {label} {help_text}"))
    lines.append(("p_section", "Smelter List"))
    for column in spec.smelters.columns:
        label, help_text = _plain(wording.SMELTER_COLUMNS[column.key])
        lines.append(("p_text", f"Column {column.letter} - {label}: {help_text}"))
    lines.append(("p_section", "Product List"))
    for column in spec.products.columns:
        label, help_text = _plain(wording.PRODUCT_COLUMNS[column.key])
        lines.append(("p_text", f"Column {column.letter} - {label}: {help_text}"))
    return lines


def write_instructions(sheet: Worksheet, draft: Draft) -> None:
    """Write how to fill in each cell, and the version stamp at its place near the end."""
    set_widths(sheet, {"A": 84})
    mark = next(place for place in draft.spec.detection.versions if place.sheet == "Instructions")
    lines = _guide(draft.spec)
    for row, (style, text) in enumerate(lines, start=1):
        put(sheet, f"A{row}", text, style)
        sheet.row_dimensions[row].height = 24 if style != "p_text" else 18 + 14 * (len(text) // 88)
    put(sheet, mark.cell, stamp(draft.version, draft.released, " "), "p_quiet")
    for row in range(len(lines) + 2, int(mark.cell[1:])):
        sheet.row_dimensions[row].hidden = True
    finish(sheet)


def write_definitions(sheet: Worksheet) -> None:
    """Write what the terms mean."""
    set_widths(sheet, {"A": 2, "B": 30, "C": 90})
    put_across(sheet, "B1:C1", "Definitions", "p_title")
    put_across(sheet, "B2:C2", wording.MARK, "p_mark")
    put(sheet, "B4", "Term", "p_head")
    put(sheet, "C4", "Meaning in this workbook", "p_head")
    for row, (term, meaning) in enumerate(wording.DEFINITIONS, start=5):
        put(sheet, f"B{row}", term, "p_subhead")
        put(sheet, f"C{row}", meaning, "p_label")
        sheet.row_dimensions[row].height = 20 + 14 * (len(meaning) // 95)
    for row, height in {1: 28, 2: 20, 4: 22}.items():
        sheet.row_dimensions[row].height = height
    finish(sheet)


def write_product_list(sheet: Worksheet, draft: Draft) -> None:
    """Write the products of the draft, and empty lines."""
    table = draft.spec.products
    set_widths(sheet, {"A": 2, "B": 32, "C": 44, "D": 50})
    put_across(sheet, "B1:D1", "Product List", "p_title")
    put_across(sheet, "B2:D2", wording.MARK, "p_mark")
    put_across(
        sheet,
        "B3:D3",
        "Fill in this list only if the declaration scope is a list of products. Start in cell B6.",
        "p_text",
    )
    for row, height in {1: 28, 2: 20, 3: 22, table.header_row: 24}.items():
        sheet.row_dimensions[row].height = height
    for column in table.columns:
        label = wording.PRODUCT_COLUMNS[column.key][0]
        put(sheet, f"{column.letter}{table.header_row}", label, "p_head")
    for place in range(PRODUCT_ROWS):
        row = table.first_row + place
        product = draft.products[place] if place < len(draft.products) else None
        values = (product.number, product.name, product.comment) if product else ("", "", "")
        for column, value in zip(table.columns, values, strict=True):
            put(sheet, f"{column.letter}{row}", value or None, "p_input")
    sheet.freeze_panes = f"A{table.first_row}"
    finish(sheet, repeat_rows=f"{table.header_row}:{table.header_row}")
    sheet.print_area = f"A1:D{table.first_row + max(len(draft.products), 25)}"
