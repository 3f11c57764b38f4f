"""The courses of the demo, as files: what the loader and a learner rely on. Needs no database."""

import re
import tomllib
from pathlib import Path

import pytest

from courses.core.objectives import cells_in, criteria_in, steps_in

CONTENT = Path(__file__).parents[2] / "academy/demo/content"
COURSES = sorted(path.parent.name for path in CONTENT.glob("*/course.toml"))
CHOICES = {"single", "multi", "truefalse"}
NEEDS = {
    **dict.fromkeys(CHOICES, ("options",)),
    "match": ("pairs",),
    "order": ("items",),
    "numeric": ("answer",),
    "gap": ("text",),
    "short": ("accepted",),
    "essay": ("rubric", "sample"),
    "cells": ("columns", "first_row", "header", "rows", "wrong", "notes"),
    "case": ("text", "parts"),
    "attest": ("statement",),
}


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def wrong_in(question: dict) -> list[str]:
    """Return what is wrong with a question or with a part of a case."""
    kind = question["type"]
    found = [f"no {key}" for key in ("stem", "explanation", *NEEDS[kind]) if not question.get(key)]
    if found:
        return found
    right = [option["correct"] for option in question.get("options", [])]
    if kind in CHOICES and not all(option.get("feedback") for option in question["options"]):
        found.append("an option without feedback")
    if kind in {"single", "truefalse"} and sum(right) != 1:
        found.append("not exactly one right option")
    if kind == "multi" and not any(right):
        found.append("no right option")
    if kind == "gap" and not re.search(r"\{[^{}]+\}", question["text"]):
        found.append("no gap")
    if kind == "cells":
        rows = range(question["first_row"], question["first_row"] + len(question["rows"]))
        cells = {f"{column}{row}" for column in question["columns"] for row in rows}
        if not set(question["wrong"]) <= cells or set(question["notes"]) != set(question["wrong"]):
            found.append("wrong cells and notes do not fit the sheet")
        if any(len(row) != len(question["columns"]) for row in question["rows"]):
            found.append("a row of another width")
    for part in question.get("parts", []):
        found += [f"in a part: {one}" for one in wrong_in(part)]
    return found


@pytest.mark.parametrize("name", COURSES)
def test_a_course_names_its_lessons_figures_and_exercises_and_has_them(name):
    folder = CONTENT / name
    course = read(folder / "course.toml")
    lessons = {path: read(path) for path in folder.glob("m*_l*.toml")}
    named = [code for module in course["modules"] for code in module.get("lessons", [])]
    assert sorted(lesson["code"] for lesson in lessons.values()) == sorted(named)
    for lesson in lessons.values():
        assert {"title", "slug", "minutes", "summary", "objectives", "sources"} <= set(lesson)
    figures = [b for one in lessons.values() for b in one["body"] if b["type"] == "figure"]
    assert {f["image"] for f in figures} == {p.name for p in folder.glob("figures/*")}
    assert all(figure["alt"] for figure in figures)
    exercises = {one for module in course["modules"] for one in module.get("exercises", [])}
    assert exercises == {path.stem for path in folder.glob("exercise*.toml")}
    quizzes = {
        one
        for module in course["modules"]
        for one in module.get("before", []) + module.get("quizzes", [])
    }
    assert quizzes == {path.stem for path in folder.glob("*.toml") if "quiz" in read(path)}
    bank = {question["code"] for question in read(folder / "quiz.toml")["questions"]}
    for quiz in (read(folder / f"{one}.toml")["quiz"] for one in quizzes):
        asked = quiz.get("questions", [])
        assert set(asked) <= bank
        assert not asked or len(set(asked)) == quiz["draw"]


@pytest.mark.parametrize("name", COURSES)
def test_each_lesson_says_what_a_learner_can_do_afterwards_and_what_that_is_about(name):
    lessons = [read(path) for path in (CONTENT / name).glob("m*_l*.toml")]
    exercises = [read(path)["exercise"] for path in (CONTENT / name).glob("exercise*.toml")]
    for lesson in lessons + exercises:
        aims = lesson["objectives"]
        assert 1 <= len(aims) <= 3, lesson["code"]
        for aim in aims:
            assert aim["skill"]
            assert len(aim["text"]) <= 120
            assert not aim["text"].endswith(".")
            steps_in(",".join(aim.get("steps", [])))
            cells_in(",".join(aim.get("cells", [])))
            criteria_in(",".join(aim.get("criteria", [])))


@pytest.mark.parametrize("name", COURSES)
def test_each_question_can_be_answered_and_points_to_a_lesson_of_its_course(name):
    folder = CONTENT / name
    quiz = read(folder / "quiz.toml")
    lessons = {read(path)["code"] for path in folder.glob("m*_l*.toml")}
    asked = quiz["questions"] + quiz.get("essays", [])
    codes = [question["code"] for question in asked]
    assert len(codes) == len(set(codes)) >= quiz["quiz"]["draw"]
    wrong = {question["code"]: wrong_in(question) for question in asked}
    assert {code: found for code, found in wrong.items() if found} == {}
    # An activity such as an exercise may teach it too.
    assert {q["lesson"] for q in asked if ".X" not in q["lesson"]} <= lessons
    critical = sum(question.get("critical", False) for question in quiz["questions"])
    assert critical <= quiz["quiz"]["draw"]
