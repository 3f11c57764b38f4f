"""Requests by mail. The state is stored first; a lost message is found by the sweep."""

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from celery import shared_task
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from academy.companies.models import MAIL_MAX_TRIES
from assessments.readiness.models import AssessmentRequest, hash_token, new_token

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
MAIL_LEASE = timedelta(minutes=3)


def queue_request(request: AssessmentRequest) -> None:
    """Have the mail written once all is stored."""
    # robust: if the broker does not answer, the sweep sends the mail later.
    transaction.on_commit(partial(mail_request.delay, str(request.pk)), robust=True)


@shared_task(name="assessments.readiness.tasks.mail_request")
def mail_request(pk: str) -> None:
    """Write the link and mail it, unless it was mailed or the request is closed.

    If the process dies after the mail left and before that is noted, a later run sends a second
    mail, whose link is the one that works.
    """
    token = new_token()
    mine = {"pk": pk, "token_hash": hash_token(token)}
    waiting = AssessmentRequest.objects.open().filter(
        pk=pk, mail_sent_at__isnull=True, mail_tries__lt=MAIL_MAX_TRIES
    )
    claimed = waiting.update(
        token_hash=mine["token_hash"],
        mail_tries=F("mail_tries") + 1,
        mail_asked_at=timezone.now(),
    )
    if not claimed:
        return
    request = AssessmentRequest.objects.select_related("company", "created_by").get(pk=pk)
    try:
        _mail(request, token)
    except (OSError, SMTPException) as error:
        logger.warning("Request %s not mailed: %s", pk, type(error).__name__)
        return
    AssessmentRequest.objects.filter(**mine).update(mail_sent_at=timezone.now())
    logger.info("Request %s mailed", pk)


def _mail(request: AssessmentRequest, token: str) -> None:
    context = {"request": request, "link": AssessmentRequest.link(token)}
    language = request.created_by.language if request.created_by else None
    with translation.override(language or translation.get_language()):
        subject = render_to_string("readiness/email/request_subject.txt", context)
        message = render_to_string("readiness/email/request_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [request.email])


@shared_task(name="assessments.readiness.tasks.sweep_requests")
def sweep_requests() -> None:
    """Queue again the requests whose mail should have left by now."""
    late = AssessmentRequest.objects.unsent(asked_before=timezone.now() - MAIL_LEASE)
    for pk in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        AssessmentRequest.objects.filter(pk=pk).update(mail_asked_at=timezone.now())
        mail_request.delay(str(pk))
        logger.warning("Request %s queued again", pk)
