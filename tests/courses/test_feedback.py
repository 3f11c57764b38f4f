"""Reports that a block is out of date, their answers, and ratings."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from celery import Task
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from academy.mailing import MAIL_MAX_TRIES
from courses import tasks
from courses.content import contents
from courses.core.completion import Progress
from courses.core.ratings import may_rate, shown_average
from courses.feedback import answer_report, rate_course, take_report
from courses.models import BlockReport, CourseRating, How, RatingSummary
from courses.services import complete_activity, enrol
from tests.courses.factories import lessons_of, make_published_course
from tests.factories import make_learner, make_trainer, make_user


@given(st.lists(st.integers(1, 5)))
def test_an_average_is_shown_from_five_ratings_on_and_lies_among_them(stars):
    found = shown_average(count=len(stars), total=sum(stars))
    assert (found is None) == (len(stars) < 5)
    if found is not None:
        assert min(stars) <= found <= max(stars)


def test_half_of_a_course_is_enough_to_rate_it():
    assert [may_rate(Progress(done, 5)) for done in (2, 3)] == [False, True]
    assert not may_rate(Progress(0, 0))


@pytest.fixture
def course(db):
    return make_published_course(lessons=2, title="About tin")


@pytest.fixture
def lesson(course):
    return lessons_of(course)[1]


@pytest.fixture
def learner(client, course):
    person = make_learner(full_name="Ada Learner")
    enrol(learner=person, course=course)
    client.force_login(person)
    return person


def report_url(lesson):
    return reverse("courses:report_block", args=[lesson.pk, lesson.body[0].id])


def report_as(client, lesson, text="The law has changed."):
    return client.post(report_url(lesson), {"text": text}, follow=True)


def test_a_report_reaches_the_trainers_and_its_answer_the_learner(client, learner, lesson):
    page = client.get(lesson.get_absolute_url()).text
    assert f'href="{report_url(lesson)}"' in page
    assert "Some text." in client.get(report_url(lesson)).text
    assert "Thank you." in report_as(client, lesson).text
    report_as(client, lesson)  # a second click
    report = BlockReport.objects.get()
    assert (report.excerpt, report.revision_id) == ("Some text.", lesson.live_revision_id)

    trainer = make_trainer()
    client.force_login(trainer)
    queue, one = reverse("block_reports"), reverse("block_report", args=[report.pk])
    assert "The law has changed." in client.get(queue).text
    client.post(one, {"take": "1"})
    report.refresh_from_db()
    assert (report.status, report.taken_by) == ("taken", trainer)
    assert client.post(one, {"answer": " "}).status_code == 422
    client.post(one, {"answer": "Corrected <today>.", "done": "1"})
    assert "The law has changed." not in client.get(queue).text
    assert "The law has changed." in client.get(queue, {"status": "done"}).text
    assert "Corrected &lt;today&gt;." in client.get(one).text

    client.force_login(learner)
    assert "Corrected &lt;today&gt;." in client.get("/learn/reports/").text


def test_the_answer_reaches_its_reporter_by_mail_once(
    learner, lesson, client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(Task, "delay", lambda task, *keys: task.run(*keys))
    report_as(client, lesson)
    report, trainer = BlockReport.objects.get(), make_trainer()
    with django_capture_on_commit_callbacks(execute=True):
        take_report(report=report, by=trainer)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        answer_report(report=report, answer="Corrected: see the new date & place.", by=trainer)
    (letter,) = mail.outbox
    assert letter.to == [learner.email]
    assert report.lesson_title in letter.subject
    assert "Corrected: see the new date & place." in letter.body
    assert "/learn/reports/" in letter.body
    tasks.mail_answer(report.pk)
    tasks.sweep()
    assert len(mail.outbox) == 1
    lost = {"mail_sent_at": None, "mail_asked_at": timezone.now() - timedelta(minutes=10)}
    BlockReport.objects.update(**lost)
    tasks.sweep()
    assert len(mail.outbox) == 2
    BlockReport.objects.update(mail_tries=MAIL_MAX_TRIES, **lost)
    tasks.sweep()
    assert len(mail.outbox) == 2


def test_a_trainer_who_answers_their_own_report_gets_no_mail(learner, client, lesson):
    report_as(client, lesson)
    report = answer_report(report=BlockReport.objects.get(), answer="Done.", by=learner)
    assert report.mail_asked_at is None


def test_a_report_is_taken_by_one_and_answered_once(client, learner, lesson):
    report_as(client, lesson)
    report = BlockReport.objects.get()
    take_report(report=report, by=make_trainer())
    client.force_login(make_trainer())
    one = reverse("block_report", args=[report.pk])
    assert "Somebody else has taken this report." in client.post(one, {"take": "1"}).text
    client.post(one, {"answer": "Done."})
    assert "answered already" in client.post(one, {"answer": "Again."}).text
    assert BlockReport.objects.get().answer == "Done."


def test_reports_are_for_who_reads_the_lesson_and_not_too_many(client, learner, lesson):
    for number in range(10):
        report_as(client, lesson, f"Wrong {number}")
    assert "reported a lot" in report_as(client, lesson, "Once more").text
    assert BlockReport.objects.count() == 10
    unknown = reverse("courses:report_block", args=[lesson.pk, uuid4()])
    assert client.get(unknown).status_code == 404
    client.force_login(make_learner())
    assert client.get(report_url(lesson)).status_code == 404
    assert client.get(reverse("block_reports")).status_code in {302, 403}
    assert "Wrong" not in client.get("/learn/reports/").text


def test_the_queue_costs_the_same_for_one_report_and_for_many(
    client, learner, lesson, django_assert_max_num_queries
):
    report_as(client, lesson)
    one = BlockReport.objects.get()
    client.force_login(make_trainer())
    address = reverse("block_reports")
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    for number in range(30):
        one.pk, one.text, one.reporter = None, f"Wrong {number}", make_user(password=None)
        one.save(force_insert=True)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def read_half(person, course):
    enrol(learner=person, course=course)
    complete_activity(learner=person, activity=lessons_of(course)[0], how=How.READ)


def test_a_course_is_rated_by_who_did_half_of_it(client, learner, course):
    address = reverse("courses:rate", args=[course.slug])
    assert client.get(address).status_code == 404
    assert "Rate the course" not in client.get(course.get_absolute_url()).text
    read_half(learner, course)
    assert "Rate the course" in client.get(course.get_absolute_url()).text
    assert client.post(address, {"stars": "6"}).status_code == 422
    client.post(address, {"stars": "2", "comment": "Too long"})
    client.post(address, {"stars": "4", "comment": "Better now"})
    assert CourseRating.objects.get().stars == 4
    outline = contents().outlines[course.pk]
    for stars in (5, 5, 4):
        other = make_user(password=None)
        read_half(other, course)
        rate_course(learner=other, outline=outline, stars=stars, comment="")
    assert " of 5, by " not in client.get(course.get_absolute_url()).text
    fifth = make_user(password=None)
    read_half(fifth, course)
    rate_course(learner=fifth, outline=outline, stars=5, comment="")
    assert RatingSummary.objects.get().average == Decimal("4.6")
    page = client.get(course.get_absolute_url()).text
    assert "4.6 of 5, by 5 learners" in page
    assert "Better now" not in page

    client.force_login(make_trainer())
    admin = client.get(reverse("course_ratings", args=[course.pk])).text
    assert "Better now" in admin
    assert learner.full_name not in admin
