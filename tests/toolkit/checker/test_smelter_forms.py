"""What the rules about smelters say of the other forms: each has columns and customs of its own."""

import io

import pytest

from tests.toolkit.checker.workbooks import Formula
from toolkit.checker import Severity, check
from toolkit.checker.lookup import KnownSmelter

declarations = pytest.importorskip(
    "tests.toolkit.checker.declarations", reason="only CMRT 6.5 is described yet"
)
FORMULA = Formula("IF(1,1,1)")


def line(template, version, metal, **changes):
    return declarations.smelter_line(declarations.spec_of(template, version), metal) | changes


def report(template, version, *lines, smelters=None, minerals=None, **changes):
    minerals = minerals or sorted({one["metal"] for one in lines if one.get("metal")})
    data = declarations.make_declaration(
        template, version, minerals=minerals, smelters=lines, **changes
    )
    today = declarations.day_of(declarations.spec_of(template, version))
    made = check(io.BytesIO(data), today=today, smelters=smelters)
    assert made.readable
    return made


def codes(*args, **kwargs):
    found = report(*args, **kwargs).findings
    return [one.code for one in found if one.code.startswith(("SMELTER", "TABLE"))]


# ---------------------------------------------------------------- AMRT 1.2, without a look-up


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"smelter_name": None}, ["SMELTER-NAME-REQUIRED"]),
        ({"country": None}, ["SMELTER-COUNTRY-REQUIRED"]),
        ({"country": "UNKNOWN"}, []),
        ({"country": "Nowhere"}, ["SMELTER-COUNTRY-VALUE"]),
        ({"country": "GERMANY!"}, ["SMELTER-COUNTRY-VALUE", "SMELTER-EXCLAMATION"]),
        ({"smelter_id": "CID99"}, ["SMELTER-CID-FORMAT", "SMELTER-ID-SOURCE-MISSING"]),
        ({"smelter_id": "4711", "smelter_id_source": "Own list"}, []),
        ({"recycled_100": "はい"}, []),
        ({"recycled_100": "vielleicht"}, ["SMELTER-RECYCLED-VALUE"]),
    ],
)
def test_without_a_look_up_name_and_country_are_always_needed(changes, expected):
    assert sorted(codes("AMRT", "1.2", line("AMRT", "1.2", "Aluminum", **changes))) == expected


def test_without_a_look_up_the_loaded_list_still_knows_numbers():
    tin = KnownSmelter("Tin", "Birch Tin", "Birch Tin", "GERMANY", "CID990001")
    row = line("AMRT", "1.2", "Zinc", smelter_id="CID990001", smelter_id_source="RMI")
    assert codes("AMRT", "1.2", row, smelters=[tin]) == ["SMELTER-CID-OTHER-METAL"]
    assert codes("AMRT", "1.2", row) == []


def test_without_a_look_up_the_loaded_list_says_what_it_has():
    fir = KnownSmelter("Zinc", "Fir Zinc", "Fir Zinc", "GERMANY", "CID990099", "RMI", "Tann")
    row = line(
        "AMRT",
        "1.2",
        "Zinc",
        smelter_name="Fir Zinc",
        smelter_id="CID990099",
        smelter_id_source="RMI",
    )
    assert codes("AMRT", "1.2", row, smelters=[fir]) == []
    for changes in ({"smelter_name": "Yew Zinc"}, {"country": "PERU"}, {"city": "Kiefer"}):
        found = codes("AMRT", "1.2", row | changes, smelters=[fir])
        assert found == ["SMELTER-LIST-DIFFERS"], changes


# ---------------------------------------------------------------- forms with a look-up


