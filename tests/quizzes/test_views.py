import pytest
from django.urls import reverse

from assessments.quizzes.models import Attempt
from tests.factories import make_company, make_learner, make_manager, make_user
from tests.quizzes.factories import (
    answer,
    make_attempt,
    make_place,
    make_question,
    make_quiz,
)

pytestmark = pytest.mark.django_db


def right_choice(response):
    return next(option["id"] for option in response.shown["options"] if option["correct"])


def page(name, attempt):
    return reverse(f"quizzes:{name}", args=[attempt.pk])


@pytest.fixture
def learner_of(client):
    """Sign in as a new learner with a place on the quiz's course."""

    def sign_in(quiz):
        learner = make_place(quiz)
        client.force_login(learner)
        return learner

    return sign_in


def test_a_learner_takes_a_quiz_from_its_first_page_to_the_review(client, learner_of):
    quiz = make_quiz(questions=3, critical=1, lesson_code="X1.M1.L1")
    learner_of(quiz)
    intro = client.get(quiz.get_absolute_url()).content.decode()
    assert "One question is critical" in intro
    assert "80 %" in intro

    started = client.post(quiz.get_absolute_url())
    attempt = Attempt.objects.get()
    assert started.url == page("attempt", attempt)
    for response in attempt.responses.all():
        question = client.get(page("attempt", attempt), {"q": response.position}).content.decode()
        assert f"Question {response.position} " in question
        assert question.count("Option 1") == 1
        data = {"q": response.position, "answer": right_choice(response)}
        went_on = client.post(page("attempt", attempt), data)
    assert went_on.url == page("hand_in", attempt)
    assert "All 3 questions are answered" in client.get(went_on.url).content.decode()

    handed_in = client.post(page("hand_in", attempt))
    assert handed_in.url == page("review", attempt)
    review = client.get(handed_in.url).content.decode()
    assert "Passed" in review
    assert "100 %" in review
    assert "Because." in review
    assert "Feedback 2." in review
    assert "The lesson</a>" in review
    assert "Review" in client.get(quiz.get_absolute_url()).content.decode()


