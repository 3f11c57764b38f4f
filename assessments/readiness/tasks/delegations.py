"""Mail to those who were given sections. The row is stored first; the sweep finds a lost mail."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from academy.companies.models import MAIL_MAX_TRIES
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import Delegation

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
MAIL_LEASE = timedelta(minutes=3)


def _waiting() -> QuerySet[Delegation]:
    return Delegation.objects.filter(mail_sent_at__isnull=True, mail_tries__lt=MAIL_MAX_TRIES)


@shared_task(name="assessments.readiness.tasks.send_delegation")
def send_delegation(delegation_id: int) -> None:
    """Mail a person all sections that they were given in an assessment and not told of yet."""
    one = _waiting().filter(pk=delegation_id).first()
    if one is None:
        return
    mine = _waiting().filter(assessment=one.assessment_id, person=one.person_id)
    claimed = [each for each in mine.order_by("pk") if _claim(each)]
    if not claimed:
        return
    keys = [each.pk for each in claimed]
    try:
        _mail(keys)
    except (OSError, SMTPException) as error:
        logger.warning("Delegations %s not mailed: %s", keys, type(error).__name__)
        return
    Delegation.objects.filter(pk__in=keys).update(mail_sent_at=timezone.now())
    logger.info("Delegations %s mailed", keys)


def _claim(one: Delegation) -> bool:
    """Take a row unless another run took it since it was read."""
    return bool(
        _waiting()
        .filter(pk=one.pk, mail_tries=one.mail_tries)
        .update(mail_tries=F("mail_tries") + 1, mail_asked_at=timezone.now())
    )


def _mail(keys: list[int]) -> None:
    related = ("person", "created_by", "assessment__company", "assessment__question_version")
    found = list(Delegation.objects.filter(pk__in=keys).select_related(*related))
    first = found[0]
    titles = {
        one.code: one.title for one in question_set_of(first.assessment.question_version).sections
    }
    with translation.override(first.person.language or translation.get_language()):
        context = {
            "assessment": first.assessment,
            "person": first.person,
            "by": first.created_by,
            "sections": [titles.get(one.section, one.section) for one in found],
            "note": first.note,
            "due_on": first.due_on,
            "link": f"{settings.SITE_URL}{first.assessment.get_absolute_url()}",
        }
        subject = render_to_string("readiness/email/delegation_subject.txt", context)
        message = render_to_string("readiness/email/delegation_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [first.person.email])


@shared_task(name="assessments.readiness.tasks.sweep_delegations")
def sweep_delegations() -> None:
    """Queue again the mails that should have left by now."""
    late = _waiting().filter(mail_asked_at__lt=timezone.now() - MAIL_LEASE)
    for pk in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        Delegation.objects.filter(pk=pk).update(mail_asked_at=timezone.now())
        send_delegation.delay(pk)
        logger.warning("Delegation %s queued again", pk)
