"""Workbooks saved as .ods, .xls and .xlsb are read, and told to be sent as .xlsx."""

import datetime
import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from tests.toolkit.checker.annotation.books import cmrt
from tests.toolkit.checker.workbooks import HEAD, OFFICE, PACKAGE
from toolkit.checker import CopyRefused, Severity, annotate, check, other_formats
from toolkit.checker.workbook import Workbook

TODAY = datetime.date(2025, 11, 20)
FOLDER = Path(__file__).parent / "other_formats"
DECLARATION = {"D8": "Alder Connectors Ltd", "D15": None, "D16": "nobody"}
WITHIN = 10  # seconds


def report(data):
    return check(io.BytesIO(data), today=TODAY, name="Alder-2025-10-01.xlsx")


def places(found):
    return [(one.code, one.sheet, one.cell) for one in found.findings]


def record(number, data=b""):
    kind = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    size, length = len(data), b""
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return kind + length + bytes([size]) + data


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(data):
    """The values of an .xlsx as Excel's binary format has them, as far as a reader needs it."""
    book = Workbook(data)
    bundle, parts, relations = b"", {}, ""
    for number, name in enumerate(book.names, start=1):
        bundle += record(
            156,
            struct.pack("<II", book.is_hidden(name), number) + wide(f"rId{number}") + wide(name),
        )
        relations += (
            f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet{number}.bin"/>'
        )
        rows = record(129) + record(148, struct.pack("<4I", 0, 3000, 0, 60)) + record(145)
        sheet = book.sheet(name)
        for row in range(1, sheet.height + 1):
            values = sheet.row_values(row)
            rows += record(0, struct.pack("<I", row - 1) + bytes(13)) if values else b""
            for column, value in sorted(values.items()):
                head = struct.pack("<II", column, 0)
                if isinstance(value, datetime.date):
                    value = f"{value:%Y-%m-%d}"
                if isinstance(value, str):
                    rows += record(6, head + wide(value))
                else:
                    rows += record(5, head + struct.pack("<d", value))
        parts[f"xl/worksheets/sheet{number}.bin"] = rows + record(146) + record(130)
    parts["xl/workbook.bin"] = record(131) + record(143) + bundle + record(144) + record(132)
    parts["xl/_rels/workbook.bin.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
    )
    return packed(parts)


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ods(rows):
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Declaration">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        }
    )


FORMATS = {
    "ods": lambda: (FOLDER / "declaration.ods").read_bytes(),
    "xls": lambda: (FOLDER / "declaration.xls").read_bytes(),
    "xlsb": lambda: xlsb(cmrt(**DECLARATION)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_another_format_is_read_and_gets_the_verdict_of_the_form(name):
    data, usual = FORMATS[name](), report(cmrt(**DECLARATION))
    found = report(data)
    assert (found.template, found.version, found.language) == ("CMRT", "6.5", "English")
    assert found.verdict == usual.verdict
    assert not found.verdict.complete
    first, *others = places(found)
    assert first == ("FILE-OLD-FORMAT", None, None)
    assert found.findings[0].severity is Severity.WARNING
    assert f".{name})" in found.findings[0].message
    # A date is a text in our small .xlsb.
    assert [one for one in others if one[0] != "DECL-DATE-TYPE"] == places(usual)
    with pytest.raises(CopyRefused):
        annotate(io.BytesIO(data), found, io.BytesIO())


CELL = '<table:table-cell{} office:value-type="string"><text:p>x</text:p></table:table-cell>'
EVERYWHERE = CELL.format(' table:number-columns-repeated="16384"')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            ods(
                f'<table:table-row table:number-rows-repeated="999999">{EVERYWHERE}'
                "</table:table-row>"
            ),
            "FILE-OLD-FORMAT",
        ),
        (ods("<broken"), "FILE-OLD-FORMAT"),
        (
            ods("<table:table-row>" + CELL.format("") + "</table:table-row>"),
            "FILE-TEMPLATE-UNKNOWN",
        ),
        (packed({"xl/workbook.bin": b"no such record"}), "FILE-OLD-FORMAT"),
        (FORMATS["xls"]()[:600] + bytes(9000) + FORMATS["xls"]()[9600:], "FILE-OLD-FORMAT"),
    ],
    ids=["a cell everywhere", "broken XML", "no template", "broken records", "a hole in it"],
)
def test_one_that_cannot_be_read_is_refused_soon(data, code):
    began = time.monotonic()
    found = report(data)
    assert time.monotonic() - began < WITHIN
    assert (found.readable, [one.code for one in found.findings]) == (False, [code])
    assert found.findings[0].severity is Severity.ERROR


def test_one_that_needs_a_password_says_so(monkeypatch):
    def refuse(data):
        raise other_formats.NeedsPassword

    monkeypatch.setattr(other_formats, "as_xlsx", refuse)
    assert [one.code for one in report(ods("")).findings] == ["FILE-PASSWORD"]
