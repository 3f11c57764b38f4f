"""Which tab plays which sheet of a form, where tabs were renamed.

By its name, else by what is on it. A file that a tool wrote has no results of formulas, hence no
headers: then the constants must do, which are the version in a table's corner and a few texts.
"""

import re
from collections.abc import Iterator

from toolkit.checker.spec import Spec, Table
from toolkit.checker.values import key_of, text_of
from toolkit.checker.workbook import Sheet, Workbook

VERSION = re.compile(r"\s*(?:Revision|Version)\s+(\d+\.\d+(?:\.\d+)?[a-z]?)(?=\s|$)")
MAX_TABS_SEARCHED = 15
COMMON = ("Revision", "Instructions", "Definitions")


def tabs_of(workbook: Workbook, spec: Spec, declaration: str) -> dict[str, str]:
    """Return the tabs that play the spec's sheets, without those that are not found.

    `declaration` is the tab that was already found to play the Declaration.
    """
    tabs = {spec.declaration_sheet: declaration}
    for role in spec.sheets:
        tab = workbook.find(role)
        if role not in tabs and tab is not None and tab != declaration:
            tabs[role] = tab
    for table in spec.tables:
        if table.sheet not in tabs:
            tab = _recognised(workbook, spec, table, set(tabs.values()))
            if tab is not None:
                tabs[table.sheet] = tab
    return {role: tabs[role] for role in spec.sheets if role in tabs}


def _recognised(workbook: Workbook, spec: Spec, table: Table, taken: set[str]) -> str | None:
    known = {key_of(name) for name in (*spec.sheets, *spec.helper_sheets, *COMMON, *taken)}
    for tab in workbook.names[:MAX_TABS_SEARCHED]:
        if key_of(tab) not in known and _plays(workbook.sheet(tab), spec, table):
            return tab
    return None


def _plays(sheet: Sheet, spec: Spec, table: Table) -> bool:
    corner = next((c.cell for c in spec.detection.versions if c.sheet == table.sheet), None)
    headers = _texts(sheet, table.header_row)
    stamped = any(VERSION.match(text) for text in _texts(sheet, 3))
    if corner is not None:
        if stamped:
            return VERSION.match(text_of(sheet.value(corner))) is not None
        return len(headers) >= len(table.columns)
    # A sheet without a version of its own: the link back to the Declaration is a constant.
    linked = bool(text_of(sheet.value("B4"))) and not stamped
    if table is spec.minerals_scope:
        return linked and len(headers) == len(table.columns)
    full = len(table.columns) <= len(headers) < len(table.columns) + 3
    return full or (linked and not headers and not _texts(sheet, 3))


def _texts(sheet: Sheet, row: int) -> list[str]:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return [value for value in cells if isinstance(value, str) and value.strip()]


def stamps(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Yield the column, from 0, and the version of each version text in a table's third row."""
    for row in sheet.rows[2:3]:  # a slice, so that the height of the sheet is not asked for
        for column, value in enumerate(row):
            match = VERSION.match(text_of(value))
            if match:
                yield column, match[1]
