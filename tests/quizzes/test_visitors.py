"""Quizzes for people without an account: taking one, keeping it safe, claiming it, losing it."""

import datetime
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes import marking, regrading, services, statistics, tasks, visitors
from assessments.quizzes.models import Attempt, ItemStatistic, QuizPage, ReviewCard
from courses.models import ActivityCompletion, How
from courses.services import enrol
from tests.factories import PASSWORD, make_user
from tests.quizzes.factories import answer, course_of, make_attempt, make_place, make_quiz

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SIGN_IN = "/accounts/login/?next="


def make_open_quiz(**fields):
    values = {"mode": "practice", "is_preview": True, "questions": 2, "draw_count": 2} | fields
    return make_quiz(**values)


def begin(client, quiz):
    """Start the quiz as a visitor; return the attempt."""
    answered = client.post(quiz.get_absolute_url())
    assert answered.status_code == 302, answered.content
    attempt = Attempt.objects.select_related("quiz").latest("pk")
    assert answered.url == reverse("quizzes:attempt", args=[attempt.pk])
    return attempt


def finish(attempt, *, right=2):
    for response in attempt.responses.all():
        answer(response, rightly=response.position <= right)
    return services.submit_attempt(attempt=attempt)


def aged(attempt, days):
    Attempt.objects.filter(pk=attempt.pk).update(started_at=timezone.now() - days * DAY)


def as_json(client, attempt, response, choice):
    fields = {"q": response.position, "answer": choice, "stamp": response.position}
    url = reverse("quizzes:attempt", args=[attempt.pk])
    return client.post(url, fields, headers={"accept": "application/json"})


def test_a_visitor_takes_an_open_quiz_and_nobody_else_sees_it(client):
    quiz = make_open_quiz()
    course = client.get(course_of(quiz).get_absolute_url()).content.decode()
    assert f'<a href="{quiz.get_absolute_url()}">Try a quiz</a>' in course
    first = client.get(quiz.get_absolute_url()).content.decode()
    assert "You can take this quiz without an account." in first
    assert "go on with it for 3 days. We keep your answers for 7 days" in first
    attempt = begin(client, quiz)
    assert (attempt.learner, attempt.number) == (None, 1)
    assert str(attempt.visitor) not in client.get(attempt.get_absolute_url()).content.decode()

    one = attempt.responses.first()
    right = next(option["id"] for option in one.shown["options"] if option["correct"])
    saved = as_json(client, attempt, one, right)
    assert (saved.status_code, saved.json()["answered"]) == (200, True)
    assert begin(client, quiz).pk == attempt.pk  # it goes on in the same session

    pages = [reverse(f"quizzes:{name}", args=[attempt.pk]) for name in ("attempt", "hand_in")]
    review = reverse("quizzes:review", args=[attempt.pk])
    strangers = [Client(), Client(), Client()]
    begin(strangers[1], quiz)
    strangers[2].force_login(make_user(is_superuser=True))
    for stranger in strangers:
        assert {stranger.get(page).status_code for page in [*pages, review]} == {404}
        assert as_json(stranger, attempt, one, "1").status_code == 404
        assert stranger.post(pages[1]).status_code == 404
    attempt.refresh_from_db()
    assert attempt.submitted_at is None

    result = client.post(pages[1], follow=True)
    text = " ".join(result.content.decode().split())
    assert "1 of 2 questions right." in text
    assert "Keep this result" in text
    assert one.shown["explanation"] in result.content.decode()
    assert not ReviewCard.objects.exists()


def test_only_an_open_quiz_lets_visitors_in_and_learners_need_no_second_way(client):
    shut, quiz = make_quiz(), make_open_quiz()
    learners = make_attempt(shut)
    for url in (shut.get_absolute_url(), learners.get_absolute_url()):
        assert client.get(url).url == f"{SIGN_IN}{url}"
    assert client.post(shut.get_absolute_url()).url.startswith(SIGN_IN)
    assert Attempt.objects.count() == 1
    # who has an account and no place takes it as their own
    person = make_user()
    client.force_login(person)
    attempt = begin(client, quiz)
    assert (attempt.learner, attempt.visitor) == (person, None)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"mode": "test"}, "mode"),
        ({"mode": "exam"}, "mode"),
        ({"is_placement": True}, "is_placement"),
        ({"attempts_allowed": 3}, "attempts_allowed"),
        ({"pause_minutes": 3}, "attempts_allowed"),
    ],
)
def test_what_a_visitor_would_get_around_is_refused_in_the_editor(fields, name):
    quiz = make_open_quiz()
    quiz.full_clean()
    for field, value in fields.items():
        setattr(quiz, field, value)
    with pytest.raises(ValidationError) as refused:
        quiz.full_clean()
    assert name in refused.value.message_dict


