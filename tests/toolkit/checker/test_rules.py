"""Each rule finds its mistake, names the cell to change, and is silent otherwise."""

import datetime
import io
import re
from pathlib import Path

import pytest

from tests.toolkit.checker.workbooks import GOLD, TIN, TODAY, Formula, make_cmrt
from toolkit.checker import Severity, check
from toolkit.checker.catalogue import CATALOGUE, all_kinds
from toolkit.checker.lookup import KnownSmelter

SCOPE_B = "B. Product (or List of Products)"
SCOPE_C = "C. User defined [Specify in 'Description of scope']"
OTHER_FORMAT = "Yes, using other format (describe)"
CURRICULUM = Path(__file__).parents[4] / "shared" / "content" / "curriculum.md"

NOT_LISTED = {"B": "Gold", "C": "Smelter not listed", "D": "Yew Gold", "E": "JAPAN"}
NOT_IDENTIFIED = {"B": "Gold", "C": "Smelter not yet identified"}
ALIAS = {"B": "Tin", "C": "Old Birch Works", "E": "GERMANY", "F": "CID990001", "G": "RMI"}


def findings(**changes):
    """The errors and warnings, without the notes."""
    report = check(io.BytesIO(make_cmrt(**changes)), today=TODAY)
    assert report.readable
    found = (finding for finding in report.findings if finding.severity is not Severity.INFO)
    return [(finding.code, finding.cell) for finding in found]


def test_a_complete_and_correct_form_has_no_findings():
    assert check(io.BytesIO(make_cmrt()), today=TODAY).findings == ()
    recycled = TIN | {"P": "Yes", "N": "Recycled", "O": "Scrap"}
    assert findings(smelters=[recycled, GOLD], D51="Yes") == []


