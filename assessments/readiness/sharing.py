"""Showing a part of a submitted assessment to one other company, for some time."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.companies.models import Company, Membership, Role
from academy.mailing import queue
from assessments.readiness.core.slicing import slice_of
from assessments.readiness.models import (
    Assessment,
    AssessmentRequest,
    Share,
    ShareAccess,
    Snapshot,
    hash_token,
    new_token,
)
from assessments.readiness.requesting import end_of_day, refuse_too_many, refuse_too_soon
from assessments.readiness.tasks.shares import mail_share

logger = logging.getLogger(__name__)

USUAL_DAYS = 90
MOST_DAYS = 366
READ_AGAIN = timedelta(minutes=10)
"""Who opens the same thing again within this time is noted once."""


@dataclass(frozen=True)
class Choice:
    """What is to be shared, until the end of which day. `sections`: codes."""

    sections: Collection[str]
    until: date
    detail: str = Share.Detail.FIGURES
    with_evidence: bool = False
    with_overall: bool = True


@dataclass(frozen=True)
class Recipient:
    """Who is to see it: the company of a request, or whoever gets a link.

    With an `email`, the link is mailed there; without, it is given to who shares, once.
    """

    request: AssessmentRequest | None = None
    name: str = ""
    email: str = field(default="", repr=False)


def seen(snapshot: Snapshot, choice: Choice | Share) -> dict:
    """Return what the recipient would see of a revision: for previews, pages and files alike."""
    return slice_of(
        snapshot.document,
        sections=choice.sections,
        detail=choice.detail,
        with_evidence=choice.with_evidence,
        with_overall=choice.with_overall,
    )


def answerable_requests(assessment: Assessment):
    """Return the requests that a share of this assessment may answer, the most urgent first."""
    taken_on = AssessmentRequest.objects.filter(
        supplier=assessment.company_id, declined_at__isnull=True, withdrawn_at__isnull=True
    )
    return taken_on.select_related("company").order_by("due_on", "created_at")


def current_snapshot(assessment: Assessment) -> Snapshot | None:
    """Return the newest submitted revision, which alone can be shared."""
    return assessment.snapshots.filter(is_current=True).first()


def _expiry(until: date) -> datetime:
    """Return the end of a day. Raises ValidationError, code "bad_date", for a wrong one."""
    today = timezone.localdate()
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(
            _("Choose a day from today to at most one year ahead."), code="bad_date"
        )
    return end_of_day(until)


@transaction.atomic
def share(
    *, snapshot: Snapshot, by: object, recipient: Recipient, choice: Choice
) -> tuple[Share, str]:
    """Share a part of a submitted revision; return it, and the link if it is to be copied, or "".

    Raises ValidationError: "old_revision" if it is not the newest any more, "no_section" if it has
    none of the chosen sections, "bad_date", "closed_request", "too_many" mails a day.
    """
    # Held, so that it is not deleted or submitted anew at this moment.
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=snapshot.assessment_id)
    if not assessment.snapshots.filter(pk=snapshot.pk, is_current=True).exists():
        raise ValidationError(
            _("There is a newer revision now. Look at what you share again."), code="old_revision"
        )
    known = [one["code"] for one in snapshot.document["result"]["sections"]]
    sections = [code for code in known if code in choice.sections]
    if not sections:
        raise ValidationError(_("Choose at least one section."), code="no_section")
    request = _held_request(assessment, recipient)
    if not request and recipient.email:
        refuse_too_many(assessment.company)
    token = "" if request or recipient.email else new_token()
    email = _asker_address(request) if request else recipient.email
    made = Share.objects.create(
        assessment=assessment,
        snapshot=snapshot,
        request=request,
        recipient=request.company if request else None,
        recipient_name=request.company.name if request else recipient.name,
        accepted_at=timezone.now() if request else None,
        token_hash=hash_token(token) if token else None,
        sections=sections,
        detail=choice.detail,
        with_evidence=choice.with_evidence,
        with_overall=choice.with_overall,
        expires_at=_expiry(choice.until),
        created_by=by,
        email=email,
        mail_asked_at=timezone.now() if email else None,
    )
    if email:
        queue(mail_share, made.pk)
    log(made, "readiness.share", user=by, data={"sections": sections, "detail": choice.detail})
    logger.info("Share %s made: assessment=%s", made.pk, assessment.pk)
    return made, Share.link(token) if token else ""


def _held_request(assessment: Assessment, recipient: Recipient) -> AssessmentRequest | None:
    if not recipient.request:
        return None
    answerable = answerable_requests(assessment).filter(pk=recipient.request.pk)
    request = answerable.select_for_update(of=("self",)).first()
    if not request:
        raise ValidationError(
            _("This request was declined or withdrawn. Choose another recipient."),
            code="closed_request",
        )
    return request


def _asker_address(request: AssessmentRequest) -> str:
    """Return the address of who asked, while they may still read it for their company; else ""."""
    managers = Membership.objects.filter(
        company=request.company_id, role=Role.COMPANY_MANAGER, user=request.created_by_id
    )
    place = managers.select_related("user").first()
    return place.user.email if place and place.user.is_active else ""


@transaction.atomic
def resend(*, share: Share, by: object) -> Share:
    """Mail a share again; if nobody opened its link yet, with a new one: the old link closes.

    Raises ValidationError: "closed" if it ended; "no_address" if there is nobody to mail it to;
    "too_soon" within a day of a mail that left; "too_many".
    """
    share = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if not share.is_open:
        raise ValidationError(_("This share has already ended."), code="closed")
    if share.request:
        share.email = _asker_address(share.request)
    if not share.email:
        raise ValidationError(
            _("There is nobody to whom this share can be mailed."), code="no_address"
        )
    refuse_too_soon(share)
    if not share.request:
        refuse_too_many(share.assessment.company)
    if not share.recipient_id:
        share.token_hash = None
    share.ask_for_mail()
    share.save()
    queue(mail_share, share.pk)
    log(share, "readiness.resend_share", user=by)
    logger.info("Share %s sent again", share.pk)
    return share


@transaction.atomic
def accept(*, share: Share, user: object, company: Company) -> Share:
    """Bind a share to the company for which its link is opened: once and for good.

    Raises ValidationError: "closed" if it is bound, revoked or expired; "not_manager";
    "own_share" for the company that shares.
    """
    share = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if share.recipient_id or not share.is_open:
        raise ValidationError(_("This link is already used or closed."), code="closed")
    manages = Membership.objects.filter(user=user, company=company, role=Role.COMPANY_MANAGER)
    if not manages.exists():
        raise ValidationError(_("Choose a company that you manage."), code="not_manager")
    if company.pk == share.assessment.company_id:
        raise ValidationError(
            _("This is the company that shares. Choose another one."), code="own_share"
        )
    share.recipient, share.accepted_at, share.token_hash = company, timezone.now(), None
    share.save(update_fields=["recipient", "accepted_at", "token_hash"])
    _note(share, user, ShareAccess.What.ACCEPTED)
    log(share, "readiness.accept_share", user=user)
    logger.info("Share %s accepted: recipient=%s", share.pk, company.pk)
    return share


@transaction.atomic
def revoke(*, share: Share, by: object) -> None:
    """End a share now. Raises ValidationError, code "closed", if it ended before."""
    share = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if not share.is_open:
        raise ValidationError(_("This share has already ended."), code="closed")
    share.revoked_at, share.token_hash = timezone.now(), None
    share.save(update_fields=["revoked_at", "token_hash"])
    log(share, "readiness.revoke_share", user=by)
    logger.info("Share %s revoked", share.pk)


def note_reading(*, share: Share, user: object, what: str) -> None:
    """Keep who read a share. The same person and thing within ten minutes is one reading."""
    lately = share.accesses.filter(person=user, what=what, at__gt=timezone.now() - READ_AGAIN)
    if not lately.exists():
        _note(share, user, what)


def _note(share: Share, user: object, what: str) -> None:
    ShareAccess.objects.create(
        share=share, person=user, name=user.get_full_name() or user.email, what=what
    )
