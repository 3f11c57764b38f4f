"""One's own results in quizzes."""

import pytest

from assessments.quizzes.models import Mode, Question, QuizSource
from tests.quizzes.factories import make_attempt, make_category, make_place, make_quiz

pytestmark = pytest.mark.django_db


def test_results_are_summed_up_by_subject_and_nothing_shows_before_its_time(client):
    quiz = make_quiz(questions=4)
    learner = make_place(quiz)
    shelf = QuizSource.objects.get(page=quiz).category
    below = make_category(parent=shelf)
    Question.objects.filter(pk=quiz.questions().first().pk).update(category=below)
    make_attempt(quiz, learner=learner, right=3, submit=True)
    exam = make_quiz(questions=1, mode=Mode.EXAM, closes_at="2099-01-01T00:00Z")
    make_attempt(exam, learner=make_place(exam, learner=learner), right=1, submit=True)
    client.force_login(learner)
    page = client.get("/quizzes/progress/").content.decode()
    assert page.count('class="rows__title"') == 3  # one subject, two attempts
    assert shelf.name in page
    assert "75 % of 4 answers" in page
    assert page.count("Handed in") == 1


def test_the_page_asks_as_much_for_two_attempts_as_for_six(client, django_assert_max_num_queries):
    quiz = make_quiz(questions=2, closes_at="2099-01-01T00:00Z")
    learner = make_place(quiz)
    client.force_login(learner)
    for _more in range(2):
        make_attempt(quiz, learner=learner, right=1, submit=True)
    client.get("/quizzes/progress/")
    with django_assert_max_num_queries(9) as few:
        client.get("/quizzes/progress/")
    for _more in range(4):
        make_attempt(quiz, learner=learner, right=1, submit=True)
    with django_assert_max_num_queries(len(few)):
        client.get("/quizzes/progress/")
