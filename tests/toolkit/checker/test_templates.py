"""All versions of all templates are read, judged and checked without a false alarm."""

import io
import subprocess
import sys

import pytest

from tests.toolkit.checker.declarations import (
    day_of,
    default_minerals,
    make_declaration,
    smelter_line,
    smelter_of,
    spec_of,
)
from toolkit.checker import Severity, check
from toolkit.checker.specs import known_versions

VERSIONS = [
    (template, version)
    for template, versions in known_versions().items()
    for version in versions
    if (template, version) != ("CRT", "2.21")  # it calls itself 2.2, so that no file is read as it
]
WITH_SLOTS = [(t, v) for t, v in VERSIONS if spec_of(t, v).selection is not None]
each = pytest.mark.parametrize(("template", "version"), VERSIONS)
each_with_slots = pytest.mark.parametrize(("template", "version"), WITH_SLOTS)


def checked(template, version, **changes):
    data = make_declaration(template, version, **changes)
    return check(io.BytesIO(data), today=day_of(spec_of(template, version)))


def alarms(report):
    """The codes of errors and warnings, without the one that every CRT gets."""
    return [
        finding.code
        for finding in report.findings
        if finding.severity is not Severity.INFO and finding.code != "CRT-RETIRED"
    ]


@each
def test_a_complete_and_correct_declaration_raises_no_alarm(template, version):
    report = checked(template, version)
    assert (report.template, report.version) == (template, version)
    assert alarms(report) == []
    assert report.verdict.complete


@each
def test_nothing_depends_on_the_display_language(template, version):
    for language in spec_of(template, version).detection.languages:
        report = checked(template, version, cells={"D3": language})
        assert report.language == language
        assert alarms(report) == []


@each
def test_a_file_of_a_tool_without_results_is_read_as_well(template, version):
    report = checked(template, version, uncached=True)
    assert (report.template, report.version) == (template, version)
    assert alarms(report) == []
    assert report.verdict.complete


@each
@pytest.mark.parametrize("uncached", [False, True])
def test_renamed_sheets_are_found_by_what_is_on_them(template, version, uncached):
    spec = spec_of(template, version)
    names = {sheet: f"Tab {number}" for number, sheet in enumerate(spec.sheets)}
    report = checked(template, version, names=names, uncached=uncached)
    assert (report.template, report.version) == (template, version)
    assert alarms(report) == ["FILE-SHEET-RENAMED"] * len(names)
    assert report.verdict.complete


@each
def test_the_template_is_known_without_title_and_revision_sheet(template, version):
    report = checked(template, version, uncached=True, without=["Revision"])
    metals = {"CMRT": "Tantalum", "EMRT": "Mica", "CRT": "Cobalt"}
    if template in metals:
        offered = {"Smelter List": {"W3": metals[template]}}
        data = {"uncached": True, "without": ["Revision"], "sheet_cells": offered}
        report = checked(template, version, **data)
    assert (report.template, report.version) == (template, version)


@each
def test_each_required_cell_that_is_empty_is_a_red_row_and_a_finding(template, version):
    spec = spec_of(template, version)
    for row in spec.checker:
        if row.gate != "always" or row.target.sheet != "Declaration":
            continue
        if row.complete_when == "at_least_one_mineral_selected":
            continue
        report = checked(template, version, cells={row.target.cell: None})
        assert row.row in report.verdict.rows
        places = {(f.sheet, f.cell) for f in report.findings if f.severity is Severity.ERROR}
        assert places == {("Declaration", row.target.cell)}


@each
def test_each_answer_that_is_missing_is_found_in_its_cell(template, version):
    spec = spec_of(template, version)
    in_use = [mineral.key for mineral in spec.minerals if mineral.name in default_minerals(spec)]
    key = spec.lines[0] if spec.selection else in_use[0]
    for question in spec.questions:
        if question.counted and key in question.cells and question.role != "used":
            cell = question.cells[key].answer
            report = checked(template, version, cells={cell: None})
            assert [f.cell for f in report.findings if f.severity is Severity.ERROR] == [cell]
            assert not report.verdict.complete
    for asked in spec.company_questions:
        cell = asked.cells[key if asked.per_mineral else ""].answer
        report = checked(template, version, cells={cell: None})
        assert alarms(report) == ["CQ-REQUIRED"]
        assert [f.cell for f in report.findings if f.code == "CQ-REQUIRED"] == [cell]


