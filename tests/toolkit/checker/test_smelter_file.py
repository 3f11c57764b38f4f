"""Smelter lists are read from forms, workbooks and text files, and compared with each other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.toolkit.checker.workbooks import LOOKUP, make_cmrt, make_workbook
from toolkit.checker.layout.smelters import FILE
from toolkit.checker.smelter_changes import changes, count
from toolkit.checker.smelter_file import (
    MAX_ALIASES,
    ListedSmelter,
    ListProblem,
    SmelterFile,
    main,
    read_smelter_file,
)
from toolkit.checker.smelter_index import SUFFIX, index_of, read_index

WORKBOOKS = Path(__file__).parents[4] / "shared" / "rmi-templates" / "workbooks"
SPECS = WORKBOOKS.parent / "spec"
HEAD = "metal,name,smelter_id,aliases,country,status\n"
BIRCH = ListedSmelter(
    "Tin", "Birch Tin", "CID990001", "GERMANY", id_source="RMI", aliases=("Old Birch Works",)
)


def test_the_look_up_of_a_form_gives_one_smelter_a_number_with_its_aliases():
    read = read_smelter_file(make_cmrt())
    assert (read.kind, read.label) == ("form", "CMRT 6.5")
    assert [one.smelter_id for one in read.smelters] == [
        line[4] for line in LOOKUP if line[4] and line[1] != "Old Birch Works"
    ]
    assert read.smelters[0] == BIRCH


def test_a_look_up_without_its_form_will_do():
    lines = {
        f"{column}{row}": value
        for row, line in enumerate(LOOKUP, start=5)
        for column, value in zip("ABCDEF", line, strict=True)
    }
    read = read_smelter_file(make_workbook({"Smelter Look-up": lines}))
    assert (read.label, len(read.smelters)) == ("", 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_is_read_in_the_ways_in_which_it_is_saved(encoding, mark):
    text = f"Metal{mark}Name{mark}Smelter ID{mark}Aliases\nGold{mark}Ipê{mark}CID1{mark}A|B\n"
    (one,) = read_smelter_file(text.encode(encoding)).smelters
    assert one == ListedSmelter("Gold", "Ipê", "CID1", aliases=("A", "B"))


def test_a_workbook_of_our_layout_is_read_from_whatever_sheet_has_it():
    cells = {"A3": "metal", "B3": "name", "C3": "smelter_id", "D3": "status", "E3": "note"}
    cells |= {"A4": "Mica", "B4": "Neem", "C4": "CID990047", "D4": "Active", "E4": "x"}
    read = read_smelter_file(make_workbook({"Notes": {"A1": "x"}, "List": cells}))
    assert read.kind == "xlsx"
    assert read.smelters == (ListedSmelter("Mica", "Neem", "CID990047", status="active"),)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Conformant", "conformant"), ("ACTIVE", "active"), ("", ""), ("Not enrolled", "other")],
)
def test_a_status_is_one_of_three_or_unknown(written, kept):
    (one,) = read_smelter_file(f"{HEAD}Gold,Cedar,CID1,,JAPAN,{written}\n".encode()).smelters
    assert one.status == kept


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no smelter list"),
        (b"%PDF-1.4 something", "no smelter list"),
        (b"\x00\x01\x02" * 100, "no smelter list"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "not an Excel workbook"),
        (make_workbook({"Sheet": {"A1": "nothing"}}), "no smelter list"),
        (make_workbook({"Smelter Look-up": {"A1": "nothing"}}), "no smelters"),
        (HEAD.encode(), "no smelters below"),
        ((HEAD + ",Cedar,CID1,,,\n").encode(), "Row 2 has nothing in the column metal"),
        ((HEAD + "Gold,,CID1,,,\n").encode(), "Row 2 has nothing in the column name"),
        ((HEAD + "Gold,A,CID1,,,\nGold,B,cid1,,,\n").encode(), "Row 3 has the same smelter"),
        ((HEAD + f"Gold,A,CID1,{'|x' * (MAX_ALIASES + 1)},,\n").encode(), "too many aliases"),
        ((HEAD + 'Gold,"' + "x" * 200_000 + '",CID1,,,\n').encode(), "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(content, says):
    with pytest.raises(ListProblem, match=says):
        read_smelter_file(content)


def test_control_characters_and_endless_texts_do_not_get_in():
    row = f"Gold,Ce\x07dar{'r' * 500},CID1,,JA\x1bPAN,\n"
    (one,) = read_smelter_file((HEAD + row).encode()).smelters
    assert one.name.startswith("Ce dar")
    assert len(one.name) == 200
    assert one.country == "JA PAN"


def test_the_command_prints_the_list_or_the_problem(tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(f"{HEAD}Gold,Cedar,CID1,,JAPAN,\n", encoding="utf-8")
    command = [sys.executable, "-m", "toolkit.checker.smelter_file", str(file), "--limits"]
    done = subprocess.run(command, capture_output=True, check=True)
    read = SmelterFile.from_dict(json.loads(done.stdout))
    assert read == read_smelter_file(file.read_bytes())
    file.write_bytes(b"nothing")
    assert main([str(file)]) == 1
    assert "problem" in json.loads(capsys.readouterr().out)


@pytest.mark.skipif(not WORKBOOKS.exists(), reason="the official workbooks are not at hand")
@pytest.mark.parametrize(
    "name", ["RMI_CMRT_6.5", "RMI_CMRT_6.22", "RMI_EMRT_1.3", "RMI_EMRT_2.1", "RMI_AMRT_1.3"]
)
def test_official_forms_have_as_many_smelters_as_they_say(name):
    _rmi, template, version = name.split("_")
    spec = json.loads((SPECS / f"{template.lower()}-{version}.json").read_text(encoding="utf-8"))
    read = read_smelter_file((WORKBOOKS / f"{name}.xlsx").read_bytes())
    assert read.label == f"{template} {version}"
    assert len(read.smelters) == spec["smelter_lookup"]["unique_ids"]


# ---------------------------------------------------------------- changes


def test_each_kind_of_change_is_told():
    before = [
        BIRCH,
        ListedSmelter("Gold", "Cedar", "CID2", "JAPAN", status="active"),
        ListedSmelter("Gold", "Yew", "CID3", "JAPAN"),
        ListedSmelter("Gold", "Elm", "CID4", "JAPAN"),
    ]
    now = [
        BIRCH,
        ListedSmelter("Gold", "Cedar Gold", "CID2", "JAPAN", status="other"),
        ListedSmelter("Gold", "Yew", "CID3", "PERU", aliases=("Taxus",)),
        ListedSmelter("Gold", "Oak", "CID5", "JAPAN"),
    ]
    found = changes(before, now)
    assert [(one.kind, one.smelter_id, one.before, one.now) for one in found] == [
        ("added", "CID5", "", ""),
        ("removed", "CID4", "", ""),
        ("renamed", "CID2", "Cedar", "Cedar Gold"),
        ("status", "CID2", "active", "other"),
        ("changed", "CID3", "JAPAN", "PERU"),
        ("changed", "CID3", "", "Taxus"),
    ]
    assert list(count(found).values()) == [1, 1, 1, 1, 2]
    assert changes(now, now) == ()


# ---------------------------------------------------------------- the index and the list we ship


def test_an_index_gives_the_list_back(tmp_path):
    path = tmp_path / f"list{SUFFIX}"
    path.write_bytes(index_of([BIRCH]))
    lookup = read_index(str(path))
    assert lookup.by_name("Tin", "old birch works").standard_name == "Birch Tin"
    assert read_index(str(path)) is lookup


def test_the_synthetic_list_serves_every_form():
    smelters = read_smelter_file(FILE.read_bytes()).smelters
    metals = {one.metal for one in smelters}
    assert metals >= {"Tin", "Tantalum", "Tungsten", "Gold"}
    assert metals >= {"Cobalt", "Mica", "Copper", "Lithium", "Nickel", "Aluminum", "Silver"}
    assert {one.status for one in smelters} == {"conformant", "active", "other"}
    assert all(one.smelter_id.startswith("CID99") and one.country for one in smelters)
    assert sum(bool(one.aliases) for one in smelters) > 20


@pytest.mark.skipif(not WORKBOOKS.exists(), reason="the official workbooks are not at hand")
def test_no_real_smelter_is_in_the_synthetic_list():
    ours = read_smelter_file(FILE.read_bytes()).smelters
    names = {name.casefold() for one in ours for name in (one.name, *one.aliases)}
    numbers = {one.smelter_id for one in ours}
    for path in WORKBOOKS.glob("*.xlsx"):
        for one in read_smelter_file(path.read_bytes()).smelters:
            assert one.smelter_id not in numbers
            assert not {name.casefold() for name in (one.name, *one.aliases)} & names
