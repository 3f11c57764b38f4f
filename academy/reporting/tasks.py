"""Mail to learners."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage

from academy import mailing
from academy.reporting.models import MessageCopy


@shared_task(name="academy.reporting.tasks.send_copy")
def send_copy(pk: int) -> None:
    """Mail one learner's copy, unless it has left."""
    copies = MessageCopy.objects.to_mail().filter(pk=pk)
    mailing.mail_once(
        copies.select_related("message__course", "message__sender", "learner"), _letter
    )


def _letter(copy: MessageCopy) -> EmailMessage:
    message = copy.message
    return mailing.letter(
        "reporting/email/course",
        {"message": message, "course": message.course, "site_url": settings.SITE_URL},
        to=copy.learner.email,
        language=copy.learner.language,
        reply_to=message.sender.email if message.sender else "",
    )


@shared_task(name="academy.reporting.tasks.sweep")
def sweep() -> None:
    """Queue again the mails that should have left by now."""
    mailing.sweep(MessageCopy.objects.to_mail(), send_copy)
