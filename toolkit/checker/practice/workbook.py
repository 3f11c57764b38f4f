"""From a draft to the bytes of an xlsx file, the same bytes for the same draft."""

import datetime
import io
import re
import zipfile

from openpyxl.workbook import Workbook

from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.sheets.checker_sheet import write_checker
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
    return _saved(workbook)


def _describe(workbook: Workbook, draft: Draft) -> None:
    properties = workbook.properties
    properties.title = f"Practice declaration of {draft.company.name}"
    properties.creator = "Responsible Minerals Academy"
    properties.description = "Practice workbook with fictional data. Not an official form."
    properties.created = datetime.datetime(*_FIXED_TIME)


def _saved(workbook: Workbook) -> bytes:
    """Save, and pack again without the time of day, so that one seed gives one file."""
    loose, packed = io.BytesIO(), io.BytesIO()
    workbook.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2025-04-25T00:00:00Z\2", content)
            entry = zipfile.ZipInfo(name, date_time=_FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return packed.getvalue()
