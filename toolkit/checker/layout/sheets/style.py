"""Colours and cell styles of our workbooks: calm green, pale yellow where one writes."""

from collections.abc import Mapping
from copy import copy
from weakref import WeakKeyDictionary

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout.formulas import quoted

GREEN = "0E6B5C"
MIST = "E3F0ED"
INPUT = "FFFBE6"
CLOSED = "E4E7EB"
LINE = "C3CDD1"
INK = "1F2933"
QUIET = "5B6770"
AMBER = "8A4B00"
STARTERS = ("=", "+", "-", "@")
"""First characters by which a spreadsheet takes a text for a formula."""

_EDGE = Side(style="thin", color=LINE)
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
DATE_FORMAT = r"[$-409]dd\-mmm\-yyyy;@"


def _style(
    name: str,
    *,
    size: float = 10,
    bold: bool = False,
    colour: str = INK,
    fill: str = "",
    boxed: bool = False,
    unlocked: bool = False,
    horizontal: str | None = None,
    vertical: str = "center",
    number_format: str = "General",
) -> NamedStyle:
    style = NamedStyle(name, number_format=number_format)
    style.font = Font(name="Calibri", size=size, bold=bold, color=colour)
    indent = 1 if (boxed or fill) and horizontal is None else 0
    style.alignment = Alignment(
        horizontal="left" if indent else horizontal,
        vertical=vertical,
        wrap_text=True,
        indent=indent,
    )
    if fill:
        style.fill = PatternFill("solid", start_color=fill)
    if boxed:
        style.border = _BOX
    style.protection = Protection(locked=not unlocked)
    return style


def add_styles(workbook: Workbook) -> None:
    """Register the styles that the sheets name."""
    for style in (
        _style("p_title", size=16, bold=True, colour=GREEN),
        _style("p_mark", size=10, bold=True, colour=AMBER),
        _style("p_text"),
        _style("p_text_top", vertical="top"),
        _style("p_quiet", size=9, colour=QUIET),
        _style("p_stamp", size=9, colour=QUIET, horizontal="right"),
        _style("p_section", size=12, bold=True, colour="FFFFFF", fill=GREEN),
        _style("p_head", bold=True, colour="FFFFFF", fill=GREEN, boxed=True, horizontal="center"),
        _style("p_subhead", bold=True, colour=GREEN, fill=MIST, boxed=True),
        _style(
            "p_subhead_centre", bold=True, colour=GREEN, fill=MIST, boxed=True, horizontal="center"
        ),
        _style("p_label", boxed=True),
        _style("p_echo_date", boxed=True, number_format=DATE_FORMAT),
        _style("p_echo_percent", boxed=True, number_format="0%"),
        _style("p_number", boxed=True, horizontal="center"),
        _style("p_total", size=14, bold=True, colour=GREEN, boxed=True, horizontal="center"),
        _style("p_input", fill=INPUT, boxed=True, unlocked=True, number_format="@"),
        _style("p_answer", fill=INPUT, boxed=True, unlocked=True),
        _style("p_percent", fill=INPUT, boxed=True, unlocked=True, number_format="0%"),
        _style("p_date", fill=INPUT, boxed=True, unlocked=True, number_format=DATE_FORMAT),
        _style("p_link", size=9, colour=GREEN, boxed=True),
    ):
        workbook.add_named_style(style)


def fill_rule(formula: str, colour: str, font: str = INK) -> FormulaRule:
    """Return a conditional format that fills the cell while the formula is true."""
    fill = PatternFill("solid", start_color=colour, end_color=colour)
    return FormulaRule(formula=[formula], fill=fill, font=Font(color=font))


def set_widths(sheet: Worksheet, widths: Mapping[str, float]) -> None:
    """Set column widths, in characters."""
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width


_WORN: WeakKeyDictionary[Workbook, dict[str, StyleArray]] = WeakKeyDictionary()


def _dress(cell: Cell, style: str) -> None:
    """Give a cell one of the styles; openpyxl would look it up anew for each cell."""
    worn = _WORN.setdefault(cell.parent.parent, {})
    if style in worn:
        cell._style = copy(worn[style])
    else:
        cell.style = style
        worn[style] = copy(cell._style)


def put(sheet: Worksheet, cell: str, value: object, style: str, *, formula: bool = False) -> None:
    """Write a value in one of the styles; "" writes nothing.

    Only a text of our own may be a formula: what people wrote stays a text, whatever it begins
    with, and loses control characters.
    """
    place = sheet[cell]
    _dress(place, style)
    if value is None or value == "":
        return
    if not isinstance(value, str) or formula:
        place.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    place.value = text
    place.data_type = "s"  # or "=1+1" would be calculated, and "#N/A" be an error
    if text[:1] in STARTERS:
        place.quotePrefix = 1


def put_label(sheet: Worksheet, cell: str, text: str, style: str) -> None:
    """Write a label of the form by a formula, as the official forms do.

    So a label that somebody typed over can be told from one that is the form's own.
    """
    put(sheet, cell, f"={quoted(text)}", style, formula=True)


def put_across(
    sheet: Worksheet, area: str, value: object, style: str, *, formula: bool = False
) -> None:
    """Merge an area such as "D8:J8", style all of it and write into its first cell."""
    for line in sheet[area]:
        for cell in line:
            _dress(cell, style)
    sheet.merged_cells.add(area)  # merge_cells() would take the borders apart again
    put(sheet, area.partition(":")[0], value, style, formula=formula)


def finish(
    sheet: Worksheet,
    footer: str,
    *,
    landscape: bool = False,
    repeat_rows: str = "",
    pages_wide: int = 1,
) -> None:
    """Set up printing on A4 and lock what is not to be filled in (there is no password)."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.85
    sheet.oddFooter.left.text = footer
    sheet.oddFooter.right.text = "&A - page &P of &N"
    if repeat_rows:
        sheet.print_title_rows = repeat_rows
    sheet.protection.sheet = True
    for permission in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, permission, False)
