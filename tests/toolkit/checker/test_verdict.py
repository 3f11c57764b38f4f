"""The verdict equals the official Checker's, for every official case that is at hand."""

import importlib.util
import io
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.toolkit.checker.workbooks import GOLD, TIN, TODAY, Formula, make_cmrt
from toolkit.checker import Severity, check

SHARED = Path(__file__).parents[4] / "shared" / "rmi-templates"
ALL = SHARED / "verdicts" / "cases.json"
CASES = json.loads(ALL.read_text(encoding="utf-8"))["cases"] if ALL.exists() else []


@cache
def filler() -> ModuleType:
    source = SHARED / "verdicts" / "fill_workbook.py"
    spec = importlib.util.spec_from_file_location("fill_workbook", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not CASES, reason="the official workbooks are not at hand")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_verdict_is_that_of_the_official_checker(case, tmp_path):
    path = tmp_path / "filled.xlsx"
    template = SHARED / "workbooks" / case["template"]
    filler().fill_workbook(template, case["fills"], path, case["strings"])
    report = check(path, today=TODAY)
    assert report.readable
    assert list(report.verdict.rows) == case["rows"]
    assert report.verdict.complete == case["complete"]
    if case["kind"].startswith(("complete", "lang_ja_complete")):
        # Their labels have no results, and their names are ours: notes, but no warnings.
        judged = {f.code for f in report.findings if f.severity is not Severity.INFO}
        structure = {code for code in judged if code.startswith(("FILE", "DATA"))}
        assert structure <= {"FILE-VERSION-OUTDATED"}


def rows(data: bytes) -> tuple[int, ...]:
    return check(io.BytesIO(data), today=TODAY).verdict.rows


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"D8": None}, (4,)),
        ({"D8": " "}, ()),
        ({"D8": 0}, (4,)),
        ({"D16": "no at sign"}, (8,)),
        ({"D16": "@"}, ()),
        ({"D9": "C. User defined [Specify in 'Description of scope']"}, (6,)),
        ({"D9": "Everything"}, (6,)),
        ({"D9": "b. product (or LIST of products)"}, (64,)),
        ({"D27": None}, (15, 20, 25, 30, 35, 40, 45, 50)),
        ({"D27": None, "D33": "No"}, (15, 20, 25, 30, 35, 40, 45, 50)),
        ({"D27": "yes"}, ()),
        ({"D27": "Yes "}, (20, 25, 30, 35, 40, 45, 50)),
        ({"D33": None}, (20, 25, 30, 35, 40, 45, 50)),
        ({"D33": "Perhaps"}, (25, 30, 35, 40, 45, 50)),
        ({"D33": "No", "D39": None}, ()),
        ({"D77": "Yes", "G77": "x"}, (56,)),
        ({"D77": "No", "G77": None}, ()),
        ({"D27": "No", "D28": "No", "D75": None, "G77": None}, ()),
    ],
)
def test_the_quirks_of_the_official_checker_are_kept(changes, expected):
    assert rows(make_cmrt(**changes)) == expected


def test_only_the_first_product_row_is_looked_at():
    scope = "B. Product (or List of Products)"
    assert rows(make_cmrt(D9=scope, products={"B7": "A-1"})) == (64,)
    assert rows(make_cmrt(D9=scope, products={"B6": "A-1"})) == ()


def test_a_metal_in_use_needs_a_smelter_row():
    assert rows(make_cmrt(smelters=[TIN])) == (67,)
    assert rows(make_cmrt(smelters=[TIN, {"B": "Gold"}])) == (67,)
    assert rows(make_cmrt(smelters=[TIN, {"B": "gold", "C": "cedar gold"}])) == ()


def test_rows_that_the_form_forgot_do_not_count():
    empty = [{}] * (2493 - 6)
    assert rows(make_cmrt(smelters=[TIN, *empty, GOLD])) == (67,)
    assert rows(make_cmrt(smelters=[TIN, *empty, *[{}] * 11, GOLD])) == ()


def test_a_typed_number_fills_in_metal_and_name():
    blank = {column: Formula("IF(LEN(A6)=0,1,1)") for column in "BC"}
    assert rows(make_cmrt(smelters=[TIN, {"A": "CID990003", **blank}])) == ()
    assert rows(make_cmrt(smelters=[TIN, {"A": "CID000000", **blank}])) == (67,)
    assert rows(make_cmrt(smelters=[TIN, {"A": "CID990003"}])) == (67,)


def test_a_stale_result_of_the_forms_own_formula_is_not_believed():
    stale = {"B": Formula("IF(LEN(A6)=0,1,1)", "Gold"), "C": Formula("IF(1,1,1)", "Cedar Gold")}
    assert rows(make_cmrt(smelters=[TIN, {**stale, "Q": "typed"}])) == (67,)


def test_a_smelter_that_is_not_listed_needs_name_and_country():
    row = {"B": "Gold", "C": "Smelter not listed", "D": "Yew Gold", "E": "JAPAN"}
    assert rows(make_cmrt(smelters=[TIN, row])) == ()
    assert rows(make_cmrt(smelters=[TIN, row | {"D": None}])) == (69,)
    assert rows(make_cmrt(smelters=[TIN, row | {"E": None}])) == (69,)
    known = row | {"D": "Cedar Gold", "E": Formula("IF(ISERROR($V6),1,1)")}
    assert rows(make_cmrt(smelters=[TIN, known])) == ()


def test_each_target_cell_is_named_once():
    report = check(io.BytesIO(make_cmrt(smelters=[], D8=None)), today=TODAY)
    assert report.verdict.rows == (4, 66, 67)
    assert report.verdict.cells == ("Declaration!D8", "Smelter List!B5")
