"""Regrading: a key was wrong; who gets what, and what stays as it was."""

from datetime import timedelta

import pytest
from celery import Task
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from academy.mailing import MAIL_MAX_TRIES
from assessments.quizzes import bank, regrading, tasks
from assessments.quizzes.models import (
    Attempt,
    Question,
    Regrade,
    RegradeLine,
    RegradeNotice,
    Response,
)
from courses.models import ActivityCompletion
from tests.factories import make_learner, make_manager, make_user
from tests.quizzes.factories import answer, make_attempt, make_place, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker(monkeypatch):
    """A worker that is never late."""
    monkeypatch.setattr(Task, "delay", lambda task, *keys: task.run(*keys))


@pytest.fixture
def trainer(client):
    person = make_user(full_name="Tara Trainer")
    person.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(person)
    return person


def correct_key(question, right=1):
    """Say that another option is the right one; return the version that was answered."""
    value = question.content[0].value
    for place, option in enumerate(value["options"]):
        option["is_correct"] = place == right
    old = question.pk
    bank.keep_change(question)
    return Question.objects.get(pk=old)


def choose(attempt, place):
    """Choose the same option of every question, and hand in."""
    from assessments.quizzes import services

    for response in attempt.responses.all():
        services.save_answer(attempt=attempt, position=response.position, answer=str(place))
    return services.submit_attempt(attempt=attempt)


@pytest.fixture
def case():
    """A quiz of one question; one learner had it right by the wrong key, one is right really."""
    quiz = make_quiz(questions=1)
    had, has = make_attempt(quiz), make_attempt(quiz)
    choose(had, 0)
    choose(has, 1)
    return correct_key(quiz.questions().get()), had, has


def regrade(question, trainer, rule, commit):
    """Ask, look and carry out; return the regrade."""
    with commit(execute=True):
        one = regrading.ask(question=question, rule=rule, reason="Wrong key.", by=trainer)
    one.refresh_from_db()
    assert one.state == "planned"
    with commit(execute=True):
        regrading.order(regrade=one, by=trainer)
    one.refresh_from_db()
    assert one.state == "done"
    return one


@pytest.mark.parametrize(
    ("rule", "had_passes", "numbers"),
    [
        ("never_lower", True, {"changed": 1, "now_passed": 1, "now_failed": 0}),
        ("recompute", False, {"changed": 2, "now_passed": 1, "now_failed": 1}),
        ("give_all", True, {"changed": 1, "now_passed": 1, "now_failed": 0}),
    ],
)
def test_each_rule_does_what_it_says(
    case, trainer, rule, had_passes, numbers, django_capture_on_commit_callbacks
):
    question, had, has = case
    done = regrade(question, trainer, rule, django_capture_on_commit_callbacks)
    assert numbers.items() <= regrading.summary(done).items()
    had.refresh_from_db()
    has.refresh_from_db()
    assert (had.is_passed, has.is_passed) == (had_passes, True)
    # a new pass completes, and what was completed stays so under every rule
    completed = set(ActivityCompletion.objects.values_list("learner", flat=True))
    assert completed == {had.learner_id, has.learner_id}
    # who, when, by which rule, before and after
    line = done.lines.get(response__attempt=has)
    assert (line.mark_before, line.mark_after) == (0, 1)
    assert (line.passed_before, line.passed_after) == (False, True)
    assert line.applied_at
    assert (done.by, done.ordered_by, done.reason) == (trainer, trainer, "Wrong key.")


def test_who_gets_another_result_that_counts_gets_one_mail(
    case, trainer, django_capture_on_commit_callbacks
):
    question, had, has = case
    hidden = choose(make_attempt(had.quiz, learner=make_place(had.quiz)), 1)
    Attempt.objects.filter(pk=hidden.pk).update(released_at=None)
    Response.objects.filter(attempt=hidden).update(question=question, mark=0)
    regrade(question, trainer, "never_lower", django_capture_on_commit_callbacks)
    (letter,) = mail.outbox  # not to who keeps the mark, nor to who has seen none yet
    assert letter.to == [has.learner.email]
    assert letter.subject == "Your result has changed: The quiz"
    assert f"/quizzes/attempts/{has.pk}/review/" in letter.body
    notice = RegradeNotice.objects.get()
    tasks.mail_regrade_notice(notice.pk)
    assert len(mail.outbox) == 1
    # a message that was lost is found; one that cannot leave is given up
    RegradeNotice.objects.update(mail_sent_at=None, mail_asked_at=now() - timedelta(minutes=10))
    tasks.sweep()
    assert len(mail.outbox) == 2
    RegradeNotice.objects.update(
        mail_sent_at=None, mail_tries=MAIL_MAX_TRIES, mail_asked_at=now() - timedelta(minutes=10)
    )
    tasks.sweep()
    assert len(mail.outbox) == 2


