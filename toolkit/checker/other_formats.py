"""Reads .xls, .xlsb and .ods workbooks, by making a plain .xlsx of their values.

`as_xlsx` runs this module as a program in a process of its own: python-calamine, which reads these
formats, takes memory for the whole area up to the farthest value, and ends its process where there
is none. See docs/decisions/0024.
"""

import contextlib
import datetime
import io
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from toolkit.checker.values import column_letters

MEMORY = 400 * 1024 * 1024
"""Bytes of address space; Python and an honest form take a third."""
SECONDS = 5
"""Of processor time. By the clock it may take 9: the checker answers within ten."""
WAIT = 9
MAX_CELLS = 4_000_000
"""Of the area that a sheet takes; the lists of the forms take 100,000."""
PASSWORD = 3
"""The exit code for a file that needs a password."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_EPOCH = datetime.datetime(1899, 12, 30)


class NeedsPassword(ValueError):
    """The file is encrypted."""


class NotReadable(ValueError):
    """The file is broken, too large, or none of these formats."""


def as_xlsx(data: bytes) -> bytes:
    """Return a workbook with the sheets and values of another format, but without formulas.

    Raises NeedsPassword or NotReadable.
    """
    command = [sys.executable, "-m", "toolkit.checker.other_formats"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=data,
            capture_output=True,
            timeout=WAIT,
            cwd=Path(__file__).parents[2],
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise NotReadable from None
    if done.returncode == PASSWORD:
        raise NeedsPassword
    if done.returncode or not done.stdout:
        raise NotReadable
    return done.stdout


def converted(data: bytes) -> bytes:
    """Do what `as_xlsx` does, in this process. Raises what python-calamine raises."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    _refuse_broken_xml(data)
    out = io.BytesIO()
    with (
        CalamineWorkbook.from_object(io.BytesIO(data)) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        names = book.sheet_names
        shown = [one.visible == SheetVisibleEnum.Visible for one in book.sheets_metadata]
        for name, content in _frame(names, shown):
            archive.writestr(name, content)
        for number, name in enumerate(names, start=1):
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MAX_CELLS:
                raise NotReadable
            rows = sheet.to_python(skip_empty_area=False)
            archive.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows))
    return out.getvalue()


def _refuse_broken_xml(data: bytes) -> None:
    """Raise ExpatError for an .ods that breaks off, at whose end calamine would wait for ever."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "content.xml" in archive.namelist():
                expat.ParserCreate().Parse(archive.read("content.xml"), True)


def _frame(names: Iterable[str], shown: Iterable[bool]) -> Iterator[tuple[str, str]]:
    tabs, relations = [], []
    for number, (name, is_shown) in enumerate(zip(names, shown, strict=True), start=1):
        state = "" if is_shown else ' state="hidden"'
        tabs.append(f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="rId{number}"/>')
        relations.append(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
        )
    relations.append(
        f'<Relationship Id="rId{len(tabs) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    )
    yield "[Content_Types].xml", f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"/>'
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(tabs)}</sheets>'
        "</workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}'
        "</Relationships>",
    )
    yield "xl/styles.xml", _STYLES


def _sheet(rows: Iterable[Iterable[object]]) -> str:
    """Return a sheet. It counts as protected: what we cannot see, nobody has taken away."""
    written = []
    for number, row in enumerate(rows, start=1):
        cells = [
            _cell(f"{column_letters(column)}{number}", value)
            for column, value in enumerate(row)
            if value != "" and value is not None
        ]
        if cells:
            written.append(f'<row r="{number}">{"".join(cells)}</row>')
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(written)}</sheetData>'
        '<sheetProtection sheet="1"/></worksheet>'
    )


def _cell(address: str, value: object) -> str:
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{address}"><v>{value!r}</v></c>'
    if isinstance(value, datetime.date):
        day = datetime.datetime.combine(value, datetime.time())
        day = value if isinstance(value, datetime.datetime) else day
        serial = (day.replace(tzinfo=None) - _EPOCH) / datetime.timedelta(days=1)
        return f'<c r="{address}" s="1"><v>{serial!r}</v></c>'
    text = "".join(letter for letter in str(value) if letter >= " " or letter in "\t\n\r")
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def main() -> int:
    """Convert what comes in on standard input; return the exit code."""
    with contextlib.suppress(ValueError, OSError):  # macOS has no limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import PasswordError

    try:
        sys.stdout.buffer.write(converted(sys.stdin.buffer.read()))
    except PasswordError:
        return PASSWORD
    return 0


if __name__ == "__main__":
    sys.exit(main())
