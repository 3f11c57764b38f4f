import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assessments.quizzes import services
from assessments.quizzes.bank import keep_change
from assessments.quizzes.models import Attempt, Question, QuizSource, Response
from courses.models import ActivityCompletion
from tests.factories import make_company, make_learner, make_manager, make_user
from tests.quizzes.factories import (
    answer,
    course_of,
    make_attempt,
    make_category,
    make_place,
    make_question,
    make_quiz,
    publish,
)

pytestmark = pytest.mark.django_db


def test_an_attempt_draws_as_many_questions_as_the_quiz_says():
    quiz = make_quiz(questions=8, draw_count=5)
    attempt = make_attempt(quiz)
    assert [response.position for response in attempt.responses.all()] == [1, 2, 3, 4, 5]
    assert attempt.pass_mark == quiz.pass_mark
    assert attempt.number == 1


def test_critical_questions_are_in_every_paper():
    quiz = make_quiz(questions=12, critical=2, draw_count=3)
    for _ in range(8):
        attempt = make_attempt(quiz)
        assert sum(response.shown["critical"] for response in attempt.responses.all()) == 2


def test_questions_out_of_use_or_of_other_categories_are_not_drawn():
    quiz = make_quiz(questions=3, draw_count=50)
    make_question()
    Question.objects.filter(pk=quiz.questions().first().pk).update(is_active=False)
    attempt = make_attempt(quiz)
    drawn = set(attempt.responses.values_list("question", flat=True))
    assert drawn == set(quiz.questions().values_list("pk", flat=True))
    assert len(drawn) == 2


def test_a_quiz_draws_from_each_of_its_categories():
    quiz = make_quiz(questions=2, draw_count=50)
    more = make_question(category=make_category())
    QuizSource.objects.create(page=quiz, category=more.category)
    assert make_attempt(type(quiz).objects.get(pk=quiz.pk)).responses.count() == 3


def test_starting_again_continues_the_open_attempt():
    quiz = make_quiz()
    learner = make_place(quiz)
    first = services.start_attempt(learner=learner, quiz=quiz)
    answer(first.responses.first())
    again = services.start_attempt(learner=learner, quiz=quiz)
    assert again == first
    assert again.responses.exclude(answer=None).count() == 1


def test_the_database_lets_one_attempt_a_quiz_be_open():
    quiz = make_quiz()
    attempt = make_attempt(quiz)
    with pytest.raises(IntegrityError), transaction.atomic():
        services._new_attempt(attempt.learner, quiz)


def test_attempts_are_used_up_and_said_to_be():
    quiz = make_quiz(attempts_allowed=2)
    learner = make_place(quiz)
    for _ in range(2):
        make_attempt(quiz, learner=learner, right=0, submit=True)
    with pytest.raises(ValidationError) as error:
        services.start_attempt(learner=learner, quiz=quiz)
    assert error.value.code == "attempts_used_up"


def test_a_quiz_without_questions_cannot_be_started():
    quiz = make_quiz()
    Question.objects.update(is_active=False)
    with pytest.raises(ValidationError) as error:
        services.start_attempt(learner=make_place(quiz), quiz=quiz)
    assert error.value.code == "no_questions"


def test_an_answer_is_kept_as_given_and_may_be_changed_or_taken_back():
    attempt = make_attempt(make_quiz())
    response = attempt.responses.get(position=2)
    assert answer(response, rightly=False).answer != answer(response).answer
    kept = services.save_answer(attempt=attempt, position=2, answer="")
    assert (kept.answer, kept.answered_at) == (None, None)


def test_an_answer_that_was_not_offered_is_refused():
    attempt = make_attempt(make_quiz())
    with pytest.raises(ValidationError):
        services.save_answer(attempt=attempt, position=1, answer="99")


def test_a_position_that_the_paper_does_not_have_is_no_question():
    with pytest.raises(Response.DoesNotExist):
        services.save_answer(attempt=make_attempt(make_quiz()), position=99, answer="0")


def test_nothing_is_answered_after_handing_in():
    attempt = make_attempt(make_quiz(), right=1, submit=True)
    with pytest.raises(ValidationError) as error:
        answer(attempt.responses.first())
    assert error.value.code == "already_submitted"


def test_a_pass_completes_the_activity_and_a_fail_does_not():
    quiz = make_quiz(questions=5, pass_mark=80)
    learner = make_place(quiz)
    done = ActivityCompletion.objects.filter(learner=learner, activity_key=quiz.translation_key)
    failed = make_attempt(quiz, learner=learner, right=3, submit=True)
    assert (failed.percent, failed.is_passed, done.count()) == (60, False, 0)
    passed = make_attempt(quiz, learner=learner, right=4, submit=True)
    assert (passed.percent, passed.is_passed, done.count()) == (80, True, 1)


def test_a_missed_critical_question_fails_the_attempt():
    attempt = make_attempt(make_quiz(questions=5, critical=1, pass_mark=20))
    for response in attempt.responses.all():
        answer(response, rightly=not response.shown["critical"])
    attempt = services.submit_attempt(attempt=attempt)
    assert (attempt.percent, attempt.is_passed) == (80, False)


def test_handing_in_twice_changes_nothing():
    attempt = make_attempt(make_quiz(), right=3, submit=True)
    again = services.submit_attempt(attempt=Attempt.objects.get(pk=attempt.pk))
    assert again.submitted_at == attempt.submitted_at
    assert ActivityCompletion.objects.filter(learner=attempt.learner).count() == 1


def test_a_pass_is_kept_when_the_quiz_was_withdrawn_meanwhile():
    quiz = make_quiz()
    attempt = make_attempt(quiz, right=3)
    quiz.unpublish()
    publish(course_of(quiz))
    assert services.submit_attempt(attempt=attempt).is_passed


def test_editing_a_question_changes_no_earlier_attempt():
    quiz = make_quiz(questions=1)
    attempt = make_attempt(quiz, right=1)
    shown = attempt.responses.get().shown
    question = quiz.questions().get()
    first = question.pk
    options = question.content[0].value["options"]
    options[0]["is_correct"], options[1]["is_correct"] = False, True
    question.content[0].value["stem"] = "Another question?"
    keep_change(question)
    assert services.submit_attempt(attempt=attempt).percent == 100
    response = Attempt.objects.get(pk=attempt.pk).responses.get()
    assert response.shown == shown
    assert response.question_id == first
    newer = make_attempt(quiz, learner=attempt.learner).responses.get()
    assert newer.shown["stem"] == "Another question?"
    assert (newer.question_id, newer.question.version) == (question.pk, 2)


def test_a_snapshot_holds_all_that_a_review_needs():
    quiz = make_quiz(questions=1, critical=1, lesson_code="X.M1.L1")
    shown = make_attempt(quiz).responses.get().shown
    assert shown["type"] == "single_choice"
    assert shown["stem"] == "Which one?"
    assert {option["feedback"] for option in shown["options"]} == {
        "Feedback 0.",
        "Feedback 1.",
        "Feedback 2.",
    }
    assert shown["explanation"] == "<p>Because.</p>"
    assert shown["lesson_code"] == "X.M1.L1"
    assert shown["critical"] is True


def test_a_person_sees_their_own_attempts_and_those_of_their_people():
    company = make_company()
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=make_place(quiz, learner=make_learner(company=company)))
    assert attempt in Attempt.objects.visible_to(attempt.learner)
    assert attempt in Attempt.objects.visible_to(make_manager(company=company))
    assert attempt not in Attempt.objects.visible_to(make_manager(company=make_company()))
    assert attempt not in Attempt.objects.visible_to(make_user())
