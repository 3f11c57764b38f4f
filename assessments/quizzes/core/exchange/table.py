"""Rows of text out of CSV and XLSX and back, within limits."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from assessments.quizzes.core.exchange.plain import (
    LONGEST_TEXT,
    MOST_QUESTIONS,
    Problem,
    gettext_noop,
)
from assessments.quizzes.core.exchange.text import clean_text, decoded

MOST_COLUMNS = 150
LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes
MOST_MEMBERS = 500
# What a spreadsheet may take for the start of a formula; the wide forms count in East Asia.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

NO_XLSX = gettext_noop("This is no XLSX workbook that can be read. Save it from Excel again.")
UNPACKED = gettext_noop("The workbook is too large when unpacked. Remove what is no question.")
NO_CSV = gettext_noop("The CSV cannot be read from here on. Check the quotation marks.")

type Row = list[str]


def safe_cell(text: str) -> str:
    """Return a text with a ' before what a spreadsheet might take for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(STARTS_A_FORMULA) else text


def real_cell(text: str) -> str:
    """Return the text of a cell without the ' that safe_cell() put there."""
    is_made_safe = text.startswith("'") and text.lstrip("'").startswith(STARTS_A_FORMULA)
    return text[1:] if is_made_safe else text


def csv_rows(data: bytes) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a CSV, whatever parts its cells, and what is wrong with it."""
    text = decoded(data)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if len(rows) > MOST_QUESTIONS + 1:
                break
            rows.append([real_cell(clean_text(cell)).strip() for cell in row[:MOST_COLUMNS]])
    except csv.Error:
        return rows, [Problem(len(rows) + 1, "no_csv", NO_CSV)]
    return rows, []


def xlsx_rows(data: bytes) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a workbook's first sheet, and what is wrong with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return [], [Problem(0, "no_xlsx", NO_XLSX)]
    # zipfile gives no more of a member than its size says
    too_large = sum(member.file_size for member in members) > LARGEST_UNPACKED
    if too_large or len(members) > MOST_MEMBERS:
        return [], [Problem(0, "unpacked", UNPACKED)]
    try:
        return list(_sheet_rows(data)), []
    except Exception:  # openpyxl lets out whatever a broken part of a workbook sets off
        return [], [Problem(0, "no_xlsx", NO_XLSX)]


def _sheet_rows(data: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook  # slow to load, and seldom needed

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_QUESTIONS + 2, max_col=MOST_COLUMNS, values_only=True)
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(value, ".15g") if value == value else ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return real_cell(clean_text(str(value)[: LONGEST_TEXT + 1])).strip()


def csv_file(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as CSV that Excel opens: UTF-8 with its mark, cells made safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Sequence[Sequence[str]], explained: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as a workbook with a second sheet; every cell is text and made safe."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet, helping = book.active, book.create_sheet("How to fill in")
    sheet.title = "Questions"
    for page, lines in ((sheet, rows), (helping, explained)):
        for number, line in enumerate(lines, start=1):
            for place, text in enumerate(line, start=1):
                if text:
                    cell = page.cell(number, place, safe_cell(text)[:32_000])
                    cell.data_type = "s"
                    cell.alignment = Alignment(vertical="top", wrap_text=number > 1)
                    if number == 1:
                        cell.font = Font(bold=True)
        page.freeze_panes = "A2"
    for place, name in enumerate(rows[0] if rows else [], start=1):
        is_long = name in {"question", "text", "explanation"} or name.startswith("answer")
        sheet.column_dimensions[get_column_letter(place)].width = 40 if is_long else 18
    helping.column_dimensions["A"].width, helping.column_dimensions["B"].width = 16, 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
