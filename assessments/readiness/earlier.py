"""Which earlier submitted assessments there are to compare with, and which one is meant first."""

from django.db.models import QuerySet

from assessments.readiness.models import Assessment, Snapshot

MOST_CHOICES = 50
MOST_MOMENTS = 12


def earlier_snapshots(user, assessment: Assessment) -> QuerySet[Snapshot]:
    """Return the submitted revisions of the same company that this person leads, newest first.

    If the assessment is submitted itself, only those before it.
    """
    found = (
        Snapshot.objects.led_by(user)
        .filter(assessment__company=assessment.company_id)
        .exclude(assessment=assessment, revision=assessment.revision)
        .select_related("assessment", "question_version")
        .defer("document", "question_version__document")
        .order_by("-submitted_at", "-pk")
    )
    return found if assessment.is_open else found.filter(submitted_at__lt=assessment.submitted_at)


def snapshot_to_compare(user, assessment: Assessment) -> Snapshot | None:
    """Return the current revision of the assessment that was named as the earlier one, else the
    last revision of the same assessment before this one, else None. At most two queries.
    """
    found = (
        earlier_snapshots(user, assessment)
        .defer(None)
        .defer("question_version__document")
        .select_related("assessment", "question_version")
    )
    if assessment.previous_id:
        named = found.filter(assessment=assessment.previous_id).first()
        if named:
            return named
    if assessment.revision > 1:
        return found.filter(assessment=assessment, revision__lt=assessment.revision).first()
    return None


def of_same_subject(user, assessment: Assessment) -> list[Snapshot]:
    """Return the last MOST_MOMENTS submitted revisions about the same organisation that this
    person leads, the earliest first, without their documents.
    """
    found = (
        Snapshot.objects.led_by(user)
        .filter(assessment__company=assessment.company_id, assessment__subject=assessment.subject)
        .select_related("assessment")
        .defer("document")
        .order_by("-submitted_at", "-pk")
    )
    return list(reversed(found[:MOST_MOMENTS]))
