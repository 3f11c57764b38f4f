"""Handing out sections to colleagues, and an assessment to another owner."""

import logging
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.mailing import queue
from assessments.readiness.access import people_of
from assessments.readiness.loading import question_set_of
from assessments.readiness.locking import locked, touch
from assessments.readiness.models import Assessment, Delegation
from assessments.readiness.tasks.delegations import send_delegation

logger = logging.getLogger(__name__)


@transaction.atomic
def delegate(
    *,
    assessment: Assessment,
    sections: Iterable[str],
    person: object,
    by: object,
    note: str = "",
    due_on: date | None = None,
) -> list[Delegation]:
    """Give sections, by code, to a colleague, who gets one mail. Who has one is asked again.

    Raises ValidationError, code "submitted" if the assessment is, "not_here" if the person is not
    of the company, "no_section" for a section that the question set has not, or none at all.
    """
    assessment = locked(assessment)
    _check_person(assessment, person)
    known = {one.code for one in question_set_of(assessment.question_version).sections}
    sections = list(dict.fromkeys(sections))
    if not sections or not known.issuperset(sections):
        raise ValidationError(_("Choose at least one section of the list."), code="no_section")
    made = []
    for section in sections:
        one, _is_new = Delegation.objects.update_or_create(
            assessment=assessment,
            section=section,
            person=person,
            defaults={
                "note": note.strip(),
                "due_on": due_on,
                "created_by": by,
                "done_at": None,
                "mail_asked_at": timezone.now(),
                "mail_sent_at": None,
                "mail_tries": 0,
            },
        )
        made.append(one)
    touch(assessment)
    queue(send_delegation, made[0].pk)
    logger.info("Assessment %s: %s sections handed out", assessment.pk, len(made))
    return made


@transaction.atomic
def remove(*, delegation: Delegation) -> None:
    """Take a section back; what was answered stays. Raises ValidationError, code "submitted"."""
    assessment = locked(delegation.assessment)
    Delegation.objects.filter(pk=delegation.pk).delete()
    touch(assessment)


@transaction.atomic
def mark_ready(*, assessment: Assessment, section: str, by: object, is_ready: bool) -> Delegation:
    """Note that a helper is done with a section, or not after all.

    Raises ValidationError, code "submitted", if the assessment is; Delegation.DoesNotExist if they
    were not given that section.
    """
    assessment = locked(assessment)
    one = assessment.delegations.get(section=section, person=by)
    one.done_at = timezone.now() if is_ready else None
    one.save(update_fields=["done_at"])
    touch(assessment)
    return one


@transaction.atomic
def change_owner(*, assessment: Assessment, person: object, by: object) -> Assessment:
    """Give an assessment to another owner of the company.

    Raises ValidationError, code "submitted" if it is submitted, "not_here" if they are not of it.
    """
    assessment = locked(assessment)
    _check_person(assessment, person)
    assessment.owner = person
    assessment.save(update_fields=["owner"])
    touch(assessment)
    log(assessment, "readiness.change_owner", user=by, data={"owner": str(person.pk)})
    logger.info("Assessment %s has another owner", assessment.pk)
    return assessment


def _check_person(assessment: Assessment, person: object) -> None:
    if not people_of(assessment.company).filter(pk=person.pk).exists():
        raise ValidationError(_("This person does not belong to the company."), code="not_here")
