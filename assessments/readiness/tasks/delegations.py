"""Mail to those who were given sections."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage

from academy import mailing
from academy.languages import reading_in
from assessments.readiness.models import Delegation
from assessments.readiness.reading import words_of


@shared_task(name="assessments.readiness.tasks.send_delegation")
def send_delegation(delegation_id: int) -> None:
    """Mail a person all sections that they were given in an assessment and not told of yet."""
    waiting = Delegation.objects.to_mail()
    one = waiting.filter(pk=delegation_id).first()
    if one:
        mine = waiting.filter(assessment=one.assessment_id, person=one.person_id)
        related = ("person", "created_by", "assessment__company", "assessment__question_version")
        mailing.mail_once(mine.select_related(*related), _letter)


def _letter(first: Delegation, *others: Delegation) -> EmailMessage:
    assessment = first.assessment
    with reading_in(first.person.content_language):
        words = words_of(assessment.question_version)
    titles = {one.code: one.title for one in words.sections}
    context = {
        "assessment": assessment,
        "person": first.person,
        "by": first.created_by,
        "sections": [titles.get(one.section, one.section) for one in (first, *others)],
        "note": first.note,
        "due_on": first.due_on,
        "link": f"{settings.SITE_URL}{assessment.get_absolute_url()}",
    }
    return mailing.letter(
        "readiness/email/delegation",
        context,
        to=first.person.email,
        language=first.person.language,
    )


@shared_task(name="assessments.readiness.tasks.sweep_delegations")
def sweep_delegations() -> None:
    """Queue again the mails that should have left by now."""
    mailing.sweep(Delegation.objects.to_mail(), send_delegation)