@each
def test_a_smelter_of_a_closed_mineral_is_found_with_the_answer_that_closes_it(template, version):
    spec = spec_of(template, version)
    question = spec.asking("used")
    line = spec.lines[0] if spec.selection else None
    key = line or next(m.key for m in spec.minerals if m.name in default_minerals(spec))
    closing = {answer for gate in spec.gates for one in gate.closings for answer in one.answers}
    given = [answer for answer in question.allowed_for(key) if answer in closing]
    assert "No" in given
    for answer in (*given, None, "Yes"):
        report = checked(template, version, cells={question.cells[key].answer: answer})
        found = [f for f in report.findings if f.code == "SMELTER-METAL-OUT-OF-SCOPE"]
        said = [f"is answered \u201c{answer}\u201d." in finding.message for finding in found]
        assert said == ([True] if answer in given else [])


@each
def test_a_mineral_without_a_smelter_is_found(template, version):
    spec = spec_of(template, version)
    first = default_minerals(spec)[0]
    lines = [smelter_line(spec, name) for name in default_minerals(spec)[1:]]
    report = checked(template, version, smelters=lines)
    errors = [f for f in report.findings if f.severity is Severity.ERROR]
    claims_all = {"X-REPORTED-YES-NO-ROWS"} if spec.asking("reported") else set()
    assert {finding.code for finding in errors} == {"SMELTER-LIST-REQUIRED"} | claims_all
    assert all(first in finding.message for finding in errors)
    # The Checker of the CRT does not count it.
    assert report.verdict.complete == (template == "CRT")


@each
def test_a_mineral_that_is_not_used_closes_its_questions(template, version):
    spec = spec_of(template, version)
    name = default_minerals(spec)[0]
    key = (
        spec.lines[0]
        if spec.selection
        else next(mineral.key for mineral in spec.minerals if mineral.name == name)
    )
    cells = {
        question.cells[key].answer: "No" if question.role == "used" else None
        for question in spec.questions
        if key in question.cells
    }
    for asked in spec.company_questions:
        if asked.per_mineral:
            cells[asked.cells[key].answer] = None
    lines = [smelter_line(spec, other) for other in default_minerals(spec)[1:]]
    report = checked(template, version, cells=cells, smelters=lines)
    assert alarms(report) == []
    assert report.verdict.complete


@each
def test_products_are_listed_from_the_first_line(template, version):
    spec = spec_of(template, version)
    scope = {"D9": "B. Product (or List of Products)"}
    line = {"product_number": "A-1"}
    assert alarms(checked(template, version, cells=scope, products=[line])) == []
    report = checked(template, version, cells=scope, products=[{}, line])
    assert alarms(report) == ["PRODUCT-LIST-STARTS-LATE"]
    assert [row.row for row in spec.checker if row.target.sheet == "Product List"] == list(
        report.verdict.rows
    )


@each_with_slots
def test_an_answer_belongs_to_the_slot_of_its_mineral(template, version):
    spec = spec_of(template, version)
    minerals = ["Nickel", "Cobalt"] if template == "EMRT" else ["Zinc", "Aluminum"]
    first, last = sorted(minerals)
    for uncached in (False, True):
        report = checked(
            template,
            version,
            minerals=minerals,
            smelters=[smelter_line(spec, first)],
            uncached=uncached,
        )
        (finding,) = [f for f in report.findings if f.code == "SMELTER-LIST-REQUIRED"]
        assert finding.message.startswith(last)
        assert alarms(checked(template, version, minerals=minerals, uncached=uncached)) == []


def test_other_minerals_are_known_by_their_names():
    spec = spec_of("AMRT", "1.3")
    report = checked("AMRT", "1.3", minerals=["Zinc", "Titanium", "Bauxite"])
    assert alarms(report) == []
    assert report.verdict.complete
    # The third pick is "other": its name stands three rows below.
    pick = spec.selection.picks[1]
    report = checked("AMRT", "1.3", minerals=["Zinc", "Titanium"], cells={pick.other: None})
    assert 8 in report.verdict.rows


def test_the_words_of_the_display_language_are_answers_in_the_amrt():
    for version in ("1.2", "1.3"):
        lines = [
            smelter_line(spec_of("AMRT", version), "Aluminum") | {"recycled_100": "はい"},
            smelter_line(spec_of("AMRT", version), "Zinc") | {"recycled_100": "Nein"},
        ]
        assert alarms(checked("AMRT", version, smelters=lines)) == []
    lines[0]["recycled_100"] = "Vielleicht"
    assert alarms(checked("AMRT", "1.3", smelters=lines)) == ["SMELTER-RECYCLED-VALUE"]


