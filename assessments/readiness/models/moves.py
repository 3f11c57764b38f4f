"""Assessments that were moved to another version of their question set."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.readiness.models.assessments import Assessment
from assessments.readiness.models.question_sets import QuestionSetVersion


class VersionMove(models.Model):
    """One move of an assessment from one version to a later one, and what it did.

    `effects` maps a fate to codes: "look_again" (kept, but the question changed), "carried" (old
    and new code, the same question), "replaced" (old and new code, another question), "reopened"
    ("not applicable" is no longer allowed) and "dropped" (no longer asked). What was answered to
    codes that are gone stands in `AnswerChange`.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="moves")
    before = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    effects = models.JSONField(default=dict)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-moved_at", "-pk"]

    def __str__(self) -> str:
        return f"Move {self.pk} of {self.assessment_id}"
