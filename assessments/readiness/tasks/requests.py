"""Requests by mail."""

from celery import shared_task
from django.core.mail import EmailMessage

from academy import mailing
from assessments.readiness.models import AssessmentRequest, hash_token, new_token


@shared_task(name="assessments.readiness.tasks.mail_request")
def mail_request(pk: str) -> None:
    """Write the link and mail it, unless it was mailed or the request is closed.

    If it is mailed twice, the link of the second mail is the one that works.
    """
    token = new_token()

    def write(request: AssessmentRequest) -> EmailMessage:
        by = request.created_by
        return mailing.letter(
            "readiness/email/request",
            {"request": request, "link": AssessmentRequest.link(token)},
            to=request.email,
            language=by and by.language,
        )

    waiting = AssessmentRequest.objects.to_mail().filter(pk=pk)
    mailing.mail_once(
        waiting.select_related("company", "created_by"), write, token_hash=hash_token(token)
    )


@shared_task(name="assessments.readiness.tasks.sweep_requests")
def sweep_requests() -> None:
    """Queue again the requests whose mail should have left by now."""
    mailing.sweep(AssessmentRequest.objects.to_mail(), mail_request)