def test_an_empty_form_is_one_finding():
    empty = {f"{column}{row}": None for column in "DG" for row in range(8, 90)}
    assert findings(smelters=[], **empty) == [("FILE-NOT-FILLED", "D8")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"D8": None}, ["DECL-COMPANY-REQUIRED"]),
        ({"D8": "test"}, ["DECL-COMPANY-PLACEHOLDER"]),
        ({"D8": "AB"}, ["DECL-COMPANY-PLACEHOLDER"]),
        ({"D8": "3M"}, []),
        ({"D8": " "}, ["DATA-BLANK-LOOKALIKE"]),
        ({"D9": None}, ["DECL-SCOPE-REQUIRED"]),
        ({"D9": "All our products"}, ["DECL-SCOPE-VALUE"]),
        ({"D9": "A"}, ["DECL-SCOPE-VALUE"]),
        ({"D15": None}, ["DECL-CONTACT-NAME-REQUIRED"]),
        ({"D15": "-"}, ["DATA-BLANK-LOOKALIKE"]),
        ({"D16": None}, ["DECL-CONTACT-EMAIL-REQUIRED"]),
        ({"D16": "anna.birch.example.com"}, ["DECL-CONTACT-EMAIL-FORMAT"]),
        ({"D16": "@"}, ["DECL-CONTACT-EMAIL-FORMAT"]),
        ({"D16": "anna@example"}, ["DECL-CONTACT-EMAIL-FORMAT"]),
        ({"D16": "a@example.com; b@example.com"}, ["DECL-CONTACT-EMAIL-FORMAT"]),
        ({"D16": "not available"}, ["DECL-EMAIL-PLACEHOLDER"]),
        ({"D16": "-"}, ["DECL-EMAIL-PLACEHOLDER"]),
        ({"D17": None}, ["DECL-CONTACT-PHONE-REQUIRED"]),
        ({"D17": "12345"}, ["DECL-PHONE-FORMAT"]),
        ({"D17": "8.61381E+12"}, ["DECL-PHONE-FORMAT"]),
        ({"D17": 493012345678}, []),
        ({"D18": None}, ["DECL-AUTHORIZER-REQUIRED"]),
        ({"D18": "Same as above"}, ["DECL-AUTHORIZER-PLACEHOLDER"]),
        ({"D20": None}, ["DECL-AUTHORIZER-EMAIL-REQUIRED"]),
        ({"D20": "paul"}, ["DECL-AUTHORIZER-EMAIL-FORMAT"]),
        ({"D20": "n/a"}, ["DECL-EMAIL-PLACEHOLDER"]),
        ({"D21": "x"}, ["DECL-PHONE-FORMAT"]),
        ({"D22": None}, ["DECL-DATE-REQUIRED"]),
        ({"D22": "15-May-2025"}, ["DECL-DATE-TYPE"]),
        ({"D22": "2025年5月1日"}, ["DECL-DATE-TYPE"]),
        ({"D22": "03/04/2025"}, ["DECL-DATE-TYPE"]),
        ({"D22": datetime.date(1999, 1, 1)}, ["DECL-DATE-RANGE"]),
        ({"D22": TODAY + datetime.timedelta(days=1)}, []),
        ({"D22": TODAY + datetime.timedelta(days=2)}, ["DECL-DATE-FUTURE"]),
        ({"D22": datetime.date(2024, 11, 19)}, ["DECL-DATE-STALE"]),
        ({"D22": datetime.date(2025, 4, 24)}, ["DECL-DATE-BEFORE-RELEASE"]),
        ({"D22": datetime.date(2025, 4, 25)}, []),
        ({"D27": None}, ["Q1-REQUIRED"]),
        ({"D33": None}, ["Q2-REQUIRED"]),
        ({"D70": None}, ["Q-LATER-REQUIRED"]),
        ({"D39": "."}, ["DATA-BLANK-LOOKALIKE"]),
        ({"D39": "Maybe"}, ["Q-VALUE"]),
        ({"D39": "no"}, ["Q-VALUE-FORMATTING"]),
        ({"D57": 1}, ["Q-VALUE-FORMATTING"]),
        ({"D57": "１００％"}, ["Q-VALUE-FORMATTING"]),
        ({"D39": "Nein"}, ["Q-VALUE-LANGUAGE"]),
        ({"D79": "いいえ"}, ["Q-VALUE-LANGUAGE"]),
        ({"D26": "No", "D32": "Yes", "D38": "No"}, ["Q-ANSWER-NOT-ASKED"]),
        ({"D75": None}, ["CQ-REQUIRED"]),
        ({"D79": "Sometimes"}, ["CQ-VALUE"]),
        ({"G77": None}, ["CQ-URL-REQUIRED"]),
        ({"G77": "see our policy"}, ["CQ-URL-FORMAT"]),
        ({"G77": "www.example.com"}, []),
        ({"D83": OTHER_FORMAT}, ["CQ-OTHER-FORMAT-COMMENT"]),
        ({"D83": OTHER_FORMAT, "G83": "Own questions by e-mail"}, []),
        ({"D75": "No"}, ["CQ-POLICY-CONTRADICTION"]),
        ({"D75": "No", "D77": "No"}, []),
        ({"G39": "=1+1"}, ["DATA-FORMULA-START"]),
        ({"G39": "#1"}, ["DATA-FORMULA-START"]),
        ({"D39": "Yes"}, ["X-COVERED-VS-CAHRA"]),
        ({"D39": "Yes", "D45": "Yes"}, []),
        ({"D45": "Yes", "D51": "Yes"}, ["X-RECYCLED-YES-VS-ORIGIN"]),
        ({"D57": "Greater than 90%"}, ["X-ALL-IDENTIFIED-VS-RATE"]),
        ({"D57": "Greater than 90%", "D63": "No"}, []),
        ({"D57": "None", "D63": "No"}, ["X-RATE-NONE-WITH-ROWS"]),
    ],
)
def test_declaration_rules_name_the_code(changes, expected):
    assert [code for code, _ in findings(**changes)] == expected


