"""What trainers see of a course: the funnel, learners at risk, and a mail to them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from academy.reporting.models import CourseMessage, MessageCopy
from academy.reporting.tasks import send_copy, sweep
from courses.core.funnel import stages, steepest
from courses.models import ActivityCompletion, ActivityScore, Enrolment, How
from tests.factories import (
    make_course,
    make_credential,
    make_enrolment,
    make_release,
    make_trainer,
    make_user,
)
from toolkit.models import Status, Submission


@given(st.lists(st.integers(0, 50), min_size=1))
def test_a_funnel_says_where_people_are_lost(people):
    people = [max(people), *people]
    found = stages([(str(place), count) for place, count in enumerate(people)])
    assert [stage.people for stage in found] == people
    assert all(0 <= stage.percent <= 100 and stage.lost >= 0 for stage in found)
    worst = max(before - after for before, after in zip(people, people[1:], strict=False))
    assert (steepest(found).lost if steepest(found) else 0) == max(worst, 0)


@pytest.fixture
def course(db):
    return make_course(title="About tin")


@pytest.fixture
def trainer(client, db):
    person = make_trainer(email="trainer@people.example")
    client.force_login(person)
    return person


def person(name="Ada Learner"):
    return make_user(full_name=name, password=None)


def place(release, *, done=0, away=0, name="Ada Learner", **fields):
    """A place of somebody who was last here `away` days ago."""
    made = make_enrolment(learner=person(name), release=release, done=done, **fields)
    when = timezone.now() - timedelta(days=away)
    Enrolment.objects.filter(pk=made.pk).update(enrolled_at=when)
    ActivityCompletion.objects.filter(learner=made.learner).update(completed_at=when)
    return made


def text_of(answer):
    return " ".join(answer.content.decode().split())


def funnel_url(course):
    return reverse("course_funnel", args=[course.pk])


def risk_url(course):
    return reverse("learners_at_risk", args=[course.pk])


def test_the_funnel_counts_each_step_of_a_release(client, trainer, course):
    old, new = make_release(course=course), make_release(course=course, required=2)
    new.activities.update(title="Ores & <smelters>")
    place(old)
    place(new)
    place(new, last_seen_at=timezone.now())
    place(new, done=1)
    done = place(new, done=2, completed_at=timezone.now())
    make_credential(learner=done.learner, course_key=course.translation_key)
    page = text_of(client.get(funnel_url(course)))
    rows = [
        "<td>Enrolled</td><td>4</td><td>100%</td><td>–</td>",
        "<td>Started</td><td>3</td><td>75%</td><td>1</td>",
        "<td>Ores &amp; &lt;smelters&gt;</td><td>2</td><td>50%</td><td>1</td>",
        "<td>Ores &amp; &lt;smelters&gt;</td><td>1</td><td>25%</td><td>1</td>",
        "<td>Certified</td><td>1</td><td>25%</td><td>–</td>",
    ]
    assert [row for row in rows if row not in page] == []
    assert "Most are lost before “Started”: 1 person." in page
    assert "<title>Enrolled: 4 (100%)</title>" in page
    assert "<td>Enrolled</td><td>1</td>" in text_of(client.get(funnel_url(course), {"release": 1}))


def test_both_pages_cost_the_same_for_few_and_for_many(
    client, trainer, course, django_assert_max_num_queries
):
    release = make_release(course=course)
    place(release, away=30)
    for address in (funnel_url(course), risk_url(course)):
        client.get(address)
        with django_assert_max_num_queries(45) as few:
            client.get(address)
        for number in range(3):
            place(make_release(course=course, required=4), done=number)
            place(release, away=40, done=2, due_on=timezone.localdate())
        with django_assert_max_num_queries(len(few)):
            client.get(address)


def make_submissions(enrolment, passes):
    """Workbooks sent to the release's second activity; the one that passed completes it."""
    key = enrolment.release.activities.order_by("position")[1].activity_key
    for number, is_passed in enumerate(passes, start=1):
        Submission.objects.create(
            learner=enrolment.learner,
            exercise_key=key,
            number=number,
            size=1,
            status=Status.CHECKED,
            is_passed=is_passed,
        )
        if is_passed:
            ActivityCompletion.objects.create(
                learner=enrolment.learner,
                activity_key=key,
                course_key=enrolment.course_key,
                how=How.EXERCISE,
            )


