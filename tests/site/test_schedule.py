"""What happens by the clock."""

import datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from academy.accounts.tasks import clear_sessions
from academy.celery import app
from academy.site.tasks import publish_scheduled
from tests.courses.factories import lessons_of, make_published_course


@pytest.mark.django_db  # Celery checks the models first, and those with JSON ask the database
def test_everything_that_beat_sends_is_there():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= app.tasks.keys()


def _schedule(page, later):
    page.go_live_at = timezone.now() + later
    page.save_revision(approved_go_live_at=page.go_live_at)


@pytest.mark.django_db
def test_a_lesson_is_published_when_its_hour_has_come(client, django_capture_on_commit_callbacks):
    lesson = lessons_of(make_published_course())[0]
    lesson.title = "With the new title"
    _schedule(lesson, datetime.timedelta(hours=1))
    publish_scheduled()
    assert "With the new title" not in client.get(lesson.get_absolute_url()).content.decode()

    _schedule(lesson, -datetime.timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        publish_scheduled()
    assert "With the new title" in client.get(lesson.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_sessions_that_are_over_are_deleted():
    past = timezone.now() - datetime.timedelta(days=1)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=past)
    clear_sessions()
    assert not Session.objects.exists()
