"""Reminders of actions: a week before their date, on the day, a week after it.

Each is a row first, one of its kind for each date; a lost mail is found by the sweep.
"""

import datetime
import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from academy.companies.models import Membership, Role
from academy.mailing import MAIL_LEASE, MAIL_MAX_TRIES
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import Action, ActionReminder

logger = logging.getLogger(__name__)

WEEK = timedelta(days=7)
Kind = ActionReminder.Kind


def kind_on(due_on: datetime.date, today: datetime.date) -> str | None:
    """Return which reminder is due today: the latest whose day has come, or None.

    A worker that stood still for some days sends the one that matters now, not all of them.
    """
    if today >= due_on + WEEK:
        return Kind.LATE
    if today >= due_on:
        return Kind.DUE
    return Kind.SOON if today >= due_on - WEEK else None


@shared_task(name="assessments.readiness.tasks.remind")
def remind() -> None:
    """Ask for today's reminders. May run as often as it likes: each row is made once."""
    today = timezone.localdate()
    near = Action.objects.unfinished().filter(due_on__lte=today + WEEK, owner__isnull=False)
    asked = []
    for pk, due_on, made_at in near.values_list("pk", "due_on", "created_at").iterator():
        kind = kind_on(due_on, today)
        # Who has just planned something for this week needs no mail that says so.
        if kind == Kind.SOON and timezone.localdate(made_at) > due_on - WEEK:
            continue
        asked.append(ActionReminder(action_id=pk, kind=kind, due_on=due_on))
    known = set(
        ActionReminder.objects.filter(action__in=near).values_list("action_id", "kind", "due_on")
    )
    new = [one for one in asked if (one.action_id, one.kind, one.due_on) not in known]
    ActionReminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    for pk in _waiting().filter(action__in=near).values_list("pk", flat=True):
        send_reminder.delay(pk)


def _waiting() -> QuerySet[ActionReminder]:
    return ActionReminder.objects.filter(mail_sent_at__isnull=True, mail_tries__lt=MAIL_MAX_TRIES)


@shared_task(name="assessments.readiness.tasks.send_reminder")
def send_reminder(pk: int) -> None:
    """Mail a reminder once, unless the action is done, or its date or owner has gone."""
    one = (
        _waiting()
        .filter(pk=pk)
        .select_related("action__owner", "action__company", "action__question_version")
        .first()
    )
    if one is None:
        return
    action = one.action
    if not action.is_unfinished or action.due_on != one.due_on or action.owner is None:
        one.delete()
        return
    claimed = (
        _waiting()
        .filter(pk=pk, mail_tries=one.mail_tries)
        .update(mail_tries=F("mail_tries") + 1, mail_asked_at=timezone.now())
    )
    if not claimed:
        return
    try:
        for person in _readers(one):
            _mail(one, person)
    except (OSError, SMTPException) as error:
        logger.warning("Reminder %s not mailed: %s", pk, type(error).__name__)
        return
    ActionReminder.objects.filter(pk=pk).update(mail_sent_at=timezone.now())
    logger.info("Reminder %s mailed", pk)


def _readers(one: ActionReminder) -> list:
    """Return who gets it: the owner, and the company's managers once it is a week late.

    Only people who still belong to the company.
    """
    places = Membership.objects.filter(company=one.action.company, user__is_active=True)
    places = places.select_related("user")
    found = [place.user for place in places.filter(user=one.action.owner)]
    if one.kind == Kind.LATE:
        managers = places.filter(role=Role.COMPANY_MANAGER).exclude(user=one.action.owner)
        found += [place.user for place in managers.order_by("pk")]
    return found


def _mail(one: ActionReminder, person: object) -> None:
    action = one.action
    with translation.override(person.language or translation.get_language()):
        context = {
            "action": action,
            "kind": one.kind,
            "person": person,
            "is_owner": person.pk == action.owner_id,
            "topic": question_set_of(action.question_version).criteria[action.criterion].topic,
            "link": f"{settings.SITE_URL}{action.get_absolute_url()}",
        }
        subject = render_to_string("readiness/email/reminder_subject.txt", context)
        message = render_to_string("readiness/email/reminder_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [person.email])


@shared_task(name="assessments.readiness.tasks.sweep_reminders")
def sweep_reminders() -> None:
    """Queue again the mails that should have left by now."""
    late = _waiting().filter(mail_asked_at__lt=timezone.now() - MAIL_LEASE)
    for pk in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        ActionReminder.objects.filter(pk=pk).update(mail_asked_at=timezone.now())
        send_reminder.delay(pk)
        logger.warning("Reminder %s queued again", pk)
