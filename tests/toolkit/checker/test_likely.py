"""Guessing which smelter is meant: slips are seen through, and strangers are left alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.checker.likely import MAX_GUESSES, Guesses
from toolkit.checker.lookup import KnownSmelter, Lookup
from toolkit.checker.rules.smelter_doubles import VERY_LIKELY
from toolkit.checker.smelter_file import read_smelter_file

WORKBOOKS = Path(__file__).parents[4] / "shared" / "rmi-templates" / "workbooks"
OFFICIAL = sorted(WORKBOOKS.glob("*.xlsx"))


def known(*names, country="JAPAN"):
    return Lookup(
        KnownSmelter("Gold", name, name, country, f"CID99{number:04}")
        for number, name in enumerate(names)
    )


def guess(name, *names, **kwargs):
    found = Guesses(known(*names)).by_name("Gold", name, **kwargs)
    return found.standard_name if found else None


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Sedar Gold", "Cedar Gold"),
        ("CEDAR GOLD CO., LTD.", "Cedar Gold K.K."),
        ("Yun Nan Cypres Gold", "Yunnan Cypress Gold"),
        ("Hinoki Goldworks", "Hinoki Gold Works"),
        ("Refineria Alamo", "Refinería Álamo S.A."),
        ("Mangrove Smetling Works", "Mangrove Smelting Works"),
    ],
)
def test_a_slip_is_seen_through(typed, listed):
    other = ("Baobab Refining", "Willow Recovery")
    assert guess(typed, listed, *other) == listed


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Elder Gold", "Alder Metals"),
        ("Gold Refinery", "Gold Refining"),
        ("Ash Gold", "Asch Gold"),
        ("Cedar West Plant", "Cedar East Plant"),
        ("Lingnan Osmanthus West Plant", "Lingnan Osmanthus East Plant"),
        ("Linden Refinery 1", "Linden Refinery 2"),
        ("Birch Fields", "Birch"),
        ("", "Cedar Gold"),
        ("\u91d1\u5c5e", "Cedar Gold"),
    ],
)
def test_strangers_are_left_alone(typed, listed):
    assert guess(typed, listed) is None


def test_a_smelter_elsewhere_is_not_meant():
    assert guess("Sedar Gold", "Cedar Gold", country="Japan") == "Cedar Gold"
    assert guess("Sedar Gold", "Cedar Gold", country="PERU") is None


def test_nothing_is_said_where_two_fit():
    assert guess("Cedar Gold", "Cedar Gold Inc.", "Cedar Gold Ltd.") is None


def test_a_mistyped_number_has_one_neighbour_or_none():
    lookup = Lookup(
        KnownSmelter("Gold", name, name, "JAPAN", number)
        for name, number in (("One", "CID001234"), ("Two", "CID009999"), ("Three", "CID009998"))
    )
    guesses = Guesses(lookup)
    assert guesses.by_number("CID001243").standard_name == "One"
    assert guesses.by_number("cid001235").standard_name == "One"
    assert guesses.by_number("CID009997") is None  # may be either of two
    assert guesses.by_number("CID001234", metal="Tin") is None


def test_the_work_ends_however_many_names_there_are():
    guesses = Guesses(known("Cedar Gold"))
    for number in range(MAX_GUESSES):
        assert guesses.by_name("Gold", f"Sedar Gold {number}", least=0.9) is None
    assert guesses.by_name("Gold", "Sedar Gold") is None
    assert Guesses(known("Cedar Gold")).by_name("Gold", "Sedar Gold") is not None


def test_the_library_is_not_loaded_until_something_is_guessed():
    code = (
        "import sys, toolkit.checker.catalogue, toolkit.checker.likely as likely\n"
        "likely.Guesses(likely.Lookup())\n"
        "print('rapidfuzz' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


@pytest.mark.skipif(not OFFICIAL, reason="the official workbooks are not at hand")
@pytest.mark.parametrize("path", OFFICIAL, ids=[path.stem for path in OFFICIAL])
def test_no_name_of_an_official_list_leads_to_another_smelter(path):
    """The names of one smelter, looked for among all the others of its metal."""
    smelters = read_smelter_file(path.read_bytes()).smelters
    by_metal = {}
    for smelter in smelters:
        by_metal.setdefault(smelter.metal, []).append(smelter)
    wrong = []
    for metal, all_of_it in by_metal.items():
        everybody = Guesses(Lookup(line for one in all_of_it for line in one.lines()))
        names = everybody._of_metal(metal)
        for smelter in all_of_it[::8]:
            mine = {index for index, line in enumerate(names.smelters) if _same(line, smelter)}
            for name in (smelter.name, *smelter.aliases):
                kept = [line for place, line in enumerate(names.smelters) if place not in mine]
                if any(line.lookup_name == name for line in kept):
                    continue  # two smelters of one name, as some official lists have them
                rest = Guesses(Lookup(kept))
                found = rest.by_name(metal, name, country=smelter.country, least=VERY_LIKELY)
                if found and found.standard_name != smelter.name:
                    wrong.append((name, found.label))
    assert wrong == []


def _same(line, smelter):
    return line.smelter_id == smelter.smelter_id
