"""What is written is what the checker reads, for every version of every template."""

import datetime
import io
from dataclasses import replace

import pytest

from tests.toolkit.layout.fills import TODAY, at_random, complete, smelter_line
from toolkit.checker.check import check
from toolkit.checker.detect import detect, identify
from toolkit.checker.findings import Severity
from toolkit.checker.layout import FilledForm, filled_from, write_form
from toolkit.checker.reading import read_declaration
from toolkit.checker.specs import all_specs, find_spec
from toolkit.checker.verdict import official_verdict
from toolkit.checker.workbook import Workbook

EVERY = pytest.mark.parametrize(
    "spec", all_specs(), ids=[f"{spec.template} {spec.version}" for spec in all_specs()]
)
OLD = {"FILE-VERSION-OUTDATED", "CRT-RETIRED"}


def read(data):
    """Return the declaration in a workbook."""
    workbook = Workbook(data)
    identity = identify(workbook)
    found = detect(workbook, identity, TODAY)
    return read_declaration(workbook, found.spec, found.tabs, version=identity.version)


@EVERY
def test_a_complete_form_is_recognised_complete_and_correct(spec):
    report = check(io.BytesIO(write_form(complete(spec))), today=TODAY)
    assert (report.template, report.version) == (spec.template, spec.stated_version or spec.version)
    assert report.language == "English"
    assert report.verdict.complete
    found = {one.code for one in report.findings if one.severity is not Severity.INFO}
    assert found <= OLD


@EVERY
def test_what_is_read_can_be_written_again(spec):
    first = read(write_form(at_random(spec, 7)))
    filled = filled_from(first)
    again = read(write_form(filled))
    assert [(entry.cell, entry.raw) for entry in again.entries()] == [
        (entry.cell, entry.raw) for entry in first.entries()
    ]
    assert again.minerals == first.minerals
    assert [row.automatic for row in again.smelters] == [row.automatic for row in first.smelters]
    assert [row.text("smelter_id") for row in again.smelters] == [
        row.text("smelter_id") for row in first.smelters
    ]
    assert official_verdict(again) == official_verdict(first)
    assert replace(filled_from(again), lookup=()) == replace(filled, lookup=())


def test_every_table_comes_back():
    spec = find_spec("AMRT", "1.3")
    form = replace(
        complete(spec),
        mines=({}, {"metal": "Zinc", "mine_name": "Quinoa Hill", "country": "PERU"}),
        reasons=({"mineral": "Zinc", "reason": "A customer asked."},),
        products=({"product_number": "A-1", "requester_product_number": "C-9"},),
    )
    filled = filled_from(read(write_form(form)))
    assert filled.mines == form.mines
    assert filled.reasons == form.reasons
    assert filled.products == form.products


def test_a_blank_form_has_the_minerals_that_it_comes_with():
    form = FilledForm.blank(find_spec("EMRT", "2.1"))
    report = check(io.BytesIO(write_form(form)), today=TODAY)
    assert len(report.verdict.rows) == 68  # as on the official blank form
    assert form.mineral_names == ("Cobalt", "Copper", "Graphite", "Lithium", "Mica", "Nickel")


def test_one_form_gives_the_same_bytes():
    spec = find_spec("EMRT", "2.1")
    assert write_form(complete(spec)) == write_form(complete(spec))


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1234567", "-", "@home", "#N/A", " ", "a\x07b"])
def test_what_people_write_is_never_a_formula(text):
    spec = find_spec("CMRT", "6.5")
    form = complete(spec)
    form = replace(form, values={**form.values, "Declaration!D14": text})
    workbook = Workbook(write_form(form))
    assert workbook.sheet("Declaration").value("D14") == text.replace("\x07", "")
    assert not workbook.sheet("Declaration").scan.is_automatic("D14")


def test_a_cell_or_column_that_the_form_does_not_have_is_refused():
    spec = find_spec("CMRT", "6.5")
    with pytest.raises(ValueError, match="Declaration!B8"):
        FilledForm(spec, {"Declaration!B8": "label"})
    with pytest.raises(ValueError, match="mine_id"):
        FilledForm(spec, smelters=({"mine_id": "7"},))
    with pytest.raises(ValueError, match="metal"):
        FilledForm(spec, mines=({"metal": "Tin"},))


def test_an_older_stamp_can_be_printed():
    form = replace(
        complete(find_spec("CMRT", "6.5")), version="6.4", released=datetime.date(2024, 4, 26)
    )
    assert check(io.BytesIO(write_form(form)), today=TODAY).version == "6.4"


def test_a_long_smelter_list_keeps_every_line():
    spec = find_spec("CMRT", "6.5")
    line = smelter_line(spec, "Tin", comments="x")
    form = replace(complete(spec), smelters=(line,) * 300)
    assert len(read(write_form(form)).smelters) == 300


def test_answers_stay_with_minerals_that_another_computer_sorted_otherwise():
    spec = find_spec("AMRT", "1.2")
    declaration = read(write_form(complete(spec)))
    silver, zinc = declaration.minerals
    declaration.minerals = (replace(zinc, key="slot1"), replace(silver, key="slot2"))
    declaration.answers["Q1", "slot1"] = replace(declaration.answers["Q1", "slot1"], raw="Unknown")
    again = read(write_form(filled_from(declaration)))
    by_name = {one.name: again.answer("Q1", one.key) for one in again.minerals}
    assert by_name == {"Silver": "Yes", "Zinc": "Unknown"}
