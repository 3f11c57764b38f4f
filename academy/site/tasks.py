"""What the public site and the CMS do later or by the clock."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
LEASE = timedelta(minutes=3)
MAX_TRIES = 3


@shared_task(name="academy.site.tasks.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take down the pages whose hour has come."""
    call_command("publish_scheduled")


def send_notice(pk: int) -> None:
    """Queue the mails of a notice. A broker that is down is left to the sweep."""
    try:
        mail_notice.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Notice %s waits for the sweep: %s", pk, type(error).__name__)


@shared_task(name="academy.site.tasks.mail_notice")
def mail_notice(pk: int) -> None:
    """Send the mails of a review or of comments, unless that was done or is being done.

    If one of several mails fails, all are sent again: rather twice than never.
    """
    from academy.site.models import ReviewNotice
    from academy.site.review_mails import mail

    notice = ReviewNotice.objects.filter(pk=pk).first()
    if notice is None:
        return
    unclaimed = ReviewNotice.objects.filter(pk=pk, tries=notice.tries, tries__lt=MAX_TRIES)
    if not unclaimed.update(tries=notice.tries + 1, asked_at=timezone.now()):
        return
    try:
        is_mailed = mail(notice)
    except (OSError, SMTPException) as error:
        logger.warning("Notice %s not mailed: %s", pk, type(error).__name__)
        return
    if is_mailed:
        notice.delete()
        logger.info("Notice %s mailed", pk)


@shared_task(name="academy.site.tasks.sweep")
def sweep() -> None:
    """Queue again the notices whose mails should have left by now; give up after some tries."""
    from academy.site.models import ReviewNotice

    late = ReviewNotice.objects.filter(asked_at__lt=timezone.now() - LEASE)
    for notice in late:
        if notice.tries >= MAX_TRIES:
            logger.error("Notice %s is given up: its mails do not leave", notice.pk)
            notice.delete()
            continue
        ReviewNotice.objects.filter(pk=notice.pk).update(asked_at=timezone.now())
        send_notice(notice.pk)
        logger.warning("Notice %s queued again", notice.pk)
