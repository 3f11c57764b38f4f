"""The mail after a release: the row first, then the queue; the sweep finds what was lost."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from assessments.quizzes.models import NOTICE_MAX_TRIES, Attempt, ReleaseNotice
from assessments.quizzes.tasks import send_notice

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
LEASE = timedelta(minutes=3)


def ask_for(attempt: Attempt) -> None:
    """Keep that a learner is to be told of a release, if a person has marked the attempt."""
    if not attempt.responses.filter(judgements__isnull=False).exists():
        return
    notice, is_new = ReleaseNotice.objects.get_or_create(
        attempt=attempt, defaults={"asked_at": timezone.now()}
    )
    if is_new:
        transaction.on_commit(lambda: send_notice(notice.pk), robust=True)


def send(pk: int) -> None:
    """Mail one notice, unless it is mailed.

    If the process dies after the mail left and before that is noted, it is mailed again.
    """
    waiting = ReleaseNotice.objects.filter(pk=pk, sent_at=None, tries__lt=NOTICE_MAX_TRIES)
    if not waiting.update(tries=F("tries") + 1, asked_at=timezone.now()):
        return
    notice = ReleaseNotice.objects.select_related("attempt__quiz", "attempt__learner").get(pk=pk)
    try:
        _mail(notice.attempt)
    except (OSError, SMTPException) as error:
        logger.warning("Notice %s not mailed: %s", pk, type(error).__name__)
        return
    ReleaseNotice.objects.filter(pk=pk).update(sent_at=timezone.now())
    logger.info("Notice %s mailed", pk)


def _mail(attempt: Attempt) -> None:
    link = settings.SITE_URL + reverse("quizzes:review", args=[attempt.pk])
    context = {"quiz": attempt.quiz, "attempt": attempt, "link": link}
    with translation.override(attempt.learner.language or translation.get_language()):
        subject = render_to_string("quizzes/email/released_subject.txt", context)
        message = render_to_string("quizzes/email/released_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [attempt.learner.email])


def send_late() -> None:
    """Queue again the notices that should have left by now."""
    late = ReleaseNotice.objects.filter(
        sent_at=None, tries__lt=NOTICE_MAX_TRIES, asked_at__lt=timezone.now() - LEASE
    )
    for pk in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        ReleaseNotice.objects.filter(pk=pk).update(asked_at=timezone.now())
        send_notice(pk)
        logger.warning("Notice %s queued again", pk)
