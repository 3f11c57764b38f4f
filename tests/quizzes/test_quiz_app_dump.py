"""Reading a dump of django-quiz-app: what is in it, and what is odd about it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.core.quiz_app_dump import DumpError, Kind, read_dump

REAL = Path(__file__).parents[3] / "shared" / "django-quiz-app" / "dump.json"


@pytest.mark.skipif(not REAL.exists(), reason="the real dump is not at hand")
def test_a_real_dump_is_read_whole():
    dump = read_dump(REAL.read_text(encoding="utf-8"))
    assert dump.summary() | {"warnings": []} == {
        "categories": 3,
        "subcategories": 3,
        "questions": {"multichoice": 5, "true_false": 3, "essay": 2},
        "answers": 16,
        "quizzes": 3,
        "users": 6,
        "sittings": {"complete": 10, "unfinished": 0},
        "warnings": [],
    }
    first = dump.sittings[0]
    assert first.order == (6, 4, 5, 8)
    assert first.answers == {6: True, 4: 13, 5: 14, 8: False}
    assert (first.wrong, first.score) == (frozenset({4, 8}), 2)


def row(model, pk, **fields):
    return {"model": model, "pk": pk, "fields": fields}


QUIZ = row("quiz.quiz", 1, title="Basics", url="basics", pass_mark=70)
STATEMENT = [
    row("quiz.question", 5, content="Gold is a metal.", quiz=[1, 77]),
    row("true_false.tf_question", 5, correct=True),
]
USER = row("auth.user", 3, username="ada", first_name="Ada", email="ada@example.com")


def read(*rows):
    return read_dump(json.dumps(rows))


def sitting(**fields):
    values = {"user": 3, "quiz": 1, "question_order": "5,", "user_answers": '{"5": "True"}'}
    return row("quiz.sitting", 9, **(values | {"start": "2020-01-02T03:04:05Z"} | fields))


def test_what_is_not_there_is_left_out_and_told():
    dump = read(
        QUIZ,
        USER,
        *STATEMENT,
        row("quiz.question", 6, content="Of no type"),
        row("multichoice.answer", 1, question=8, content="To nothing"),
        sitting(user=["nobody"]),
        sitting(quiz=4),
        sitting(question_order="5,6,,99,", user_answers='{"5": "maybe"}'),
        sitting(user_answers="{broken", start="then"),
    )
    assert len(dump.sittings) == 2
    assert dump.sittings[0].order == (5,)
    assert dump.questions[5].quizzes == (1,)
    assert dump.warnings == [
        "Question 6 has no type and is left out.",
        "Answers to question 8 are left out: it is not there.",
        "Sitting 9 is left out: its user is not there.",
        "Sitting 9 is left out: its quiz is not there.",
        "Sitting 9 names 2 questions that are not there.",
        "Sitting 9: its answer to question 5 is no answer to it.",
        "Sitting 9 does not say when it began.",
        "Sitting 9: its answers cannot be read.",
    ]


def test_a_person_is_named_by_key_or_by_username():
    dump = read(QUIZ, USER, *STATEMENT, sitting(user=3), sitting(user=["ada"]))
    assert [one.username for one in dump.sittings] == ["ada", "ada"]
    assert dump.sittings[0].answers == {5: True}


def test_a_choice_that_cannot_be_right_is_told():
    dump = read(
        QUIZ,
        row("quiz.category", 1, category="a"),
        row("quiz.category", 2, category="b"),
        row("quiz.subcategory", 1, sub_category="x", category=2),
        row("quiz.question", 1, content="Which?", category=1, sub_category=1),
        row("multichoice.mcquestion", 1, answer_order="random"),
        row("multichoice.answer", 1, question=1, content="One", correct=False),
        row("multichoice.answer", 2, question=1, content="Two", correct=False),
    )
    assert dump.questions[1].kind is Kind.MULTICHOICE
    assert dump.warnings == [
        "Question 1 has no right answer.",
        "Question 1 is in a sub-category of another category; the category is kept.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("{}", "list of rows"),
        ("[1]", "Row 1"),
        ('[{"model": "quiz.quiz", "pk": "x", "fields": {}}]', "Row 1"),
        ("[]", "no quiz"),
    ],
)
def test_what_is_no_dump_is_refused_with_a_reason(text, words):
    with pytest.raises(DumpError, match=words):
        read_dump(text)


ODD = [None, True, -1, 1, 3, "", "1,,x,²", "{}", "[1]", '{"1": []}', [], [1, "ada"], {"a": 1}]
MODELS = st.sampled_from(
    ["quiz.quiz", "quiz.question", "multichoice.mcquestion", "multichoice.answer", "auth.user"]
    + ["quiz.sitting", "quiz.category", "quiz.subcategory", "essay.essay_question"]
)
NAMES = st.sampled_from(
    ["title", "content", "quiz", "category", "sub_category", "user", "question", "pass_mark"]
    + ["question_order", "user_answers", "username", "start", "max_questions", "correct"]
)


ROWS = st.builds(
    lambda model, pk, fields: row(model, pk, **fields),
    MODELS,
    st.integers(1, 4),
    st.dictionaries(NAMES, st.sampled_from(ODD), max_size=6),
)


@given(st.lists(ROWS, max_size=6))
def test_no_value_in_a_dump_is_a_crash(rows):
    read_dump(json.dumps([QUIZ, USER, *STATEMENT, sitting(), *rows]))
