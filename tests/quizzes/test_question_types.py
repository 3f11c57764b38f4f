from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.template.loader import get_template, render_to_string

from assessments.quizzes.models import Question
from assessments.quizzes.question_types import QUESTION_BLOCKS, TYPES, content_of
from courses.models import AcademyImage
from tests.quizzes.factories import make_question

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"></svg>'
OPTIONS = [
    {"id": "0", "text": "Tin", "correct": True, "feedback": "Yes."},
    {"id": "1", "text": "Iron", "correct": False, "feedback": "No."},
    {"id": "2", "text": "Gold", "correct": True, "feedback": "Yes."},
]
EMPTY = (None, "", [])


def shown_by(name, *, seed=1, **fields):
    return make_question(type=name, **fields).show(seed=seed)


def posted(field, data):
    """Return what a field makes of the data of a form, and how it looks then."""
    form = forms.Form(QueryDict(data))
    form.fields["answer"] = field
    form.is_valid()
    return form


def test_every_file_of_the_folder_is_a_type_that_a_question_may_have():
    assert len(TYPES) == 12
    assert dict(QUESTION_BLOCKS) == TYPES
    assert set(Question._meta.get_field("content").stream_block.child_blocks) == set(TYPES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPES)
def test_a_type_does_all_that_an_attempt_asks_of_it(name):
    block = TYPES[name]
    unit = {"unit": "<i>"} if name == "numeric" else {}
    question = make_question(type=name, stem="Which <b>?", value=unit)
    question.content.stream_block.clean(question.content)
    shown = question.show(seed=5)
    assert shown == question.show(seed=5)

    field = block.formfield(shown)
    assert not field.required
    if name != "essay":
        assert field.help_text
    solution = field.clean(block.solution(shown))
    assert solution not in EMPTY
    assert field.clean(solution) == solution
    assert field.clean(None) in EMPTY
    assert block.mark(shown, solution) == (None if name == "essay" else 1)
    assert block.mark(shown, None) == block.mark(shown, field.clean(None)) == 0

    form = forms.Form(initial={"answer": solution})
    form.fields["answer"] = field
    before = render_to_string("quizzes/question.html", {"field": form["answer"], "critical": True})
    assert "Which &lt;b&gt;?" in before
    assert "<i>" not in before
    template = get_template(block.review_template)
    for answer in (solution, None):
        assert template.render({"detail": block.review(shown, answer)}).strip()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "answer", "mark"),
    [
        ("matching", "answer_0=0&answer_1=2&answer_2=", {"0": "0", "1": "2"}, "0.33333333"),
        ("ordering", "answer_0=1&answer_1=3&answer_2=2", {"0": "1", "1": "3", "2": "2"}, "0.25"),
        ("numeric", "answer=12,9 %25", "12,9 %", "1"),
        ("fill_gap", "answer_0= CHECKER &answer_1=53", {"0": "CHECKER", "1": "53"}, "0.5"),
        ("short_answer", "answer=cahra", "cahra", "1"),
        ("wrong_cells", "answer=C6&answer=D7&answer=B5", ["C6", "D7", "B5"], "0.5"),
        ("wrong_cells", "answer=C6", ["C6"], "0.5"),
        ("attestation", "answer=agreed", ["agreed"], "1"),
        ("case_study", "answer_0=false&answer_1=7", {"0": "false", "1": "7"}, "0.5"),
    ],
)
def test_what_a_plain_form_sends_is_kept_and_marked(name, data, answer, mark):
    shown = shown_by(name)
    form = posted(TYPES[name].formfield(shown), data)
    assert form.cleaned_data["answer"] == answer
    assert TYPES[name].mark(shown, answer) == Decimal(mark)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("single_choice", "answer=7"),
        ("multiple_choice", "answer=7"),
        ("matching", "answer_0=9"),
        ("ordering", "answer_0=5"),
        ("numeric", "answer=many"),
        ("wrong_cells", "answer=Z9"),
        ("attestation", "answer=perhaps"),
        ("case_study", "answer_1=many"),
    ],
)
def test_what_was_not_offered_is_no_answer(name, data):
    form = posted(TYPES[name].formfield(shown_by(name)), data)
    assert form.errors["answer"]


@pytest.mark.parametrize(
    ("answer", "in_part", "in_all"),
    [
        (["0", "2"], "1", 1),
        (["2", "0"], "1", 1),
        (["0"], "0.5", 0),
        (["0", "1", "2"], "0.5", 0),
        (["0", "1"], "0", 0),
        ([], "0", 0),
        (None, "0", 0),
    ],
)
def test_of_several_right_options_each_earns_a_part_or_only_all_count(answer, in_part, in_all):
    block, shown = TYPES["multiple_choice"], {"stem": "Which are of 3TG?", "options": OPTIONS}
    assert block.mark(shown | {"credit": "partial"}, answer) == Decimal(in_part)
    assert block.mark(shown | {"credit": "all"}, answer) == in_all
    assert "takes away" in str(block.formfield(shown | {"credit": "partial"}).help_text)
    assert "Only all" in str(block.formfield(shown | {"credit": "all"}).help_text)


@pytest.mark.parametrize(("answer", "mark"), [("0", 1), ("1", 0), (None, 0)])
def test_the_right_option_earns_the_mark(answer, mark):
    shown = {"stem": "Which is of 3TG?", "options": OPTIONS[:2]}
    assert TYPES["single_choice"].mark(shown, answer) == Decimal(mark)


