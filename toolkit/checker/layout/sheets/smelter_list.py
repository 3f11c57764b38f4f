"""The sheet Smelter List, whose lines fill in by themselves from the sheet Smelter Look-up."""

from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.layout import wording, words
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.formulas import any_of, quoted
from toolkit.checker.layout.sheets.lists import Places
from toolkit.checker.layout.sheets.lookup import lookup_last_row
from toolkit.checker.layout.sheets.style import put, put_across, put_label, set_widths
from toolkit.checker.layout.sheets.table import SPARE, finish_table, offer_column
from toolkit.checker.layout.stamp import stamp
from toolkit.checker.spec import SmelterTable

FORMATTED_ROWS = 60
WIDTHS = {
    "cid_input": 14,
    "metal": 13,
    "lookup_name": 30,
    "smelter_name": 28,
    "country": 35,
    "smelter_id": 14,
    "smelter_id_source": 16,
    "street": 18,
    "city": 18,
    "state_province": 18,
    "contact_name": 20,
    "contact_email": 24,
    "next_steps": 24,
    "mine_names": 24,
    "mine_countries": 24,
    "recycled_100": 16,
    "comments": 30,
}
BY_ID = {"metal": "A", "lookup_name": "C"}
BY_NAME = {
    "country": "D",
    "smelter_id": "E",
    "smelter_id_source": "F",
    "street": "G",
    "city": "H",
    "state_province": "I",
}
"""Columns that fill in by themselves, and the look-up column that each one reads."""


def write_smelter_list(sheet: Worksheet, filled: FilledForm, places: Places) -> None:
    """Write the lines, and empty lines that fill in by themselves."""
    table = filled.spec.smelters
    set_widths(sheet, {column.letter: WIDTHS[column.key] for column in table.columns})
    _write_head(sheet, filled, table)
    last = max(len(filled.smelters) + SPARE, FORMATTED_ROWS)
    rows = min(last, max(table.last_row - table.first_row + 1, len(filled.smelters)))
    found = lookup_last_row(filled)
    for place in range(rows):
        row = table.first_row + place
        values = filled.smelters[place] if place < len(filled.smelters) else {}
        for column in table.columns:
            cell = f"{column.letter}{row}"
            if column.formula and column.key not in values and found:
                formula = _formula(table, column.key, row, found)
                put(sheet, cell, formula, "p_answer", formula=True)
            else:
                put(sheet, cell, values.get(column.key), "p_answer")
    _offer(sheet, filled, places, found)
    finish_table(sheet, filled, table, len(filled.smelters), pages_wide=2)
    sheet.freeze_panes = table.cell("smelter_name", table.first_row)
    sheet.print_title_cols = f"A:{'C' if found else 'B'}"


def _write_head(sheet: Worksheet, filled: FilledForm, table: SmelterTable) -> None:
    put_across(sheet, "B2:J2", table.sheet, "p_title")
    way = (
        "Type an ID in column A, or choose the metal and the name in columns B and C."
        if table.has("cid_input")
        else "Write name and country of each smelter."
    )
    text = f"One line for each metal, smelter and country. {way} {words.mark(filled)}."
    put_across(sheet, "B3:J3", text, "p_text")
    corner = next(place for place in filled.spec.detection.versions if place.sheet == table.sheet)
    put(sheet, corner.cell, stamp(filled.stated_version, filled.release), "p_stamp")
    for row, height in {1: 6, 2: 28, 3: 34, table.header_row: 36}.items():
        sheet.row_dimensions[row].height = height
    for column in table.columns:
        label = wording.SMELTER_COLUMNS[column.key][0]
        put_label(sheet, f"{column.letter}{table.header_row}", label, "p_head")


def _formula(table: SmelterTable, key: str, row: int, last: int) -> str:
    """Return the formula that fills a cell in, as the form's own does.

    On rows that are not listed some versions look for the name that was typed.
    """

    def source(letter: str) -> str:
        return f"'Smelter Look-up'!${letter}$5:${letter}${last}"

    def here(column: str) -> str:
        return f"${table.column(column).letter}{row}"

    if key in BY_ID:
        by_id = f"MATCH({here('cid_input')},{source('E')},0)"
        found = f'IFERROR(INDEX({source(BY_ID[key])},{by_id}),"")'
        return f'=IF({here("cid_input")}="","",{found})'
    name = here("lookup_name")
    if table.special_by_typed_name:
        special = any_of(f"{name}={quoted(s)}" for s in (table.not_listed, table.not_identified))
        name = f"IF({special},{here('smelter_name')},{name})"
    by_name = f"MATCH({here('metal')}&{name},{source('J')},0)"
    found = f'IFERROR(INDEX({source(BY_NAME[key])},{by_name})&"","")'
    return f'=IF(OR({here("metal")}="",{here("lookup_name")}=""),"",{found})'


def _offer(sheet: Worksheet, filled: FilledForm, places: Places, last: int) -> None:
    spec = filled.spec
    table = spec.smelters
    offer_column(sheet, table, "metal", places["metals",])
    offer_column(sheet, table, "country", places["countries",], strict=False)
    offer_column(sheet, table, "recycled_100", places[table.recycled])
    if last:
        metal = f"${table.column('metal').letter}{table.first_row}"
        metals = f"'Smelter Look-up'!$A$5:$A${last}"
        first = f"MATCH({metal},{metals},0)"
        names = f"OFFSET('Smelter Look-up'!$B$4,{first},0,COUNTIF({metals},{metal}),1)"
        offer_column(sheet, table, "lookup_name", names, strict=False)