def test_a_trainer_corrects_a_key_looks_and_carries_it_out(
    client, case, trainer, django_capture_on_commit_callbacks
):
    question, had, has = case
    newest = Question.objects.newest().get()
    edit = client.get(f"/cms/snippets/quizzes/question/edit/{newest.pk}/").content.decode()
    ask = reverse("regrade_question", args=[question.pk])
    assert ask in edit
    # without a reason nothing begins
    assert client.post(ask, {"rule": "recompute", "reason": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(ask, {"rule": "recompute", "reason": "Wrong key."}).url
    shown = client.get(page).content.decode()
    assert "2 attempts change" in shown
    assert "1 passes by it" in shown
    assert "1 no longer passes; what was completed stays completed" in shown
    assert had.learner.full_name in shown
    assert Response.objects.get(attempt=has).mark == 0  # nothing has changed yet
    # a second one of this version waits for the first
    assert client.post(ask, {"rule": "give_all", "reason": "All."}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"do": "order"})
    assert Response.objects.get(attempt=has).mark == 1
    assert "Tara Trainer" in client.get(reverse("regrades")).content.decode()
    # the learner is shown what is right by now, and why the mark changed
    client.force_login(has.learner)
    review = client.get(reverse("quizzes:review", args=[has.pk])).content.decode()
    assert "earned 0 % before and earns 100 % now" in review
    assert "Feedback 1." in review


def test_a_regrade_that_is_dropped_changes_nothing(
    client, case, trainer, django_capture_on_commit_callbacks
):
    question, _had, has = case
    with django_capture_on_commit_callbacks(execute=True):
        one = regrading.ask(question=question, rule="give_all", reason="Why not.", by=trainer)
    client.post(reverse("regrade", args=[one.pk]), {"do": "drop"})
    client.post(reverse("regrade", args=[one.pk]), {"do": "order"})
    one.refresh_from_db()
    assert one.state == "dropped"
    assert Response.objects.get(attempt=has).mark == 0
    regrading.ask(question=question, rule="recompute", reason="Now.", by=trainer)


def test_only_trainers_regrade(client, case):
    question, had, _has = case
    marker = make_user()
    marker.groups.add(Group.objects.get(name="Markers"))
    one = Regrade.objects.create(
        question=question, key=question, rule="give_all", reason="x", seen_at=now()
    )
    pages = [
        reverse("regrades"),
        reverse("regrade", args=[one.pk]),
        reverse("regrade_question", args=[question.pk]),
    ]
    for person in (marker, make_manager(), make_learner(), had.learner):
        client.force_login(person)
        for page in pages:
            assert client.get(page).status_code in {302, 403, 404}
            client.post(page, {"rule": "give_all", "reason": "x", "do": "order"})
    assert Regrade.objects.count() == 1
    assert not RegradeLine.objects.exists()


def test_a_regrade_that_broke_off_goes_on_where_it_stood(case, trainer, monkeypatch):
    question, had, has = case
    monkeypatch.setattr(regrading, "AT_ONCE", 1)
    one = regrading.ask(question=question, rule="recompute", reason="Wrong key.", by=trainer)
    assert regrading._plan_some(one)  # one batch, and the process dies
    Regrade.objects.update(seen_at=one.seen_at.replace(year=2020))
    tasks.sweep()
    one.refresh_from_db()
    assert one.state == "planned"
    regrading.order(regrade=one, by=trainer)
    with monkeypatch.context() as patched:  # it fails at the second
        patched.setattr(regrading, "_keep", lambda *_args: 1 / 0)
        regrading.go_on(one.pk)
    one.refresh_from_db()
    assert one.state == "running"
    Regrade.objects.update(seen_at=one.seen_at.replace(year=2020))
    tasks.sweep()
    tasks.sweep()
    one.refresh_from_db()
    assert one.state == "done"
    assert one.lines.count() == 2
    marks = dict(Response.objects.values_list("attempt", "mark"))
    assert marks == {had.pk: 0, has.pk: 1}


def test_open_attempts_and_what_cannot_be_compared_are_said(
    client, trainer, django_capture_on_commit_callbacks
):
    quiz = make_quiz(questions=1)
    choose(make_attempt(quiz), 2)
    opened = make_attempt(quiz)
    question = quiz.questions().get()
    question.content[0].value["options"].pop()
    question.content[0].value["options"][0]["text"] = "Quite another one"
    old = correct_key(question)
    with django_capture_on_commit_callbacks(execute=True):
        one = regrading.ask(question=old, rule="recompute", reason="Wrong.", by=trainer)
    shown = client.get(reverse("regrade", args=[one.pk])).content.decode()
    assert "1 answer cannot be compared" in shown
    assert "1 attempt with this version is still open" in shown
    answer(opened.responses.get())
    assert Attempt.objects.get(pk=opened.pk).state == "open"


def test_the_preview_comes_page_by_page_with_the_same_queries(
    client, trainer, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("assessments.quizzes.regrade_admin.LINES_A_PAGE", 3)
    counts = []
    for size in (1, 4):
        quiz = make_quiz(questions=1)
        for _one in range(size):
            choose(make_attempt(quiz), 1)
        old = correct_key(quiz.questions().get())
        with django_capture_on_commit_callbacks(execute=True):
            one = regrading.ask(question=old, rule="recompute", reason="Wrong.", by=trainer)
        page = reverse("regrade", args=[one.pk])
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(page).content.decode()
        counts.append(len(queries))
        assert shown.count("passes now") == min(size, 3)
    assert counts[0] == counts[1]
