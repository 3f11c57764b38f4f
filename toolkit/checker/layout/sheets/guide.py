"""The sheets for reading: Revision, Instructions, Definitions."""

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import wording, words
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.sheets.style import finish, put, put_across, set_widths
from toolkit.checker.layout.stamp import stamp


def write_revision(sheet: Worksheet, filled: FilledForm) -> None:
    """Write the name of the form, by which it is recognised, and its revision."""
    set_widths(sheet, {"A": 2, "B": 20, "C": 20, "D": 60})
    put_across(sheet, "B1:D1", words.mark(filled), "p_mark")
    put_across(sheet, "B2:D2", "Laid out like the", "p_quiet")
    put_across(sheet, "B3:D3", filled.spec.detection.title_constant_text, "p_title")
    put_across(sheet, "B5:D5", words.introduction(filled)[0], "p_text_top")
    for letter, label in zip("BCD", ("Revision", "Released", "Note"), strict=True):
        put(sheet, f"{letter}12", label, "p_head")
    put(sheet, "B13", filled.stated_version, "p_number")
    put(sheet, "C13", filled.release.isoformat(), "p_number")
    put(sheet, "D13", "The revision whose cells this workbook follows.", "p_label")
    for row, height in {1: 20, 3: 28, 5: 64, 12: 22, 13: 22}.items():
        sheet.row_dimensions[row].height = height
    finish(sheet, words.footer(filled))


def _plain(pair: tuple[str, str]) -> str:
    """Return label and help without the star that marks required cells."""
    label, help_text = pair
    return f"{label.removesuffix(' (*)')}: {help_text}"


def _guide(filled: FilledForm) -> Iterator[tuple[str, str]]:
    """Yield the lines of the instructions: a style, and what it prints."""
    spec = filled.spec
    yield "p_title", "Instructions"
    yield "p_mark", words.mark(filled)
    for text in words.introduction(filled):
        yield "p_text", text
    yield "p_section", "Declaration: company information"
    for item in spec.fields:
        yield "p_text", f"{item.cell} - {_plain(wording.FIELDS[item.key])}"
    if spec.selection is not None:
        cells = ", ".join(pick.cell for pick in spec.selection.picks)
        yield "p_text", f"{cells} - {_plain(wording.PICKS)}"
    yield "p_section", f"Declaration: {words.matrix(spec).lower()}"
    for question in spec.questions:
        first = next(iter(question.cells.values())).answer
        yield "p_text", f"From {first} - {' '.join(words.question(spec, question))}"
    if spec.company_questions:
        yield "p_section", "Declaration: questions on the company"
    for asked in spec.company_questions:
        first = next(iter(asked.cells.values())).answer
        yield "p_text", f"{first} - {' '.join(words.company_question(asked))}"
    for table, labels in (
        (spec.minerals_scope, wording.REASON_COLUMNS),
        (spec.smelters, wording.SMELTER_COLUMNS),
        (spec.mines, wording.MINE_COLUMNS),
        (spec.products, wording.PRODUCT_COLUMNS),
    ):
        if table is not None:
            yield "p_section", table.sheet
            for column in table.columns:
                yield "p_text", f"Column {column.letter} - {_plain(labels[column.key])}"


def write_instructions(sheet: Worksheet, filled: FilledForm) -> None:
    """Write how to fill in each cell, and the version stamp at its place near the end."""
    set_widths(sheet, {"A": 84})
    corner = next(
        place for place in filled.spec.detection.versions if place.sheet == "Instructions"
    )
    place = int(corner.cell[1:])
    lines = list(_guide(filled))
    for row, (style, text) in enumerate(lines, start=1):
        row += row >= place  # the stamp stands between the lines
        put(sheet, f"A{row}", text, style)
        sheet.row_dimensions[row].height = 24 if style != "p_text" else 18 + 14 * (len(text) // 88)
    text = stamp(filled.stated_version, filled.release, " ")
    put(sheet, corner.cell, text, "p_quiet")
    for row in range(len(lines) + 2, place):
        sheet.row_dimensions[row].hidden = True
    finish(sheet, words.footer(filled))


def write_definitions(sheet: Worksheet, filled: FilledForm) -> None:
    """Write what the terms mean."""
    set_widths(sheet, {"A": 2, "B": 30, "C": 90})
    put_across(sheet, "B1:C1", "Definitions", "p_title")
    put_across(sheet, "B2:C2", words.mark(filled), "p_mark")
    put(sheet, "B4", "Term", "p_head")
    put(sheet, "C4", "Meaning in this workbook", "p_head")
    for row, (term, meaning) in enumerate(wording.DEFINITIONS, start=5):
        put(sheet, f"B{row}", term, "p_subhead")
        put(sheet, f"C{row}", meaning, "p_label")
        sheet.row_dimensions[row].height = 20 + 14 * (len(meaning) // 95)
    for row, height in {1: 28, 2: 20, 4: 22}.items():
        sheet.row_dimensions[row].height = height
    finish(sheet, words.footer(filled))