def test_a_finding_points_at_the_cell_to_change():
    assert findings(D27=None) == [("Q1-REQUIRED", "D27")]
    assert findings(D26="No", D38="No", D44="No") == [("Q-ANSWER-NOT-ASKED", "D38")]
    assert findings(G77=None) == [("CQ-URL-REQUIRED", "G77")]
    assert findings(D39="Yes") == [("X-COVERED-VS-CAHRA", "D45")]
    assert findings(D45="Yes", D51="Yes") == [("X-RECYCLED-YES-VS-ORIGIN", "D51")]


def test_a_blank_question_one_is_one_finding_and_hides_what_it_opens():
    later = {f"D{row}": None for row in (33, 39, 45, 51, 57, 63, 69)}
    assert findings(D27=None, smelters=[GOLD], **later) == [("Q1-REQUIRED", "D27")]


def test_company_questions_are_only_asked_with_a_metal_in_scope():
    later = {f"D{row + m}": None for row in (32, 38, 44, 50, 56, 62, 68) for m in (1, 2)}
    company = {f"D{row}": None for row in (75, 77, 79, 81, 83, 85, 87, 89)}
    assert findings(D27="No", D28="No", smelters=[], **later, **company) == []


def test_scope_c_needs_a_description():
    assert findings(D9=SCOPE_C) == [("DECL-SCOPE-DESCRIPTION-REQUIRED", "D10")]
    assert findings(D9=SCOPE_C, D10="-") == [("DATA-BLANK-LOOKALIKE", "D10")]
    assert findings(D9=SCOPE_C, D10="All sensors made in Kassel") == []


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        ({}, [("PRODUCT-LIST-REQUIRED", "B6")]),
        ({"B6": "A-1", "C6": "Bracket", "B7": 4711}, []),
        ({"B7": "A-1"}, [("PRODUCT-LIST-STARTS-LATE", "B6")]),
        ({"B6": "A-1", "C7": "Bracket"}, [("PRODUCT-NUMBER-REQUIRED", "B7")]),
        ({"B6": "A-1", "B2006": "The form's own last line"}, []),
    ],
)
def test_scope_b_needs_a_product_list(products, expected):
    assert findings(D9=SCOPE_B, products=products) == expected


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        (GOLD, []),
        ({}, [("X-REPORTED-YES-NO-ROWS", "B6"), ("SMELTER-LIST-REQUIRED", "B6")]),
        ({"C": "Cedar Gold"}, [("SMELTER-METAL-REQUIRED", "B6")]),
        (GOLD | {"B": "Or"}, [("SMELTER-METAL-VALUE", "B6")]),
        ({"B": "Gold"}, [("SMELTER-LOOKUP-REQUIRED", "C6")]),
        ({"B": "Gold", "C": "Sedar Gold"}, [("SMELTER-LOOKUP-UNKNOWN", "C6")]),
        ({"B": "Gold", "C": "Maple Tin"}, [("SMELTER-METAL-LOOKUP-MISMATCH", "B6")]),
        (NOT_LISTED, []),
        (NOT_LISTED | {"D": None}, [("SMELTER-NAME-REQUIRED", "D6")]),
        (NOT_LISTED | {"D": "unknown"}, [("SMELTER-NAME-REQUIRED", "D6")]),
        (NOT_LISTED | {"E": None}, [("SMELTER-COUNTRY-REQUIRED", "E6")]),
        (GOLD | {"F": "CID99000"}, [("SMELTER-CID-FORMAT", "F6")]),
        (GOLD | {"F": "CID000009"}, [("SMELTER-CID-UNKNOWN", "F6")]),
        (NOT_LISTED | {"F": "242332", "G": "Own list"}, []),
        (GOLD | {"F": "CID990001"}, [("SMELTER-CID-OTHER-METAL", "F6")]),
        (GOLD | {"E": "PERU"}, [("SMELTER-CID-COUNTRY-MISMATCH", "E6")]),
        (GOLD | {"F": None}, [("SMELTER-ID-MISSING", "F6")]),
        (GOLD | {"F": Formula("IF(1,1,1)")}, []),
        (GOLD | {"P": "Partly"}, [("SMELTER-RECYCLED-VALUE", "P6")]),
        (GOLD | {"P": "Yes", "O": "PERU"}, [("SMELTER-RECYCLED-MINE-CONFLICT", "O6")]),
        (GOLD | {"P": "Yes", "O": "Recycled"}, [("X-RECYCLED-NO-VS-ROWS", "D52")]),
        (GOLD | {"P": "No", "N": "Scrap"}, [("SMELTER-MINE-RECYCLED-NOT-YES", "P6")]),
        (GOLD | {"P": "No", "N": "Scrap and Blue Hill Mine", "O": "PERU"}, []),
    ],
)
def test_smelter_rows_are_checked(gold, expected):
    assert findings(smelters=[TIN, gold]) == expected


