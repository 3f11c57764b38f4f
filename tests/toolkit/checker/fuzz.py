"""Makes files that nobody would send, and checks them: in a process of its own, within limits.

`python -m tests.toolkit.checker.fuzz KIND COUNT SEED` prints one JSON object: what went wrong, the
longest check in seconds of processor time, and the most memory in bytes. The name of each file
goes to stderr before it is checked: the last one is the culprit where the process is killed.
"""

import io
import json
import random
import resource
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.toolkit.checker.workbooks import GOLD, TIN, TODAY, Formula, make_cmrt, make_zip
from toolkit.checker import check
from toolkit.checker.__main__ import MEMORY

SECONDS = 10
MEGABYTES = 300
MAGIC = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n"),
    *(b"<?xml version='1.0'?>", b"\xff\xfe", b"RIFF\x00\x00\x00\x00WEBP", b"{\\rtf1", b""),
)
TOKENS = (
    *(b"<", b">", b"/>", b"</row>", b"</sheetData>", b"<row", b'<row r="1048576">', b"</c>"),
    *(b'<c r="XFD1048576"><v>1</v></c>', b'<c r="D8" t="s"><v>99999999999</v></c>', b"<v>"),
    *(b'<c r="D9" t="s"><v>-1</v></c>', b'<c r="A0"><v>1</v></c>', b"<is><t>", b"&", b"&#0;"),
    *(b"&#xD800;", b"_x0000_", b"_xD800_", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE x>"),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b'"',
        b"'",
        b"=",
        b"xmlns:x='y'",
        b"<x:c>",
    ),
    *(b"1e999", b"NaN", b"-9999999999999999999", b"<f>", b'<f t="shared" si="0"/>', b't="e"'),
    *(b'<mergeCell ref="A1:XFD1048576"/>', b'hidden="1"', b'date1904="1"', b"Revision 6.5\n"),
    *(b'Target="../../../etc/passwd"', b'Target="xl/workbook.xml"', b'r:id="rId1"', b"<si><si>"),
)
TEXTS = (
    *(
        "",
        " ",
        "\u00a0",
        "\u200b",
        "-",
        "n/a",
        "#N/A",
        "#REF!",
        "=1+1",
        "@",
        "+",
        "\u202e",
        "\ufeff",
    ),
    *(
        "_x000D_",
        "_x0000_",
        "_xD800_",
        "_x005F_",
        "A. Company",
        "Yes",
        "yes ",
        "\uff39\uff45\uff53",
    ),
    *("100%", "1", "0", "03/04/2025", "31-Feb-2025", "2025\u5e741\u670832\u65e5", "15-Mai-2025"),
    *("CID000001", "cid 1", "Smelter not listed", "Smelter not yet identified", "Tin", "Gold"),
    *("a" * 40_000, "\U0001f600" * 300, "\u0130stanbul", "\u00df", "%s %(x)s {0}", "\\N{DASH}"),
    *("\u0664\u0662", "\u00b2", "\u2160", "\u3007", "1e5", "9" * 400, "x@y.z", "@@", "a@b@c.d"),
)
NUMBERS = (0, 1, -1, 0.5, 1e308, -1e308, 1e15, 8613812345678, 45000, 45000.75, 60, 2958465.99999)
ADDRESSES = (
    *(f"D{row}" for row in range(1, 95)),
    *(f"G{row}" for row in range(24, 92)),
    *("A1", "J3", "D3", "B500", "K30"),
)
FAR = ("XFD1", "A1048576", "IV20000", "ZZ50", "IV19999")


def _base(chance: random.Random) -> dict[str, bytes]:
    """Return the parts of a workbook that is right, with shared texts and formulas."""
    shared = b"<sst><si><t>Yes</t></si><si><r><t>No</t></r><rPh><t>x</t></rPh></si></sst>"
    rows = [TIN | {"E": Formula("IF(1,1,1)", "GERMANY")}, GOLD] * chance.randint(1, 6)
    data = make_cmrt(smelters=rows, extra={"xl/sharedStrings.xml": shared})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = "xl/_rels/workbook.xml.rels"
    link = b'<Relationship Id="rId901" Type="x/sharedStrings" Target="sharedStrings.xml"/></R'
    parts[relations] = parts[relations].replace(b"</R", link)
    return parts


