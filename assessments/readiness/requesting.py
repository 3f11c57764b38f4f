"""Asking a supplier for an assessment, and what the supplier does about it."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.companies.models import Company, Membership, Role
from academy.companies.services import found_company, owns_address
from academy.mailing import Mailed, queue
from assessments.readiness.models import AssessmentRequest, RequestNotice, Share
from assessments.readiness.tasks.requests import mail_request, mail_request_notice

logger = logging.getLogger(__name__)

LINK_DAYS = 30
MOST_A_DAY = 30
"""Mails to other companies that one may cause within 24 hours: requests, and links to shares."""

RESEND_AFTER = timedelta(days=1)
ASK_AGAIN_AFTER = timedelta(days=30)
"""How long a supplier that declined is left alone."""


def end_of_day(day: date) -> datetime:
    """Return the moment at which a day ends here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _expiry(due_on: date | None) -> datetime:
    soonest = timezone.now() + timedelta(days=LINK_DAYS)
    return max(soonest, end_of_day(due_on)) if due_on else soonest


def refuse_too_many(company: Company) -> None:
    """Raise ValidationError, code "too_many", if a company asked for enough mails today."""
    Company.objects.select_for_update().get(pk=company.pk)  # one after the other: they count
    since = timezone.now() - timedelta(days=1)
    requests = company.assessment_requests.filter(mail_asked_at__gt=since).count()
    links = Share.objects.filter(
        assessment__company=company, request__isnull=True, mail_asked_at__gt=since
    ).count()
    if requests + links >= MOST_A_DAY:
        raise ValidationError(
            _("You asked for %(most)s mails within one day, which is the most. Go on tomorrow."),
            code="too_many",
            params={"most": MOST_A_DAY},
        )


def refuse_too_soon(mailed: Mailed) -> None:
    """Raise ValidationError, code "too_soon", within a day of a mail that was not given up."""
    if not mailed.is_mail_lost and mailed.mail_asked_at > timezone.now() - RESEND_AFTER:
        raise ValidationError(
            _("The mail was sent within the last day. Wait a day before you send it again."),
            code="too_soon",
        )


def _refuse_again(company: Company, email: str) -> None:
    """Raise ValidationError if this address was asked and waits, or declined not long ago."""
    earlier = company.assessment_requests.filter(email=email)
    if earlier.open().exists():
        raise ValidationError(
            _("%(email)s was asked already and has not answered yet. Send that request again."),
            code="asked_already",
            params={"email": email},
        )
    declined = earlier.filter(declined_at__gt=timezone.now() - ASK_AGAIN_AFTER)
    last = declined.order_by("-declined_at").first()
    if last:
        day = timezone.localdate(last.declined_at + ASK_AGAIN_AFTER)
        raise ValidationError(
            _("%(email)s declined your request. You can ask again from %(day)s."),
            code="declined_lately",
            params={"email": email, "day": date_format(day)},
        )


@transaction.atomic
def ask(
    *,
    by: Membership,
    supplier_name: str,
    email: str,
    message: str = "",
    sections: Sequence[str] = (),
    due_on: date | None = None,
) -> AssessmentRequest:
    """Ask a supplier for an assessment, by mail. No `sections`: all.

    Raises ValidationError: "too_many" a day, "asked_already", "declined_lately".
    """
    email = email.strip().lower()
    refuse_too_many(by.company)
    _refuse_again(by.company, email)
    request = AssessmentRequest.objects.create(
        company=by.company,
        supplier_name=supplier_name,
        email=email,
        message=message,
        sections=list(sections),
        due_on=due_on,
        expires_at=_expiry(due_on),
        created_by=by.user,
    )
    queue(mail_request, request.pk)
    log(request, "readiness.ask", user=by.user)
    logger.info("Request %s made: company=%s", request.pk, by.company_id)
    return request


def _held(request: AssessmentRequest) -> AssessmentRequest:
    return AssessmentRequest.objects.select_for_update().get(pk=request.pk)


def _untouched(request: AssessmentRequest) -> AssessmentRequest:
    """Lock and return it. Raises ValidationError, code "closed", if somebody acted on it."""
    request = _held(request)
    if request.accepted_at or request.declined_at or request.withdrawn_at:
        raise ValidationError(_("This request is already closed."), code="closed")
    return request


