"""What a learner fills in, against a key that accepts alternatives."""

import datetime
import io
from dataclasses import replace

import pytest

from toolkit.checker.check import check
from toolkit.checker.practice import ROWAN_MOTORS, Supply, make_declaration
from toolkit.checker.practice.answer_key import AnswerKey, grade, key_from
from toolkit.checker.practice.companies import LINDEN_BATTERY
from toolkit.checker.stated import stated_in

TODAY = datetime.date(2026, 3, 2)
WORKS = (
    Supply("Tin", "Maple Metals", recycled="No", comments="Iron Bridge Ltd"),
    Supply("Tin", "Smelter not listed", name="Sorrel Tin", country="PERU", comments="Ferro"),
    Supply("Tin", "Smelter not listed", name="Fennel Tin", country="PERU", comments="Ferro"),
)
ALDER = replace(
    ROWAN_MOTORS,
    name="Alder Connectors Ltd",
    answers={"Tin": ROWAN_MOTORS.answers["Tin"]},
    supplies=WORKS,
)


def stated(company, template="CMRT", version="6.5"):
    data = make_declaration(template=template, version=version, company=company, today=TODAY)
    return stated_in(check(io.BytesIO(data), today=TODAY).declaration)


KEY = key_from(stated(ALDER), with_sources=True)


def points(company, key=KEY, **form):
    return [(point.kind, point.sheet, point.cell) for point in grade(key, stated(company)).points]


def test_the_solution_itself_is_right():
    graded = grade(KEY, stated(ALDER))
    assert (graded.right, graded.points) == (KEY.size, ())
    assert KEY.size > 30


def test_a_key_survives_json():
    assert AnswerKey.from_dict(KEY.as_dict()) == KEY


def test_a_wrong_answer_is_named_by_its_cell():
    tin = {**ALDER.answers["Tin"], "Q3": "Yes"}
    assert points(replace(ALDER, answers={"Tin": tin})) == [("wrong", "Declaration", "D39")]


def test_a_missing_answer_is_named_by_its_cell_in_the_solution():
    tin = {key: value for key, value in ALDER.answers["Tin"].items() if key != "Q3"}
    assert points(replace(ALDER, answers={"Tin": tin})) == [("missing", "Declaration", "D39")]


@pytest.mark.parametrize(
    ("alternatives", "expected"),
    [
        ({}, [("wrong", "Declaration", "D8")]),
        ({"Declaration!D8": ["ALDER connectors"]}, []),
        ({"Declaration!D8": ["*"]}, []),
    ],
)
def test_alternatives_are_right_too(alternatives, expected):
    key = key_from(stated(ALDER), alternatives)
    assert points(replace(ALDER, name="Alder Connectors"), key) == expected


def test_a_smelter_is_known_by_an_alias_since_the_number_is_the_same():
    other = replace(WORKS[0], lookup="Maple Tin Berhad")
    assert points(replace(ALDER, supplies=(other, *WORKS[1:]))) == []


def test_two_smelters_that_are_not_listed_are_told_apart_by_name():
    assert points(replace(ALDER, supplies=WORKS[:2])) == [("missing", "Smelter List", "")]


def test_a_smelter_that_nobody_named_does_not_belong_there():
    more = Supply("Tin", "Banyan Metals", comments="Iron Bridge Ltd")
    assert points(replace(ALDER, supplies=(*WORKS, more))) == [("extra", "Smelter List", "B8")]


def test_who_named_the_smelter_must_be_kept():
    lost = replace(WORKS[0], comments="")
    assert points(replace(ALDER, supplies=(lost, *WORKS[1:]))) == [("wrong", "Smelter List", "B5")]


def test_where_minerals_are_chosen_answers_go_by_the_mineral_and_not_by_the_cell():
    linden = replace(LINDEN_BATTERY, supplies=())
    key = key_from(stated(linden, "EMRT", "2.1"))
    more = {"Copper": {"Q1": "No"}, **linden.answers}
    graded = grade(key, stated(replace(linden, answers=more), "EMRT", "2.1"))
    assert [point.text for point in graded.points] == [
        "Cobalt, Copper, Graphite, Lithium, Mica, Nickel"
    ]
