"""Shares by mail. The state is stored first; a lost message is found by the sweep."""

import logging
from functools import partial
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from academy.companies.models import MAIL_MAX_TRIES
from assessments.readiness.loading import DISCLAIMER
from assessments.readiness.models import Share, hash_token, new_token
from assessments.readiness.tasks.requests import MAIL_LEASE

logger = logging.getLogger(__name__)


def queue_share(share: Share) -> None:
    """Have the mail written once all is stored."""
    # robust: if the broker does not answer, the sweep sends the mail later.
    transaction.on_commit(partial(mail_share.delay, str(share.pk)), robust=True)


@shared_task(name="assessments.readiness.tasks.mail_share")
def mail_share(pk: str) -> None:
    """Tell the recipient of a share, unless that was done or the share is closed.

    Where it is not bound to a company yet, the mail carries a link that does so, made here. If
    the process dies after the mail left and before that is noted, a later run sends a second mail,
    whose link is the one that works.
    """
    token = new_token()
    waiting = Share.objects.open().filter(
        pk=pk,
        mail_asked_at__isnull=False,
        mail_sent_at__isnull=True,
        mail_tries__lt=MAIL_MAX_TRIES,
    )
    claim = {"mail_tries": F("mail_tries") + 1, "mail_asked_at": timezone.now()}
    with_link = waiting.filter(recipient__isnull=True)
    claimed = with_link.update(token_hash=hash_token(token), **claim)
    if not claimed and not waiting.filter(recipient__isnull=False).update(**claim):
        return
    share = Share.objects.select_related("assessment__company", "created_by").get(pk=pk)
    link = Share.link(token) if claimed else settings.SITE_URL + share.get_absolute_url()
    try:
        _mail(share, link, is_key=bool(claimed))
    except (OSError, SMTPException) as error:
        logger.warning("Share %s not mailed: %s", pk, type(error).__name__)
        return
    Share.objects.filter(pk=pk).update(mail_sent_at=timezone.now())
    logger.info("Share %s mailed", pk)


def _mail(share: Share, link: str, *, is_key: bool) -> None:
    context = {"share": share, "link": link, "is_key": is_key, "disclaimer": DISCLAIMER}
    with translation.override(_language(share)):
        subject = render_to_string("readiness/email/share_subject.txt", context)
        message = render_to_string("readiness/email/share_message.txt", context)
    send_mail(" ".join(subject.split()), message.strip() + "\n", None, [share.email])


def _language(share: Share) -> str:
    """Return the language of who gets the mail, if we know them, else of who shares."""
    reader = get_user_model().objects.filter(email=share.email).first()
    known = reader or share.created_by
    return (known and known.language) or translation.get_language()


@shared_task(name="assessments.readiness.tasks.sweep_shares")
def sweep_shares() -> None:
    """Queue again the shares whose mail should have left by now."""
    late = Share.objects.unsent(asked_before=timezone.now() - MAIL_LEASE)
    for pk in late.values_list("pk", flat=True):
        # Asked for now: the next sweep leaves it alone until this message had its time.
        Share.objects.filter(pk=pk).update(mail_asked_at=timezone.now())
        mail_share.delay(str(pk))
        logger.warning("Share %s queued again", pk)