@transaction.atomic
def resend(*, request: AssessmentRequest, by: Membership) -> None:
    """Send a request again, with a new link and its full days; the old link closes.

    Raises ValidationError: "closed"; "too_soon" within a day of a mail that left; "too_many".
    """
    request = _untouched(request)
    refuse_too_soon(request)
    refuse_too_many(by.company)
    request.token_hash = None
    request.expires_at = _expiry(request.due_on)
    request.ask_for_mail()
    request.save()
    queue(mail_request, request.pk)
    log(request, "readiness.resend_request", user=by.user)
    logger.info("Request %s sent again", request.pk)


@transaction.atomic
def withdraw(*, request: AssessmentRequest, by: Membership) -> None:
    """Take a request back: its link stops working, and the supplier no longer sees it.

    What was shared for it stays with whoever may read it. Raises ValidationError, code "closed",
    if it was declined or withdrawn before.
    """
    request = _held(request)
    if request.declined_at or request.withdrawn_at:
        raise ValidationError(_("This request is already closed."), code="closed")
    request.withdrawn_at = timezone.now()
    request.save(update_fields=["withdrawn_at"])
    log(request, "readiness.withdraw_request", user=by.user)
    logger.info("Request %s withdrawn", request.pk)


def _tell_asker(request: AssessmentRequest, kind: str, *, by: object) -> None:
    """Mail who asked; if they no longer manage the company, its managers. `by` knows it already."""
    managers = Membership.objects.filter(
        company=request.company_id, role=Role.COMPANY_MANAGER, user__is_active=True
    )
    people = set(managers.values_list("user", flat=True))
    told = (people & {request.created_by_id} or people) - {by and by.pk}
    notices = [RequestNotice(request=request, kind=kind, person_id=pk) for pk in sorted(told)]
    made = RequestNotice.objects.bulk_create(notices)
    queue(mail_request_notice, *(one.pk for one in made))


@transaction.atomic
def take_on(*, request: AssessmentRequest, user: object, company: Company) -> AssessmentRequest:
    """Take a request on for a company that this person manages.

    A second time by the same person for the same company changes nothing. Raises ValidationError:
    "closed", "other_address", "not_manager", "own_request" for the company that asks.
    """
    request = _held(request)
    if not owns_address(user, request.email):
        raise ValidationError(
            _("This request is for another e-mail address."), code="other_address"
        )
    if request.accepted_by_id == user.pk and request.supplier_id == company.pk:
        return request
    if not request.is_open:
        raise ValidationError(_("This request is already closed."), code="closed")
    manages = Membership.objects.filter(user=user, company=company, role=Role.COMPANY_MANAGER)
    if not manages.exists():
        raise ValidationError(_("Choose a company that you manage."), code="not_manager")
    if company.pk == request.company_id:
        raise ValidationError(
            _("This is the company that asks. It cannot answer itself."), code="own_request"
        )
    request.supplier, request.accepted_by = company, user
    request.accepted_at = timezone.now()
    request.save(update_fields=["supplier", "accepted_by", "accepted_at"])
    _tell_asker(request, RequestNotice.Kind.TAKEN_ON, by=user)
    log(request, "readiness.take_on_request", user=user)
    logger.info("Request %s taken on: supplier=%s", request.pk, company.pk)
    return request


@transaction.atomic
def found_and_take_on(
    *, request: AssessmentRequest, user: object, name: str, country: str
) -> AssessmentRequest:
    """Found the supplier's company, managed by this person, and take the request on for it.

    Raises ValidationError as `take_on()` and `found_company()` do; nothing is founded then.
    """
    place = found_company(name=name, country=country, user=user)
    return take_on(request=request, user=user, company=place.company)


@transaction.atomic
def decline(*, request: AssessmentRequest, user: object = None, note: str = "") -> None:
    """Say no to a request, before or after taking it on. `user` is None by the link alone.

    Raises ValidationError, code "closed", if it was declined, withdrawn, answered or expired.
    """
    request = AssessmentRequest.objects.with_answers().get(pk=_held(request).pk)
    if not request.is_open and request.state != "accepted":
        raise ValidationError(_("This request is already closed."), code="closed")
    request.declined_at, request.decline_note = timezone.now(), note
    request.save(update_fields=["declined_at", "decline_note"])
    _tell_asker(request, RequestNotice.Kind.DECLINED, by=user)
    log(request, "readiness.decline_request", user=user)
    logger.info("Request %s declined", request.pk)


def open_requests(place: Membership | None):
    """Return what a company that this person manages was asked and has not answered yet.

    Nothing for others. The first five are for `readiness/open_requests.html`.
    """
    if not place or place.role != Role.COMPANY_MANAGER:
        return AssessmentRequest.objects.none()
    asked = AssessmentRequest.objects.filter(supplier=place.company_id).to_answer()
    return asked.select_related("company").order_by("due_on", "created_at")
