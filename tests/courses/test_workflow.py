"""The way of a lesson from its author over an expert to the trainer who publishes it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import Workflow, WorkflowPage

from academy.site.first_pages import after_migrating
from academy.site.models import ReviewNotice
from academy.site.tasks import MAX_TRIES, mail_notice, sweep
from tests.courses.admin_forms import edit, lesson_form, text_block
from tests.courses.factories import make_lesson, make_module
from tests.factories import make_course, make_trainer, make_user

pytestmark = pytest.mark.django_db


def make_member(group):
    user = make_user()
    user.groups.add(Group.objects.get(name=group))
    return user


def approve(client, lesson, *, name="approve", comment=""):
    """Take an action on the review of a lesson, as the dialog of the CMS does."""
    task = lesson.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, name, task.pk])
    return client.post(url, {"comment": comment})


def test_a_lesson_goes_from_author_over_expert_to_trainer(
    client, django_capture_on_commit_callbacks
):
    author, expert, trainer = make_member("Authors"), make_member("Subject experts"), make_trainer()
    lesson = make_lesson(make_module(make_course()), text="Old.")
    lesson.unpublish()

    client.force_login(author)
    form = lesson_form(text_block("<p>New words.</p>"), title="Mine", action="action-publish")
    edit(client, lesson, form)  # who may not publish keeps a draft by it
    lesson.refresh_from_db()
    assert not lesson.live
    submitted = lesson_form(text_block("<p>New.</p>"), title="M", action="action-submit")
    with django_capture_on_commit_callbacks() as later:
        edit(client, lesson, submitted)
    assert mail.outbox == []  # they leave in the worker
    for notice in ReviewNotice.objects.all():
        mail_notice(notice.pk)
        mail_notice(notice.pk)
    assert [one.to for one in mail.outbox] == [[expert.email]]
    assert later
    assert not ReviewNotice.objects.exists()
    assert lesson.current_workflow_task.name == "Review by a subject expert"
    approve(client, lesson)
    assert lesson.current_workflow_task.name == "Review by a subject expert"  # not by the author

    client.force_login(expert)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    course = lesson.get_parent().get_parent()
    seen = reverse("view_activity_as_learner", args=[course.pk, lesson.pk])
    assert seen in editor.content.decode()
    assert "New." in client.get(seen).content.decode()
    assert client.get(reverse("view_as_learner", args=[course.pk])).status_code == 200
    client.force_login(make_member("Markers"))
    assert client.get(seen).status_code in {302, 403}
    client.force_login(expert)
    approve(client, lesson, name="reject", comment="Which law?")
    mail_notice(ReviewNotice.objects.get().pk)
    assert mail.outbox[-1].to == [author.email]
    assert "Which law?" in mail.outbox[-1].body
    assert lesson.current_workflow_state.status == "needs_changes"

    client.force_login(author)
    edit(client, lesson, lesson_form(text_block("<p>New.</p>"), action="action-submit"))
    client.force_login(expert)
    approve(client, lesson)
    lesson.refresh_from_db()
    assert not lesson.live
    assert lesson.current_workflow_task.name == "Approval by a trainer"

    client.force_login(trainer)
    approve(client, lesson)
    lesson.refresh_from_db()
    assert lesson.live


def test_a_trainer_publishes_directly_and_an_expert_does_not(client):
    lesson = make_lesson(make_module(make_course()))
    form = lesson_form(text_block("<p>New.</p>"), title="Direct")
    client.force_login(make_member("Subject experts"))
    edit(client, lesson, form)
    lesson.refresh_from_db()
    assert lesson.title != "Direct"
    client.force_login(make_trainer())
    edit(client, lesson, form)
    lesson.refresh_from_db()
    assert lesson.title == "Direct"


def test_what_is_shut_does_not_go_to_review(client):
    lesson = make_lesson(make_module(make_course()))
    client.force_login(make_member("Authors"))
    gone = text_block('<p><a linktype="page" id="99999">There</a></p>')
    shut = lesson_form(gone, action="action-submit")
    assert "that is gone" in edit(client, lesson, shut).content.decode()
    assert lesson.current_workflow_state is None


def test_setting_up_again_makes_nothing_twice():
    after_migrating()
    assert WorkflowPage.objects.count() == 1
    assert [one.name for one in Workflow.objects.active()] == ["Course content"]
    Workflow.objects.active().update(name="Ours")
    after_migrating()
    assert [one.name for one in Workflow.objects.active()] == ["Ours"]


def test_a_notice_whose_mails_do_not_leave_is_swept_and_given_up(client, monkeypatch, settings):
    make_member("Subject experts")
    lesson = make_lesson(make_module(make_course()))
    client.force_login(make_member("Authors"))
    edit(client, lesson, lesson_form(text_block("<p>New.</p>"), action="action-submit"))
    notices = ReviewNotice.objects.all()
    notice = notices.get(kind="task_submitted")
    notices.exclude(pk=notice.pk).delete()
    sent = []
    monkeypatch.setattr("academy.site.tasks.send_notice", sent.append)
    sweep()
    assert sent == []  # its message has time
    monkeypatch.setattr("academy.site.tasks.LEASE", timedelta(0))
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    for number in range(1, MAX_TRIES + 1):
        sweep()
        assert sent == [notice.pk] * number
        mail_notice(notice.pk)
        assert notices.get().tries == number
    sweep()
    assert not notices.exists()
    assert mail.outbox == []
