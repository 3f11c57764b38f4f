"""The command line and the report keep their contract."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.toolkit.checker.workbooks import TODAY, make_cmrt
from toolkit.checker import check
from toolkit.checker.__main__ import main

KEYS = ["file", "template", "version", "language", "readable", "checker", "findings"]
FINDING_KEYS = {
    "code",
    "severity",
    "sheet",
    "cell",
    "row",
    "message",
    "why",
    "fix",
    "lesson",
    "params",
}


@pytest.fixture
def files(tmp_path):
    contents = {
        "good.xlsx": make_cmrt(),
        "warned.xlsx": make_cmrt(G77="see our site"),
        "bad.xlsx": make_cmrt(D8=None),
        "other.xlsx": b"%PDF-1.4",
    }
    paths = {name: tmp_path / f"Alder-2025-10-01-{name}" for name in contents}
    for name, data in contents.items():
        paths[name].write_bytes(data)
    return {name: str(path) for name, path in paths.items()}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good.xlsx"], 0),
        (["good.xlsx", "warned.xlsx"], 0),
        (["good.xlsx", "bad.xlsx"], 1),
        (["bad.xlsx", "other.xlsx"], 2),
    ],
)
def test_the_exit_code_tells_the_worst(files, names, code, capsys):
    paths = [files[name] for name in names]
    assert main([*paths, "--today", TODAY.isoformat()]) == code
    assert all(path in capsys.readouterr().out for path in paths[:1])


def test_the_json_is_that_of_the_contract(files, capsys):
    main([files["bad.xlsx"], files["other.xlsx"], "--json", "--today", TODAY.isoformat()])
    bad, other = json.loads(capsys.readouterr().out)
    assert list(bad) == KEYS
    assert bad["checker"] == {"complete": False, "rows": [4], "cells": ["Declaration!D8"]}
    assert (bad["template"], bad["version"], bad["readable"]) == ("CMRT", "6.5", True)
    (finding,) = bad["findings"]
    assert set(finding) == FINDING_KEYS
    assert (finding["sheet"], finding["cell"], finding["row"]) == ("Declaration", "D8", 8)
    assert finding["severity"] == "error"
    assert (other["template"], other["readable"], other["checker"]) == (None, False, None)


def test_the_limited_process_gives_the_same_answer(files):
    command = [sys.executable, "-m", "toolkit.checker", "--json", "--limits"]
    done = subprocess.run([*command, files["bad.xlsx"]], capture_output=True, check=False)
    assert done.returncode == 1
    (report,) = json.loads(done.stdout)
    assert report["checker"]["rows"] == [4]


def test_a_missing_file_is_a_usage_error(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path / "nothing.xlsx")])
    assert stopped.value.code == 2


def test_importing_the_checker_loads_neither_django_nor_openpyxl():
    code = (
        "import sys, toolkit.checker, toolkit.checker.catalogue\n"
        "print([n for n in ('django', 'openpyxl', 'celery', 'wagtail') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_path_and_an_open_file_give_the_same_report(files):
    by_path = check(files["bad.xlsx"], today=TODAY)
    with open(files["bad.xlsx"], "rb") as opened:
        assert check(opened, today=TODAY) == by_path
    unnamed = check(io.BytesIO(make_cmrt(D8=None)), today=TODAY)
    assert unnamed.file == ""
    assert unnamed.findings == by_path.findings


def test_findings_follow_the_order_of_the_form():
    report = check(
        io.BytesIO(make_cmrt(J3="Revision 6.4\nx", D8=None, D39="Yes", smelters=[])), today=TODAY
    )
    places = [(finding.sheet, finding.row) for finding in report.findings]
    assert places == sorted(places)
    assert places[:2] == [("Declaration", 3), ("Declaration", 8)]
    assert ("Smelter List", 5) in places


def test_copies_with_comments_are_written_into_a_folder(files, tmp_path, capsys):
    out = tmp_path / "made" / "here"
    code = main([files["bad.xlsx"], files["bad.xlsx"], files["other.xlsx"], "--annotate", str(out)])
    assert code == 2
    bad = Path(files["bad.xlsx"])
    names = {bad.name, f"{bad.stem} (2).xlsx"}
    assert {path.name for path in out.iterdir()} == names
    assert check(out / bad.name, today=TODAY).findings == check(bad, today=TODAY).findings
    assert b"Feedback" in zipfile.ZipFile(out / bad.name).read("xl/workbook.xml")
    assert f"{files['other.xlsx']}: no annotated copy." in capsys.readouterr().err


def test_copies_never_replace_the_files_themselves(files, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([files["bad.xlsx"], "--annotate", str(tmp_path)])
    assert stopped.value.code == 2
    assert b"Feedback" not in zipfile.ZipFile(files["bad.xlsx"]).read("xl/workbook.xml")