def test_a_smelter_of_a_metal_answered_no_is_found():
    row = {"B": "Tungsten", "C": "Elm Tungsten", "E": "AUSTRIA", "F": "CID990004", "G": "RMI"}
    assert findings(smelters=[TIN, GOLD, row]) == [("SMELTER-METAL-OUT-OF-SCOPE", "B7")]


def test_the_number_and_the_name_must_be_of_one_smelter():
    row = {"B": "Tin", "C": "Maple Tin", "E": "VIET NAM", "F": "CID990001", "G": "RMI"}
    assert findings(smelters=[row, GOLD]) == [("SMELTER-CID-NAME-MISMATCH", "F5")]
    typed = row | {"A": "CID990001", "F": None}
    assert findings(smelters=[typed, GOLD]) == [("SMELTER-CID-NAME-MISMATCH", "A5")]
    assert findings(smelters=[row | {"F": "CID990002", "E": "Vietnam"}, GOLD]) == []


def test_an_unknown_number_is_one_finding_and_not_a_missing_metal():
    blank = {column: Formula("IF(LEN(A7)=0,1,1)") for column in "BC"}
    rows = [TIN, GOLD, {"A": "CID000009", **blank}]
    assert findings(smelters=rows) == [("SMELTER-CID-UNKNOWN", "A7")]
    rows = [TIN, GOLD, {"A": "990002", **blank}]
    assert findings(smelters=rows) == [("SMELTER-CID-FORMAT", "A7")]


def test_one_smelter_is_listed_once():
    assert findings(smelters=[TIN, GOLD, TIN]) == [("SMELTER-DUPLICATE-ROW", "B7")]
    assert findings(smelters=[TIN, GOLD, ALIAS]) == [("SMELTER-DUPLICATE-CID", "F7")]


def test_an_unidentified_smelter_is_an_open_point():
    rows = [TIN, GOLD, NOT_IDENTIFIED]
    assert findings(smelters=rows, D64="No") == [("SMELTER-NOT-IDENTIFIED", "C7")]
    detailed = NOT_IDENTIFIED | {"D": "Yew Gold"}
    expected = [("SMELTER-NOT-IDENTIFIED-WITH-DETAILS", "C7")]
    assert findings(smelters=[TIN, GOLD, detailed], D64="No") == expected


def test_all_smelters_identified_contradicts_an_open_row():
    found = findings(smelters=[TIN, NOT_IDENTIFIED])
    assert found[0] == ("X-ALL-IDENTIFIED-VS-UNKNOWN", "D64")


@pytest.mark.parametrize(
    "row", [TIN | {"P": "No"}, TIN | {"O": "PERU"}, TIN | {"P": "Yes", "N": "Hill"}]
)
def test_fully_recycled_metal_has_no_mined_rows(row):
    assert findings(smelters=[row, GOLD], D51="Yes") == [("X-RECYCLED-YES-VS-ROWS", "D51")]
    recycled = TIN | {"P": "Yes", "O": "Recycled/Scrap"}
    assert findings(smelters=[recycled, GOLD], D51="Yes") == []


