"""Mails after a release and after a regrade: the row first, then the queue; the sweep finds what
was lost.
"""

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

from assessments.quizzes import tasks
from assessments.quizzes.models import (
    NOTICE_MAX_TRIES,
    Attempt,
    Notice,
    Regrade,
    RegradeNotice,
    ReleaseNotice,
)

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
LEASE = timedelta(minutes=3)

# What each is written by, and queued by.
LETTERS = {ReleaseNotice: "released", RegradeNotice: "regraded"}
QUEUED = {ReleaseNotice: tasks.send_notice, RegradeNotice: tasks.send_regrade_notice}


def ask_for(attempt: Attempt) -> None:
    """Keep that a learner is to be told of a release, if a person has marked the attempt."""
    if not attempt.responses.filter(judgements__isnull=False).exists():
        return
    notice, is_new = ReleaseNotice.objects.get_or_create(
        attempt=attempt, defaults={"asked_at": timezone.now()}
    )
    if is_new:
        _queue(notice)


def ask_for_regrade(attempt: Attempt, regrade: Regrade) -> None:
    """Keep that a learner is to be told that a regrade has changed a result that counts.

    One that has not left yet tells of this regrade too, since it leads to the result as it is.
    """
    if not attempt.regrade_notices.filter(sent_at=None, tries=0).exists():
        _queue(
            RegradeNotice.objects.create(attempt=attempt, regrade=regrade, asked_at=timezone.now())
        )


def _queue(notice: Notice) -> None:
    transaction.on_commit(lambda: QUEUED[type(notice)](notice.pk), robust=True)


def send(pk: int, kind: type[Notice] = ReleaseNotice) -> None:
    """Mail one notice, unless it is mailed.

    If the process dies after the mail left and before that is noted, it is mailed again.
    """
    waiting = kind.objects.filter(pk=pk, sent_at=None, tries__lt=NOTICE_MAX_TRIES)
    if not waiting.update(tries=F("tries") + 1, asked_at=timezone.now()):
        return
    notice = kind.objects.select_related("attempt__quiz", "attempt__learner").get(pk=pk)
    try:
        _mail(notice.attempt, LETTERS[kind])
    except (OSError, SMTPException) as error:
        logger.warning("%s %s not mailed: %s", kind.__name__, pk, type(error).__name__)
        return
    kind.objects.filter(pk=pk).update(sent_at=timezone.now())
    logger.info("%s %s mailed", kind.__name__, pk)


def _mail(attempt: Attempt, letter: str) -> None:
    link = settings.SITE_URL + reverse("quizzes:review", args=[attempt.pk])
    context = {"quiz": attempt.quiz, "attempt": attempt, "link": link}
    with translation.override(attempt.learner.language or translation.get_language()):
        subject = render_to_string(f"quizzes/email/{letter}_subject.txt", context)
        message = render_to_string(f"quizzes/email/{letter}_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [attempt.learner.email])


def send_late() -> None:
    """Queue again the notices that should have left by now."""
    for kind, queue in QUEUED.items():
        late = kind.objects.filter(
            sent_at=None, tries__lt=NOTICE_MAX_TRIES, asked_at__lt=timezone.now() - LEASE
        )
        for pk in late.values_list("pk", flat=True):
            # Asked for now: the next sweep leaves it alone until this message had its time.
            kind.objects.filter(pk=pk).update(asked_at=timezone.now())
            queue(pk)
            logger.warning("%s %s queued again", kind.__name__, pk)