@pytest.mark.parametrize(
    ("template", "version", "metals", "expected"),
    [
        ("CMRT", "6.01", ("Tin", "Gold"), "SMELTER-CID-INPUT-DIFFERS"),
        ("CRT", "2.2", ("Cobalt", "Cobalt"), None),
        ("EMRT", "1.3", ("Cobalt", "Mica"), "SMELTER-CID-INPUT-DIFFERS"),
        ("EMRT", "2.1", ("Copper", "Nickel"), "SMELTER-CID-NAME-MISMATCH"),
        ("AMRT", "1.3", ("Aluminum", "Zinc"), "SMELTER-CID-NAME-MISMATCH"),
    ],
)
def test_a_number_of_another_row_is_called_what_the_form_calls_it(
    template, version, metals, expected
):
    first, second = (line(template, version, metal) for metal in metals)
    other = KnownSmelter(first["metal"], "Fir", "Fir", "GERMANY", "CID990099", "RMI")
    wrong = first | {"cid_input": "CID990099"}
    rows = (wrong, second) if first != second else (first,)
    found = codes(template, version, *rows, smelters=[other])
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(("template", "version"), [("EMRT", "2.1"), ("AMRT", "1.3")])
def test_the_newer_forms_have_no_mark(template, version):
    metal = {"EMRT": "Nickel", "AMRT": "Zinc"}[template]
    special = {
        "metal": metal,
        "lookup_name": "Smelter not listed",
        "smelter_name": "Yew! Works",
        "country": "GERMANY",
    }
    assert codes(template, version, special) == []
    older = special | {"metal": "Cobalt"}
    assert codes("EMRT", "1.3", older) == ["SMELTER-EXCLAMATION"]


@pytest.mark.parametrize(
    ("template", "version", "metal"),
    [("CMRT", "6.01", "Tin"), ("CMRT", "6.22", "Tin"), ("EMRT", "1.3", "Cobalt"),
     ("EMRT", "2.1", "Mica"), ("AMRT", "1.3", "Zinc"), ("CRT", "2.2", "Cobalt")],
)  # fmt: skip
@pytest.mark.parametrize(
    "filled",
    [
        {"country": "Unknown", "smelter_name": "Unknown"},
        {"country": "", "smelter_name": ""},
        {"country": "", "smelter_name": "Unknown"},
        dict.fromkeys(("country", "smelter_id", "smelter_id_source", "city", "street"), 0),
    ],
)
def test_what_a_form_fills_in_for_an_unidentified_smelter_is_no_detail(
    template, version, metal, filled
):
    row = {"metal": metal, "lookup_name": "Smelter not yet identified"} | filled
    assert codes(template, version, row) == ["SMELTER-NOT-IDENTIFIED"]


def test_graphite_without_any_listed_smelter_is_no_reproach():
    spec = declarations.spec_of("EMRT", "2.1")
    row = {"metal": "Graphite", "lookup_name": "Smelter not yet identified"}
    empty = {
        spec.lookup.cell(column.key, number): None
        for number in range(spec.lookup.first_row, spec.lookup.first_row + 40)
        for column in spec.lookup.columns
    }
    made = report("EMRT", "2.1", row, sheet_cells={spec.lookup.sheet: empty | {
        "A5": "Nickel", "B5": "Fir", "C5": "Fir", "D5": "GERMANY", "E5": "CID990099",
    }})  # fmt: skip
    (finding,) = [one for one in made.findings if one.code == "SMELTER-NOT-IDENTIFIED"]
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize(("template", "version"), [("EMRT", "2.1"), ("AMRT", "1.3")])
def test_a_mine_list_ends_where_the_form_ends(template, version):
    spec = declarations.spec_of(template, version)
    row = line(template, version, declarations.default_minerals(spec)[0])
    column = spec.mines.columns[0].letter
    inside, below = (f"{column}{spec.mines.last_row + more}" for more in (0, 1))
    for cell, expected in ((inside, []), (below, ["TABLE-ROWS-BEYOND-RANGE"])):
        changes = {spec.mines.sheet: {cell: row["metal"]}}
        assert codes(template, version, row, sheet_cells=changes) == expected
