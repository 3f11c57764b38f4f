"""From files to a roll-up and on to a workbook, for every template and version."""

import csv
import io
import json
import subprocess
import sys

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command

from tests.toolkit.checker.workbooks import GOLD, TIN, make_cmrt
from tests.toolkit.rollup.sources import DAY, make_form
from toolkit.checker.rollup import Source, read_source, reading, roll_up
from toolkit.checker.rollup.__main__ import main
from toolkit.checker.rollup.export import as_csv, as_xlsx
from toolkit.checker.rollup.reading import within_limits
from toolkit.checker.specs import known_versions, newest_spec

ALL = [(name, version) for name, versions in known_versions().items() for version in versions]
MINERALS = {"CMRT": "Tin", "EMRT": "Cobalt", "AMRT": "Silver", "CRT": "Cobalt"}


def read(data, name="a.xlsx"):
    return read_source(data, file=name, today=DAY)


def smelter_cells(template, version, *rows):
    """Return cells of the smelter list from row 5 on, by column key, wherever the columns stand."""
    from toolkit.checker.specs import find_spec

    table = find_spec(template, version).smelters
    return {
        table.cell(key, number): value
        for number, row in enumerate(rows, start=5)
        for key, value in row.items()
        if table.has(key)
    }


@pytest.mark.parametrize(("template", "version"), ALL)
def test_each_version_is_read_and_rolled_up_with_the_newest(template, version):
    mineral = MINERALS[template]
    rows = (
        {"metal": mineral, "lookup_name": "Birch", "smelter_name": "Birch", "country": "PERU"}
        | {"smelter_id": "CID990001", "comments": "=1+1"},
    )
    old = make_form(
        template,
        version,
        minerals=[mineral],
        sheets={"Smelter List": smelter_cells(template, version, *rows)},
    )
    newest = newest_spec(template).version
    new = make_form(
        template,
        newest,
        minerals=[mineral],
        cells={"D8": "Beech"},
        sheets={"Smelter List": smelter_cells(template, newest, *rows)},
    )
    found = roll_up([read(old, "old.xlsx"), read(new, "new.xlsx")])
    assert (found.template, found.version) == (template, newest)
    (line,) = found.lines
    assert (line.number, line.metal, line.name) == ("CID990001", mineral, "Birch")
    assert len(line.origins) == 2
    used = [one for one in found.answers if one.role == "used" and one.mineral == mineral]
    assert [(one.answer, one.tally) for one in used] == [("Yes", {"Yes": (0, 1)})]


def test_a_file_tells_verdict_date_and_what_is_wrong_with_it():
    source = read(make_cmrt(D22=DAY, J3="Revision 6.22"))
    assert (source.company, source.date, source.complete) == (
        "Alder Connectors Ltd",
        "2026-10-01",
        True,
    )
    assert [note.code for note in source.notes] == ["FILE-VERSION-OUTDATED"]
    assert set(source.closed) == {"Tantalum", "Tungsten"}
    incomplete = read(make_cmrt(D8=None, D22=None))
    assert incomplete.complete is False
    assert incomplete.errors
    assert (incomplete.supplier, incomplete.date) == ("a.xlsx", "")
    nothing = read(b"no workbook")
    assert (nothing.readable, nothing.complete, len(nothing.notes)) == (False, None, 1)


def test_a_statement_stays_small_however_long_the_texts_are(monkeypatch):
    long = {"B": "Tin", "C": "Birch Tin", "Q": "x" * 30_000, "D": "y" * 30_000}
    source = read(make_cmrt(smelters=[long]))
    assert max(len(text) for text in source.smelters[0].values.values()) == 2_000
    assert within_limits(source) == source
    monkeypatch.setattr(reading, "MAX_STATEMENT", 4_000)
    many = within_limits(source)
    assert (many.readable, many.smelters) == (False, ())
    assert [note.code for note in many.notes] == ["FILE-TOO-LARGE"]


EVIL = TIN | {"Q": "=cmd|'/c calc'!A0", "K": "+1", "L": "@SUM(A1)", "J": "Anna \x02"}


@pytest.fixture
def found():
    evil = make_cmrt(D8="=HYPERLINK(1)", smelters=(EVIL, GOLD))
    return roll_up([read(make_cmrt(), "a.xlsx"), read(evil, "=b.xlsx"), read(b"", "c.xlsx")])


def test_the_workbook_holds_everything_in_the_order_of_the_newest_version(found):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(found)))
    assert book.sheetnames == ["Smelter List", "Provenance", "Conflicts", "Suppliers", "Answers"]
    head, *rows = book["Smelter List"].iter_rows(values_only=True)
    columns = newest_spec("CMRT").smelters.columns
    assert list(head[: len(columns)]) == [column.label for column in columns]
    assert [(row[1], row[2], row[5]) for row in rows] == [
        ("Tin", "Birch Tin", "CID990001"),
        ("Gold", "Cedar Gold", "CID990003"),
    ]
    assert book["Provenance"].max_row == 1 + 4
    assert book["Suppliers"].max_row == 1 + 3
    assert book["Conflicts"].max_row == 1 + len(found.conflicts)
    assert book["Answers"].max_row == 1 + len(found.answers)


def test_no_cell_is_a_formula(found):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(found)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert not [text for text in texts if text.lstrip()[:1] in "=+@"]
    assert "'=HYPERLINK(1)" in texts
    rows = list(csv.reader(io.StringIO(as_csv(found).decode("utf-8-sig"))))
    assert len(rows) == 1 + len(found.lines)
    assert not [text for row in rows for text in row if text[:1] in "=+@" and text]


def test_headings_and_sentences_are_translated(found):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(found, translate=lambda text: f"«{text}»")))
    assert book.sheetnames[0] == "«Smelter List»"
    assert book["«Suppliers»"]["A1"].value == "«Supplier»"
    said = [row[1] for row in book["«Conflicts»"].iter_rows(values_only=True)]
    assert any("«The file is empty" in text for text in said)


def test_a_roll_up_of_nothing_is_still_a_workbook():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(roll_up([read(b"")]))))
    assert book["Suppliers"].max_row == 2


@pytest.mark.parametrize(
    ("files", "code"), [(["a", "b"], 0), (["a", "bad"], 1), (["bad"], 2)], ids=str
)
def test_the_command_writes_the_workbook_and_its_exit_code_says_how_many_are_in(
    files, code, tmp_path
):
    content = {"a": make_cmrt(), "b": make_cmrt(D8="Beech"), "bad": b"no workbook"}
    for name in files:
        (tmp_path / f"{name}.xlsx").write_bytes(content[name])
    out = tmp_path / "out.xlsx"
    given = ["--out", str(out), *(str(tmp_path / f"{name}.xlsx") for name in files)]
    if code == 1:
        with pytest.raises(SystemExit) as ended:
            call_command("rollup", *given)
        assert ended.value.code == code
    else:
        assert main(given) == code
    book = openpyxl.load_workbook(out)
    assert book["Suppliers"].max_row == 1 + len(files)


def test_the_statement_of_a_file_is_printed_as_json(tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(make_cmrt())
    done = subprocess.run(
        [sys.executable, "-m", "toolkit.checker.rollup", str(file), "--read", "--limits"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    (plain,) = json.loads(done.stdout)
    assert Source.from_dict(plain).company == "Alder Connectors Ltd"