@pytest.mark.django_db
@pytest.mark.parametrize(("is_true", "right"), [(True, "true"), (False, "false")])
def test_true_or_false_shows_true_first_and_marks_by_what_is_so(is_true, right):
    block = TYPES["true_false"]
    shown = shown_by("true_false", right=(0,) if is_true else ())
    assert [str(words) for _id, words in block.formfield(shown).choices] == ["True", "False"]
    assert block.mark(shown, right) == 1
    assert block.mark(shown, "true" if right == "false" else "false") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "key"), [("single_choice", "options"), ("matching", "left")])
def test_options_are_shown_in_an_order_that_the_seed_decides(name, key):
    question = make_question(type=name, options=6)
    orders = {
        tuple(one["id"] for one in question.show(seed=seed)[key])
        for seed in [*range(20), *range(20)]
    }
    assert 3 < len(orders) <= 20


def test_the_review_says_what_was_chosen_and_what_was_right():
    shown = {"stem": "Which is of 3TG?", "options": OPTIONS[:2]}
    options = TYPES["single_choice"].review(shown, "1")["options"]
    assert [(one["is_right"], one["is_chosen"], one["feedback"]) for one in options] == [
        (True, False, "Yes."),
        (False, True, "No."),
    ]


@pytest.mark.django_db
def test_the_review_of_a_sheet_explains_each_cell_and_the_mark():
    block, shown = TYPES["wrong_cells"], shown_by("wrong_cells")
    page = render_to_string(block.review_template, {"detail": block.review(shown, ["C6", "B5"])})
    for words in ("Unknown is no smelter.", "not found", "nothing wrong here", "Found: 1 of 2"):
        assert words in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "is_good"),
    [
        ("single_choice", {"options": [1, 1, 0]}, False),
        ("single_choice", {"options": [0, 0]}, False),
        ("multiple_choice", {"options": [1, 1, 0]}, True),
        ("multiple_choice", {"options": [0, 0]}, False),
        ("matching", {"extra": ["Coltan"]}, False),
        ("matching", {"pairs": [{"left": "a", "right": "b"}, {"left": "a", "right": "c"}]}, False),
        ("ordering", {"items": ["a", "b", "a"]}, False),
        ("numeric", {"answer": None}, False),
        ("fill_gap", {"text": "No gap."}, False),
        ("short_answer", {"accepted": []}, False),
        ("wrong_cells", {"wrong": [{"cell": "c6", "note": ""}]}, True),
        ("wrong_cells", {"wrong": [{"cell": "G6", "note": ""}]}, False),
        ("wrong_cells", {"header": "Metal"}, False),
        ("wrong_cells", {"columns": "1-4"}, False),
        ("wrong_cells", {"rows": "Gold | one | cell | more | than | columns"}, False),
        ("case_study", {"parts": []}, False),
    ],
)
def test_a_trainer_is_told_what_is_wrong_with_a_question(name, value, is_good):
    if "options" in value:
        value["options"] = [
            {"text": str(place), "is_correct": bool(right), "feedback": ""}
            for place, right in enumerate(value["options"])
        ]
    content = make_question(type=name).content
    raw = dict(content.raw_data[0]["value"]) | value
    stream = content.stream_block.to_python([{"type": name, "value": raw}])
    try:
        content.stream_block.clean(stream)
    except ValidationError:
        assert not is_good
    else:
        assert is_good


@pytest.mark.django_db
def test_a_picture_stays_in_an_attempt_when_the_library_loses_it():
    image = AcademyImage.objects.create(
        title="Mine", description="", file=ImageFile(ContentFile(SVG, name="mine.svg"))
    )
    picture = {"image": image.pk, "alt_text": "A mine", "decorative": False}
    question = make_question(value={"figure": picture})
    question.content.raw_data[0]["value"]["options"][0]["figure"] = picture | {"alt_text": "Shaft"}
    question = Question(content=list(question.content.raw_data), explanation="")
    question.content.stream_block.clean(question.content)
    shown = question.show(seed=1)
    image.delete()
    block = TYPES["single_choice"]
    assert default_storage.exists(shown["figure"]["file"])
    form = forms.Form()
    form.fields["answer"] = block.formfield(shown)
    after = render_to_string(block.review_template, {"detail": block.review(shown, None)})
    for page in (str(form["answer"]), after):
        assert 'alt="A mine"' in page
        assert 'alt="Shaft"' in page


@pytest.mark.django_db
def test_a_picture_needs_a_text_alternative_unless_it_is_decorative():
    image = AcademyImage.objects.create(
        title="Mine", description="", file=ImageFile(ContentFile(SVG, name="mine.svg"))
    )
    for decorative in (True, False):
        picture = {"image": image.pk, "alt_text": "", "decorative": decorative}
        content = make_question(type="numeric", value={"figure": picture}).content
        if decorative:
            assert content.stream_block.clean(content)
        else:
            with pytest.raises(ValidationError):
                content.stream_block.clean(content)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPES)
def test_what_is_written_plainly_gives_the_same_question_again(name):
    value = make_question(type=name).content[0].value
    facts = TYPES[name].to_plain(value)
    again, raw = content_of(facts)
    assert again == name
    cleaned = TYPES[name].clean(TYPES[name].to_python(raw))
    assert TYPES[name].show(cleaned, seed=1) == TYPES[name].show(value, seed=1)
    assert TYPES[name].to_plain(cleaned) == facts