def test_the_next_question_says_that_the_answer_before_is_saved(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    data = {"q": 1, "answer": right_choice(attempt.responses.first())}
    shown = client.post(page("attempt", attempt), data, follow=True).content.decode()
    assert "Answer 1 is saved." in shown
    assert "1</span> of 3 answered." in shown


def test_previous_saves_too_and_goes_back(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    data = {"q": 2, "answer": right_choice(attempt.responses.get(position=2)), "go": "previous"}
    went = client.post(page("attempt", attempt), data)
    assert went.url.startswith(page("attempt", attempt) + "?q=1")
    assert attempt.responses.get(position=2).answered_at


def test_a_double_click_answers_no_other_question(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    data = {"q": 1, "answer": right_choice(attempt.responses.first())}
    first = client.post(page("attempt", attempt), data)
    assert client.post(page("attempt", attempt), data).url == first.url
    assert attempt.responses.exclude(answer=None).count() == 1


def test_the_quiz_resumes_at_the_first_open_question(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    answer(attempt.responses.get(position=1))
    assert "Attempt 1 is open" in client.get(quiz.get_absolute_url()).content.decode()
    resumed = client.post(quiz.get_absolute_url(), follow=True)
    assert resumed.context["items"][0]["response"].position == 2


def test_autosave_answers_in_json_with_the_time(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    data = {"q": 1, "answer": right_choice(attempt.responses.first())}
    saved = client.post(page("attempt", attempt), data, headers={"accept": "application/json"})
    assert saved.json()["answered"] is True
    assert saved.json()["text"].startswith("Saved at ")
    data["answer"] = "99"
    refused = client.post(page("attempt", attempt), data, headers={"accept": "application/json"})
    assert refused.status_code == 400
    assert "error" in refused.json()


def test_autosave_after_handing_in_says_so(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz), right=1, submit=True)
    data = {"q": 1, "answer": right_choice(attempt.responses.first())}
    late = client.post(page("attempt", attempt), data, headers={"accept": "application/json"})
    assert late.status_code == 409
    assert client.post(page("attempt", attempt), data).url == page("review", attempt)


def test_an_answer_that_was_not_offered_comes_back_with_an_error(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    shown = client.post(page("attempt", attempt), {"q": 1, "answer": "99"}).content.decode()
    assert 'role="alert"' in shown


@pytest.mark.parametrize("q", ["0", "4", "-1", "x", "", "9" * 30])
def test_a_question_that_the_paper_does_not_have_is_not_found(client, learner_of, q):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    assert client.get(page("attempt", attempt), {"q": q}).status_code == 404
    assert client.post(page("attempt", attempt), {"q": q, "answer": "0"}).status_code == 404


def test_handing_in_lists_the_open_questions_and_happens_once(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    answer(attempt.responses.get(position=2))
    last_look = client.get(page("hand_in", attempt))
    assert [one.position for one in last_look.context["unanswered"]] == [1, 3]
    for _ in range(2):
        assert client.post(page("hand_in", attempt)).url == page("review", attempt)
    review = client.get(page("review", attempt)).content.decode()
    assert "Not passed" in review
    assert "Not answered" in review
    assert "Try again" in review


def test_used_up_attempts_leave_no_button(client, learner_of):
    quiz = make_quiz(attempts_allowed=1)
    attempt = make_attempt(quiz, learner=learner_of(quiz), right=0, submit=True)
    shown = client.get(quiz.get_absolute_url()).content.decode()
    assert "used all your attempts" in shown
    assert "Start" not in shown
    assert "Try again" not in client.get(page("review", attempt)).content.decode()
    assert client.post(quiz.get_absolute_url()).url == quiz.get_absolute_url()
    assert Attempt.objects.count() == 1


def test_the_review_waits_for_the_hand_in(client, learner_of):
    quiz = make_quiz()
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    assert client.get(page("review", attempt)).url == page("attempt", attempt)


def test_a_visitor_is_sent_to_sign_in(client):
    attempt = make_attempt(make_quiz())
    for url in (attempt.quiz.get_absolute_url(), page("attempt", attempt), page("review", attempt)):
        assert "/accounts/login/" in client.get(url).url


def test_who_is_not_enrolled_is_offered_a_place_and_starts_nothing(client):
    quiz = make_quiz()
    client.force_login(make_user())
    shown = client.get(quiz.get_absolute_url())
    assert shown.status_code == 403
    assert "Enrol" in shown.content.decode()
    assert client.post(quiz.get_absolute_url()).status_code == 403
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("name", ["attempt", "hand_in", "review"])
@pytest.mark.parametrize("submit", [True, False])
def test_an_attempt_of_somebody_else_is_not_found(client, name, submit):
    attempt = make_attempt(make_quiz(), right=1, submit=submit)
    for person in (make_user(), make_manager(company=make_company())):
        client.force_login(person)
        assert client.get(page(name, attempt)).status_code == 404
        if name != "review":
            assert client.post(page(name, attempt), {"q": 1, "answer": "0"}).status_code == 404


def test_a_manager_reads_the_review_of_their_people_and_never_answers_for_them(client):
    company, quiz = make_company(), make_quiz()
    learner = make_place(quiz, learner=make_learner(company=company, full_name="Lea Learner"))
    client.force_login(make_manager(company=company))
    done = make_attempt(quiz, learner=learner, right=1, submit=True)
    review = client.get(page("review", done)).content.decode()
    assert "Lea Learner" in review
    assert "Try again" not in review
    attempt = make_attempt(quiz, learner=learner)
    assert client.get(page("review", attempt)).status_code == 404
    for name in ("attempt", "hand_in"):
        assert client.get(page(name, attempt)).status_code == 403
        assert client.post(page(name, attempt), {"q": 1, "answer": "0"}).status_code == 403
    assert not Attempt.objects.get(pk=attempt.pk).submitted_at


def test_a_quiz_that_is_not_published_is_not_found(client, learner_of):
    quiz = make_quiz()
    learner_of(quiz)
    quiz.unpublish()
    assert client.get(quiz.get_absolute_url()).status_code == 404


def test_an_old_address_leads_to_the_present_one(client, learner_of):
    quiz = make_quiz()
    learner_of(quiz)
    old = reverse("quizzes:quiz", args=[quiz.pk, "another-name"])
    assert client.get(old).url == quiz.get_absolute_url()


def test_what_a_trainer_writes_is_shown_as_text(client, learner_of):
    quiz = make_quiz(questions=1)
    question = quiz.questions().get()
    question.is_active = False
    question.save()
    make_question(category=question.category, stem="<script>alert(1)</script>")
    attempt = make_attempt(quiz, learner=learner_of(quiz))
    assert b"<script>alert" not in client.get(page("attempt", attempt)).content


@pytest.mark.parametrize("questions", [3, 20])
def test_the_pages_cost_as_many_queries_for_a_long_paper_as_for_a_short_one(
    client, learner_of, django_assert_max_num_queries, questions
):
    quiz = make_quiz(questions=questions, lesson_code="X1.M1.L1")
    learner = learner_of(quiz)
    attempt = make_attempt(quiz, learner=learner, right=1)
    client.get(quiz.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(page("attempt", attempt), {"q": 2})
    with django_assert_max_num_queries(5):
        client.get(page("hand_in", attempt))
    client.post(page("hand_in", attempt))
    with django_assert_max_num_queries(10):
        client.get(page("review", attempt))
    with django_assert_max_num_queries(10):
        client.get(quiz.get_absolute_url())
