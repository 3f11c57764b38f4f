"""The workbook's own Checker sheet, recalculated by an office program."""

import io
import os
import shutil

import pytest
from python_calamine import CalamineWorkbook

from tests.toolkit.layout.fills import TODAY, at_random, complete, recalculate
from toolkit.checker.check import check
from toolkit.checker.layout import write_form
from toolkit.checker.specs import all_specs

OFFICE = shutil.which("soffice")
SHEETS = {"Checker": 8, "Declaration": 10, "Smelter List": 10}
SEEDS = range(6) if os.environ.get("NIGHTLY") else ()
"""Forms filled in at random, of each version; set NIGHTLY to run them (some minutes)."""
NEWEST = {("CMRT", "6.5"), ("EMRT", "2.1"), ("AMRT", "1.3"), ("CRT", "2.2"), ("EMRT", "1.1")}


def _forms():
    for spec in all_specs():
        name = f"{spec.template}-{spec.version}"
        if SEEDS or (spec.template, spec.version) in NEWEST:
            yield f"{name}-random", at_random(spec, 4)
        for seed in SEEDS:
            yield f"{name}-{seed}", at_random(spec, seed)
            yield f"{name}-complete", complete(spec)


FORMS = dict(_forms())


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Return each form as it was written, and after a full recalculation."""
    if OFFICE is None:
        pytest.skip("soffice is not installed, so that no formula can be recalculated")
    written = {name: write_form(form) for name, form in FORMS.items()}
    saved = recalculate(OFFICE, written, tmp_path_factory.mktemp("own_checker"))
    return {name: (written[name], saved[name]) for name in FORMS}


def _cells(workbook, sheet):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name(sheet)
    return {
        (row, column): value
        for row, values in enumerate(rows.to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(values[: SHEETS[sheet]], start=1)
        if str(value).strip()  # python-calamine drops blanks from some texts
    }


@pytest.mark.parametrize("name", FORMS)
def test_the_own_checker_gives_the_official_verdict(recalculated, name):
    written, saved = recalculated[name]
    cells = _cells(saved, "Checker")
    verdict = check(io.BytesIO(written), today=TODAY).verdict
    spec = FORMS[name].spec
    red = tuple(item.row for item in spec.checker if cells.get((item.row, 8)) == 1)
    assert red == verdict.rows
    assert cells[2, 4] == len(red)


@pytest.mark.parametrize("name", FORMS)
def test_the_results_in_the_file_are_those_of_a_recalculation(recalculated, name):
    written, saved = recalculated[name]
    for sheet in SHEETS:
        assert _cells(written, sheet) == _cells(saved, sheet)