def test_a_visitors_attempt_ends_after_three_days_and_is_deleted_after_seven(client):
    quiz = make_open_quiz()
    attempt = begin(client, quiz)
    aged(attempt, 2.9)
    assert client.get(attempt.get_absolute_url()).status_code == 200
    aged(attempt, 3.1)
    assert client.get(attempt.get_absolute_url()).url.endswith("/review/")
    aged(attempt, 6.9)
    kept = make_attempt(quiz)
    aged(kept, 90)
    tasks.forget_visitors()
    assert Attempt.objects.filter(pk=attempt.pk).exists()
    aged(attempt, 7.1)
    tasks.forget_visitors()
    assert list(Attempt.objects.all()) == [kept]


def test_no_address_fills_the_database(client, settings):
    quiz, other = make_open_quiz(), make_open_quiz()
    settings.ACCOUNT_RATE_LIMITS = {"visitor_quiz": "1/h/ip"}
    begin(client, quiz)
    begin(client, quiz)  # the open one costs nothing
    settings.VISITOR_ATTEMPTS = 1000
    refused = client.post(other.get_absolute_url(), follow=True).content.decode()
    assert "Too many quizzes were started without an account." in refused
    settings.ACCOUNT_RATE_LIMITS, settings.VISITOR_ATTEMPTS = False, 1
    refused = Client().post(other.get_absolute_url(), follow=True).content.decode()
    assert "Too many quizzes were started without an account." in refused
    assert Attempt.objects.count() == 1


def test_signing_up_and_confirming_makes_the_attempt_ones_own(client):
    quiz = make_open_quiz()
    attempt = finish(begin(client, quiz), right=1)
    form = {"email": "new@people.example", "full_name": "New Person", "password1": PASSWORD}
    client.post("/accounts/signup/", form)
    attempt.refresh_from_db()
    assert attempt.learner is None  # not before the address is confirmed
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    page = client.post(link, follow=True).content.decode()
    assert "is kept with your results" in page
    attempt.refresh_from_db()
    assert (attempt.learner.email, attempt.visitor) == ("new@people.example", None)
    assert visitors.SESSION_KEY not in client.session
    assert ReviewCard.objects.filter(learner=attempt.learner).count() == 1
    assert client.get(attempt.get_absolute_url()).status_code == 200


def test_a_claimed_pass_completes_the_activity_at_once_or_with_the_place(client):
    quiz = make_open_quiz()
    done = ActivityCompletion.objects.filter(activity_key=quiz.translation_key, how=How.QUIZ)
    enrolled, later = make_place(quiz), make_user()
    for person in (enrolled, later):
        visitor = Client()
        finish(begin(visitor, quiz))
        visitor.force_login(person)
        visitor.force_login(person)  # again: it is claimed once
        assert Attempt.objects.filter(learner=person).count() == 1
    assert [one.learner for one in done] == [enrolled]
    enrol(learner=later, course=course_of(quiz))
    assert {one.learner for one in done.all()} == {enrolled, later}


@pytest.mark.parametrize(
    ("visitors_has", "own_has", "left"),
    [  # which attempts are there in the end: whose they were, and whether they are open
        (True, True, [("own", True), ("visitor", False)]),
        (True, False, [("visitor", True)]),
        (False, True, [("own", True)]),
        (False, False, [("own", True)]),
    ],
)
def test_of_two_open_attempts_no_answer_is_lost(client, visitors_has, own_has, left):
    quiz = make_open_quiz()
    person = make_place(quiz)
    own, visitor = make_attempt(quiz, learner=person), begin(client, quiz)
    names = {own.pk: "own", visitor.pk: "visitor"}
    for attempt, has in ((own, own_has), (visitor, visitors_has)):
        if has:
            answer(attempt.responses.first())
    client.force_login(person)
    found = Attempt.objects.filter(learner=person).order_by("number")
    assert [(names[one.pk], one.submitted_at is None) for one in found] == left
    assert Attempt.objects.count() == len(left)
    answered = sum(one.responses.filter(answered_at__isnull=False).count() for one in found)
    assert answered == visitors_has + own_has


def test_trainers_neither_mark_regrade_nor_count_what_is_nobodys(client):
    quiz = make_open_quiz()
    attempt = finish(begin(client, quiz))
    question = attempt.responses.first().question
    Attempt.objects.filter(pk=attempt.pk).update(released_at=None)
    marker = make_user(is_superuser=True)
    assert not marking.to_release(marker).exists()
    Attempt.objects.filter(pk=attempt.pk).update(marked_at=None)
    assert not marking.to_mark(marker).exists()
    assert not regrading.answers_to(question).exists()
    assert not Attempt.objects.visible_to(marker).exists()
    Attempt.objects.filter(pk=attempt.pk).update(marked_at=timezone.now())
    statistics.refresh()
    statistics.recompute_all()
    assert not ItemStatistic.objects.filter(count__gt=0).exists()
    services.hand_in_what_is_over()
    services.release_what_has_closed()
    assert QuizPage.objects.get().attempts.get().learner is None
