"""The copy opened and saved by an office program: everything is there, and is known again."""

import shutil
import subprocess

import pytest

from tests.toolkit.checker.annotation.books import (
    annotated,
    cmrt,
    comments,
    names_of,
    places,
    practice,
    report_of,
    rows_of,
    with_notes_and_picture,
)
from toolkit.checker.own_sheet import COMMENT_MARK

OFFICE = shutil.which("soffice")
RENAMED = {"Declaration": "Erkl\u00e4rung '25", "Smelter List": "Schmelzer & Co"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return, by name, the workbook, its copy, and the copy as LibreOffice saved it."""
    if OFFICE is None:
        pytest.skip("soffice is not installed, so that no copy can be opened")
    sources = {
        "practice.xlsx": practice(),
        "notes.xlsx": with_notes_and_picture(),
        "renamed.xlsx": cmrt(D8=None, D15=None, names=RENAMED),
        "macros.xlsm": cmrt(D8=None, macros=True),
    }
    folder = tmp_path_factory.mktemp("annotated")
    files = []
    for name, data in sources.items():
        files.append(folder / name)
        files[-1].write_bytes(annotated(data))
    subprocess.run(
        [
            *(OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx", "--outdir", folder / "out", *files),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {
        name: (
            data,
            (folder / name).read_bytes(),
            (folder / "out" / name).with_suffix(".xlsx").read_bytes(),
        )
        for name, data in sources.items()
    }


@pytest.mark.parametrize("name", ["practice.xlsx", "notes.xlsx", "renamed.xlsx", "macros.xlsm"])
def test_libreoffice_opens_the_copy_and_loses_nothing(saved, name):
    source, copy, back = saved[name]
    assert names_of(back) == names_of(copy) == ["Feedback", *names_of(source)]
    assert comments(back) == comments(copy)
    assert rows_of(back) == rows_of(copy)
    found = [place for place in places(report_of(source)) if place[0] != "FILE-MACROS"]
    assert places(report_of(back)) == found


def test_what_libreoffice_saved_is_annotated_again_without_doubles(saved):
    _source, copy, back = saved["notes.xlsx"]
    again = annotated(back)
    assert names_of(again) == names_of(copy)
    assert comments(again) == comments(copy)
    assert max(text.count(COMMENT_MARK) for text in comments(again).values()) == 1
