"""Invitations by e-mail. The state is stored first; a lost message is found by the sweep."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import shared_task
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from academy.companies.models import MAIL_MAX_TRIES, Invitation

logger = logging.getLogger(__name__)

# Longer than a task may run, so that a mail on its way is not written a second time.
MAIL_LEASE = timedelta(minutes=3)


@shared_task
def send_invitation(invitation_id: int) -> None:
    """Write the link and mail it, unless it was mailed or the invitation is closed.

    If the process dies after the mail left and before that is noted, a later run sends a second
    mail, whose link is the one that works.
    """
    token = Invitation.new_token()
    mine = {"pk": invitation_id, "token_hash": Invitation.hash_token(token)}
    waiting = Invitation.objects.open().filter(
        pk=invitation_id, mail_sent_at__isnull=True, mail_tries__lt=MAIL_MAX_TRIES
    )
    claimed = waiting.update(
        token_hash=mine["token_hash"],
        mail_tries=F("mail_tries") + 1,
        mail_asked_at=timezone.now(),
    )
    if not claimed:
        return
    invitation = Invitation.objects.select_related("company", "team", "invited_by").get(
        pk=invitation_id
    )
    try:
        _mail(invitation, token)
    except (OSError, SMTPException) as error:
        logger.warning("Invitation %s not mailed: %s", invitation_id, type(error).__name__)
        return
    Invitation.objects.filter(**mine).update(mail_sent_at=timezone.now())
    logger.info("Invitation %s mailed", invitation_id)


def _mail(invitation: Invitation, token: str) -> None:
    context = {"invitation": invitation, "link": Invitation.link(token)}
    language = invitation.invited_by.language if invitation.invited_by else None
    with translation.override(language or translation.get_language()):
        subject = render_to_string("companies/email/invitation_subject.txt", context)
        message = render_to_string("companies/email/invitation_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [invitation.email])


@shared_task
def sweep() -> None:
    """Queue again the invitations whose mail should have left by now."""
    late = Invitation.objects.unsent(asked_before=timezone.now() - MAIL_LEASE)
    for invitation_id in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        Invitation.objects.filter(pk=invitation_id).update(mail_asked_at=timezone.now())
        send_invitation.delay(invitation_id)
        logger.warning("Invitation %s queued again", invitation_id)
