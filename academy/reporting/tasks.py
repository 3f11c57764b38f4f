"""Mail to learners. The state is stored first; a lost message is found by the sweep."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from academy.reporting.models import MessageCopy

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
MAIL_LEASE = timedelta(minutes=3)
SWEEP_AT_MOST = 500


def send_copies(pks: list[int]) -> None:
    """Queue mails. A broker that is down is left to the sweep."""
    try:
        for pk in pks:
            send_copy.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Messages wait for the sweep: %s", type(error).__name__)


@shared_task(name="academy.reporting.tasks.send_copy")
def send_copy(pk: int) -> None:
    """Mail one learner's copy, unless it has left.

    If the process dies after the mail left and before that is noted, it is mailed once more.
    """
    claimed = (
        MessageCopy.objects.unsent()
        .filter(pk=pk)
        .update(tries=F("tries") + 1, asked_at=timezone.now())
    )
    if not claimed:
        return
    copy = MessageCopy.objects.select_related("message__course", "message__sender", "learner").get(
        pk=pk
    )
    try:
        _mail(copy)
    except (OSError, SMTPException) as error:
        logger.warning("Copy %s not mailed: %s", pk, type(error).__name__)
        return
    MessageCopy.objects.filter(pk=pk).update(sent_at=timezone.now())
    logger.info("Copy %s mailed", pk)


def _mail(copy: MessageCopy) -> None:
    message = copy.message
    with translation.override(copy.learner.language):
        context = {"message": message, "course": message.course, "site_url": settings.SITE_URL}
        text = render_to_string("reporting/email/course_message.txt", context)
    EmailMessage(
        subject=" ".join(message.subject.split()),
        body=text.strip() + "\n",
        to=[copy.learner.email],
        reply_to=[message.sender.email] if message.sender else None,
    ).send()


@shared_task(name="academy.reporting.tasks.sweep")
def sweep() -> None:
    """Queue again the mails that should have left by now."""
    late = MessageCopy.objects.lost(asked_before=timezone.now() - MAIL_LEASE)
    pks = list(late.order_by("asked_at").values_list("pk", flat=True)[:SWEEP_AT_MOST])
    if pks:
        # Asked for now: the next sweep leaves them alone until these messages had their time.
        MessageCopy.objects.filter(pk__in=pks).update(asked_at=timezone.now())
        send_copies(pks)
        logger.warning("Copies queued again: %s", len(pks))
