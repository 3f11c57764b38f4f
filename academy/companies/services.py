"""Inviting people to a company, and what comes of an invitation."""

import logging

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from academy.companies.models import (
    Company,
    Invitation,
    Membership,
    Role,
    Team,
    invitation_expiry,
)
from academy.companies.tasks import send_invitation
from academy.mailing import queue

logger = logging.getLogger(__name__)


def _renew(invitation: Invitation) -> None:
    """Close the link that was sent, give the invitation its full days again, and ask for mail."""
    invitation.token_hash = None
    invitation.expires_at = invitation_expiry()
    invitation.ask_for_mail()
    invitation.save()
    queue(send_invitation, invitation.pk)


@transaction.atomic
def invite(*, by: Membership, email: str, role: str, team: Team | None = None) -> Invitation:
    """Invite an address to the company of `by`, or renew the invitation that waits there.

    Raises ValidationError: "already_member"; "not_allowed" if a learner invites, or a team
    manager invites to another team or to a role above learner.
    """
    own_team = by.role == Role.TEAM_MANAGER and role == Role.LEARNER and team == by.team
    if by.role != Role.COMPANY_MANAGER and not own_team:
        raise ValidationError(_("You may invite learners to your own team."), code="not_allowed")
    email = email.strip().lower()
    if Membership.objects.filter(company=by.company, user__email=email).exists():
        raise ValidationError(
            _("%(email)s already belongs to this company."),
            code="already_member",
            params={"email": email},
        )
    waiting = Invitation.objects.waiting().select_for_update()
    invitation, is_new = waiting.get_or_create(
        company=by.company,
        email=email,
        defaults={"role": role, "team": team, "invited_by": by.user},
    )
    if is_new:
        queue(send_invitation, invitation.pk)
    elif Invitation.objects.visible_to(by.user).filter(pk=invitation.pk).exists():
        invitation.role, invitation.team, invitation.invited_by = role, team, by.user
        _renew(invitation)
    else:
        raise ValidationError(
            _("%(email)s is already invited by somebody else of this company."),
            code="already_invited",
            params={"email": email},
        )
    log(invitation, "companies.invite", user=by.user, data={"role": role})
    logger.info("Invitation %s made: company=%s role=%s", invitation.pk, by.company_id, role)
    return invitation


def _waiting(invitation: Invitation) -> Invitation:
    """Lock and return it. Raises ValidationError, code "closed", if it was accepted or revoked."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.revoked_at:
        raise ValidationError(_("This invitation is already closed."), code="closed")
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: Membership) -> None:
    """Send an invitation again, with a new link and its full days; the old link closes.

    Raises ValidationError, code "closed", if it was accepted or revoked.
    """
    invitation = _waiting(invitation)
    _renew(invitation)
    log(invitation, "companies.resend_invitation", user=by.user)
    logger.info("Invitation %s sent again", invitation.pk)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Membership) -> None:
    """Take an invitation back: its link stops working.

    Raises ValidationError, code "closed", if it was accepted or revoked before.
    """
    invitation = _waiting(invitation)
    invitation.revoked_at = timezone.now()
    invitation.save()
    log(invitation, "companies.revoke_invitation", user=by.user)
    logger.info("Invitation %s revoked", invitation.pk)


def is_for(invitation: Invitation, user: object) -> bool:
    """Whether this person has shown that the invited address is theirs."""
    return owns_address(user, invitation.email)


def owns_address(user: object, email: str) -> bool:
    """Whether this person has shown that an address is theirs."""
    if user.email.lower() == email.lower():
        return True
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


@transaction.atomic
def found_company(*, name: str, country: str, user: object) -> Membership:
    """Found a company and make this person its manager. `country`: two letters, or "".

    Raises ValidationError, code "has_company", if they manage one already: that is where to work.
    """
    # Held, so that two requests at once found one company.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    if Membership.objects.filter(user=user, role=Role.COMPANY_MANAGER).exists():
        raise ValidationError(_("You manage a company already. Choose it."), code="has_company")
    company = Company.objects.create(name=name, country=country)
    place = Membership.objects.create(user=user, company=company, role=Role.COMPANY_MANAGER)
    log(company, "companies.found", user=user)
    logger.info("Company %s founded: membership=%s", company.pk, place.pk)
    return place


@transaction.atomic
def accept(*, invitation: Invitation, user: object) -> Membership:
    """Make the invited person a member. A second acceptance by the same person changes nothing.

    Whoever already belongs to the company keeps their role and team. Raises ValidationError, code
    "closed" if the invitation can no longer be accepted, "other_address" if it is for another.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not is_for(invitation, user):
        raise ValidationError(
            _("This invitation is for another e-mail address."), code="other_address"
        )
    if invitation.accepted_by_id == user.pk:
        place = Membership.objects.filter(company=invitation.company_id, user=user).first()
        if place:
            return place
    if not invitation.is_open:
        raise ValidationError(_("This invitation is already closed."), code="closed")
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save()
    place, is_new = Membership.objects.get_or_create(
        user=user,
        company=invitation.company,
        defaults={"role": invitation.role, "team": invitation.team},
    )
    log(invitation, "companies.accept_invitation", user=user, data={"role": place.role})
    logger.info("Invitation %s accepted: membership=%s new=%s", invitation.pk, place.pk, is_new)
    return place
