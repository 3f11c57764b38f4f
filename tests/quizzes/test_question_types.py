from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template

from assessments.quizzes.models import Question
from assessments.quizzes.question_types import QUESTION_BLOCKS, TYPES
from tests.quizzes.factories import make_question

OPTIONS = [
    {"id": "0", "text": "Tin", "correct": True, "feedback": "Yes."},
    {"id": "1", "text": "Iron", "correct": False, "feedback": "No."},
    {"id": "2", "text": "Gold", "correct": True, "feedback": "Yes."},
]


def test_every_file_of_the_folder_is_a_type_that_a_question_may_have():
    assert {"single_choice", "multiple_choice", "true_false"} <= set(TYPES)
    assert dict(QUESTION_BLOCKS) == TYPES
    assert set(Question._meta.get_field("content").stream_block.child_blocks) == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_brings_all_that_an_attempt_asks_of_it(name):
    block = TYPES[name]
    assert "stem" in block.child_blocks
    assert get_template(block.review_template)
    for method in ("show", "formfield", "mark", "review"):
        assert callable(getattr(block, method))


@pytest.mark.parametrize(
    ("answer", "mark"),
    [(["0", "2"], 1), (["2", "0"], 1), (["0"], 0), (["0", "1", "2"], 0), ([], 0), (None, 0)],
)
def test_of_several_right_options_all_must_be_chosen_and_no_other(answer, mark):
    shown = {"stem": "Which are of 3TG?", "options": OPTIONS}
    assert TYPES["multiple_choice"].mark(shown, answer) == Decimal(mark)


@pytest.mark.parametrize(("answer", "mark"), [("0", 1), ("1", 0), (None, 0)])
def test_the_right_option_earns_the_mark(answer, mark):
    shown = {"stem": "Which is of 3TG?", "options": OPTIONS[:2]}
    assert TYPES["single_choice"].mark(shown, answer) == Decimal(mark)


@pytest.mark.parametrize("name", ["single_choice", "multiple_choice"])
def test_an_option_that_was_not_shown_is_no_answer(name):
    field = TYPES[name].formfield({"stem": "Which?", "options": OPTIONS})
    with pytest.raises(ValidationError):
        field.clean(["7"] if name == "multiple_choice" else "7")


@pytest.mark.django_db
@pytest.mark.parametrize(("is_true", "right"), [(True, "true"), (False, "false")])
def test_true_or_false_shows_true_first_and_marks_by_what_is_so(is_true, right):
    block = TYPES["true_false"]
    question = make_question(type="true_false", right=(0,) if is_true else ())
    shown = block.show(question.block.value, seed=1)
    assert [str(words) for _id, words in block.formfield(shown).choices] == ["True", "False"]
    assert block.mark(shown, right) == 1
    assert block.mark(shown, "true" if right == "false" else "false") == 0


@pytest.mark.django_db
def test_options_are_shown_in_an_order_that_the_seed_decides():
    question = make_question(options=6)
    orders = {
        tuple(
            o["id"] for o in TYPES["single_choice"].show(question.block.value, seed=seed)["options"]
        )
        for seed in [*range(10), *range(10)]
    }
    assert 5 < len(orders) <= 10


def test_the_review_says_what_was_chosen_and_what_was_right():
    shown = {"stem": "Which is of 3TG?", "options": OPTIONS[:2]}
    assert TYPES["single_choice"].review(shown, "1") == [
        {"text": "Tin", "feedback": "Yes.", "is_right": True, "is_chosen": False},
        {"text": "Iron", "feedback": "No.", "is_right": False, "is_chosen": True},
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "right", "ok"),
    [
        ("single_choice", (0,), True),
        ("single_choice", (0, 1), False),
        ("single_choice", (), False),
        ("multiple_choice", (0, 1), True),
        ("multiple_choice", (), False),
    ],
)
def test_a_trainer_must_mark_as_many_options_as_the_type_allows(name, right, ok):
    question = make_question(type=name, right=right)
    try:
        question.content.stream_block.clean(question.content)
    except ValidationError:
        assert not ok
    else:
        assert ok
