"""Any bytes at all give one clear finding, fast and in little memory, and never an exception."""

import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib

import pytest

from tests.toolkit.checker.workbooks import (
    HEAD,
    MAIN,
    TODAY,
    make_cmrt,
    make_workbook,
    make_zip,
    sheet_xml,
)
from toolkit.checker import Severity, check
from toolkit.checker.safety import MAX_FILE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SECONDS = 5
MEGABYTES = 300


def only_finding(data):
    started = time.process_time()
    report = check(io.BytesIO(data), today=TODAY)
    assert time.process_time() - started < SECONDS
    assert not report.readable
    assert report.verdict is None
    (finding,) = report.findings
    assert finding.severity is Severity.ERROR
    assert (finding.sheet, finding.cell, finding.row) == (None, None, None)
    return finding


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "FILE-EMPTY", "empty"),
        (b"%PDF-1.7\n%...", "FILE-NOT-WORKBOOK", "PDF"),
        (b"name;country\nBirch;DE\nElm;AT\n", "FILE-NOT-WORKBOOK", "CSV"),
        (b"Dear customer,\nplease find our answers\n", "FILE-NOT-WORKBOOK", "plain text"),
        ("Größe,äöü\n1,2\n".encode("utf-16"), "FILE-NOT-WORKBOOK", "CSV"),
        (b"From: anna@example.com\nSubject: CMRT\n\n", "FILE-NOT-WORKBOOK", "e-mail"),
        (b"<!DOCTYPE html><html></html>", "FILE-NOT-WORKBOOK", "web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "FILE-NOT-WORKBOOK", "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "FILE-NOT-WORKBOOK", "JPEG"),
        (b"{\\rtf1 hello}", "FILE-NOT-WORKBOOK", "RTF"),
        (bytes(range(256)) * 4, "FILE-NOT-WORKBOOK", "another kind"),
        (bytes(5000), "FILE-NOT-WORKBOOK", "another kind"),
        (OLE + "Workbook".encode("utf-16-le"), "FILE-OLD-FORMAT", ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "FILE-PASSWORD", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "FILE-NOT-WORKBOOK", "Word"),
        (OLE, "FILE-NOT-WORKBOOK", "old Office file"),
        (make_zip({"word/document.xml": b"<x/>"}), "FILE-NOT-WORKBOOK", "Word"),
        (make_zip({"ppt/presentation.xml": b"<x/>"}), "FILE-NOT-WORKBOOK", "PowerPoint"),
        (make_zip({"notes.txt": b"hello"}), "FILE-NOT-WORKBOOK", "zip archive"),
        (make_zip({}), "FILE-NOT-WORKBOOK", "zip archive"),
        (make_zip({"xl/workbook.bin": b"x"}), "FILE-OLD-FORMAT", ".xlsb"),
        (make_zip({"mimetype": ODS.encode()}), "FILE-OLD-FORMAT", ".ods"),
        (make_zip({"xl/workbook.xml": b"<x/>"}), "FILE-DAMAGED", "damaged"),
        (
            make_zip({"xl/workbook.xml": b"<x", "xl/_rels/workbook.xml.rels": b"<x/>"}),
            "FILE-DAMAGED",
            "",
        ),
        (b"PK\x03\x04" + bytes(100), "FILE-DAMAGED", "damaged"),
        (make_cmrt()[:-200], "FILE-DAMAGED", "damaged"),
        (make_cmrt()[: len(make_cmrt()) // 2], "FILE-DAMAGED", "damaged"),
        (b"PK\x03\x04" + bytes(MAX_FILE), "FILE-TOO-LARGE", "20 MB"),
        (make_workbook({"Sheet1": {"A1": "hello"}}), "FILE-TEMPLATE-UNKNOWN", ""),
        (make_workbook({"Declaration": {"D8": "hello"}}), "FILE-TEMPLATE-UNKNOWN", ""),
        (make_workbook({}), "FILE-TEMPLATE-UNKNOWN", ""),
    ],
)
def test_what_is_no_workbook_is_named(data, code, word):
    finding = only_finding(data)
    assert finding.code == code
    assert word in finding.message


