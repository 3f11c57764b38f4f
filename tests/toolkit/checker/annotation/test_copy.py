"""The annotated copy says what was found, and is otherwise the learner's own file."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from tests.toolkit.checker.annotation.books import (
    OFFICIAL,
    TODAY,
    annotated,
    cmrt,
    comments,
    names_of,
    opened,
    places,
    practice,
    practice_copy,
    report_of,
    rows_of,
)
from tests.toolkit.checker.annotation.ooxml import MAIN, OFFICE, Package, check_package
from tests.toolkit.checker.workbooks import Formula
from toolkit.checker import CopyRefused, Report, Texts, annotate, check
from toolkit.checker.annotation import OTHER_FORMAT, Lesson, Words
from toolkit.checker.annotation.refused import UNREADABLE
from toolkit.checker.findings import KINDS, Kind, Severity
from toolkit.checker.workbook import Workbook

MAY_CHANGE = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
}


def packed_parts(data: bytes) -> dict:
    """The compressed bytes of each part."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            start = entry.header_offset
            body = (
                start + 30 + sum(data[start + at] + 256 * data[start + at + 1] for at in (26, 28))
            )
            found[entry.filename] = data[body : body + entry.compress_size]
    return found


def links_of(data: bytes) -> dict:
    """The links on our sheet: by cell, the place or the web address they lead to."""
    package = Package(data)
    part = next(iter(package.sheets().values()))
    rels = f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"
    known = (
        {one.get("Id"): one.get("Target") for one in package.xml(rels)}
        if rels in package.names
        else {}
    )
    return {
        one.get("ref"): one.get("location") or known[one.get(f"{OFFICE}id")]
        for one in package.xml(part).iter(f"{MAIN}hyperlink")
    }


def test_the_copy_has_what_excel_needs():
    package = check_package(practice_copy())
    sheets = package.sheets()
    assert next(iter(sheets)) == "Feedback"
    book = package.xml("xl/workbook.xml")
    assert [view.get("activeTab") for view in book.iter(f"{MAIN}workbookView")] == ["0"]
    chosen = [
        name
        for name, part in sheets.items()
        for view in package.xml(part).iter(f"{MAIN}sheetView")
        if view.get("tabSelected") == "1"
    ]
    assert chosen == ["Feedback"]


def test_each_finding_is_a_comment_on_its_cell():
    found = comments(practice_copy())
    report = report_of(practice())
    assert set(found) == {(one.sheet, one.cell) for one in report.findings}
    for one in report.findings:
        text = found[one.sheet, one.cell]
        assert all(words in text for words in (one.message, one.why, one.fix, one.lesson))


def test_the_feedback_sheet_lists_the_findings_with_links_to_their_cells():
    rows = rows_of(practice_copy())
    # The errors first, the notes last.
    found = sorted(
        report_of(practice()).findings, key=lambda one: list(Severity).index(one.severity)
    )
    assert {one.severity for one in found} >= {Severity.ERROR, Severity.WARNING}
    listed = [row for row in rows if row[1] and row[3] and row[0] != "Sheet"]
    assert [(row[0], row[1], row[3], row[4], row[5], row[6]) for row in listed] == [
        (one.sheet, one.cell, one.message, one.why, one.fix, one.lesson) for one in found
    ]
    links = links_of(practice_copy())
    assert list(links.values()) == [f"'{one.sheet}'!{one.cell}" for one in found]
    assert all(rows[int(cell[1:]) - 1][1] == links[cell].partition("!")[2] for cell in links)
    assert [row[0] for row in rows if row[0] in {"Template", "Our check"}] == [
        "Template",
        "Our check",
    ]


def test_all_other_parts_are_byte_for_byte_what_they_were():
    before, after = packed_parts(practice()), packed_parts(practice_copy())
    assert list(after)[: len(before)] == list(before)
    touched = {name for name in before if before[name] != after[name]}
    commented = {"Declaration", "Smelter List", "Product List", "Checker"}
    sheets = Package(practice()).sheets()
    assert touched == MAY_CHANGE | {sheets[name] for name in commented}


