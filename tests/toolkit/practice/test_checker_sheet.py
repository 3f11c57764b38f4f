"""The workbook's own Checker sheet, recalculated by an office program."""

import datetime
import io
import re
import shutil
import subprocess
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from toolkit.checker.check import check
from toolkit.checker.findings import Severity
from toolkit.checker.practice import make_practice
from toolkit.checker.specs import find_spec

TODAY = datetime.date(2026, 3, 2)
OFFICE = shutil.which("soffice")
CASES = {
    "correct": {"seed": 0, "errors": []},
    "drawn": {"seed": 1},
    "many": {"seed": 2, "errors": 18},
    "gaps": {"seed": 3, "errors": ["E02", "E03", "E04", "E07", "E08", "E13", "E15", "E18"]},
}


def without_results(workbook):
    """Return the file with its formulas alone, so that a program must calculate them."""
    stripped = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(stripped, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", content))
    return stripped.getvalue()


def checker_rows(workbook):
    """Return the rows of the sheet Checker with their results."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("Checker")
    return sheet.to_python(skip_empty_area=False)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Return, for each case, the practice and the file after a full recalculation."""
    if OFFICE is None:
        pytest.skip("soffice is not installed, so that no formula can be recalculated")
    folder = tmp_path_factory.mktemp("checker_sheet")
    made = {name: make_practice(today=TODAY, **case) for name, case in CASES.items()}
    files = []
    for name, practice in made.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(without_results(practice.workbook))
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            folder / "out",
            *files,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {
        name: (practice, (folder / "out" / f"{name}.xlsx").read_bytes())
        for name, practice in made.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_the_checker_sheet_gives_the_verdict_of_the_form(recalculated, name):
    practice, saved = recalculated[name]
    rows = checker_rows(saved)
    verdict = check(io.BytesIO(practice.workbook), today=TODAY).verdict
    listed = {item.row for item in find_spec("CMRT", "6.5").checker}
    assert tuple(row for row in sorted(listed) if rows[row - 1][7] == 1) == verdict.rows
    assert rows[69][7] == rows[1][3] == len(verdict.rows)


def test_a_correct_declaration_leaves_the_checker_at_zero(recalculated):
    rows = checker_rows(recalculated["correct"][1])
    assert rows[69][7] == 0
    assert not any(str(value).startswith("#") for row in rows for value in row)


@pytest.mark.parametrize("name", CASES)
def test_the_results_in_the_file_are_those_of_a_recalculation(recalculated, name):
    practice, saved = recalculated[name]
    rows, stored = checker_rows(saved), checker_rows(practice.workbook)
    assert [row[:8] for row in stored[:70]] == [row[:8] for row in rows[:70]]


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_was_opened_and_saved_has_the_same_findings(recalculated, name):
    practice, saved = recalculated[name]
    before, after = (
        {
            (finding.code, finding.sheet, finding.cell)
            for finding in check(io.BytesIO(workbook), today=TODAY).findings
            if finding.severity is not Severity.INFO
        }
        for workbook in (practice.workbook, saved)
    )
    assert after == before