def some_bytes(chance: random.Random) -> bytes:
    """Return random bytes, or a good file cut, changed or stirred."""
    if chance.random() < 0.4:
        return chance.choice(MAGIC) + chance.randbytes(chance.randint(0, 4000))
    data = bytearray(make_zip(_base(chance)))
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 50)]
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 20))
            case 3:
                data[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"PK\x01\x02")
                )
            case _:
                data += data[at : at + chance.randint(1, 500)]
        if len(data) < 30:
            break
    return bytes(data)


def some_xml(chance: random.Random) -> bytes:
    """Return a good zip with a workbook whose XML was changed."""
    parts = _base(chance)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        xml = bytearray(parts[name])
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(xml) + 1)
            match chance.randrange(4):
                case 0:
                    xml[at:at] = chance.choice(TOKENS)
                case 1:
                    del xml[at : at + chance.randint(1, 40)]
                case 2:
                    xml[at : at + 1] = bytes([chance.randrange(256)])
                case _:
                    other = chance.randrange(len(xml) + 1)
                    xml[at:at] = xml[other : other + chance.randint(1, 400)]
        parts[name] = bytes(xml)
    return make_zip(parts)


def some_cells(chance: random.Random) -> bytes:
    """Return a well-formed workbook with answers that nobody would give."""

    def value() -> object:
        match chance.randrange(6):
            case 0:
                return chance.choice(NUMBERS)
            case 1:
                return None
            case 2:
                return Formula(chance.choice(("IF(1,1,1)", "A1", "1/0")), chance.choice(TEXTS))
            case 3:
                return "".join(chr(_any_character(chance)) for _ in range(chance.randint(1, 30)))
            case _:
                return chance.choice(TEXTS)

    cells = {chance.choice(ADDRESSES): value() for _ in range(chance.randint(1, 60))}
    if chance.random() < 0.1:
        cells[chance.choice(FAR)] = value()
    rows = [
        {letter: value() for letter in "ABCDEFGHIJKLMNOPQ" if chance.random() < 0.6}
        for _ in range(chance.randint(0, 12))
    ]
    products = {f"{letter}{chance.randint(1, 2100)}": value() for letter in "ABCDE"}
    return make_cmrt(smelters=rows, products=products, **cells)


def _any_character(chance: random.Random) -> int:
    code = chance.choice((chance.randrange(32, 127), chance.randrange(0xA0, 0xD800), 0x1F600))
    return code if code not in (0xFFFE, 0xFFFF) else 0x20


KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "bytes": some_bytes,
    "xml": some_xml,
    "cells": some_cells,
}


def run(kind: str, count: int, seed: int) -> dict[str, object]:
    """Check `count` files of a kind; return what went wrong, the longest time and the memory."""
    wrong: list[str] = []
    longest = 0.0
    read = 0
    for number in range(count):
        name = f"{kind}-{seed}-{number}"
        data = KINDS[kind](random.Random(name))
        print(name, file=sys.stderr, flush=True)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # ends the process where it hangs
        started = time.process_time()
        try:
            report = check(io.BytesIO(data), today=TODAY, name=f"{name}.xlsx")
            json.dumps(report.as_dict(), ensure_ascii=False).encode("utf-8").index(b"{")
            read += report.readable
            if not report.readable and not report.findings:
                wrong.append(f"{name}: refused without a word")
            if any("\x00" in text for f in report.findings for text in f.params.values()):
                wrong.append(f"{name}: a zero byte in a finding")
        except Exception as error:
            wrong.append(f"{name}: {error!r}")
        longest = max(longest, time.process_time() - started)
    return {"wrong": wrong, "seconds": longest, "memory": _most_memory(), "read": read}


def _most_memory() -> int:
    """Return the most memory of this process in bytes.

    Where the system tells it, that of this program alone: what `getrusage` says begins with the
    weight of the process that started it.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peak = next((line for line in lines if line.startswith("VmHWM:")), "")
    kilobytes = int(peak.split()[1]) if peak else 0
    return (kilobytes or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