def test_no_value_formula_or_look_of_a_cell_is_lost():
    def cells(data):
        package = Package(data)
        parts = {name: package.zip.read(part) for name, part in package.sheets().items()}
        return {
            name: re.search(rb"<sheetData.*</sheetData>|<sheetData/>", xml, re.DOTALL)[0]
            for name, xml in parts.items()
        }

    def values(data):
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    for what in (cells, values):
        before, after = what(practice()), what(practice_copy())
        del after["Feedback"]
        assert [name for name in before if before[name] != after[name]] == []
        assert list(before) == list(after)
    styles = {data: Package(data).xml("xl/styles.xml") for data in (practice(), practice_copy())}
    for table in ("fonts", "fills", "borders", "cellXfs"):
        before, after = (
            [ElementTree.tostring(one) for one in style.find(f"{MAIN}{table}")]
            for style in styles.values()
        )
        assert after[: len(before)] == before


def test_openpyxl_opens_the_copy():
    book = opened(practice_copy())
    assert book.active.title == book.sheetnames[0] == "Feedback"
    named = [f for f in report_of(practice()).findings if f.sheet == "Declaration"]
    assert named
    for finding in named:
        assert finding.message in book["Declaration"][finding.cell].comment.text
    assert book["Declaration"].protection.sheet


def test_the_copy_is_checked_like_the_original():
    before, after = report_of(practice()), report_of(practice_copy())
    assert places(after) == places(before)
    assert after.verdict == before.verdict


def test_our_sheet_is_known_by_its_first_cell_where_the_hidden_name_is_gone():
    copy = opened(annotated(cmrt(D8=None)))
    del copy.defined_names["Academy_Feedback"]
    out = io.BytesIO()
    copy.save(out)
    assert "Feedback" not in Workbook(out.getvalue()).names
    again = annotated(out.getvalue())
    check_package(again)
    assert names_of(again) == names_of(out.getvalue())
    assert comments(annotated(again)) == comments(again)


def test_annotating_a_copy_again_changes_nothing():
    assert packed_parts(annotated(practice_copy())) == packed_parts(practice_copy())


def test_a_corrected_copy_loses_the_comments_that_are_no_longer_due():
    data = cmrt(D8=None, D15=None)
    copy = opened(annotated(data))
    copy["Declaration"]["D8"] = "Alder Connectors Ltd"
    out = io.BytesIO()
    copy.save(out)
    again = annotated(out.getvalue())
    check_package(again)
    assert set(comments(again)) == {("Declaration", "D15")}
    assert opened(again).sheetnames.count("Feedback") == 1
    assert "D8" not in [row[1] for row in rows_of(again)]


def test_a_moved_and_renamed_sheet_of_ours_is_replaced():
    copy = opened(annotated(cmrt(D8=None)))
    copy.move_sheet("Feedback", offset=3)
    copy["Feedback"].title = "Old notes"
    copy.defined_names["Academy_Feedback"].attr_text = "'Old notes'!$A$1"
    out = io.BytesIO()
    copy.save(out)
    report = report_of(out.getvalue())
    assert places(report) == [("DECL-COMPANY-REQUIRED", "Declaration", "D8")]
    names = opened(annotated(out.getvalue())).sheetnames
    assert names[0] == "Feedback"
    assert "Old notes" not in names


def test_a_learners_own_sheet_of_that_name_stays():
    book = opened(cmrt(D8=None))
    book.create_sheet("Feedback")["B2"] = "from my boss"
    out = io.BytesIO()
    book.save(out)
    copy = annotated(out.getvalue())
    assert opened(copy).sheetnames[0] == "Feedback (2)"
    assert opened(copy)["Feedback"]["B2"].value == "from my boss"
    assert opened(annotated(copy)).sheetnames == opened(copy).sheetnames


