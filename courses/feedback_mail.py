"""The mail with a trainer's answer to who reported a block; the sweep finds what was lost."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from courses.models import BlockReport
from courses.tasks import send_answer

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
LEASE = timedelta(minutes=3)


def send(pk: int) -> None:
    """Mail the answer to one report, unless it is mailed or its reporter is gone.

    If the process dies after the mail left and before that is noted, it is mailed again.
    """
    waiting = BlockReport.objects.to_mail().filter(pk=pk)
    if not waiting.update(mail_tries=F("mail_tries") + 1, mail_asked_at=timezone.now()):
        return
    report = BlockReport.objects.select_related("reporter").get(pk=pk)
    try:
        _mail(report)
    except (OSError, SMTPException) as error:
        logger.warning("Answer to report %s not mailed: %s", pk, type(error).__name__)
        return
    BlockReport.objects.filter(pk=pk).update(mail_sent_at=timezone.now())
    logger.info("Answer to report %s mailed", pk)


def _mail(report: BlockReport) -> None:
    context = {"report": report, "link": settings.SITE_URL + reverse("courses:my_reports")}
    with translation.override(report.reporter.language or translation.get_language()):
        subject = render_to_string("courses/email/report_answered_subject.txt", context)
        message = render_to_string("courses/email/report_answered_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [report.reporter.email])


def send_late() -> None:
    """Queue again the answers that should have left by now."""
    late = BlockReport.objects.to_mail().filter(mail_asked_at__lt=timezone.now() - LEASE)
    for pk in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        BlockReport.objects.filter(pk=pk).update(mail_asked_at=timezone.now())
        send_answer(pk)
        logger.warning("Answer to report %s queued again", pk)
