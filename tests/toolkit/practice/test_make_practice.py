"""The practice workbook and its key, without the checker."""

import datetime
import io
import json
import tomllib
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from toolkit.checker.layout.smelters import SMELTERS
from toolkit.checker.layout.wording import PRACTICE_MARK as MARK
from toolkit.checker.practice import ROWAN_MOTORS, Practice, make_practice
from toolkit.checker.practice.draft import correct_draft
from toolkit.checker.practice.planters import PLANTERS
from toolkit.checker.specs import find_spec

ROOT = Path(__file__).parents[3]
TODAY = datetime.date(2026, 3, 2)
SPEC = find_spec("CMRT", "6.5")


@cache
def practice(seed=1, errors=12):
    return make_practice(seed=seed, errors=errors, today=TODAY)


def read(made):
    """Return the sheets by name, each as a map from (row, column) to value, both from 1."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(made.workbook))
    return {
        name: {
            (row, column): value
            for row, values in enumerate(
                workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1
            )
            for column, value in enumerate(values, start=1)
            if value != ""
        }
        for name in workbook.sheet_names
    }


def test_one_seed_gives_the_same_bytes():
    assert make_practice(seed=1, today=TODAY).workbook == practice().workbook


def test_two_seeds_give_two_keys():
    assert practice(seed=1).key != practice(seed=2).key


def test_the_key_survives_json():
    made = practice()
    assert Practice.from_dict(json.loads(json.dumps(made.as_dict())), made.workbook) == made


def test_twelve_different_errors_are_planted():
    assert len({planted.error for planted in practice().key}) == 12


def test_the_catalogue_has_twenty_errors():
    assert sorted(PLANTERS) == [f"E{number:02}" for number in range(1, 21)]


@pytest.mark.parametrize("seed", range(3))
def test_a_retired_version_is_never_drawn(seed):
    drawn = {planted.error for planted in practice(seed=seed, errors=18).key}
    assert "E20" not in drawn
    assert len(drawn) == 18


def test_errors_that_cannot_go_together_are_named():
    with pytest.raises(ValueError, match="E01 and E02 cannot go together"):
        practice(errors=("E01", "E02"))


def test_more_errors_than_go_together_are_refused():
    with pytest.raises(ValueError, match="only 18"):
        practice(errors=19)


@pytest.mark.parametrize(("errors", "words"), [(("E99",), "not in"), (("E07", "E07"), "twice")])
def test_a_wrong_list_of_errors_is_refused(errors, words):
    with pytest.raises(ValueError, match=words):
        practice(errors=errors)


def test_another_form_is_refused():
    with pytest.raises(ValueError, match="no practice form for EMRT"):
        make_practice(template="EMRT", version="2.1", seed=1)


def test_the_facts_stand_in_the_cells_of_the_form():
    declaration = read(practice(errors=()))["Declaration"]
    assert declaration[8, 4] == ROWAN_MOTORS.name
    assert declaration[22, 4] == TODAY
    assert [declaration.get((row, 4)) for row in range(32, 36)] == ["Yes", "Yes", "Yes", None]
    assert declaration[77, 7] == ROWAN_MOTORS.policy_url


def test_every_sheet_of_the_form_is_there():
    sheets = list(read(practice(errors=())))
    assert {"Revision", "Instructions", *SPEC.sheets, *SPEC.helper_sheets} <= set(sheets)


def test_the_version_stands_where_the_form_has_it():
    workbook = load_workbook(io.BytesIO(practice(errors=("E20",)).workbook))
    stamps = {workbook[place.sheet][place.cell].value for place in SPEC.detection.versions}
    assert stamps == {"Revision 6.4\nApril 26, 2024", "Revision 6.4 April 26, 2024"}


def test_every_page_says_that_it_is_for_practice():
    for name, cells in read(practice()).items():
        if name not in {"L", "C", "SorP"}:
            assert any(MARK in str(value) for value in cells.values()), name


def test_every_input_cell_is_open_and_the_labels_are_locked():
    workbook = load_workbook(io.BytesIO(practice().workbook))
    declaration = workbook["Declaration"]
    inputs = [
        *(item.cell for item in SPEC.fields),
        *(
            cell
            for question in SPEC.questions
            for cells in question.cells.values()
            for cell in (cells.answer, cells.comment)
        ),
        *(cell for item in SPEC.company_questions for cell in (item.answer, item.comment)),
    ]
    assert not any(declaration[cell].protection.locked for cell in inputs)
    assert declaration["B8"].protection.locked
    assert not any(sheet.protection.password for sheet in workbook)


def test_every_choice_is_offered_as_a_list():
    workbook = load_workbook(io.BytesIO(practice().workbook))
    lists = workbook["Declaration"].data_validations.dataValidation
    offered = {}
    for validation in lists:
        if validation.type == "list":
            sheet, _, area = validation.formula1.partition("!")
            answers = tuple(line[0].value for line in workbook[sheet][area.replace("$", "")])
            offered |= {
                cell: answers for part in validation.sqref.ranges for cell in _cells_of(part)
            }
    for question in SPEC.questions:
        for cells in question.cells.values():
            assert offered[cells.answer] == question.allowed
    for question in SPEC.company_questions:
        assert offered[question.answer] == question.allowed


def _cells_of(area):
    return [f"{_letter(column)}{row}" for row, column in area.cells]


def _letter(column):
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column - 1]


def test_no_smelter_number_is_used_twice():
    numbers = [smelter.number for smelter in SMELTERS]
    assert len(set(numbers)) == len(numbers) >= 40
    assert all(number.startswith("CID99") for number in numbers)


def test_the_company_is_the_one_that_the_exercise_describes():
    text = (ROOT / "academy/demo/content/c2/exercise.toml").read_text(encoding="utf-8")
    exercise = tomllib.loads(text)["exercise"]
    facts = exercise["company"]
    for name in ("name", "address", "contact_email", "authorizer_name", "scope", "policy_url"):
        assert getattr(ROWAN_MOTORS, name) == facts[name]
    assert set(ROWAN_MOTORS.in_scope) == set(facts["in_scope"])
    assert ROWAN_MOTORS.out_of_scope == tuple(facts["out_of_scope"])
    assert dict(ROWAN_MOTORS.answers) == exercise["answers"]
    told = {(s["metal"], s["lookup"], s["id"], s["country"]) for s in exercise["smelters"]}
    rows = correct_draft(SPEC, ROWAN_MOTORS, TODAY).rows
    assert {(r.metal, r.lookup_name, r.smelter_id, r.country) for r in rows} == told