def test_names_that_belong_to_a_sheet_go_on_belonging_to_it():
    book = opened(cmrt(D8=None))
    book["Declaration"].print_title_rows = "1:6"
    book["Smelter List"].print_area = "A1:Q20"
    out = io.BytesIO()
    book.save(out)
    copy = opened(annotated(out.getvalue()))
    assert copy["Declaration"].print_title_rows == "$1:$6"
    assert "$A$1:$Q$20" in copy["Smelter List"].print_area
    assert not copy["Feedback"].print_area


def test_renamed_sheets_are_commented_and_linked_under_their_own_names():
    names = {"Declaration": "Erkl\u00e4rung '25", "Smelter List": "Schmelzer & Co"}
    data = cmrt(D8=None, smelters=[{"B": "Tin"}], names=names)
    copy = annotated(data)
    check_package(copy)
    tabs = {sheet for sheet, _cell in comments(copy)}
    assert tabs == set(names.values())
    assert "'Erkl\u00e4rung ''25'!D8" in links_of(copy).values()
    assert places(report_of(copy)) == places(report_of(data))


def test_a_workbook_with_macros_keeps_them():
    data = cmrt(D8=None, macros=True)
    check_package(annotated(data))
    after = packed_parts(annotated(data))
    assert after["xl/vbaProject.bin"] == packed_parts(data)["xl/vbaProject.bin"]


def test_text_from_the_workbook_cannot_become_a_formula_or_markup():
    kind = Kind("TEST-HOSTILE", Severity.ERROR, "%(value)s", "%(value)s", "+1", "C1")
    try:
        evil = '=HYPERLINK("http://x")<b>&\x0b\ufffe_x0041_'
        report = Report(
            "", findings=(kind.at("Declaration", "D8", value=evil), kind.at(value="@a"))
        )
    finally:
        del KINDS["TEST-HOSTILE"]
    copy = annotated(cmrt(), report)
    package = check_package(copy)
    sheet = package.xml(package.sheets()["Feedback"])
    assert not list(sheet.iter(f"{MAIN}f"))
    texts = [element.text for element in sheet.iter(f"{MAIN}t")]
    assert '\'=HYPERLINK("http://x")<b>&_x005F_x0041_' in texts
    assert {"'@a", "'+1"} <= set(texts)
    assert "<b>&" in comments(copy)["Declaration", "D8"]


def test_what_is_too_long_is_cut():
    kind = Kind("TEST-LONG", Severity.INFO, "%(value)s", "", "", "C1")
    del KINDS["TEST-LONG"]
    many = tuple(kind.at("Declaration", "D8", value="w" * 40_000) for _n in range(30))
    copy = annotated(cmrt(), Report("", findings=many))
    assert len(comments(copy)["Declaration", "D8"]) < 32_767
    assert "see the sheet Feedback" in comments(copy)["Declaration", "D8"]
    assert max(len(value or "") for row in rows_of(copy) for value in row) < 32_767


def test_the_words_are_those_that_the_caller_brings():
    texts = Texts(
        title="R\u00fcckmeldung",
        error="Fehler",
        right_to_left=True,
        facts=(("Vorlage", "CMRT"),),
        kinds={"DECL-COMPANY-REQUIRED": Words("Der Firmenname in %(cell)s fehlt.", "Weil.", "Tu.")},
        lessons={"C2.M2.L1": Lesson("Die Firma", "https://academy.example/c2/")},
    )
    copy = annotated(cmrt(D8=None), texts=texts)
    text = comments(copy)["Declaration", "D8"]
    assert "Fehler: Der Firmenname in D8 fehlt." in text
    assert "Die Firma" in text
    sheet = opened(copy)["Feedback"]
    assert sheet.sheet_view.rightToLeft
    assert sheet["A2"].value == "R\u00fcckmeldung"
    assert "https://academy.example/c2/" in links_of(copy).values()
    again = Texts.from_dict({"title": "T", "lessons": {"a": ["b", "c"]}, "kinds": {"k": "123"}})
    assert (again.title, again.lessons["a"].url, again.kinds["k"].fix) == ("T", "c", "3")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4", OTHER_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), OTHER_FORMAT),
        (b"", UNREADABLE),
        (cmrt()[:-900], UNREADABLE),
    ],
)
def test_what_is_no_such_workbook_is_refused(data, reason, tmp_path):
    out = tmp_path / "copy.xlsx"
    with pytest.raises(CopyRefused) as refused:
        annotate(io.BytesIO(data), Report(""), out)
    assert refused.value.reason == reason
    assert not out.exists()


