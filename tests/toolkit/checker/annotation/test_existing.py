"""What a workbook has already, comments, boxes, pictures, odd markup, survives beside ours."""

import io
import re
import zipfile
from dataclasses import replace
from random import Random

import pytest
from openpyxl.comments import Comment

from tests.toolkit.checker.annotation.books import (
    annotated,
    cmrt,
    comments,
    opened,
    report_of,
    with_notes_and_picture,
)
from tests.toolkit.checker.annotation.ooxml import Package, check_package
from tests.toolkit.checker.workbooks import make_zip
from toolkit.checker import CopyRefused
from toolkit.checker.annotation.refused import UNUSUAL
from toolkit.checker.own_sheet import COMMENT_MARK

MINE = ("Declaration", "D15")
DRAWING = "xl/drawings/vmlDrawing1.vml"


def changed(data: bytes, **edits) -> bytes:
    """The workbook with some parts changed by functions, by the end of their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for end, edit in edits.items():
        (name,) = [name for name in parts if name.endswith(end.replace("__", "."))]
        parts[name] = edit(parts[name])
    return make_zip(parts)


def test_comments_and_pictures_survive_and_a_comment_gets_ours_behind_it():
    copy = annotated(with_notes_and_picture())
    package = check_package(copy, before=with_notes_and_picture())
    found = comments(copy)
    mine, ours = found[MINE].split(f"\n\n{COMMENT_MARK}\n")
    assert mine == "Ask Nadia <before> Friday & = later"
    assert "The name of the contact person is missing." in ours
    assert opened(copy)["Declaration"]["D15"].comment.text == found[MINE]
    assert found["Declaration", "B2"] == "Mine alone"
    assert found["Declaration", "D20"].startswith(COMMENT_MARK)
    old = Package(with_notes_and_picture())
    for name in old.names:
        if "media" in name or "drawings/drawing" in name:
            assert package.zip.read(name) == old.zip.read(name)
    assert len(opened(copy)["Declaration"]._images) == 1


def test_a_second_copy_has_each_comment_once_and_gives_the_learners_back():
    copy = annotated(with_notes_and_picture())
    assert comments(annotated(copy)) == comments(copy)
    nothing_found = annotated(copy, report_of(cmrt()))
    check_package(nothing_found)
    assert comments(nothing_found) == {
        MINE: "Ask Nadia <before> Friday & = later",
        ("Declaration", "B2"): "Mine alone",
    }


def test_a_discussion_of_excel_365_is_left_alone():
    data = changed(
        with_notes_and_picture(),
        comment1__xml=lambda xml: xml.replace(b"<author>Tomas", b"<author>tc={1-2}"),
    )
    copy = annotated(data)
    check_package(copy)
    assert COMMENT_MARK not in comments(copy)[MINE]
    assert comments(copy)["Declaration", "D20"].startswith(COMMENT_MARK)


def test_shapes_that_are_no_comments_stay_and_numbers_are_not_given_twice():
    button = (
        b'<v:shape id="_x0000_s1500" type="#_x0000_t201"><v:textbox><div>Go<br></div></v:textbox>'
        b'<x:ClientData ObjectType="Button"><x:Row>7</x:Row><x:Column>3</x:Column></x:ClientData>'
        b"</v:shape></xml>"
    )
    data = changed(
        with_notes_and_picture(), Drawing1__vml=lambda xml: xml.replace(b"</xml>", button)
    )
    (name,) = [name for name in Package(data).names if name.endswith(".vml")]
    drawing = Package(annotated(data)).zip.read(name)
    assert b"Go<br></div>" in drawing  # Excel writes such a thing, which is no XML
    numbers = re.findall(rb'id="(_x0000_s\d+)"', drawing)
    assert len(numbers) == len(set(numbers))


def test_a_new_drawing_takes_no_numbers_of_another_sheets_drawing():
    book = opened(cmrt(D8=None))
    book["Smelter List"]["A1"].comment = Comment("Mine", "Tomas")
    out = io.BytesIO()
    book.save(out)
    check_package(annotated(out.getvalue()))


def test_more_boxes_than_a_block_has_numbers_get_another_block():
    smelters = [{"B": "Tin", "C": "Nobody knows it", "F": "CID1"} for _n in range(1_100)]
    report = report_of(cmrt())
    base = report_of(cmrt(D8=None)).findings[0]
    many = tuple(replace(base, sheet="Smelter List", cell=f"B{5 + n}") for n in range(1_100))
    data = cmrt(smelters=smelters)
    copy = annotated(data, replace(report, findings=(base, *many)))
    package = check_package(copy)
    maps = [
        re.search(rb'data="([\d,]+)"', package.zip.read(name))[1]
        for name in package.names
        if name.endswith(".vml")
    ]
    blocks = [block for one in maps for block in one.split(b",")]
    assert len(blocks) == len(set(blocks)) == 3


def test_elements_that_come_after_the_drawing_stay_behind_it():
    tail = b'<tableParts count="0"/><extLst><ext uri="{A}"/></extLst></worksheet>'
    data = changed(cmrt(D8=None), sheet2__xml=lambda xml: xml.replace(b"</worksheet>", tail))
    check_package(annotated(data))


def test_markup_with_a_prefix_and_comments_in_it_is_understood():
    def prefixed(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=", 1)
        return xml.replace(b"<x:sheetData>", b"<!-- <sheetData> --><x:sheetData>", 1)

    edits = dict.fromkeys(("sheet2__xml", "workbook__xml", "styles__xml"), prefixed)
    data = changed(cmrt(D8=None), **edits)
    copy = annotated(data)
    check_package(copy)
    assert set(comments(copy)) == {("Declaration", "D8")}
    assert comments(annotated(copy)) == comments(copy)


@pytest.mark.parametrize(
    "edits",
    [
        {"workbook__xml": lambda xml: xml.replace(b"</sheets>", b"")},
        {"workbook__xml": lambda xml: xml.replace(b"schemas.openxmlformats.org", b"purl.oclc.org")},
        {"Content_Types]__xml": lambda xml: b"<Types"},
        {"sheet2__xml": lambda xml: xml.replace(b"</worksheet>", b"")},
        {"sheet2__xml": lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml},
        {"styles__xml": lambda xml: xml[:-9]},
    ],
    ids=["no end", "strict", "types", "sheet", "entity", "styles"],
)
def test_broken_or_hostile_parts_are_refused_not_repaired(edits):
    report = report_of(cmrt(D8=None))
    with pytest.raises(CopyRefused) as refused:
        annotated(changed(cmrt(D8=None), **edits), report)
    assert refused.value.reason == UNUSUAL


def test_every_tab_that_was_chosen_is_so_no_more():
    view = b'<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetData>'
    edit = lambda xml: xml.replace(b"<sheetData>", view)  # noqa: E731
    data = changed(cmrt(D8=None), sheet2__xml=edit, sheet3__xml=edit)
    copy = annotated(data)
    check_package(copy)
    chosen = [
        name
        for name, part in Package(copy).sheets().items()
        if b'tabSelected="1"' in Package(copy).zip.read(part)
    ]
    assert chosen == ["Feedback"]


def test_a_byte_order_mark_and_another_encoding_are_respected():
    def latin(xml: bytes) -> bytes:
        text = xml.decode().replace("UTF-8", "ISO-8859-1").replace("Heading A", "M\u00fcller")
        return text.encode("latin-1")

    data = changed(
        cmrt(D8=None, smelters=[{"B": "Tin"}]),
        sheet2__xml=lambda xml: b"\xef\xbb\xbf" + xml,
        workbook__xml=lambda xml: b"\xef\xbb\xbf" + xml,
        sheet3__xml=latin,
    )
    copy = annotated(data, report_of(cmrt(D8=None)))
    check_package(copy)
    assert opened(copy)["Smelter List"]["A4"].value == "M\u00fcller"
    assert ("Declaration", "D8") in comments(copy)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_markup_gives_a_copy_or_a_refusal_and_nothing_else(seed):
    random = Random(seed)
    source = annotated(with_notes_and_picture())
    report = report_of(source)
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
    for _round in range(25):
        hurt = dict(parts)
        for name in random.sample(names, 2):
            content = bytearray(hurt[name])
            for _hit in range(random.randint(1, 4)):
                at = random.randrange(len(content))
                content[at : at + random.randint(0, 3)] = random.choice(
                    (b"", b"<", b">", b'"', b"9" * 5_000, b"A", b"/>", b"<!--")
                )
            hurt[name] = bytes(content)
        try:
            annotated(make_zip(hurt), report)
        except CopyRefused:
            continue
