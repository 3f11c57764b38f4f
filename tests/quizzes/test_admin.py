import pytest
from django.urls import reverse

from assessments.quizzes.models import Question
from tests.factories import make_user
from tests.quizzes.factories import make_attempt, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def address(name, *args, model="question"):
    return reverse(f"wagtailsnippets_quizzes_{model}:{name}", args=args)


def test_the_bank_lists_what_a_trainer_looks_for(operator):
    question = make_question(stem="Which smelter is it?", type="true_false")
    shown = operator.get(address("list")).content.decode()
    for words in (question.code, question.category.name, "True or false", "Which smelter is it?"):
        assert words in shown


def test_the_bank_is_filtered_by_category(operator):
    kept, other = make_question(code="KEPT"), make_question(code="OTHER")
    shown = operator.get(address("list"), {"category": kept.category_id}).content.decode()
    assert "KEPT" in shown
    assert other.code not in shown


def test_a_lesson_is_chosen_from_those_that_are_there(operator):
    make_quiz(lesson_code="X9.M1.L1")
    question = make_question(lesson_code="GONE.L1")
    shown = operator.get(address("edit", question.pk)).content.decode()
    assert "X9.M1.L1 The lesson" in shown
    assert "GONE.L1 (no such lesson)" in shown


def test_a_question_that_was_answered_is_not_deleted(operator):
    attempt = make_attempt(make_quiz(questions=1))
    question = attempt.responses.get().question
    operator.post(address("delete", question.pk))
    assert Question.objects.filter(pk=question.pk).exists()


def test_a_question_that_nobody_saw_is_deleted(operator):
    question = make_question()
    operator.post(address("delete", question.pk))
    assert not Question.objects.filter(pk=question.pk).exists()


def test_a_category_with_questions_is_not_deleted(operator):
    category = make_question().category
    operator.post(address("delete", category.pk, model="questioncategory"))
    assert Question.objects.filter(category=category).exists()


def test_a_trainer_sees_the_first_page_of_a_quiz_in_the_preview(operator):
    quiz = make_quiz()
    quiz.save_revision()
    shown = operator.get(reverse("wagtailadmin_pages:view_draft", args=[quiz.pk]))
    assert shown.status_code == 200
    assert "This is a draft." in shown.content.decode()


@pytest.mark.parametrize("name", ["add", "list"])
def test_the_bank_is_no_place_for_learners(client, name):
    client.force_login(make_user())
    assert client.get(address(name)).status_code in {302, 403}
