"""Makes small workbooks in the shape of a CMRT 6.5, with words and smelters of our own.

Only the standard library: a workbook takes about a millisecond.
"""

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

TODAY = datetime.date(2025, 11, 20)


@dataclass(frozen=True)
class Formula:
    """A formula cell; `cached` is its saved result."""

    text: str
    cached: str = ""


@dataclass(frozen=True)
class Error:
    """A cell that holds an error."""

    text: str


PROTECTED = '<sheetProtection sheet="1"/>'

LOOKUP = (
    ("Tin", "Birch Tin", "Birch Tin", "GERMANY", "CID990001", "RMI"),
    ("Tin", "Old Birch Works", "Birch Tin", "GERMANY", "CID990001", "RMI"),
    ("Tin", "Maple Tin", "Maple Tin", "VIET NAM", "CID990002", "RMI"),
    ("Gold", "Cedar Gold", "Cedar Gold", "JAPAN", "CID990003", "RMI"),
    ("Tungsten", "Elm Tungsten", "Elm Tungsten", "AUSTRIA", "CID990004", "RMI"),
    ("Tin", "Smelter not listed", "", "", "", ""),
    ("Tin", "Smelter not yet identified", "", "", "", ""),
)

COMPLETE: dict[str, object] = {
    "D2": "Our Practice Form (CMRT)",
    "D3": "English",
    "J3": "Revision 6.5\nApril 25, 2025",
    "D8": "Alder Connectors Ltd",
    "D9": "A. Company",
    "D14": "1 Mill Lane, Oakham, United Kingdom",
    "D15": "Anna Birch",
    "D16": "anna.birch@example.com",
    "D17": "+49 30 1234567",
    "D18": "Paul Elm",
    "D20": "paul.elm@example.com",
    "D22": datetime.date(2025, 10, 1),
    "D26": "No",
    "D27": "Yes",
    "D28": "Yes",
    "D29": "No",
    "D33": "Yes",
    "D34": "Yes",
    "D39": "No",
    "D40": "No",
    "D45": "No",
    "D46": "No",
    "D51": "No",
    "D52": "No",
    "D57": "100%",
    "D58": "100%",
    "D63": "Yes",
    "D64": "Yes",
    "D69": "Yes",
    "D70": "Yes",
    **{f"D{row}": "Yes" for row in (75, 77, 79, 81, 85, 87)},
    "D83": "Yes, in conformance with IPC1755 (e.g., CMRT)",
    "D89": "No",
    "G26": "Not in any bill of materials",
    "G29": "Not in any bill of materials",
    "G77": "https://www.example.com/policy",
}

TIN = {"B": "Tin", "C": "Birch Tin", "E": "GERMANY", "F": "CID990001", "G": "RMI"}
GOLD = {"B": "Gold", "C": "Cedar Gold", "E": "JAPAN", "F": "CID990003", "G": "RMI"}


def make_cmrt(
    *,
    smelters: Sequence[Mapping[str, object]] = (TIN, GOLD),
    products: Mapping[str, object] | None = None,
    smelter_cells: Mapping[str, object] | None = None,
    names: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    listed: Sequence[Sequence[str]] = LOOKUP,
    extra: Mapping[str, bytes] | None = None,
    revision: str = "Conflict Minerals Reporting Template",
    **changes: object,
) -> bytes:
    """Return a complete and correct CMRT with these changes.

    A keyword such as `D8=None` changes a cell of the Declaration; `smelters` are the rows from 5
    on, by column, and `smelter_cells` more cells of that sheet; `products` are cells of the
    Product List; `listed` are the lines of the look-up; `names` renames and `without` drops
    sheets; `extra` adds parts to the zip.
    """
    cells = {**COMPLETE, **changes}
    rows = {
        f"{column}{row}": value
        for row, smelter in enumerate(smelters, start=5)
        for column, value in smelter.items()
    }
    lookup = {
        f"{column}{row}": value
        for row, line in enumerate(listed, start=5)
        for column, value in zip("ABCDEFGHI", line, strict=False)
    }
    headers = {f"{column}4": f"Heading {column}" for column in "ABCDEFGHIJKLMNOPQ"}
    sheets: dict[str, Mapping[str, object]] = {
        "Revision": {"B3": revision},
        "Declaration": cells,
        "Smelter List": {
            "Q3": cells["J3"],
            **headers,
            **rows,
            **(smelter_cells or {}),
        },
        "Checker": {},
        "Product List": {"B5": "Number", "C5": "Name", "D5": "Comments", **(products or {})},
        "Smelter Look-up": {"A4": "Metal", **lookup},
        **{name: {} for name in ("L", "C", "SorP")},
    }
    renamed = {
        (names or {}).get(name, name): sheets[name] for name in sheets if name not in without
    }
    return make_workbook(renamed, extra)


def make_workbook(
    sheets: Mapping[str, Mapping[str, object] | bytes], extra: Mapping[str, bytes] | None = None
) -> bytes:
    """Return an .xlsx of these sheets: cells by address, or the sheet's whole XML as bytes."""
    names = list(sheets)
    tabs = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" {_state(name)}r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    relations += f'<Relationship Id="rId900" Type="{OFFICE}/styles" Target="styles.xml"/>'
    parts: dict[str, bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tabs}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
        ).encode(),
        "xl/styles.xml": STYLES.encode(),
    }
    for number, name in enumerate(names, start=1):
        content = sheets[name]
        xml = content if isinstance(content, bytes) else sheet_xml(content)
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    return make_zip({**parts, **(extra or {})})


def make_zip(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_xml(cells: Mapping[str, object], after: str = PROTECTED) -> bytes:
    """Return a worksheet with these cells; None and "" leave a cell out.

    `after` is the XML that follows the cells.
    """
    rows: dict[int, list[tuple[int, str]]] = {}
    for address, value in cells.items():
        letters = address.rstrip("0123456789")
        row = int(address[len(letters) :])
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        if value is not None and value != "":
            rows.setdefault(row, []).append((column, _cell(address, value)))
    body = "".join(
        f'<row r="{row}">{"".join(cell for _, cell in sorted(rows[row]))}</row>'
        for row in sorted(rows)
    )
    data = f"<sheetData>{body}</sheetData>"
    return f'{HEAD}<worksheet xmlns="{MAIN}">{data}{after}</worksheet>'.encode()


def _state(name: str) -> str:
    return 'state="hidden" ' if name in ("L", "C", "SorP") else ""


def _cell(address: str, value: object) -> str:
    match value:
        case Formula(text, cached):
            saved = f"<v>{escape(cached)}</v>" if cached else ""
            return f'<c r="{address}" t="str"><f>{escape(text)}</f>{saved}</c>'
        case Error(text):
            return f'<c r="{address}" t="e"><v>{escape(text)}</v></c>'
        case datetime.date():
            serial = (value - datetime.date(1899, 12, 30)).days
            return f'<c r="{address}" s="1"><v>{serial}</v></c>'
        case bool():
            return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{address}"><v>{value}</v></c>'
    text = f'<t xml:space="preserve">{escape(str(value))}</t>'
    return f'<c r="{address}" t="inlineStr"><is>{text}</is></c>'


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="15" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
