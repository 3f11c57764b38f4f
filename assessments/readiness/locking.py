"""Where every write to an assessment begins, so that a submitted one stays as it is."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from assessments.readiness.models import Assessment

SUBMITTED = gettext_lazy(
    "This assessment is submitted, so it stays as it is. Reopen it to change it."
)


def locked(assessment: Assessment, refusal: str | Promise = SUBMITTED) -> Assessment:
    """Return the assessment as it is now, held until the transaction ends, to change it.

    Every write begins here, so that nothing changes while or after it is submitted. Raises
    ValidationError, code "submitted" and in the words of `refusal`, if it is not open;
    Assessment.DoesNotExist if it is gone.
    """
    held = Assessment.objects.select_for_update(of=("self",)).select_related("question_version")
    assessment = held.defer("question_version__document").get(pk=assessment.pk)
    if not assessment.is_open:
        raise ValidationError(refusal, code="submitted")
    return assessment


def touch(assessment: Assessment) -> None:
    """Note that somebody just worked on it."""
    assessment.changed_at = timezone.now()
    assessment.save(update_fields=["changed_at"])
