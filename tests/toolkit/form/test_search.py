"""Finding a smelter by what people type."""

import pytest

from tests.toolkit.layout.fills import TODAY
from toolkit.checker.form import Draft, Row, judge
from toolkit.checker.form.smelters import row_of, search, special_row
from toolkit.checker.layout.smelters import synthetic_lookup
from toolkit.checker.specs import find_spec

LINES = synthetic_lookup()
ALL = ("Gold", "Tin", "Tantalum", "Tungsten", "Cobalt")
CMRT = find_spec("CMRT", "6.5")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("juniper", "Juniper Tin Works"),
        ("Maple Smelter", "Maple Metals"),  # an alias
        ("CID990011", "Juniper Tin Works"),
        ("990011", "Juniper Tin Works"),
        ("wolfram spruce", "Spruce Tungsten"),  # words in another order
        ("ipe tantalo", "Ipê Tântalo"),  # without accents
        ("Junipper Tin", "Juniper Tin Works"),  # a slip
    ],
)
def test_a_smelter_is_found(text, name):
    assert search(LINES, text, ALL)[0].smelter.standard_name == name


def test_only_metals_that_are_asked_about_are_offered_and_each_smelter_once():
    found = search(LINES, "CID99", ("Tin",))
    assert {match.smelter.metal for match in found} == {"Tin"}
    assert len({match.smelter.smelter_id for match in found}) == len(found)
    assert search(LINES, " ", ALL) == ()
    assert search(LINES, "qqqqzzzz", ALL) == ()


def test_the_alias_that_was_found_is_told():
    assert search(LINES, "Maple Smelter", ALL)[0].alias == "Maple Smelter"


@pytest.mark.parametrize(("template", "version"), [("CMRT", "6.5"), ("AMRT", "1.2")])
def test_a_chosen_smelter_fills_the_row(template, version):
    spec = find_spec(template, version)
    smelter = next(one for one in LINES if one.metal == "Zinc" or one.metal == "Tin")
    cells, known = row_of(spec, smelter)
    draft = Draft.blank(spec).with_row("smelters", Row("a", cells), known)
    (row,) = judge(draft, today=TODAY).declaration.smelters
    assert (row.text("smelter_id"), row.text("country")) == (smelter.smelter_id, smelter.country)


def test_one_that_is_not_listed_needs_its_name_and_country():
    draft = Draft.blank(CMRT).with_row(
        "smelters", Row("a", special_row(CMRT, "Tin", name="Yew Works"))
    )
    missing = {
        one.cell for one in judge(draft, today=TODAY).findings if one.sheet == "Smelter List"
    }
    row = CMRT.smelters.first_row
    assert CMRT.smelters.cell("country", row) in missing
    described = draft.with_row(
        "smelters", Row("a", {**special_row(CMRT, "Tin", name="Yew Works"), "country": "PERU"})
    )
    found = judge(described, today=TODAY)
    assert CMRT.smelters.cell("country", row) not in {one.cell for one in found.findings}


def test_one_that_is_not_identified_is_a_row_of_its_metal():
    draft = Draft.blank(CMRT).with_row("smelters", Row("a", special_row(CMRT, "Tin")))
    (row,) = judge(draft, today=TODAY).declaration.smelters
    assert row.not_identified
