"""Reminders of actions: a week before their date, on the day, a week after it.

Each is a row for each person, made once for each kind and date.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from academy import mailing
from academy.companies.models import Membership, Role
from academy.languages import reading_in
from assessments.readiness.models import Action, ActionReminder
from assessments.readiness.reading import words_of

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
    known = set(
        ActionReminder.objects.filter(action__in=near).values_list("action_id", "kind", "due_on")
    )
    asked = []
    for action in near.only("company", "owner", "due_on", "created_at").iterator():
        kind = kind_on(action.due_on, today)
        # Who has just planned something for this week needs no mail that says so.
        is_new = timezone.localdate(action.created_at) > action.due_on - WEEK
        if (kind != Kind.SOON or not is_new) and (action.pk, kind, action.due_on) not in known:
            asked.append(ActionReminder(action=action, kind=kind, due_on=action.due_on))
    new = _for_each_reader(asked)
    ActionReminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    waiting = ActionReminder.objects.to_mail().filter(action__in=near)
    mailing.queue(send_reminder, *waiting.values_list("pk", flat=True))


def _for_each_reader(asked: Iterable[ActionReminder]) -> list[ActionReminder]:
    """Return a reminder for the owner, and for the company's managers once it is a week late.

    Only for people who still belong to the company.
    """
    companies = {one.action.company_id for one in asked}
    owners = {one.action.owner_id for one in asked}
    places = Membership.objects.filter(company__in=companies, user__is_active=True)
    places = places.filter(Q(role=Role.COMPANY_MANAGER) | Q(user__in=owners))
    roles = defaultdict(dict)
    for company, person, role in places.values_list("company", "user", "role"):
        roles[company][person] = role
    return [
        ActionReminder(action=one.action, kind=one.kind, due_on=one.due_on, person_id=person)
        for one in asked
        for person, role in roles[one.action.company_id].items()
        if _is_reader(one, person, role)
    ]


def _is_reader(one: ActionReminder, person: int, role: str) -> bool:
    is_told_late = one.kind == Kind.LATE and role == Role.COMPANY_MANAGER
    return person == one.action.owner_id or is_told_late


@shared_task(name="assessments.readiness.tasks.send_reminder")
def send_reminder(pk: int) -> None:
    """Mail a reminder once, unless the action is done, or its date or this reader has gone."""
    waiting = ActionReminder.objects.to_mail().filter(pk=pk)
    waiting = waiting.select_related(
        "person", "action__owner", "action__company", "action__question_version"
    )
    one = waiting.first()
    if one and not _holds(one):
        one.delete()
    elif one:
        mailing.mail_once(waiting, _letter)


def _holds(one: ActionReminder) -> bool:
    action = one.action
    if not action.is_unfinished or action.due_on != one.due_on or action.owner is None:
        return False
    places = Membership.objects.filter(company=action.company_id, user__is_active=True)
    place = places.filter(user=one.person_id).first()
    return bool(place) and _is_reader(one, one.person_id, place.role)


def _letter(one: ActionReminder) -> EmailMessage:
    action, person = one.action, one.person
    with reading_in(person.content_language):
        words = words_of(action.question_version)
    context = {
        "action": action,
        "kind": one.kind,
        "person": person,
        "is_owner": person.pk == action.owner_id,
        "topic": words.criteria[action.criterion].topic,
        "link": f"{settings.SITE_URL}{action.get_absolute_url()}",
    }
    return mailing.letter(
        "readiness/email/reminder", context, to=person.email, language=person.language
    )


@shared_task(name="assessments.readiness.tasks.sweep_reminders")
def sweep_reminders() -> None:
    """Queue again the mails that should have left by now."""
    mailing.sweep(ActionReminder.objects.to_mail(), send_reminder)
