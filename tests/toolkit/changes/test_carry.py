"""Answers in the words and cells of the newest version: carried over, asked again, or lost."""

import io
from dataclasses import replace

import pytest

from tests.toolkit.checker.workbooks import make_cmrt
from tests.toolkit.rollup.sources import DAY, make_form
from toolkit.checker.changes import Outcome, carry_over, target_of
from toolkit.checker.changes.items import WHY
from toolkit.checker.check import check
from toolkit.checker.specs import find_spec, known_versions

ALL = [(name, version) for name, versions in known_versions().items() for version in versions]
NOT_APPLICABLE = "Not applicable for this declaration"


def read(data):
    return check(io.BytesIO(data), today=DAY).declaration


def carry(data):
    declaration = read(data)
    return carry_over(declaration, target_of(declaration.spec.template))


def told(carried, outcome):
    return {
        (item.why, item.label.partition(" ")[0], item.mineral)
        for item in carried.items
        if item.outcome is outcome
    }


@pytest.mark.parametrize(("template", "version"), ALL)
def test_whatever_is_filled_in_is_told_exactly_once(template, version):
    minerals = ("Silver", "Zinc") if template == "AMRT" else ("Cobalt", "Nickel")
    declaration = read(make_form(template, version, minerals=minerals))
    carried = carry_over(declaration, target_of(template))
    choices = {pick.entry.cell for pick in declaration.picks}
    filled = [
        entry.cell
        for entry in declaration.entries()
        if entry.sheet == "Declaration" and not entry.is_blank and entry.cell not in choices
    ]
    assert sorted(item.old_cell for item in carried.items if item.old_cell) == sorted(filled)
    for item in carried.items:
        assert item.why in WHY
        assert "%(" not in item.message
    assert set(carried.values) <= {f"Declaration!{cell}" for cell in carried.spec.input_cells()}


@pytest.mark.parametrize("version", [v for v in known_versions()["CMRT"] if v != "6.5"])
def test_a_cmrt_is_carried_over_whole(version):
    carried = carry(make_form("CMRT", version))
    assert carried.spec.version == "6.5"
    assert [carried.counts[one] for one in Outcome][:3] == [0, 0, 0]


def test_an_emrt_1_is_carried_across_the_layouts():
    carried = carry(
        make_form("EMRT", "1.3", cells={"D38": "DRC only", "D39": "No", "G39": "Mica text"})
    )
    spec = carried.spec
    assert spec.version == "2.1"
    cells = carried.values
    assert (cells["Declaration!D12"], cells["Declaration!E13"]) == ("Cobalt", "Mica")
    assert cells["Declaration!E12"] == "(Delete Copper)"
    risk = spec.asking("risk_areas").cells
    assert f"Declaration!{risk['slot1'].answer}" not in cells
    assert cells[f"Declaration!{risk['slot2'].answer}"] == "No"
    assert cells[f"Declaration!{risk['slot2'].comment}"] == "Mica text"
    assert told(carried, Outcome.ANSWER) == {
        ("ANSWER-GONE", "Q3", "Cobalt"),
        ("QUESTION-NEW", "Q4", "Mica"),
    }


def test_a_mineral_that_is_not_declared_is_not_chosen():
    carried = carry(make_form("EMRT", "1.3", cells={"D27": NOT_APPLICABLE, "G27": "why"}))
    assert carried.values["Declaration!E13"] == "(Delete Mica)"
    assert ("MINERAL-NOT-CHOSEN", "", "Mica") in told(carried, Outcome.LOOK)
    assert ("MINERAL-NO-ROOM", "Q2", "Mica") in told(carried, Outcome.LOST)
    assert not any(item.mineral == "Mica" for item in carried.items if item.new_cell)


def test_what_a_closed_gate_does_not_ask_is_not_asked_anew():
    carried = carry(make_form("EMRT", "1.3", answers={"Q1": "No"}))
    assert told(carried, Outcome.ANSWER) == set()


def test_a_crt_goes_on_as_an_emrt_with_cobalt():
    carried = carry(make_form("CRT", "2.2"))
    assert (carried.spec.template, carried.spec.version) == ("EMRT", "2.1")
    assert told(carried, Outcome.ANSWER) == {
        ("ANSWER-GONE", "E", ""),
        ("QUESTION-NEW", "Q2", "Cobalt"),
        ("QUESTION-NEW", "A", ""),
    }
    assert {label for _why, label, _mineral in told(carried, Outcome.LOST)} == {"B", "D", "F"}


def test_an_amrt_1_2_gets_its_minerals_from_the_list():
    table = find_spec("AMRT", "1.2").smelters
    row = {"metal": "silver", "smelter_name": "Larch", "country": "PERU", "recycled_100": "Unknown"}
    cells = {table.cell(key, 5): value for key, value in row.items()}
    form = make_form(
        "AMRT",
        "1.2",
        minerals=("silver", "Unobtainium"),
        sheets={"Smelter List": cells, "Minerals Scope": {"B8": "silver", "C8": "Because"}},
    )
    carried = carry(form)
    values = carried.values
    assert values["Declaration!D12"] == "Silver"
    assert values["Declaration!E12"] == "Other [specify below]"
    assert values["Declaration!E15"] == "Unobtainium"
    (line,) = carried.smelters
    assert (line["metal"], line["lookup_name"]) == ("Silver", "Smelter not listed")
    assert (line["smelter_name"], line["country"]) == ("Larch", "PERU")
    assert "recycled_100" not in line
    assert ("ANSWER-GONE", "Feedstock", "Silver") in told(carried, Outcome.ANSWER)
    assert {why for why, _label, _mineral in told(carried, Outcome.LOOK)} == {"SMELTER-LOOK-UP"}
    assert [line["reason"] for line in carried.reasons] == ["Because"]


def test_the_eleventh_mineral_is_lost_and_told():
    carried = carry(make_form("AMRT", "1.2", minerals=[f"Mineral {n}" for n in range(10)]))
    assert not told(carried, Outcome.LOST)
    target = replace(
        carried.spec,
        selection=replace(carried.spec.selection, picks=carried.spec.selection.picks[:9]),
    )
    declaration = read(make_form("AMRT", "1.2", minerals=[f"Mineral {n}" for n in range(10)]))
    lost = told(carry_over(declaration, target), Outcome.LOST)
    assert {mineral for _why, _label, mineral in lost} == {"Mineral 9"}


def test_cells_that_the_form_fills_in_are_left_to_the_new_form():
    carried = carry(make_cmrt(J3="Revision 6.4"))
    assert [line["smelter_id"] for line in carried.smelters] == ["CID990001", "CID990003"]
    assert {known.smelter_id for known in carried.lookup} == {"CID990001", "CID990003"}


def test_an_answer_that_was_none_is_asked_again():
    carried = carry(make_cmrt(J3="Revision 6.4", D27="Maybe"))
    assert told(carried, Outcome.ANSWER) == {("ANSWER-INVALID", "Q1", "Tin")}
    assert "Declaration!D27" not in carried.values


def test_rows_beyond_the_list_are_lost_and_told():
    products = {f"B{row}": f"P{row}" for row in range(6, 11)}
    declaration = read(make_cmrt(products=products))
    spec = target_of("CMRT")
    short = replace(spec, products=replace(spec.products, last_row=8, footer_rows=()))
    carried = carry_over(declaration, short)
    assert len(carried.products) == 3
    lost = [item for item in carried.items if item.why == "ROW-NO-ROOM"]
    assert [(item.row, item.value) for item in lost] == [(9, "P9"), (10, "P10")]
