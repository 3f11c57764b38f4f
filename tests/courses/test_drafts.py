"""“View as learner”: drafts of a whole course, for those who edit it, without a trace."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import ActivityCompletion, Enrolment, LessonPage
from tests.courses.factories import lessons_of, make_lesson, make_module, make_published_course
from tests.factories import make_catalogue, make_course, make_trainer, make_user
from tests.quizzes.factories import course_of, make_quiz

pytestmark = pytest.mark.django_db


def course_url(course):
    return reverse("view_as_learner", args=[course.pk])


def lesson_url(course, page):
    return reverse("view_activity_as_learner", args=[course.pk, page.pk])


def make_drafts():
    """A published course with a changed lesson, a new one, and a new title."""
    course = make_published_course(lessons=2)
    lesson = lessons_of(course)[1]
    lesson.title = "Changed title"
    lesson.body = [("rich_text", "<p>Changed words.</p>")]
    lesson.save_revision()
    new = LessonPage(title="Brand new", slug="new", live=False, body=[("rich_text", "<p>New.</p>")])
    course.get_children().get().add_child(instance=new)
    course.refresh_from_db()
    course.title = "New course title"
    course.save_revision()
    return course, lesson, new


def test_an_author_walks_through_all_drafts_and_leaves_no_trace(client):
    trainer = make_trainer()
    client.force_login(trainer)
    course, lesson, new = make_drafts()
    page = client.get(course_url(course)).content.decode()
    for words in ("New course title", "Changed title", "Brand new", lesson_url(course, new)):
        assert words in page
    page = client.get(lesson_url(course, lesson)).content.decode()
    assert "Changed words." in page
    assert lesson_url(course, new) in page  # the next one
    assert "This is a draft" in page
    assert "Mark as read" not in page
    page = client.get(lesson_url(course, new)).content.decode()
    assert "New." in page
    assert course_url(course) in page
    assert not Enrolment.objects.exists()
    assert not ActivityCompletion.objects.exists()
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[new.pk])).content.decode()
    assert lesson_url(course, new) in shown


def test_learners_still_see_what_is_published(client):
    client.force_login(make_trainer())
    course, lesson, new = make_drafts()
    client.get(course_url(course))
    client.get(lesson_url(course, lesson))
    client.logout()
    page = client.get(course.get_absolute_url()).content.decode()
    assert "Changed title" not in page
    assert "Brand new" not in page


def test_who_does_not_edit_the_course_does_not_see_its_drafts(client):
    course, lesson, _new = make_drafts()
    client.force_login(make_user())
    for url in (course_url(course), lesson_url(course, lesson)):
        assert client.get(url).status_code in {302, 403}
    client.force_login(make_trainer())
    elsewhere = lessons_of(make_published_course(lessons=1))[0]
    assert client.get(lesson_url(course, elsewhere)).status_code == 404
    assert client.get(lesson_url(make_catalogue(), lesson)).status_code == 404


def test_a_question_in_a_draft_is_marked_without_javascript():
    trainer = make_trainer()
    course, _lesson, new = make_drafts()
    options = [{"text": "Tin", "is_right": True, "feedback": "Yes, tin."}, {"text": "Iron"}]
    value = {"question": "Which?", "options": options, "explanation": "<p>Because.</p>"}
    new.body = json.dumps([{"type": "knowledge_check", "value": value, "id": "abc"}])
    new.save_revision()
    client = Client(enforce_csrf_checks=True)
    client.force_login(trainer)
    address = f"{lesson_url(course, new)}check/abc/"
    assert f'action="{address}"' in client.get(lesson_url(course, new)).content.decode()
    page = client.post(address, {"answer": "0"}).content.decode()
    assert "Yes, tin." in page
    assert f'action="{address}"' in page  # to check again
    assert client.post(address.replace("abc", "none"), {"answer": "0"}).status_code == 404
    client.force_login(make_user())
    assert client.post(address, {"answer": "0"}).status_code in {302, 403}


def test_a_quiz_is_seen_as_it_begins(client):
    client.force_login(make_trainer())
    quiz = make_quiz(title="What do you know")
    page = client.get(lesson_url(course_of(quiz), quiz)).content.decode()
    assert "What do you know" in page


def test_a_long_course_takes_as_many_queries_as_a_short_one(client, django_assert_max_num_queries):
    client.force_login(make_trainer())
    course = make_course(live=False)
    module = make_module(course)
    make_lesson(module)
    client.get(course_url(course))
    with CaptureQueriesContext(connection) as asked:
        client.get(course_url(course))
    few = len(asked)
    for _number in range(5):
        make_lesson(module)
    client.get(course_url(course))
    with django_assert_max_num_queries(few):
        client.get(course_url(course))
