"""Mails that must not be lost: the row first, then the queue; a sweep finds what was lost.

A model that a mail stands for is `Mailed`. Its service calls `queue()`; its task calls
`mail_once()`, which may run twice or be killed anywhere; its sweep calls `sweep()`.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from celery import Task
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

MAIL_MAX_TRIES = 8  # then the address is wrong, or the mail server needs a person
# Longer than a task may run, so that a mail on its way is not written a second time.
MAIL_LEASE = timedelta(minutes=3)
SWEEP_AT_MOST = 500


class MailedQuerySet(models.QuerySet):
    def to_mail(self) -> "MailedQuerySet":
        """Keep those whose mail was asked for, has not left and may still be tried."""
        return self.filter(
            mail_asked_at__isnull=False,
            mail_sent_at__isnull=True,
            mail_tries__lt=MAIL_MAX_TRIES,
        )


class Mailed(models.Model):
    """A row that stands for a mail. `mail_asked_at` is when it was asked for or tried, last."""

    mail_asked_at = models.DateTimeField(default=timezone.now, editable=False)
    mail_sent_at = models.DateTimeField(
        null=True, editable=False, help_text=_("Empty while the mail waits.")
    )
    mail_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = MailedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_mail_lost(self) -> bool:
        """Whether it was tried in vain, and is not tried again."""
        return not self.mail_sent_at and self.mail_tries >= MAIL_MAX_TRIES

    def ask_for_mail(self) -> None:
        """Have it mailed, again if need be. Saves nothing."""
        self.mail_asked_at, self.mail_sent_at, self.mail_tries = timezone.now(), None, 0


def letter(
    name: str, context: dict, *, to: str, language: str | None, reply_to: str = ""
) -> EmailMessage:
    """Return a mail by `<name>_subject.txt` and `<name>_message.txt`, in a language if known."""
    with translation.override(language or translation.get_language()):
        subject = render_to_string(f"{name}_subject.txt", context)
        message = render_to_string(f"{name}_message.txt", context)
    return EmailMessage(
        " ".join(subject.split()),
        message.strip() + "\n",
        to=[to],
        reply_to=[reply_to] if reply_to else None,
    )


def queue(task: Task, *keys: object) -> None:
    """Have mails sent once all is stored. `task` takes one primary key."""
    transaction.on_commit(partial(_hand_over, task, keys), robust=True)


def _hand_over(task: Task, keys: tuple) -> None:
    """Queue mails. A broker that is down is left to the sweep."""
    try:
        for key in keys:
            task.delay(key if isinstance(key, int) else str(key))
    except (OperationalError, OSError) as error:
        logger.warning("%s %s waits for the sweep: %s", task.name, key, type(error).__name__)


def mail_once(rows: MailedQuerySet, write: Callable[..., EmailMessage], **also: object) -> None:
    """Send the one mail that these rows stand for, if they wait and no other run takes them.

    `rows` are to be of `to_mail()`; `write` gets those that were taken and returns the mail;
    `also` is stored as they are taken. They count as mailed only if nobody asked for the mail
    again meanwhile. If the process dies after the mail left and before that is noted, a later run
    sends a second one.
    """
    taken = [row for row in rows if _take(rows, row, also)]
    if not taken:
        return
    what = f"{rows.model.__name__} {', '.join(str(row.pk) for row in taken)}"
    try:
        write(*taken).send()
    except (OSError, SMTPException) as error:
        logger.warning("%s not mailed: %s", what, type(error).__name__)
        return
    for row in taken:
        held = {"pk": row.pk, "mail_tries": row.mail_tries, "mail_asked_at": row.mail_asked_at}
        rows.model.objects.filter(**held).update(mail_sent_at=timezone.now())
    logger.info("%s mailed", what)


def _take(rows: MailedQuerySet, row: Mailed, also: dict) -> bool:
    """Take a row by one UPDATE, unless another run took it since it was read."""
    unchanged = rows.filter(pk=row.pk, mail_tries=row.mail_tries)
    row.mail_tries, row.mail_asked_at = row.mail_tries + 1, timezone.now()
    return bool(
        unchanged.update(mail_tries=row.mail_tries, mail_asked_at=row.mail_asked_at, **also)
    )


def sweep(rows: MailedQuerySet, task: Task) -> None:
    """Queue again those of `to_mail()` that should have left by now."""
    late = rows.filter(mail_asked_at__lt=timezone.now() - MAIL_LEASE)
    keys = tuple(late.order_by("mail_asked_at").values_list("pk", flat=True)[:SWEEP_AT_MOST])
    if keys:
        # Asked for now: the next sweep leaves them alone until these messages had their time.
        rows.model.objects.filter(pk__in=keys).update(mail_asked_at=timezone.now())
        _hand_over(task, keys)
        logger.warning("%s queued again: %s", rows.model.__name__, len(keys))