def test_paths_and_open_files_are_taken(tmp_path):
    source, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(cmrt(D8=None))
    report = check(source, today=TODAY)
    annotate(source, report, out)
    assert out.read_bytes() == annotated(source.read_bytes(), report)


def test_a_box_lies_beside_a_merged_cell_and_steps_over_hidden_columns():
    book = opened(cmrt(D8=None))
    sheet = book["Declaration"]
    sheet.merge_cells("D8:J8")
    for letter in "KL":
        sheet.column_dimensions[letter].hidden = True
    out = io.BytesIO()
    book.save(out)
    package = check_package(annotated(out.getvalue()))
    drawing = next(name for name in package.names if name.endswith(".vml"))
    anchor = package.xml(drawing).find(".//{urn:schemas-microsoft-com:office:excel}Anchor").text
    left, _by, top, _by, right, _by, bottom, _by = map(int, anchor.split(","))
    assert left == range_boundaries("M1:M1")[0] - 1
    assert right > left
    assert bottom > top


def test_stored_results_of_formulas_stay():
    data = cmrt(D8=None, smelter_cells={"R5": Formula('IF(B5="","",B5)', "Tin")})
    copy = annotated(data)
    assert opened(copy, data_only=True)["Smelter List"]["R5"].value == "Tin"


@pytest.mark.skipif(not OFFICIAL, reason="the official workbooks are not at hand")
@pytest.mark.parametrize("path", OFFICIAL, ids=[path.stem for path in OFFICIAL])
def test_an_official_workbook_keeps_its_parts_comments_and_drawings(path):
    data = path.read_bytes()
    report = report_of(data)
    if not report.findings or report.findings[0].cell is None:
        report = Report("", findings=(*report.findings, report_of(cmrt(D8=None)).findings[0]))
    copy = annotated(data, report)
    package = check_package(copy, before=data)
    before, after = packed_parts(data), packed_parts(copy)
    touched = {name for name in before if before[name] != after[name]}
    found_on = {finding.sheet for finding in report.findings if finding.cell}
    sheets = {part for name, part in package.sheets().items() if name in found_on}
    related = [one for sheet in sheets for one in package.relations(sheet).values()]
    beside = {target for kind, target in related if "omment" in kind or "vml" in kind}
    rels = {f"xl/worksheets/_rels/{sheet.rpartition('/')[2]}.rels" for sheet in sheets}
    source = Package(data)
    chosen = {
        name for name in source.names if b'tabSelected="1"' in source.zip.open(name).read(9_000)
    }
    assert touched <= MAY_CHANGE | sheets | beside | rels | chosen
    old = {
        (name, one.get("ref")): "".join(one.itertext())
        for name in source.names
        if "comments" in name and name.endswith(".xml")
        for one in source.xml(name).iter(f"{MAIN}comment")
    }
    for (name, cell), text in old.items():
        kept = {
            one.get("ref"): "".join(one.itertext())
            for one in package.xml(name).iter(f"{MAIN}comment")
        }
        assert kept[cell].startswith(text)
    assert packed_parts(annotated(copy, report)) == after
