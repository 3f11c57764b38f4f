"""Mails about reviews in the CMS leave in the worker, and not while somebody waits for a page.

Wagtail writes and sends them when its signals say what happened. Here the signal stores a row, and
a task lets Wagtail do the rest: see tasks.py.
"""

from dataclasses import dataclass
from functools import partial

from django.db import models, transaction
from django.dispatch import Signal
from wagtail.admin import signal_handlers as wagtails
from wagtail.admin.mail import Notifier
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from academy.site import comment_mails
from academy.site.models import ReviewNotice
from academy.site.tasks import send_notice


@dataclass(frozen=True)
class Kind:
    """Something that happens to a review, what Wagtail does then, and by which name it does."""

    signal: Signal
    sender: type[models.Model]
    notifier: Notifier
    uid: str


KINDS = {
    "task_submitted": Kind(
        task_submitted,
        TaskState,
        wagtails.task_submission_email_notifier,
        "group_approval_task_submitted_email_notification",
    ),
    "submitted": Kind(
        workflow_submitted,
        WorkflowState,
        wagtails.workflow_submission_email_notifier,
        "workflow_state_submitted_email_notification",
    ),
    "rejected": Kind(
        workflow_rejected,
        WorkflowState,
        wagtails.workflow_rejection_email_notifier,
        "workflow_state_rejected_email_notification",
    ),
    "approved": Kind(
        workflow_approved,
        WorkflowState,
        wagtails.workflow_approval_email_notifier,
        "workflow_state_approved_email_notification",
    ),
}


def connect() -> None:
    """Take the place of Wagtail's own; called once, after Wagtail's app is ready."""
    for name, kind in KINDS.items():
        if not kind.signal.disconnect(sender=kind.sender, dispatch_uid=kind.uid):
            raise RuntimeError(f"Wagtail no longer sends its mails by {kind.uid}.")
        kind.signal.connect(
            partial(_store, name), sender=kind.sender, dispatch_uid=kind.uid, weak=False
        )


def _store(name: str, *, instance: models.Model, user=None, **kwargs: object) -> None:
    if not KINDS[name].notifier.can_handle(instance):
        return
    notice = ReviewNotice.objects.create(kind=name, state_id=instance.pk, by=user)
    transaction.on_commit(lambda: send_notice(notice.pk))


def mail(notice: ReviewNotice) -> bool:
    """Write and send the mails of a notice, if the review is still there; whether all left."""
    if notice.kind == comment_mails.KIND:
        return comment_mails.mail(notice)
    kind = KINDS[notice.kind]
    state = kind.sender.objects.filter(pk=notice.state_id).first()
    return state is None or kind.notifier(instance=state, user=notice.by)
