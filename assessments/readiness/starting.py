"""Beginning an assessment, and changing what it is about."""

import logging
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from academy.companies.models import Company
from assessments.readiness.core.profile import Profile
from assessments.readiness.locking import locked, touch
from assessments.readiness.models import Assessment, QuestionSetVersion

logger = logging.getLogger(__name__)


def newest_versions() -> list[QuestionSetVersion]:
    """Return the newest published version of each question set, in the order of their titles."""
    found: dict[int, QuestionSetVersion] = {}
    versions = QuestionSetVersion.objects.defer("document").select_related("question_set")
    for version in versions.order_by("question_set__title", "-number"):
        found.setdefault(version.question_set_id, version)
    return list(found.values())


def earlier_ones(user: object, company: Company, *, but: object = None) -> QuerySet[Assessment]:
    """Return the assessments of a company that this person leads, to compare with."""
    mine = Assessment.objects.led_by(user).filter(company=company).order_by("-created_at")
    return mine.exclude(pk=but) if but else mine


@transaction.atomic
def start(
    *,
    company: Company,
    by: object,
    version: QuestionSetVersion,
    scope: str,
    title: str,
    subject: str,
    profile: Profile,
    previous: Assessment | None = None,
    token: UUID | None = None,
) -> Assessment:
    """Begin an assessment, owned by the person who starts it.

    `token` is that of the form that was sent. The same form of the same person again, as by a
    double click, begins nothing and returns what the first began, also if both come at once.
    Raises ValidationError, code "other_company", if the earlier one is of another company.
    """
    if previous and previous.company_id != company.pk:
        raise ValidationError(_("Choose an assessment of this company."), code="other_company")
    values = {
        "title": title,
        "subject": subject,
        "question_version": version,
        "scope": scope,
        "profile": profile.as_dict(),
        "previous": previous,
        "owner": by,
    }
    if token is None:
        assessment = Assessment.objects.create(company=company, created_by=by, **values)
    else:
        # Of two at once, the second waits at the constraint and then finds the first.
        assessment, is_new = Assessment.objects.get_or_create(
            company=company, created_by=by, start_token=token, defaults=values
        )
        if not is_new:
            return assessment
    logger.info("Assessment %s started: company=%s scope=%s", assessment.pk, company.pk, scope)
    return assessment


@transaction.atomic
def change(
    *,
    assessment: Assessment,
    title: str,
    subject: str,
    profile: Profile,
    previous: Assessment | None,
) -> Assessment:
    """Change what an assessment is about. Answers to what is no longer asked are kept aside.

    Raises ValidationError, code "submitted" if it is; "other_company" if the earlier one is of
    another company, "itself" if it is the same.
    """
    assessment = locked(assessment)
    if previous and previous.company_id != assessment.company_id:
        raise ValidationError(_("Choose an assessment of this company."), code="other_company")
    if previous and previous.pk == assessment.pk:
        raise ValidationError(_("Choose another assessment than this one."), code="itself")
    assessment.title, assessment.subject = title, subject
    assessment.profile, assessment.previous = profile.as_dict(), previous
    assessment.save(update_fields=["title", "subject", "profile", "previous"])
    touch(assessment)
    return assessment


@transaction.atomic
def extend(*, assessment: Assessment) -> Assessment:
    """Make a full assessment of a quick scan. All its answers stay.

    Raises ValidationError, code "submitted" if it is submitted, "full" if it is full already.
    """
    assessment = locked(assessment)
    if assessment.scope == Assessment.Scope.FULL:
        raise ValidationError(_("This is a full assessment already."), code="full")
    assessment.scope = Assessment.Scope.FULL
    assessment.save(update_fields=["scope"])
    touch(assessment)
    logger.info("Assessment %s extended", assessment.pk)
    return assessment
