"""Mails after a release and after a regrade."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from academy import mailing
from assessments.quizzes import tasks
from assessments.quizzes.models import Attempt, Notice, Regrade, RegradeNotice, ReleaseNotice

# What each is written by, and queued by.
LETTERS = {ReleaseNotice: "released", RegradeNotice: "regraded"}
QUEUED = {ReleaseNotice: tasks.mail_notice, RegradeNotice: tasks.mail_regrade_notice}


def ask_for(attempt: Attempt) -> None:
    """Keep that a learner is to be told of a release, if a person has marked the attempt."""
    if not attempt.responses.filter(judgements__isnull=False).exists():
        return
    notice, is_new = ReleaseNotice.objects.get_or_create(attempt=attempt)
    if is_new:
        mailing.queue(tasks.mail_notice, notice.pk)


def ask_for_regrade(attempt: Attempt, regrade: Regrade) -> None:
    """Keep that a learner is to be told that a regrade has changed a result that counts.

    One that has not left yet tells of this regrade too, since it leads to the result as it is.
    """
    if not attempt.regrade_notices.filter(mail_sent_at=None, mail_tries=0).exists():
        notice = RegradeNotice.objects.create(attempt=attempt, regrade=regrade)
        mailing.queue(tasks.mail_regrade_notice, notice.pk)


def send(pk: int, kind: type[Notice] = ReleaseNotice) -> None:
    """Mail one notice, unless it is mailed."""
    notices = kind.objects.to_mail().filter(pk=pk)
    mailing.mail_once(notices.select_related("attempt__quiz", "attempt__learner"), _letter)


def _letter(notice: Notice) -> EmailMessage:
    attempt = notice.attempt
    link = settings.SITE_URL + reverse("quizzes:review", args=[attempt.pk])
    return mailing.letter(
        f"quizzes/email/{LETTERS[type(notice)]}",
        {"quiz": attempt.quiz, "attempt": attempt, "link": link},
        to=attempt.learner.email,
        language=attempt.learner.language,
    )


def sweep() -> None:
    """Queue again the notices that should have left by now."""
    for kind, task in QUEUED.items():
        mailing.sweep(kind.objects.to_mail(), task)