def replaced(data, name, content):
    """Return the zip with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    return make_zip({**parts, name: content})


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
def test_a_document_type_is_refused_in_any_part_that_is_read(part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = HEAD.encode() + bomb + b"<worksheet><sheetData>&b;</sheetData></worksheet>"
    finding = only_finding(replaced(make_cmrt(), part, content))
    assert finding.code == "FILE-UNSAFE"
    assert "DTD" in finding.message


def test_a_document_type_is_not_hidden_by_another_encoding():
    content = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><worksheet/>'.encode("utf-16")
    assert (
        only_finding(replaced(make_cmrt(), "xl/worksheets/sheet2.xml", content)).code
        == "FILE-UNSAFE"
    )


def lying_zip(size, claimed):
    """Return a workbook whose Declaration inflates to `size` bytes but claims another size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(size // (1024 * 1024)))
    packed += packer.flush()
    data = bytearray(replaced(make_cmrt(), "xl/worksheets/sheet2.xml", b"MARK"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            if content == b"MARK":
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.file_size, info.compress_size, info.CRC = claimed, len(packed), 0
                info.header_offset = out.tell()
                out.write(info.FileHeader())
                out.write(packed)
                archive.filelist.append(info)
                archive.NameToInfo[name] = info
                archive.start_dir = out.tell()
            else:
                archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_by_its_claim():
    huge = 10 * 1024**3 // 3
    assert only_finding(lying_zip(1024 * 1024, huge)).code == "FILE-UNSAFE"


def test_a_zip_bomb_is_refused_by_what_it_really_holds():
    finding = only_finding(lying_zip(300 * 1024 * 1024, 1000))
    assert finding.code == "FILE-UNSAFE"
    assert "zip bomb" in finding.message


def test_far_too_many_parts_are_refused():
    parts = {f"xl/media/{number}.txt": b"" for number in range(2500)}
    assert only_finding(make_cmrt(extra=parts)).code == "FILE-UNSAFE"


def test_two_parts_of_one_name_are_refused():
    assert only_finding(make_cmrt(extra={"XL/Workbook.xml": b"<x/>"})).code == "FILE-UNSAFE"


def test_an_encrypted_part_asks_for_the_password():
    data = bytearray(make_cmrt())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        flags = struct.unpack_from("<H", data, at + 8)[0]
        struct.pack_into("<H", data, at + 8, flags | 1)
        at = data.find(b"PK\x01\x02", at + 4)
    assert only_finding(bytes(data)).code == "FILE-PASSWORD"


@pytest.mark.parametrize("cell", ["XFD1048576", "B1048576", "XFD3", "B20001", "IW1", "ZZ9"])
def test_a_value_far_outside_the_form_is_named(cell):
    finding = only_finding(make_cmrt(**{cell: "x"}))
    assert finding.code == "FILE-STRAY-CELL"
    assert cell in finding.fix


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c\n r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    ],
)
def test_a_far_value_is_found_however_it_is_written(row):
    sheet = (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    )
    data = replaced(make_cmrt(), "xl/worksheets/sheet3.xml", sheet.encode())
    assert only_finding(data).code == "FILE-STRAY-CELL"


def test_far_more_smelters_than_the_form_holds_are_refused():
    row = {"A": "CID990001", "B": "Tin", "C": "Birch Tin", "D": "x", "E": "PERU", "O": "Peru"}
    assert only_finding(make_cmrt(smelters=[row] * 15_000)).code == "FILE-TOO-LARGE"


def test_formatted_but_empty_cells_far_out_do_no_harm():
    plain = sheet_xml({"B5": "Number"}).decode()
    far = plain.replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    )
    data = replaced(make_cmrt(), "xl/worksheets/sheet5.xml", far.encode())
    assert check(io.BytesIO(data), today=TODAY).findings == ()


@pytest.mark.parametrize("seed", range(60))
def test_changed_bytes_never_raise(seed):
    data = bytearray(make_cmrt())
    for step in range(1 + seed % 5):
        data[(seed * 7919 + step * 104729) % len(data)] ^= 1 + (seed * 31 + step) % 255
    report = check(io.BytesIO(bytes(data)), today=TODAY)
    assert report.readable or len(report.findings) == 1


@pytest.mark.parametrize("seed", range(40))
def test_changed_xml_never_raises(seed):
    sheet = bytearray(sheet_xml({"D2": "Form (CMRT)", "J3": "Revision 6.5\nx", "D8": "Alder"}))
    for step in range(1 + seed % 3):
        sheet[(seed * 7919 + step * 10473) % len(sheet)] = 32 + (seed * 31 + step * 7) % 95
    report = check(io.BytesIO(replaced(make_cmrt(), "xl/worksheets/sheet2.xml", bytes(sheet))))
    assert report.readable or len(report.findings) == 1


def test_hostile_files_stay_under_the_memory_limit(tmp_path):
    """In a process that a small one starts: a child of this one begins with this one's weight."""
    files = {
        "bomb.xlsx": lying_zip(300 * 1024 * 1024, 1000),
        "far.xlsx": make_cmrt(B1048576="x"),
        "many.xlsx": make_cmrt(**{f"B{row}": "x" for row in range(100, 19_000)}),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    check_all = (
        "import sys; from toolkit.checker import check\nfor name in sys.argv[1:]: check(name)"
    )
    weigh = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    names = [str(tmp_path / name) for name in files]
    command = [sys.executable, "-c", weigh, sys.executable, "-c", check_all, *names]
    done = subprocess.run(command, capture_output=True, check=True)
    assert int(done.stdout) < MEGABYTES