def test_the_same_mistake_in_very_many_rows_is_cut_short():
    report = check(io.BytesIO(make_cmrt(smelters=[TIN] * 3000)), today=TODAY)
    found = [finding.code for finding in report.findings]
    assert found.count("SMELTER-DUPLICATE-ROW") == 100
    assert found.count("SMELTER-LIST-REQUIRED") == 1
    assert "FILE-MORE-FINDINGS" in found


def test_without_a_lookup_sheet_a_loaded_list_is_used():
    data = make_cmrt(without=["Smelter Look-up"])
    loaded = [KnownSmelter("Tin", "Birch Tin", "Birch Tin", "PERU", "CID990001")]
    plain = [finding.code for finding in check(io.BytesIO(data), today=TODAY).findings]
    assert plain == ["FILE-HELPER-SHEET-MISSING"]
    report = check(io.BytesIO(data), today=TODAY, smelters=loaded)
    codes = {finding.code for finding in report.findings}
    assert {"SMELTER-CID-COUNTRY-MISMATCH", "SMELTER-LOOKUP-UNKNOWN"} <= codes


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        ("E01", {"D9": SCOPE_B}),
        ("E02", {"D9": SCOPE_C}),
        ("E03", {"D15": None}),
        ("E04", {"D20": "paul.elm"}),
        ("E05", {"D18": "same"}),
        ("E06", {"D22": datetime.date(2026, 5, 1)}),
        ("E07", {"D34": None}),
        ("E08", {"D46": None}),
        ("E09", {"D40": "Yes"}),
        ("E10", {"D52": "Yes", "smelters": [TIN, GOLD | {"O": "PERU"}]}),
        ("E11", {"D58": "50% or less"}),
        ("E12", {"smelters": [TIN, GOLD, NOT_IDENTIFIED]}),
        ("E13", {"G77": None}),
        ("E14", {"D83": OTHER_FORMAT}),
        ("E15", {"smelters": [TIN]}),
        ("E16", {"D28": "No", **{f"D{row}": None for row in (34, 40, 46, 52, 58, 64, 70)}}),
        ("E17", {"smelters": [TIN | {"F": "CID990002"}, GOLD]}),
        ("E18", {"smelters": [TIN, NOT_LISTED | {"E": None}]}),
        ("E19", {"smelters": [TIN, GOLD, ALIAS]}),
        ("E20", {"J3": "Revision 6.22\nMay 11, 2022"}),
    ],
)
def test_every_error_of_the_catalogue_is_found(error, changes):
    assert {code for code, _ in findings(**changes)} & set(CATALOGUE[error])


def test_the_catalogue_names_every_error_and_only_known_codes():
    assert list(CATALOGUE) == [f"E{number:02}" for number in range(1, 22)]
    codes = {code for codes in CATALOGUE.values() for code in codes}
    assert codes <= set(all_kinds())


def test_every_kind_speaks_plainly_and_leads_to_a_lesson():
    for code, kind in all_kinds().items():
        assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", code)
        assert kind.severity in Severity
        for text in (kind.message, kind.why, kind.fix):
            assert text.endswith("."), code
            assert len(text) < 220, code
        assert re.fullmatch(r"C[123]\.M\d\.L\d", kind.lesson), code


@pytest.mark.skipif(not CURRICULUM.exists(), reason="the curriculum is not at hand")
def test_every_lesson_is_in_the_curriculum():
    lessons = set(re.findall(r"id: (C\d\.M\d\.L\d)", CURRICULUM.read_text(encoding="utf-8")))
    assert {kind.lesson for kind in all_kinds().values()} <= lessons


def test_words_can_be_translated_with_the_params():
    report = check(io.BytesIO(make_cmrt(D27=None, D51="Yes", D45="Yes", D57="None")), today=TODAY)
    for finding in report.findings:
        kind = all_kinds()[finding.code]
        assert kind.message % finding.params == finding.message
        assert kind.fix % finding.params == finding.fix