@pytest.fixture
def at_risk(course):
    """One who is away, one who fails a quiz, one an exercise, one who is due, two who are fine or
    through.
    """
    release = make_release(course=course)
    key = release.activities.first().activity_key
    today = timezone.localdate()
    place(release, name="Away Person", away=20, last_seen_at=timezone.now() - timedelta(days=20))
    failing = place(release, name="Failing Person")
    ActivityScore.objects.create(learner=failing.learner, activity_key=key, best="0.4")
    for name, passes in (("Stuck", [False, None]), ("Fine", [False, True])):
        person = place(release, name=f"{name} Person", due_on=today + timedelta(days=90))
        make_submissions(person, passes)
    place(release, name="Due Person", done=1, due_on=today + timedelta(days=3))
    fine = place(release, name="Fine Person", done=1, due_on=today + timedelta(days=90))
    ActivityScore.objects.create(learner=fine.learner, activity_key=key, best="0.9")
    place(release, name="Through Person", away=99, completed_at=timezone.now())
    return release


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"Away", "Failing", "Stuck", "Due"}),
        ({"reason": "inactive"}, {"Away"}),
        ({"reason": "failing"}, {"Failing", "Stuck"}),
        ({"reason": "due"}, {"Due"}),
        ({"reason": "due", "days": "2"}, set()),
        ({"reason": "inactive", "days": "30"}, set()),
        ({"reason": "nonsense", "days": "x"}, {"Away", "Failing", "Stuck", "Due"}),
    ],
)
def test_learners_at_risk_are_found_by_reason(client, trainer, course, at_risk, asked, names):
    page = text_of(client.get(risk_url(course), asked))
    everybody = ("Away", "Failing", "Stuck", "Due", "Fine", "Through")
    assert {name for name in everybody if f"{name} Person" in page} == names
    if not asked:
        assert "Not here for 20 days" in page
        assert page.count("<td>Quiz tried, not passed</td>") == 1
        assert page.count("<td>Exercise tried, not passed</td>") == 1
        assert "33% (1 of 3)" in page


def test_a_trainer_writes_to_learners_once_each(
    client, trainer, course, at_risk, django_capture_on_commit_callbacks
):
    chosen = list(
        Enrolment.objects.filter(learner__full_name__in=["Away Person", "Due Person"]).values_list(
            "learner", flat=True
        )
    )
    stranger = person("Stranger")
    form = {
        "key": str(uuid4()),
        "subject": "How is it\ngoing?",
        "text": "Do you need help & time?",
        "learner": [*chosen, stranger.pk],
    }
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(risk_url(course), form, follow=True)
        client.post(risk_url(course), form)  # a double click
    assert "2 learners get a mail." in text_of(answer)
    for pk in MessageCopy.objects.values_list("pk", flat=True):
        send_copy(pk)
        send_copy(pk)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(
        Enrolment.objects.filter(learner__in=chosen).values_list("learner__email", flat=True)
    )
    sent = mail.outbox[0]
    assert (sent.subject, sent.reply_to) == ("How is it going?", [trainer.email])
    assert "Do you need help & time?" in sent.body
    assert course.get_absolute_url() in sent.body
    entry = PageLogEntry.objects.get(action="reporting.write_to_learners")
    assert (entry.user, sorted(entry.data["learners"])) == (trainer, sorted(chosen))
    assert CourseMessage.objects.count() == 1

    empty = client.post(risk_url(course), form | {"key": str(uuid4()), "learner": []})
    assert empty.status_code == 422
    assert "Tick the learners" in text_of(empty)


def test_a_mail_that_was_lost_is_sent_by_the_sweep_and_a_hopeless_one_is_left(
    trainer, course, monkeypatch
):
    message = CourseMessage.objects.create(course=course, sender=trainer, subject="S", text="T")
    long_ago = timezone.now() - timedelta(hours=1)
    lost = MessageCopy.objects.create(message=message, learner=person(), mail_asked_at=long_ago)
    MessageCopy.objects.create(
        message=message, learner=person(), mail_asked_at=long_ago, mail_tries=8
    )
    queued = []
    monkeypatch.setattr(send_copy, "delay", queued.append)
    sweep()
    sweep()
    assert queued == [lost.pk]


def test_only_who_publishes_a_course_sees_its_learners(client, course):
    client.force_login(make_user(is_staff=False))
    assert [client.get(url(course)).status_code for url in (funnel_url, risk_url)] == [302, 302]
