"""What the file itself tells: its tabs, its links, its name, what was saved in it, where it moved.

Each finding comes where it should, and not where something close is right.
"""

import io
import re
import zipfile

import pytest

from tests.toolkit.checker.declarations import make_declaration
from tests.toolkit.checker.workbooks import (
    COMPLETE,
    GOLD,
    PROTECTED,
    TIN,
    TODAY,
    Formula,
    make_cmrt,
    make_zip,
    sheet_xml,
)
from toolkit.checker import Options, check
from toolkit.checker.specs import find_spec

DECLARATION = "xl/worksheets/sheet2.xml"
SMELTER_LIST = "xl/worksheets/sheet3.xml"
CHECKER = "xl/worksheets/sheet4.xml"
TEXTS = "xl/worksheets/sheet7.xml"
LABELS = tuple(
    f"B{row}"
    for row in (
        *range(8, 11),
        *range(12, 23),
        *(row + metal for row in (26, 32, 38, 44, 50, 56, 62, 68) for metal in range(4)),
        *range(75, 90, 2),
    )
)
FORMULAS = {label: Formula("OFFSET(L!$C$1,1,1)", f"Label of {label}") for label in LABELS}


def report(data, **more):
    return check(io.BytesIO(data), today=TODAY, **more)


def codes(data=None, **changes):
    data = make_cmrt(**changes) if data is None else data
    return [finding.code for finding in report(data).findings]


