"""Workbooks to annotate, and what is compared before and after."""

import datetime
import functools
import io
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from python_calamine import CalamineWorkbook

from tests.toolkit.checker.annotation.ooxml import Package, comments_of
from tests.toolkit.checker.workbooks import HEAD, MAIN, PACKAGE, make_cmrt
from toolkit.checker import annotate, check
from toolkit.checker.practice import make_practice

TODAY = datetime.date(2025, 11, 20)
OFFICIAL = sorted(
    (Path(__file__).parents[5] / "shared" / "rmi-templates" / "workbooks").glob("*.xlsx")
)


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{book}"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}.styles+xml"/>'
    + "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{SPREADSHEET}.worksheet+xml"/>'
        for number in range(1, 10)
    )
    + "</Types>"
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="15" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def cmrt(*, macros=False, **changes) -> bytes:
    """What make_cmrt gives, with all that a program needs to open it."""
    book = f"{SPREADSHEET}.sheet.main+xml"
    extra = changes.pop("extra", {})
    if macros:
        book = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        extra |= {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}
    extra |= {"[Content_Types].xml": TYPES.replace("{book}", book).encode()}
    return make_cmrt(extra={**extra, "xl/styles.xml": STYLES.encode()}, **changes)


@functools.cache
def practice() -> bytes:
    return make_practice(seed=7, errors=12, today=TODAY).workbook


def report_of(data: bytes):
    return check(io.BytesIO(data), today=TODAY)


def annotated(data: bytes, report=None, **options) -> bytes:
    out = io.BytesIO()
    annotate(io.BytesIO(data), report or report_of(data), out, **options)
    return out.getvalue()


@functools.cache
def practice_copy() -> bytes:
    return annotated(practice())


def opened(data: bytes, **options):
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def comments(data: bytes) -> dict:
    """All comments of a workbook: by sheet and cell, the text."""
    package = Package(data)
    return {
        (sheet, one.get("ref")): "".join(piece.text or "" for piece in one.iter(f"{{{MAIN}}}t"))
        for sheet, part in package.sheets().items()
        for kind, target in package.relations(part).values()
        if kind == "comments"
        for one in comments_of(package, target)
    }


def names_of(data: bytes) -> list:
    """The names of the sheets, in the order of their tabs."""
    return list(Package(data).sheets())


def rows_of(data: bytes) -> list:
    """What stands on our sheet, the first."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def places(report) -> list:
    return [(one.code, one.sheet, one.cell) for one in report.findings]


@functools.cache
def with_notes_and_picture() -> bytes:
    """A form with a picture, and a learner's comments on D15, where a finding is, and on B2."""
    book = opened(cmrt(D15=None, D20="nobody"))
    sheet = book["Declaration"]
    sheet["D15"].comment = Comment("Ask Nadia <before> Friday & = later", "Tomas")
    sheet["B2"].comment = Comment("Mine alone", "Tomas")
    picture = io.BytesIO()
    Picture.new("RGB", (20, 20), "teal").save(picture, "PNG")
    sheet.add_image(Image(picture), "H2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
