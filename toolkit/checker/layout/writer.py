"""From a filled form to the bytes of an xlsx file, the same bytes for the same form."""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from openpyxl.workbook import Workbook

from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.results import Result, Results, results_of
from toolkit.checker.layout.sheets.checker_sheet import write_checker
from toolkit.checker.layout.sheets.declaration import write_declaration
from toolkit.checker.layout.sheets.guide import (
    write_definitions,
    write_instructions,
    write_revision,
)
from toolkit.checker.layout.sheets.lists import write_lists
from toolkit.checker.layout.sheets.lookup import write_lookup
from toolkit.checker.layout.sheets.smelter_list import write_smelter_list
from toolkit.checker.layout.sheets.style import GREEN, add_styles
from toolkit.checker.layout.sheets.tables import write_mines, write_products, write_reasons

FRONT = ("Revision", "Instructions", "Definitions")
_FIXED_TIME = (2025, 4, 25, 0, 0, 0)
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v ?/></c>')
_BLANKS = re.compile(rb"<is><t>(\s+)</t>")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_form(filled: FilledForm) -> bytes:
    """Return a workbook that says what the form says, laid out cell for cell as the official one.

    Its Checker sheet works by formulas and comes with their results, which agree with
    `official_verdict`. Control characters are left out; a text that begins like a formula stays a
    text.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    spec = filled.spec
    names = [*FRONT, *spec.sheets]
    names.insert(names.index(spec.products.sheet), "Checker")
    names += [spec.lookup.sheet] if spec.lookup else []
    sheets = {name: workbook.create_sheet(name) for name in names}
    places = write_lists(workbook, filled)
    write_revision(sheets["Revision"], filled)
    write_instructions(sheets["Instructions"], filled)
    write_definitions(sheets["Definitions"], filled)
    write_declaration(sheets[spec.declaration_sheet], filled, places)
    write_smelter_list(sheets[spec.smelters.sheet], filled, places)
    write_checker(sheets["Checker"], filled)
    write_products(sheets[spec.products.sheet], filled)
    if spec.minerals_scope:
        write_reasons(sheets[spec.minerals_scope.sheet], filled, places)
    if spec.mines:
        write_mines(sheets[spec.mines.sheet], filled, places)
    if spec.lookup:
        write_lookup(sheets[spec.lookup.sheet], filled)
    for name in spec.sheets:
        sheets[name].sheet_properties.tabColor = GREEN
    workbook.active = names.index(spec.declaration_sheet)
    workbook.calculation.fullCalcOnLoad = True
    _describe(workbook, filled)
    return _saved(workbook, filled)


def _describe(workbook: Workbook, filled: FilledForm) -> None:
    properties = workbook.properties
    kind = "Practice declaration" if filled.is_practice else "Declaration"
    properties.title = f"{kind} of {filled.company_name}".removesuffix(" of ")
    properties.creator = "Responsible Minerals Academy"
    properties.description = "Not an official form." + (
        " Practice workbook with fictional data." if filled.is_practice else ""
    )
    properties.created = datetime.datetime(*_FIXED_TIME)


def _saved(workbook: Workbook, filled: FilledForm) -> bytes:
    """Save, then pack again with results and without the time of day.

    openpyxl writes formulas without results, and Excel does not calculate in its protected view,
    in which downloaded files open. A formula without a result of ours gives "".
    """
    loose = io.BytesIO()
    workbook.save(loose)
    results: Results = results_of(loose.getvalue(), filled)
    parts = {
        f"xl/worksheets/sheet{number}.xml": results.get(name, {})
        for number, name in enumerate(workbook.sheetnames, start=1)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2025-04-25T00:00:00Z\2", content)
            if name in parts:  # openpyxl forgets to say that a text of blanks alone is one
                content = _BLANKS.sub(rb'<is><t xml:space="preserve">\1</t>', content)
            if name in parts and b"<f>" in content:
                content = _with_results(content, parts[name])
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
