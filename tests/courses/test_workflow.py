"""The way of a lesson from its author over an expert to the trainer who publishes it."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import Workflow, WorkflowPage

from academy.site.first_pages import after_migrating
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


def test_a_lesson_goes_from_author_over_expert_to_trainer(client):
    author, expert, trainer = make_member("Authors"), make_member("Subject experts"), make_trainer()
    lesson = make_lesson(make_module(make_course()), text="Old.")
    lesson.unpublish()

    client.force_login(author)
    form = lesson_form(text_block("<p>New words.</p>"), title="Mine", action="action-publish")
    edit(client, lesson, form)  # who may not publish keeps a draft by it
    lesson.refresh_from_db()
    assert not lesson.live
    edit(client, lesson, lesson_form(text_block("<p>New.</p>"), title="M", action="action-submit"))
    assert lesson.current_workflow_task.name == "Review by a subject expert"
    assert expert.email in [address for one in mail.outbox for address in one.to]
    approve(client, lesson)
    assert lesson.current_workflow_task.name == "Review by a subject expert"  # not by the author

    client.force_login(expert)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200
    approve(client, lesson, name="reject", comment="Which law?")
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
