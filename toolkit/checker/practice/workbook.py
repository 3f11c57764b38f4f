"""From a draft to the bytes of an xlsx file, the same bytes for the same draft."""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from openpyxl.workbook import Workbook

from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.sheets.checker_sheet import write_checker
from toolkit.checker.practice.sheets.checker_values import Result, checker_values
from toolkit.checker.practice.sheets.declaration import write_declaration
from toolkit.checker.practice.sheets.guide import (
    write_definitions,
    write_instructions,
    write_product_list,
    write_revision,
)
from toolkit.checker.practice.sheets.lists import write_lists
from toolkit.checker.practice.sheets.smelter_list import write_lookup, write_smelter_list
from toolkit.checker.practice.sheets.style import GREEN, add_styles

SHEETS = (
    "Revision",
    "Instructions",
    "Definitions",
    "Declaration",
    "Smelter List",
    "Checker",
    "Product List",
    "Smelter Look-up",
)
FILLED_IN = ("Declaration", "Smelter List", "Product List")
_FIXED_TIME = (2025, 4, 25, 0, 0, 0)
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v ?/></c>')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_workbook(draft: Draft) -> bytes:
    """Return the practice workbook that says what the draft says."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    sheets = {name: workbook.create_sheet(name) for name in SHEETS}
    places = write_lists(workbook, draft.spec)
    write_revision(sheets["Revision"], draft)
    write_instructions(sheets["Instructions"], draft)
    write_definitions(sheets["Definitions"])
    write_declaration(sheets["Declaration"], draft, places)
    write_smelter_list(sheets["Smelter List"], draft, places)
    write_checker(sheets["Checker"], draft.spec)
    write_product_list(sheets["Product List"], draft)
    write_lookup(sheets["Smelter Look-up"], draft.spec)
    for name in FILLED_IN:
        sheets[name].sheet_properties.tabColor = GREEN
    workbook.active = SHEETS.index("Declaration")
    workbook.calculation.fullCalcOnLoad = True
    _describe(workbook, draft)
    return _saved(workbook, {"Checker": checker_values(draft), "Smelter List": {}})


def _describe(workbook: Workbook, draft: Draft) -> None:
    properties = workbook.properties
    properties.title = f"Practice declaration of {draft.company.name}"
    properties.creator = "Responsible Minerals Academy"
    properties.description = "Practice workbook with fictional data. Not an official form."
    properties.created = datetime.datetime(*_FIXED_TIME)


def _saved(workbook: Workbook, results: Mapping[str, Mapping[str, Result]]) -> bytes:
    """Save, then pack again with results and without the time of day.

    openpyxl writes formulas without results; `results` has those of each sheet by cell, and a
    formula that is not in it gives "". One seed gives one file.
    """
    loose, packed = io.BytesIO(), io.BytesIO()
    workbook.save(loose)
    calculated = {
        f"xl/worksheets/sheet{SHEETS.index(name) + 1}.xml": cells for name, cells in results.items()
    }
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2025-04-25T00:00:00Z\2", content)
            if name in calculated:
                content = _with_results(content, calculated[name])
            entry = zipfile.ZipInfo(name, date_time=_FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return packed.getvalue()


def _with_results(sheet: bytes, results: Mapping[str, Result]) -> bytes:
    def write(match: re.Match[str]) -> str:
        cell, attributes, formula = match.groups()
        result = results.get(cell, "")
        kind = ' t="str"' if isinstance(result, str) else ""
        value = escape(str(result))
        return f'<c r="{cell}"{attributes}{kind}><f>{formula}</f><v>{value}</v></c>'

    return _FORMULA.sub(write, sheet.decode()).encode()
