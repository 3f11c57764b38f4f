"""The mail with a trainer's answer to who reported a block."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from academy import mailing
from courses.models import BlockReport


def send(pk: int) -> None:
    """Mail the answer to one report, unless it is mailed or its reporter is gone."""
    reports = BlockReport.objects.to_mail().filter(pk=pk)
    mailing.mail_once(reports.select_related("reporter"), _letter)


def _letter(report: BlockReport) -> EmailMessage:
    return mailing.letter(
        "courses/email/report_answered",
        {"report": report, "link": settings.SITE_URL + reverse("courses:my_reports")},
        to=report.reporter.email,
        language=report.reporter.language,
    )
