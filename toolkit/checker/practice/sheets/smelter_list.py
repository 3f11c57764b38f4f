"""The sheet Smelter List, and the sheet Smelter Look-up that fills it in."""

from dataclasses import fields

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.practice import wording
from toolkit.checker.practice.company import NOT_IDENTIFIED, NOT_LISTED
from toolkit.checker.practice.draft import Draft, Row
from toolkit.checker.practice.sheets.declaration import Places
from toolkit.checker.practice.sheets.style import finish, put, put_across, set_widths
from toolkit.checker.practice.smelters import ID_SOURCE, SMELTERS
from toolkit.checker.practice.stamp import stamp
from toolkit.checker.spec import Spec, Table

FORMATTED_ROWS = 200
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
LOOKUP_SOURCES = {
    "country": "D",
    "smelter_id": "E",
    "smelter_id_source": "F",
    "city": "H",
    "state_province": "I",
}
"""Columns that fill in by themselves, and the look-up column that each one reads."""


def write_smelter_list(sheet: Worksheet, draft: Draft, places: Places) -> None:
    """Write the lines of the draft, and empty lines that fill in by themselves."""
    table = draft.spec.smelters
    set_widths(sheet, {column.letter: WIDTHS[column.key] for column in table.columns} | {"R": 2})
    put_across(sheet, "B2:J2", "Smelter List", "p_title")
    put_across(
        sheet,
        "B3:J3",
        "One line for each metal, smelter and country. Type an ID in column A, or choose the metal "
        f"and the name in columns B and C. {wording.MARK}.",
        "p_text",
    )
    last = table.columns[-1].letter
    put(sheet, f"{last}3", stamp(draft.version, draft.released), "p_stamp")
    for row, height in {1: 6, 2: 28, 3: 34, table.header_row: 36}.items():
        sheet.row_dimensions[row].height = height
    for column in table.columns:
        label = wording.SMELTER_COLUMNS[column.key][0]
        put(sheet, f"{column.letter}{table.header_row}", label, "p_head")
    for place in range(FORMATTED_ROWS):
        row = table.first_row + place
        values = (
            _values(draft.rows[place])
            if place < len(draft.rows)
            else _formulas(row, _lookup_last_row(draft.spec))
        )
        for column in table.columns:
            put(sheet, f"{column.letter}{row}", values.get(column.key) or None, "p_answer")
    _offer(sheet, draft.spec, places)
    sheet.freeze_panes = f"D{table.first_row}"
    sheet.sheet_format.defaultRowHeight = 18
    sheet.sheet_format.customHeight = True
    finish(
        sheet,
        landscape=True,
        repeat_rows=f"{table.header_row}:{table.header_row}",
        pages_wide=2,
    )
    sheet.print_title_cols = "A:C"
    sheet.print_area = f"A1:{last}{table.first_row + max(len(draft.rows) + 5, 25)}"


def _values(row: Row) -> dict[str, str]:
    return {item.name: getattr(row, item.name) for item in fields(row)}


def _formulas(row: int, last: int) -> dict[str, str]:
    def column(letter: str) -> str:
        return f"'Smelter Look-up'!${letter}$5:${letter}${last}"

    by_id = f"MATCH($A{row},{column('E')},0)"
    by_name = f"MATCH($B{row}&$C{row},{column('J')},0)"
    formulas = {
        key: f'=IF($A{row}="","",IFERROR(INDEX({column(letter)},{by_id}),""))'
        for key, letter in (("metal", "A"), ("lookup_name", "C"))
    }
    for key, letter in LOOKUP_SOURCES.items():
        found = f'IFERROR(INDEX({column(letter)},{by_name})&"","")'
        formulas[key] = f'=IF(OR($B{row}="",$C{row}=""),"",{found})'
    return formulas


def _offer(sheet: Worksheet, spec: Spec, places: Places) -> None:
    table, last = spec.smelters, _lookup_last_row(spec)
    names = (
        "OFFSET('Smelter Look-up'!$B$4,"
        f"MATCH($B{table.first_row},'Smelter Look-up'!$A$5:$A${last},0),0,"
        f"COUNTIF('Smelter Look-up'!$A$5:$A${last},$B{table.first_row}),1)"
    )
    sources = {
        "metal": places[tuple(mineral.name for mineral in spec.minerals)],
        "lookup_name": names,
        "country": places["countries",],
        "recycled_100": places[table.recycled],
    }
    for key, source in sources.items():
        letter = table.column(key).letter
        validation = DataValidation(type="list", formula1=source, allow_blank=True)
        validation.showErrorMessage = key not in {"lookup_name", "country"}
        validation.errorTitle = "Not in the list"
        validation.error = "Choose one of the entries in the list."
        sheet.add_data_validation(validation)
        validation.add(f"{letter}{table.first_row}:{letter}{table.last_row}")


def _lookup_lines(spec: Spec) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for mineral in sorted(spec.minerals, key=lambda mineral: mineral.name):
        known = [
            (s.metal, name, s.name, s.country, s.number, ID_SOURCE, "", s.city, s.province)
            for s in SMELTERS
            if s.metal == mineral.name
            for name in (s.name, *s.aliases)
        ]
        lines += sorted(known, key=lambda item: item[1].casefold())
        lines += [(mineral.name, special, special) for special in (NOT_LISTED, NOT_IDENTIFIED)]
    return lines


def _lookup_last_row(spec: Spec) -> int:
    return _lookup(spec).first_row + len(_lookup_lines(spec)) - 1


def _lookup(spec: Spec) -> Table:
    if spec.lookup is None:
        raise ValueError(f"{spec.template} {spec.version} has no look-up sheet")
    return spec.lookup


def write_lookup(sheet: Worksheet, spec: Spec) -> None:
    """Write the synthetic smelter list: standard names, aliases and the two special entries."""
    table = _lookup(spec)
    set_widths(
        sheet,
        {"A": 13, "B": 32, "C": 32, "D": 34, "E": 15, "F": 16, "G": 14, "H": 20, "I": 20, "J": 2},
    )
    put_across(sheet, "A1:I1", "Smelter Look-up", "p_title")
    put_across(
        sheet,
        "A2:I2",
        f"Known names and aliases. This list is correct; compare your lines with it. "
        f"{wording.MARK}.",
        "p_text",
    )
    for row, height in {1: 28, 2: 34, 3: 6, table.header_row: 24}.items():
        sheet.row_dimensions[row].height = height
    for column in table.columns:
        put(
            sheet,
            f"{column.letter}{table.header_row}",
            wording.LOOKUP_COLUMNS[column.key],
            "p_head",
        )
    for row, line in enumerate(_lookup_lines(spec), start=table.first_row):
        padded = [*line, *[""] * (len(table.columns) - len(line))]
        for column, value in zip(table.columns, padded, strict=True):
            put(sheet, f"{column.letter}{row}", value or None, "p_label")
        sheet[f"J{row}"].value = line[0] + line[1]
    sheet.column_dimensions["J"].hidden = True
    sheet.freeze_panes = f"A{table.first_row}"
    finish(sheet, landscape=True, repeat_rows=f"{table.header_row}:{table.header_row}")
    sheet.print_area = f"A1:I{_lookup_last_row(spec)}"
