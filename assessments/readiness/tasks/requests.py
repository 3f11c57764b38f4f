"""Requests by mail, and what became of them."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage

from academy import mailing
from assessments.readiness.models import AssessmentRequest, RequestNotice, hash_token, new_token


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


@shared_task(name="assessments.readiness.tasks.mail_request_notice")
def mail_request_notice(pk: int) -> None:
    """Tell one person that a supplier took a request on or declined it, while that holds."""
    waiting = RequestNotice.objects.to_mail().filter(pk=pk)
    mailing.mail_once(
        waiting.select_related("person", "request__company", "request__supplier"), _notice
    )


def _notice(notice: RequestNotice) -> EmailMessage:
    context = {
        "request": notice.request,
        "person": notice.person,
        "is_declined": notice.kind == RequestNotice.Kind.DECLINED,
        "link": settings.SITE_URL + notice.request.get_absolute_url(),
    }
    return mailing.letter(
        "readiness/email/request_answer",
        context,
        to=notice.person.email,
        language=notice.person.language,
    )


@shared_task(name="assessments.readiness.tasks.sweep_requests")
def sweep_requests() -> None:
    """Queue again the requests, and the notices of them, that should have left by now."""
    mailing.sweep(RequestNotice.objects.to_mail(), mail_request_notice)
    mailing.sweep(AssessmentRequest.objects.to_mail(), mail_request)
