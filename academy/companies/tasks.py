"""Invitations by e-mail."""

from celery import shared_task
from django.core.mail import EmailMessage

from academy import mailing
from academy.companies.models import Invitation


@shared_task
def send_invitation(invitation_id: int) -> None:
    """Write the link and mail it, unless it was mailed or the invitation is closed.

    If it is mailed twice, the link of the second mail is the one that works.
    """
    token = Invitation.new_token()

    def write(invitation: Invitation) -> EmailMessage:
        by = invitation.invited_by
        return mailing.letter(
            "companies/email/invitation",
            {"invitation": invitation, "link": Invitation.link(token)},
            to=invitation.email,
            language=by and by.language,
        )

    waiting = Invitation.objects.to_mail().filter(pk=invitation_id)
    mailing.mail_once(
        waiting.select_related("company", "team", "invited_by"),
        write,
        token_hash=Invitation.hash_token(token),
    )


@shared_task
def sweep() -> None:
    """Queue again the invitations whose mail should have left by now."""
    mailing.sweep(Invitation.objects.to_mail(), send_invitation)
