"""The checker on the command line."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.toolkit.factories import corrected, practice


@pytest.mark.parametrize(
    ("content", "code"),
    [(corrected, 0), (lambda: practice().workbook, 1), (lambda: b"no workbook", 2)],
    ids=["without an error", "with errors", "no template"],
)
def test_the_exit_code_and_the_report_say_how_it_stands(content, code, tmp_path):
    file = tmp_path / "declaration.xlsx"
    file.write_bytes(content())
    done = subprocess.run(
        [sys.executable, "manage.py", "check_workbook", str(file), "--json"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    (report,) = json.loads(done.stdout)
    assert set(report) == {
        *("file", "template", "version", "language", "readable", "checker", "findings")
    }
    assert report["readable"] is (code < 2)
    assert any(finding["severity"] == "error" for finding in report["findings"]) is (code > 0)


def test_it_writes_copies_with_comments(tmp_path):
    file = tmp_path / "declaration.xlsx"
    file.write_bytes(practice().workbook)
    done = subprocess.run(
        [sys.executable, "manage.py", "check_workbook", str(file), "--annotate", tmp_path / "out"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert (tmp_path / "out" / "declaration.xlsx").read_bytes().startswith(b"PK")