def with_part(data, name, content):
    """Return the workbook with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    return make_zip({**parts, name: content})


def merged(areas):
    return PROTECTED + "<mergeCells>" + "".join(f'<mergeCell ref="{a}"/>' for a in areas)


def with_declaration(cells, after=PROTECTED, **changes):
    """Return a CMRT whose Declaration has these cells, and this XML after them."""
    xml = sheet_xml({**COMPLETE, **cells}, after)
    return with_part(make_cmrt(**changes), DECLARATION, xml)


# ---------------------------------------------------------------- tabs


def with_tab(name, cells, *, hidden=False):
    """Return a CMRT with one more tab."""
    data = make_cmrt()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").decode()
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    state = 'state="hidden" ' if hidden else ""
    tab = f'<sheet name="{name}" sheetId="77" {state}r:id="rId77"/></sheets>'
    relation = '<Relationship Id="rId77" Type="x/worksheet" Target="worksheets/sheet77.xml"/></Rel'
    data = with_part(data, "xl/workbook.xml", book.replace("</sheets>", tab).encode())
    data = with_part(
        data, "xl/_rels/workbook.xml.rels", relations.replace("</Rel", relation).encode()
    )
    return with_part(data, "xl/worksheets/sheet77.xml", sheet_xml(cells))


def test_a_tab_of_ones_own_is_pointed_out_and_a_hidden_one_is_not():
    (finding,) = report(with_tab("Notes", {"A1": "to do"})).findings
    assert finding.code == "FILE-SHEET-EXTRA"
    assert "Notes" in finding.message
    assert codes(with_tab("Notes", {"A1": "to do"}, hidden=True)) == []
    assert codes(with_tab("Instructions", {"A1": "Revision 6.5 x"})) == []


def test_a_tab_that_the_form_hides_is_pointed_out_where_it_shows():
    data = make_cmrt()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml")
    shown = book.replace(b'state="hidden" ', b"", 1)
    (finding,) = report(with_part(data, "xl/workbook.xml", shown)).findings
    assert finding.code == "FILE-SHEET-EXTRA"


def test_a_second_declaration_is_asked_about():
    second = {"J3": "Revision 6.5\nApril 25, 2025", "D8": "Elm Ltd"}
    (finding,) = report(with_tab("Declaration (2)", second)).findings
    assert finding.code == "FILE-SEVERAL-DECLARATIONS"
    assert "Declaration (2)" in finding.message
    assert "Declaration" in finding.why
    assert codes(with_tab("Declaration (2)", {"D8": "Elm Ltd"})) == ["FILE-SHEET-EXTRA"]


def test_a_sheet_without_protection_is_pointed_out():
    (finding,) = report(with_declaration({}, after="")).findings
    assert finding.code == "FILE-PROTECTION-REMOVED"
    assert "Declaration" in finding.message
    assert codes(with_declaration({}, after="<sheetProtection sheet='true'/>")) == []
    off = '<sheetProtection sheet="0"/>'
    assert codes(with_declaration({}, after=off)) == ["FILE-PROTECTION-REMOVED"]


# ---------------------------------------------------------------- parts


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("xl/vbaProject.bin", ["FILE-MACROS"]),
        ("xl/macrosheets/sheet1.xml", ["FILE-MACROS"]),
        ("xl/embeddings/oleObject1.bin", ["FILE-MACROS"]),
        ("xl/activeX/activeX1.xml", ["FILE-MACROS"]),
        ("xl/media/image1.png", []),
        ("xl/externalLinks/externalLink1.xml", ["FILE-EXTERNAL-LINKS"]),
        ("xl/connections.xml", ["FILE-EXTERNAL-LINKS"]),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", []),
    ],
)
def test_what_does_not_belong_into_a_form_is_pointed_out(part, expected):
    assert codes(extra={part: b"<x/>"}) == expected


def test_dead_links_of_a_form_of_its_maker_are_no_fault_of_the_sender():
    from toolkit.checker.rules.file_content import _is_shipped

    assert _is_shipped(b'Target="\\\\Users\\\\x\\\\RMI_EMRT_2.0_testing_1.xlsx"')
    assert _is_shipped(b'Type="http://x/xlExternalLinkPath/xlPathMissing"')
    assert not _is_shipped(b'Target="file:///C:/prices.xlsx"')


# ---------------------------------------------------------------- saved results


def with_total(value, **changes):
    cell = Formula("IF(H70=0,0,H70)", "") if value is None else value
    return with_part(make_cmrt(**changes), CHECKER, sheet_xml({"D2": cell}))


@pytest.mark.parametrize(
    ("total", "changes", "expected"),
    [
        (0, {}, []),
        ("0", {}, []),
        (None, {}, []),
        (52, {}, ["FILE-STALE-CACHE"]),
        ("52", {}, ["FILE-STALE-CACHE"]),
        (1, {"D8": None}, ["CHECKER-TOTAL-NOT-ZERO", "DECL-COMPANY-REQUIRED"]),
        (0, {"D8": None}, ["DECL-COMPANY-REQUIRED"]),
        (True, {}, []),
    ],
)
def test_the_saved_total_is_held_against_the_answers(total, changes, expected):
    found = report(with_total(total, **changes)).findings
    assert sorted(finding.code for finding in found) == sorted(expected)
    for finding in found:
        if finding.code in ("FILE-STALE-CACHE", "CHECKER-TOTAL-NOT-ZERO"):
            assert (finding.sheet, finding.cell) == ("Checker", "D2")


def test_formulas_without_results_are_pointed_out():
    bare = {label: Formula("OFFSET(L!$C$1,1,1)") for label in LABELS}
    assert codes(**bare) == ["FILE-NO-CACHED-VALUES"]
    assert codes(**FORMULAS) == []
    assert codes() == []  # a form without formulas, as a converter writes


# ---------------------------------------------------------------- labels and layout


def test_a_label_that_was_typed_over_is_found_in_any_language():
    assert codes(**FORMULAS) == []
    (finding,) = report(make_cmrt(**{**FORMULAS, "B38": "Do you like tin?"})).findings
    assert (finding.code, finding.cell) == ("FILE-LOCKED-TEXT-CHANGED", "B38")
    (finding,) = report(make_cmrt(**{**FORMULAS, "B38": None})).findings
    assert finding.cell == "B38"


def test_labels_turned_into_texts_are_held_against_the_list_of_texts():
    typed = {label: f"\u6807\u7b7e {label} (*)" for label in LABELS}
    texts = {}
    for row, label in enumerate(LABELS, start=2):
        texts |= {f"A{row}": f"Declaration{label}", f"D{row}": f"Label {label}"}
        texts |= {f"E{row}": f"\u6807\u7b7e  {label}"}
    good = with_part(make_cmrt(**typed), TEXTS, sheet_xml(texts))
    assert codes(good) == []
    changed = with_part(make_cmrt(**{**typed, "B38": "Other"}), TEXTS, sheet_xml(texts))
    assert codes(changed) == ["FILE-LOCKED-TEXT-CHANGED"]
    empty = with_part(make_cmrt(**{**typed, "B38": None}), TEXTS, sheet_xml(texts))
    assert codes(empty) == []  # as some labels are in some languages
    assert codes(**{**typed, "B38": "Other"}) == []  # nothing to compare with


def test_a_header_of_the_smelter_list_that_was_typed_over_is_found():
    headers = {f"{letter}4": Formula("OFFSET(L!$C$1,1,1)", "x") for letter in "ABCDEFGHIJKLMNOPQ"}
    assert codes(smelter_cells=headers) == []
    assert codes(smelter_cells={**headers, "D4": "Our name"}) == ["FILE-LOCKED-TEXT-CHANGED"]


def with_choices(*lists, cells=(), version="6.5"):
    """Return a CMRT with choices in column B and drop-down cells that point to them."""
    choices = {"B96": "Yes", "B97": "No", "B99": 1, "B100": "Greater than 90%", **dict(cells)}
    validations = "".join(
        f'<x14:dataValidation type="{kind}" prompt="&gt;" sqref="{areas}"><formula1>{source}'
        "</formula1></x14:dataValidation>"
        for kind, areas, source in lists
    )
    changes = {"J3": f"Revision {version}", **choices}
    return with_declaration(changes, f"<x14:dataValidations>{validations}</x14:dataValidations>")


YES_NO = ("list", "D75:E75 D26:E29", "$B$96:$B$97")
RATE = ("list", "D56:E56", "$B$99:$B$100")


@pytest.mark.parametrize(
    ("lists", "cells", "expected"),
    [
        ([YES_NO, RATE], {}, []),
        ([YES_NO, RATE], {"B97": "Perhaps", "B100": "90%"}, ["B97", "B100"]),
        ([YES_NO, YES_NO], {"B97": "Perhaps"}, ["B97"]),
        ([YES_NO], {"B100": "90%"}, []),  # no answer's list
        ([YES_NO], {"B97": Formula("A1", "Perhaps"), "B96": None}, []),
        ([("list", "A1:A9", "$B$97")], {"B97": "Perhaps"}, []),
        ([("whole", "D26", "$B$97")], {"B97": "Perhaps"}, []),
        ([("list", "D26", "Names")], {"B97": "Perhaps"}, []),
        ([("list", "D26", "$B$1:$XFD$1048576")], {"B97": "Perhaps"}, []),
        ([("list", "D26", "'Declaration'!$B$97")], {"B97": "Perhaps"}, ["B97"]),
        ([("list", "D26", "Nowhere!$B$97")], {"B97": "Perhaps"}, []),
    ],
)
def test_a_choice_that_was_changed_is_found_where_it_stands(lists, cells, expected):
    found = report(with_choices(*lists, cells=cells)).findings
    changed = [one for one in found if one.code == "FILE-LOCKED-TEXT-CHANGED"]
    assert [(one.sheet, one.cell) for one in changed] == [("Declaration", at) for at in expected]


def test_a_newer_version_may_offer_other_choices():
    newer = with_choices(YES_NO, cells={"B97": "Perhaps"}, version="6.9")
    assert "FILE-LOCKED-TEXT-CHANGED" not in {one.code for one in report(newer).findings}


ANSWERS = [cell for cell in LABELS if int(cell[1:]) > 24]
AREAS = [
    *(f"D{row}:J{row}" for row in (*range(8, 11), *range(12, 23))),
    *(f"D{cell[1:]}:E{cell[1:]}" for cell in ANSWERS),
    *(f"G{cell[1:]}:J{cell[1:]}" for cell in ANSWERS),
]


def moved(areas, *, after_row=0, rows=0, columns=0):
    """Return the areas as Excel has them after rows or columns were inserted."""

    def move(match):
        letter, row = match[1], int(match[2])
        row += rows if row > after_row else 0
        return f"{chr(ord(letter) + columns)}{row}"

    return [re.sub(r"([A-Z])(\d+)", move, area) for area in areas]


@pytest.mark.parametrize(
    ("areas", "cell"),
    [
        (AREAS, None),
        ([], None),  # a program that knows no merged cells
        (AREAS[:20], None),  # or that lost some
        ([area for area in AREAS if not area.startswith("G")], None),
        (moved(AREAS, after_row=7, rows=1), "D8"),
        (moved(AREAS, after_row=30, rows=2), "D32"),
        (moved(AREAS, after_row=80, rows=-1), "D81"),
        (moved(AREAS, columns=1), "D8"),
    ],
)
def test_rows_or_columns_that_were_added_are_noticed(areas, cell):
    found = report(with_declaration({}, merged(areas) + "</mergeCells>")).findings
    expected = [("FILE-LAYOUT-SHIFTED", cell)] if cell else []
    assert [(finding.code, finding.cell) for finding in found] == expected


def test_a_shifted_form_gives_that_finding_alone():
    cells = {"D8": None, "D16": "nobody"}
    after = merged(moved(AREAS, after_row=7, rows=1)) + "</mergeCells>"
    assert codes(with_declaration(cells, after)) == ["FILE-LAYOUT-SHIFTED"]


# ---------------------------------------------------------------- the name


@pytest.mark.parametrize(
    ("name", "company", "is_fine"),
    [
        ("Alder-Connectors-2025-10-01.xlsx", "Alder Connectors Ltd", True),
        ("CMRT_alder_20251001.xlsx", "Alder Connectors Ltd", True),
        ("C:\\Users\\x\\ALDER 2025_10_01.xlsm", "Alder Connectors Ltd", True),
        ("\u5b89\u5fb7-2025-10-01.xlsx", "\u5b89\u5fb7", True),
        ("Alder.xlsx", "Alder Connectors Ltd", False),
        ("Alder-01-10-2025.xlsx", "Alder Connectors Ltd", False),
        ("RMI_CMRT_6.5.xlsx", "Alder Connectors Ltd", False),
        ("2025-10-01.xlsx", "Alder Connectors Ltd", False),
        ("", "Alder Connectors Ltd", True),
    ],
)
def test_the_file_name_shows_company_and_date(name, company, is_fine):
    found = [f.code for f in report(make_cmrt(D8=company), name=name).findings]
    assert found == ([] if is_fine else ["FILE-NAME-PATTERN"])


def test_a_finding_can_be_switched_off():
    options = Options(disabled=frozenset({"FILE-NAME-PATTERN", "FILE-MACROS"}))
    data = make_cmrt(extra={"xl/vbaProject.bin": b"x"})
    assert report(data, name="x.xlsx", options=options).findings == ()


# ---------------------------------------------------------------- the company block


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"D10": "Only the plant in Kassel"}, [("DECL-SCOPE-DESCRIPTION-UNUSED", "D10")]),
        ({"D10": "-"}, []),
        ({"D12": "12-345-6789"}, [("DECL-ID-PAIR", "D13")]),
        ({"D13": "DUNS"}, [("DECL-ID-PAIR", "D12")]),
        ({"D12": "12-345-6789", "D13": "DUNS"}, []),
        ({"D14": None}, [("DECL-ADDRESS-EMPTY", "D14")]),
        ({"D14": "1 Mill Lane\nOakham"}, []),
    ],
)
def test_what_may_stay_empty_still_belongs_together(changes, expected):
    found = report(make_cmrt(**changes)).findings
    assert [(finding.code, finding.cell) for finding in found] == expected


# ---------------------------------------------------------------- any cell


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"G39": "x" * 255}, []),
        ({"G39": "x" * 256}, [("DATA-TOO-LONG", "G39")]),
        ({"G39": "\u6211\u4eec\u6ca1\u6709\u56de\u590d"}, [("DATA-NOT-ENGLISH", "G39")]),
        (
            {"G39": "\u041d\u0435\u0442 \u043e\u0442\u0432\u0435\u0442\u0430"},
            [("DATA-NOT-ENGLISH", "G39")],
        ),
        ({"G39": "Bought from \u5b89\u5fb7 Metals in Ganzhou"}, []),
        ({"G39": "caf\u00e9 r\u00f4ti na\u00efve \u00df \u0111"}, []),
        ({"D8": "\u5b89\u5fb7\u8fde\u63a5\u5668\u6709\u9650\u516c\u53f8"}, []),
        ({"D14": "\u6df1\u5733\u5e02\u5357\u5c71\u533a"}, []),
        ({"D8": " Alder Connectors Ltd"}, [("DATA-WHITESPACE", "D8")]),
        ({"D8": "Alder\u00a0Connectors Ltd"}, [("DATA-WHITESPACE", "D8")]),
        ({"D8": "Alder\u200b Connectors Ltd"}, [("DATA-WHITESPACE", "D8")]),
        ({"D8": "\uff21lder Connectors Ltd"}, [("DATA-WHITESPACE", "D8")]),
        ({"D8": "Alder\r\nConnectors"}, [("DATA-WHITESPACE", "D8")]),
        ({"G39": "First line.\nSecond line."}, []),
        ({"G39": "Email \u2013 \u201cContact\u201d"}, []),
        ({"D39": "No "}, [("Q-VALUE-FORMATTING", "D39")]),
    ],
)
def test_texts_are_plain(changes, expected):
    found = report(make_cmrt(**changes)).findings
    assert [(finding.code, finding.cell) for finding in found] == expected


def error_cell(cell, error="#N/A"):
    return f'<c r="{cell}" t="e"><v>{error}</v></c>'


def with_raw(data, part, old, new):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(part).decode()
    assert re.search(old, xml)
    return with_part(data, part, re.sub(old, new, xml, count=1).encode())


@pytest.mark.parametrize(
    ("part", "cell", "error"),
    [
        (DECLARATION, "D8", "#N/A"),
        (DECLARATION, "D22", "#VALUE!"),
        (DECLARATION, "D39", "#REF!"),
        (DECLARATION, "D79", "#NAME?"),
        (SMELTER_LIST, "E5", "#N/A"),
    ],
)
def test_an_error_value_is_one_finding_and_not_a_blank(part, cell, error):
    data = with_raw(make_cmrt(), part, f'<c r="{cell}".*?</c>', error_cell(cell, error))
    found = [f for f in report(data).findings if f.cell == cell]
    assert [finding.code for finding in found] == ["DATA-ERROR-VALUE"]
    assert error in found[0].message


def test_an_error_typed_as_a_text_is_one_too():
    found = report(make_cmrt(D8="#n/a")).findings
    assert [(finding.code, finding.cell) for finding in found] == [("DATA-ERROR-VALUE", "D8")]
    assert codes(G39="#1 of our suppliers") == ["DATA-FORMULA-START"]


def test_errors_in_the_forms_own_cells_are_normal():
    cells = {"R5": Formula("IF(1,1,1)", "x"), "S5": Formula("NA()", "x")}
    data = make_cmrt(smelter_cells=cells)
    data = with_raw(data, SMELTER_LIST, '<c r="R5" t="str"', '<c r="R5" t="e"')
    data = with_raw(data, SMELTER_LIST, '<c r="S5" t="str"', '<c r="S5" t="e"')
    assert codes(data) == []
    label = with_raw(make_cmrt(B8="x"), DECLARATION, '<c r="B8".*?</c>', error_cell("B8"))
    assert codes(label) == []


def test_text_in_the_covered_part_of_a_merged_cell_is_found():
    after = merged(["D8:J8"]) + "</mergeCells>"
    (finding,) = report(with_declaration({"F8": "old name"}, after)).findings
    assert (finding.code, finding.cell) == ("DATA-IN-MERGED-PART", "F8")
    assert "D8:J8" in finding.fix
    elsewhere = merged(["B4:H4"]) + "</mergeCells>"
    assert codes(with_declaration({"C4": "the form's own"}, elsewhere)) == []
    assert codes(with_declaration({"F8": Formula("A1", "x")}, after)) == []


def test_an_answer_in_a_hidden_row_is_found():
    cell = find_spec("EMRT", "1.3").question("Q1").cells["cobalt"].answer
    row = f'<row r="{cell[1:]}"'
    emrt = with_raw(
        make_declaration("EMRT", "1.3"), "xl/worksheets/sheet3.xml", row, f'{row} hidden="1"'
    )
    assert ("DATA-IN-HIDDEN-ROW", cell) in {(one.code, one.cell) for one in report(emrt).findings}
    # No form of the CMRT hides a row that is to be filled in: who did, did so to read on.
    cmrt = with_raw(make_cmrt(), DECLARATION, '<row r="39"', '<row r="39" hidden="1"')
    assert codes(cmrt) == []
    smelters = make_cmrt(smelters=[TIN, GOLD])
    filtered = with_raw(smelters, SMELTER_LIST, '<row r="5"', '<row r="5" hidden="1"')
    assert codes(filtered) == []  # a filter that is set hides nothing from the Checker