def test_the_number_one_is_a_hundred_percent_where_the_form_stores_it_so():
    cell = spec_of("CMRT", "6.22").question("Q6").cells["tin"].answer
    assert alarms(checked("CMRT", "6.22", cells={cell: 1})) == []
    assert alarms(checked("CMRT", "6.22", cells={cell: "100%"})) == []
    assert alarms(checked("CMRT", "6.5", cells={cell: 1})) == ["Q-VALUE-FORMATTING"]


def test_an_empty_form_is_not_filled_whatever_minerals_it_comes_with():
    spec = spec_of("EMRT", "2.1")
    empty = dict.fromkeys(spec.input_cells())
    picks = {pick.cell: pick.allowed[0] for pick in spec.selection.picks}
    report = checked("EMRT", "2.1", cells={**empty, **picks}, smelters=[])
    assert [finding.code for finding in report.findings] == ["FILE-NOT-FILLED"]
    assert len(report.verdict.rows) == 68


def test_mines_and_reasons_are_read_with_their_cells():
    smelter = smelter_of("Zinc")
    mine = {"metal": "Zinc", "smelter_name": smelter, "mine_name": "=Deep Mine", "country": "PERU"}
    report = checked("AMRT", "1.3", mines=[mine], reasons=[{"mineral": "Zinc", "reason": "#1"}])
    assert [(f.code, f.sheet, f.cell) for f in report.findings if f.code.startswith("DATA")] == [
        ("DATA-FORMULA-START", "Minerals Scope", "C8"),
        ("DATA-FORMULA-START", "Mine List", "C5"),
    ]


def test_sheets_of_another_version_are_pointed_out_on_the_mine_list_too():
    stamp = {"Mine List": {"M3": "Revision 2.0\nApril 25, 2025"}}
    report = checked("EMRT", "2.1", sheet_cells=stamp)
    assert [(f.code, f.sheet, f.cell) for f in report.findings if f.code.startswith("FILE")] == [
        ("FILE-VERSION-MISMATCH", "Mine List", "M3")
    ]


def test_a_version_stored_as_a_number_is_read():
    spec = spec_of("EMRT", "2.0")
    blank = {place.sheet: {place.cell: None} for place in spec.detection.versions}
    sheets = blank | {"Revision": {"B13": 1.3, "B14": 2}}
    assert checked("EMRT", "2.0", sheet_cells=sheets).version == "2.0"


def test_a_newer_version_is_read_with_the_nearest_layout():
    stamp = {"J3": "Revision 2.11\nMay 1, 2026"}
    same = {"Smelter List": {"Q3": stamp["J3"]}, "Mine List": {"M3": stamp["J3"]}}
    report = checked("EMRT", "2.1", cells=stamp, sheet_cells=same)
    assert (report.template, report.version) == ("EMRT", "2.11")
    of_file = [f.code for f in report.findings if f.code.startswith("FILE")]
    assert of_file == ["FILE-VERSION-UNSUPPORTED"]
    assert alarms(report) == []


def test_checking_one_template_does_not_load_the_others():
    code = (
        "import sys, toolkit.checker as checker\n"
        "assert not {'django', 'openpyxl'} & set(sys.modules)\n"
        "assert not [m for m in sys.modules if m.startswith('toolkit.checker.specs.')]\n"
        "from toolkit.checker.specs import find_spec\n"
        "find_spec('CMRT', '6.5')\n"
        "loaded = {m for m in sys.modules if m.startswith('toolkit.checker.specs.')}\n"
        "names = {m.rpartition('.')[2] for m in loaded}\n"
        "assert names == {'_family', '_silent', '_cmrt', 'cmrt_6_5'}, names\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("template", "version", "cell", "rows"),
    [
        ("EMRT", "1.3", "D28", (17, 25, 30, 35, 40, 45)),
        ("EMRT", "1.1", "D29", (18, 26, 31, 36, 41, 46)),
        ("CRT", "2.2", "D27", (16, 21, 26, 31, 36, 41)),
    ],
)
def test_hidden_lines_that_lost_their_no_are_red(template, version, cell, rows):
    report = checked(template, version, cells={cell: None})
    assert report.verdict.rows == rows
    assert report.verdict.cells[0] == f"Declaration!{cell}"
    assert alarms(report) == []
