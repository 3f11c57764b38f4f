"""Shares by mail."""

from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage

from academy import mailing
from assessments.readiness.loading import DISCLAIMER
from assessments.readiness.models import Share, hash_token, new_token


@shared_task(name="assessments.readiness.tasks.mail_share")
def mail_share(pk: str) -> None:
    """Tell the recipient of a share, unless that was done or the share is closed.

    Where it is not bound to a company yet, the mail carries a link that does so, made here. If it
    is mailed twice, the link of the second mail is the one that works.
    """
    token = new_token()

    def write(share: Share) -> EmailMessage:
        is_key = share.recipient_id is None
        link = Share.link(token) if is_key else settings.SITE_URL + share.get_absolute_url()
        return mailing.letter(
            "readiness/email/share",
            {"share": share, "link": link, "is_key": is_key, "disclaimer": DISCLAIMER},
            to=share.email,
            language=_language(share),
        )

    waiting = Share.objects.to_mail().filter(pk=pk)
    waiting = waiting.select_related("assessment__company", "created_by")
    unbound, bound = waiting.filter(recipient=None), waiting.exclude(recipient=None)
    mailing.mail_once(unbound, write, token_hash=hash_token(token))
    mailing.mail_once(bound, write)


def _language(share: Share) -> str | None:
    """Return the language of who gets the mail, if we know them, else of who shares."""
    reader = get_user_model().objects.filter(email=share.email).first()
    known = reader or share.created_by
    return known and known.language


@shared_task(name="assessments.readiness.tasks.sweep_shares")
def sweep_shares() -> None:
    """Queue again the shares whose mail should have left by now."""
    mailing.sweep(Share.objects.to_mail(), mail_share)
