"""Modes, times, sections, which attempt counts, and questions that come back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments.quizzes import cards, services, tasks
from assessments.quizzes.bank import keep_change
from assessments.quizzes.models import Attempt, ExtraTime, QuizPage, QuizSource, ReviewCard
from assessments.quizzes.question_types import TYPES
from courses.models import ActivityCompletion
from tests.factories import make_user
from tests.quizzes.factories import (
    answer,
    make_attempt,
    make_category,
    make_place,
    make_question,
    make_quiz,
)

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def completed(attempt):
    return ActivityCompletion.objects.filter(learner=attempt.learner).exists()


def started(attempt, *, ago):
    Attempt.objects.filter(pk=attempt.pk).update(started_at=timezone.now() - ago)
    return Attempt.objects.select_related("quiz").get(pk=attempt.pk)


def test_a_quiz_draws_its_number_from_each_category_by_difficulty_and_in_order():
    quiz = make_quiz(questions=4, draw_count=5, random_order=False, random_options=False)
    shelf = make_category(name="Shelf")
    below = make_category(name="Below", parent=shelf)
    for place in range(4):
        level = "hard" if place % 2 else "easy"
        make_question(category=below, code=f"B{place}", difficulty=level, options=12)
    QuizSource.objects.create(page=quiz, category=shelf, count=2, difficulty="hard", sort_order=5)
    attempt = make_attempt(QuizPage.objects.get(pk=quiz.pk))
    drawn = list(attempt.responses.select_related("question"))
    assert [one.question.code for one in drawn[-2:]] == ["B1", "B3"]
    assert [one.section == shelf.pk for one in drawn] == [False] * 3 + [True] * 2
    assert attempt.sections[1] == {"category": shelf.pk, "name": "Shelf", "pass_mark": None}
    shown = [option["id"] for option in drawn[-1].shown["options"]]
    assert shown == [str(place) for place in range(12)]


def test_a_section_below_its_own_pass_mark_fails_the_attempt():
    quiz = make_quiz(questions=8, draw_count=10, pass_mark=70)
    law = make_category(name="Law")
    for _ in range(2):
        make_question(category=law)
    QuizSource.objects.create(page=quiz, category=law, pass_mark=100)
    attempt = make_attempt(QuizPage.objects.get(pk=quiz.pk))
    responses = list(attempt.responses.all())
    wrong = next(one for one in responses if one.section == law.pk)
    for response in responses:
        answer(response, rightly=response != wrong)
    done = services.submit_attempt(attempt=attempt)
    assert (done.percent, done.is_passed) == (90, False)


@pytest.mark.parametrize(
    ("counting", "passes"), [("best", 1), ("last", 0), ("first", 0), ("average", 1)]
)
def test_the_attempt_that_counts_decides_whether_the_quiz_is_passed(counting, passes):
    quiz = make_quiz(questions=5, pass_mark=50, counting=counting)
    learner = make_place(quiz)
    for right in (2, 5, 1):
        attempt = make_attempt(quiz, learner=learner, right=right, submit=True)
    standing = services.standing_of(learner, quiz)
    assert standing.is_passed is bool(passes)
    # what was passed once stays done, whatever a later attempt brings
    assert completed(attempt) is (counting != "first")


def test_a_survey_is_done_when_it_is_handed_in_and_knows_no_right_or_wrong():
    attempt = make_attempt(make_quiz(mode="survey"), right=0, submit=True)
    assert (attempt.state, attempt.score, attempt.is_passed) == ("released", None, None)
    assert completed(attempt)
    assert not ReviewCard.objects.exists()


def test_an_exam_counts_when_it_has_closed_also_for_who_has_extra_time():
    quiz = make_quiz(mode="exam", closes_at=timezone.now() + HOUR, time_limit=60)
    attempt = make_attempt(quiz, right=3, submit=True)
    slow = make_attempt(quiz, right=3, submit=True)
    ExtraTime.objects.create(learner=slow.learner, percent=100)
    assert (attempt.state, attempt.percent) == ("marked", 100)
    QuizPage.objects.update(closes_at=timezone.now())
    tasks.sweep()
    tasks.sweep()
    states = [Attempt.objects.get(pk=one.pk).state for one in (attempt, slow)]
    assert states == ["released", "marked"]
    assert (completed(attempt), completed(slow)) == (True, False)


def test_an_answer_that_a_person_must_mark_leaves_the_attempt_waiting(monkeypatch):
    attempt = make_attempt(make_quiz(), right=3)
    monkeypatch.setattr(type(TYPES["single_choice"]), "mark", lambda *_: None)
    done = services.submit_attempt(attempt=attempt)
    assert (done.state, done.score, done.is_passed) == ("submitted", None, None)
    assert not completed(done)
    assert services.release_attempt(attempt=done).state == "submitted"


# ---------------------------------------------------------------- times and limits


def test_the_sweep_hands_in_what_is_over_and_only_that():
    quiz = make_quiz(time_limit=60, grace_seconds=30)
    over, extra, running = (make_attempt(quiz, right=3) for _ in range(3))
    endless = make_attempt(make_quiz(), right=3)
    ExtraTime.objects.create(learner=extra.learner, quiz=quiz, percent=25)
    ExtraTime.objects.create(learner=over.learner, quiz=endless.quiz, percent=900)
    for attempt in (over, extra, endless):
        started(attempt, ago=datetime.timedelta(minutes=61))
    assert services.hand_in_what_is_over() == 1
    assert services.hand_in_what_is_over() == 0
    over.refresh_from_db()
    assert (over.is_timed_out, over.percent, over.state) == (True, 100, "released")
    assert Attempt.objects.filter(submitted_at=None).count() == 3
    started(extra, ago=datetime.timedelta(minutes=76))
    assert services.hand_in_what_is_over() == 1


def test_a_late_answer_is_taken_in_the_grace_and_refused_after_it(client):
    quiz = make_quiz(time_limit=60, grace_seconds=30)
    attempt = make_attempt(quiz)
    client.force_login(attempt.learner)
    url, json = reverse("quizzes:attempt", args=[attempt.pk]), {"accept": "application/json"}
    data = {"q": 1, "answer": attempt.responses.first().shown["options"][0]["id"]}
    started(attempt, ago=HOUR + datetime.timedelta(seconds=5))
    assert "Left: <strong data-clock-left>0:00" in client.get(url).content.decode()
    assert client.post(url, data, headers=json).json()["answered"]
    started(attempt, ago=HOUR + datetime.timedelta(seconds=31))
    late = client.post(url, data | {"q": 2}, headers=json)
    assert (late.status_code, late.json()["code"]) == (409, "already_submitted")
    assert "The time was up" in late.json()["error"]
    assert "came too late and is not kept" in late.json()["error"]
    attempt.refresh_from_db()
    assert attempt.is_timed_out
    assert attempt.responses.filter(answered_at__isnull=False).count() == 1
    assert "handed in when the time was up" in client.get(url, follow=True).content.decode()


def test_the_next_visit_hands_in_what_is_over_and_lets_start_anew(client):
    quiz = make_quiz(time_limit=10)
    first = make_attempt(quiz)
    client.force_login(first.learner)
    started(first, ago=HOUR)
    assert services.start_attempt(learner=first.learner, quiz=quiz).number == 2
    started(Attempt.objects.get(number=2), ago=HOUR)
    shown = client.get(quiz.get_absolute_url(), follow=True).content.decode()
    assert "is open. Your answers are kept" not in shown
    assert not Attempt.objects.filter(submitted_at=None).exists()


REFUSALS = [
    ({"opens_at": timezone.now() + HOUR}, "not_open", "This quiz opens on"),
    ({"opens_at": None, "pause_minutes": 10}, "too_soon", "You can start again on"),
    ({"attempts_allowed": 1}, "attempts_used_up", "You have used all your attempts"),
    ({"closes_at": timezone.now() - HOUR}, "closed", "This quiz closed on"),
]


def test_who_may_not_start_is_told_why_and_from_when(client):
    attempt = make_attempt(make_quiz(), right=0, submit=True)
    client.force_login(attempt.learner)
    for fields, code, words in REFUSALS:
        QuizPage.objects.update(**fields)
        quiz = QuizPage.objects.get()
        with pytest.raises(ValidationError, match=words) as refused:
            services.start_attempt(learner=attempt.learner, quiz=quiz)
        assert refused.value.code == code
        shown = client.get(quiz.get_absolute_url()).content.decode()
        assert words in shown
        assert "Start again" not in shown


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"mode": "exam"}, "closes_at"),
        ({"opens_at": timezone.now(), "closes_at": timezone.now() - HOUR}, "closes_at"),
        ({"mode": "exam", "closes_at": timezone.now() + HOUR}, None),
        ({"mode": "exam", "review_by_mode": False, "review": {"after": ["score"]}}, None),
    ],
)
def test_a_quiz_that_could_never_be_taken_or_shown_is_refused_in_the_editor(fields, wrong):
    quiz = QuizPage(title="Quiz", slug="quiz", **fields)
    if wrong:
        with pytest.raises(ValidationError) as refused:
            quiz.clean()
        assert set(refused.value.message_dict) == {wrong}
    else:
        quiz.clean()
        assert quiz.review["during"] == []


# ---------------------------------------------------------------- one answer after the other


def test_an_older_answer_that_comes_late_changes_nothing_and_a_replay_is_kept_once():
    attempt = make_attempt(make_quiz())
    first, second, third = (o["id"] for o in attempt.responses.first().shown["options"])
    now = int(timezone.now().timestamp() * 1000)

    def save(choice, stamp):
        return services.save_answer(attempt=attempt, position=1, answer=choice, stamp=stamp)

    assert save(first, now - 900).answer == first
    assert save(first, now - 500).sequence == now - 500  # the same again, and later
    with pytest.raises(ValidationError) as late:
        save(second, now - 700)
    assert late.value.code == "newer_answer"
    assert save(third, now - 100).answer == third
    kept = save(third, now - 100)
    assert (kept.answer, kept.sequence) == (third, now - 100)
    with pytest.raises(ValidationError):  # a plain form that another tab has overtaken
        services.save_answer(attempt=attempt, position=1, answer=second, base=now - 500)
    assert attempt.responses.first().answer == third
    assert attempt.responses.filter(answered_at__isnull=False).count() == 1


def test_a_question_that_was_checked_keeps_its_answer():
    attempt = make_attempt(make_quiz(mode="practice"))
    with pytest.raises(ValidationError) as early:
        services.check_answer(attempt=attempt, position=1)
    assert early.value.code == "unanswered"
    answer(attempt.responses.first(), rightly=False)
    checked = services.check_answer(attempt=attempt, position=1).checked_at
    assert services.check_answer(attempt=attempt, position=1).checked_at == checked
    with pytest.raises(ValidationError) as fixed:
        answer(attempt.responses.first(), rightly=True)
    assert fixed.value.code == "checked"
    test = make_attempt(make_quiz(), right=1)
    with pytest.raises(ValidationError) as never:
        services.check_answer(attempt=test, position=1)
    assert never.value.code == "no_feedback"


# ---------------------------------------------------------------- what comes back


def test_a_missed_question_comes_back_in_its_newest_version_and_begins_anew_when_missed_again():
    quiz = make_quiz(questions=2)
    learner = make_attempt(quiz, right=1, submit=True).learner
    card = ReviewCard.objects.get()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert (card.due_on, card.stage) == (tomorrow, 0)
    assert not ReviewCard.objects.due().exists()
    card = cards.answer_card(card=card, turn=0, is_right=True)
    assert (card.stage, card.due_on) == (1, timezone.localdate() + datetime.timedelta(days=7))
    assert cards.answer_card(card=card, turn=0, is_right=True).stage == 1  # a double click

    question = card.question
    question.explanation = "<p>Better put.</p>"
    newer = keep_change(question)
    attempt = make_attempt(quiz, learner=learner)
    for response in attempt.responses.all():
        answer(response, rightly=response.question_id != newer.pk)
    services.submit_attempt(attempt=attempt)
    card = ReviewCard.objects.get()
    assert (card.question_id, card.stage, card.due_on) == (newer.pk, 0, tomorrow)


def test_a_learner_reviews_on_a_page_what_the_home_page_counts(
    client, django_assert_max_num_queries
):
    quiz = make_quiz(questions=3, lesson_code="X1.M1.L1")
    learner = make_attempt(quiz, right=1, submit=True).learner
    other = make_attempt(quiz, right=0, submit=True).learner
    own = ReviewCard.objects.filter(learner=learner)
    ReviewCard.objects.update(due_on=timezone.localdate())
    client.force_login(learner)
    client.get(reverse("courses:home"))
    with django_assert_max_num_queries(8):
        home = client.get(reverse("courses:home")).content.decode()
    assert "2 questions to review" in home

    url = reverse("quizzes:cards")
    client.get(url)
    with django_assert_max_num_queries(8):
        asked = client.get(url)
    card, options = asked.context["card"], asked.context["form"].fields["answer"].choices
    assert len(options) == 3
    data = {"card": card.pk, "turn": card.turn}
    assert "Answer the question first." in client.post(url, data).content.decode()
    wrong = client.post(url, data | {"answer": "1"}).content.decode()
    assert "Not right yet" in wrong
    assert "Because." in wrong
    assert "It comes back on" in wrong
    again = client.post(url, data | {"answer": "0"})  # sent twice: shown, and not counted
    assert own.get(pk=card.pk).stage == 0
    assert again.status_code == 200
    left = client.get(url).context["card"]
    client.post(url, {"card": left.pk, "turn": 0, "go": "stop"})
    assert not own.filter(pk=left.pk).exists()
    assert "Nothing to review today" in client.get(url).content.decode()

    ReviewCard.objects.filter(pk=card.pk).update(stage=2, due_on=timezone.localdate())
    done = client.post(url, {"card": card.pk, "turn": 1, "answer": "0"}).content.decode()
    assert "it does not come back" in done
    assert not own.exists()
    theirs = ReviewCard.objects.filter(learner=other).first()
    client.post(url, {"card": theirs.pk, "turn": 0, "go": "stop"})
    assert ReviewCard.objects.filter(pk=theirs.pk).exists()


def test_a_trainer_gives_extra_time_by_address(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    learner = make_user(email="slow@people.example")
    url = reverse("wagtailsnippets_quizzes_extratime:add")
    data = {"learner": "nobody@people.example", "quiz": "", "percent": 0, "minutes": 0, "note": ""}
    refused = client.post(url, data).content.decode()
    assert "Nobody has this address." in refused
    assert (
        "Give percent, minutes or both."
        in client.post(url, data | {"learner": learner.email}).content.decode()
    )
    client.post(url, data | {"learner": learner.email, "percent": 25})
    given = ExtraTime.objects.get()
    assert (given.learner, given.percent) == (learner, 25)
    edit = reverse("wagtailsnippets_quizzes_extratime:edit", args=[given.pk])
    assert 'value="slow@people.example"' in client.get(edit).content.decode()
