"""A workbook is recognised by what it says, in any language and under any name."""

import datetime
import io
from pathlib import Path

import pytest

from tests.toolkit.checker.workbooks import TODAY, make_cmrt
from toolkit.checker import check
from toolkit.checker.versions import (
    REPORTED_ON as LEARNT,
)
from toolkit.checker.versions import (
    months_before,
    newer_version,
    reported_version,
)

WORKBOOKS = Path(__file__).parents[4] / "shared" / "rmi-templates" / "workbooks"
FORMS = [
    ("RMI_CMRT_6.5.xlsx", "CMRT", "6.5", ["FILE-NOT-FILLED"]),
    (
        "RMI_CMRT_6.22.xlsx",
        "CMRT",
        "6.22",
        ["FILE-VERSION-OUTDATED", "FILE-NOT-FILLED"],
    ),
    ("RMI_EMRT_1.3.xlsx", "EMRT", "1.3", ["FILE-VERSION-OUTDATED", "FILE-NOT-FILLED"]),
    ("RMI_EMRT_2.1.xlsx", "EMRT", "2.1", ["FILE-NOT-FILLED"]),
    ("RMI_AMRT_1.3.xlsx", "AMRT", "1.3", ["FILE-NOT-FILLED"]),
]


def checked(today=TODAY, **changes):
    return check(io.BytesIO(make_cmrt(**changes)), today=today)


def codes(today=TODAY, **changes):
    return [finding.code for finding in checked(today, **changes).findings]


@pytest.mark.skipif(not WORKBOOKS.exists(), reason="the official workbooks are not at hand")
@pytest.mark.parametrize(("name", "template", "version", "expected"), FORMS)
def test_the_official_forms_are_recognised(name, template, version, expected):
    report = check(WORKBOOKS / name, today=TODAY)
    assert (report.template, report.version) == (template, version)
    assert [finding.code for finding in report.findings] == expected
    assert report.readable


@pytest.mark.parametrize(
    "title",
    [
        "Modelo de informe sobre minerales conflictivos (CMRT)",
        "紛争鉱物報告テンプレート（CMRT）",
        "冲突矿产报告模板 （CMRT)",
    ],
)
def test_the_title_is_read_in_any_language(title):
    report = checked(D2=title)
    assert (report.template, report.version, report.readable) == ("CMRT", "6.5", True)
    assert report.findings == ()


def test_a_title_without_a_result_is_found_on_the_revision_sheet():
    assert codes(D2=None) == []


def test_without_any_title_the_template_is_unknown():
    assert codes(D2=None, revision="Something else") == ["FILE-TEMPLATE-UNKNOWN"]


def test_the_language_is_reported():
    assert checked(D3="Deutsch").language == "Deutsch"


@pytest.mark.parametrize(
    ("version", "today", "expected"),
    [
        ("6.5", TODAY, []),
        ("6.5", datetime.date(2026, 9, 1), []),
        ("6.5", LEARNT, ["FILE-VERSION-OUTDATED"]),
        ("6.6", LEARNT, ["FILE-VERSION-OUTDATED", "FILE-VERSION-UNSUPPORTED"]),
        ("6.6.1", LEARNT, ["FILE-VERSION-UNSUPPORTED"]),
        ("6.4", TODAY, ["FILE-VERSION-OUTDATED"]),
        ("6.4", datetime.date(2025, 10, 24), []),
        ("6.3", datetime.date(2023, 10, 1), ["FILE-VERSION-UNSUPPORTED"]),
        ("6.4", datetime.date(2025, 10, 25), ["FILE-VERSION-OUTDATED"]),
        ("6.6", TODAY, ["FILE-VERSION-UNSUPPORTED"]),
        ("6.6.1", TODAY, ["FILE-VERSION-UNSUPPORTED"]),
        ("6.5b", TODAY, ["FILE-VERSION-PRERELEASE", "FILE-VERSION-UNSUPPORTED"]),
        ("5.12", TODAY, ["FILE-FORM-UNSUPPORTED"]),
    ],
)
def test_the_version_is_judged(version, today, expected):
    text = f"Revision {version}\nApril 25, 2025"
    report = checked(today, J3=text, D22=today - datetime.timedelta(days=10))
    assert [finding.code for finding in report.findings] == expected
    assert report.version == version


def test_a_version_that_is_known_by_report_only_is_a_note():
    found = {}
    for version in ("6.5", "6.4"):
        report = checked(LEARNT, J3=f"Revision {version}\nx", D22=LEARNT)
        (one,) = [one for one in report.findings if one.code == "FILE-VERSION-OUTDATED"]
        found[version] = (one.severity.value, one.params["current"], "by report only" in one.fix)
    assert found == {"6.5": ("info", "6.6.1", True), "6.4": ("warning", "6.5", False)}
    known = [("AMRT", "1.2"), ("AMRT", "1.3"), ("CRT", "2.2"), ("EMRT", "2.1"), ("EMRT", "2.11.1")]
    told = [reported_version(*form, LEARNT) for form in known]
    assert told == [None, "1.31.1", None, "2.11.1", None]


def test_a_missing_version_is_taken_from_the_smelter_list():
    data = make_cmrt(J3="Revision 6.5\nx")
    assert check(io.BytesIO(data), today=TODAY).version == "6.5"
    assert codes(J3=None) == ["FILE-VERSION-UNREADABLE"]


def test_sheets_of_two_versions_are_pointed_out():
    data = make_cmrt(smelter_cells={"Q3": "Revision 6.4\nApril 26, 2024"})
    (finding,) = check(io.BytesIO(data), today=TODAY).findings
    assert finding.code == "FILE-VERSION-MISMATCH"
    assert (finding.sheet, finding.cell) == ("Smelter List", "Q3")


def test_renamed_sheets_are_recognised_by_what_is_on_them():
    report = checked(names={"Declaration": "Erklärung"})
    assert [finding.code for finding in report.findings] == ["FILE-SHEET-RENAMED"]
    assert "Erklärung" in report.findings[0].message
    report = checked(names={"Smelter List": "Schmelzen", "Product List": "Products"})
    assert [finding.code for finding in report.findings] == ["FILE-SHEET-RENAMED"] * 2
    assert "Products" in report.findings[1].message
    assert report.verdict.complete
    assert codes(names={"Declaration": "declaration "}) == ["FILE-SHEET-RENAMED"]


def test_findings_name_a_renamed_sheet_by_its_role():
    report = checked(names={"Declaration": "Erklärung"}, D8=None)
    assert report.findings[1].sheet == "Declaration"


def test_missing_sheets_are_named():
    report = checked(without=["Product List", "Smelter Look-up"])
    assert [finding.code for finding in report.findings] == [
        "FILE-SHEET-MISSING",
        "FILE-HELPER-SHEET-MISSING",
    ]
    assert "Product List" in report.findings[0].message
    assert codes(without=["Smelter List"])[0] == "FILE-SHEET-MISSING"


def test_macros_are_pointed_out():
    assert codes(extra={"xl/vbaProject.bin": b"x"}) == ["FILE-MACROS"]


def test_months_are_counted_back_to_a_day_that_exists():
    assert months_before(datetime.date(2025, 3, 31), 1) == datetime.date(2025, 2, 28)
    assert months_before(datetime.date(2025, 1, 15), 12) == datetime.date(2024, 1, 15)
    assert months_before(datetime.date(2025, 12, 31), 6) == datetime.date(2025, 6, 30)


def test_the_newest_version_is_never_outdated():
    assert newer_version("CMRT", "6.5", datetime.date(2030, 1, 1)) is None
    assert newer_version("CMRT", "6.01", TODAY) == "6.5"
