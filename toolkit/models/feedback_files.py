"""The feedback on a submission, as a file to keep."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.access import people_visible_to
from academy.credentials.models import private_storage
from toolkit.models.submissions import Submission

FILE_MAX_TRIES = 3
"""How often a feedback file is begun before a person has to look."""
FILE_WAIT = timedelta(seconds=60)
"""After this a request for a feedback file is taken for lost."""


class FeedbackFormat(models.TextChoices):
    WORKBOOK = "workbook", _("The workbook with comments")
    PDF = "pdf", _("The feedback as PDF")


class FeedbackFileQuerySet(models.QuerySet["FeedbackFile"]):
    def visible_to(self, user: object) -> "FeedbackFileQuerySet":
        """Keep the files about submissions of this person and of everyone whom they manage."""
        return self.filter(submission__learner__in=people_visible_to(user))

    def unmade(self) -> "FeedbackFileQuerySet":
        """Keep those that are to be made: not yet, not refused, and not given up."""
        return self.filter(file="", refusal="", tries__lt=FILE_MAX_TRIES)

    def lost(self) -> "FeedbackFileQuerySet":
        """Keep the unmade that nobody asked for lately, those that waited longest first."""
        return self.unmade().filter(asked_at__lt=timezone.now() - FILE_WAIT).order_by("asked_at")


class FeedbackFile(models.Model):
    """The feedback on one submission as a file to keep, in one language; made when asked for."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="feedback_files"
    )
    format = models.CharField(max_length=10, choices=FeedbackFormat)
    language = models.CharField(max_length=12)
    file = models.FileField(upload_to="submissions/%Y/%m/", storage=private_storage, blank=True)
    refusal = models.CharField(
        max_length=300, blank=True, help_text=_("In English: why no file can be made, if so.")
    )
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = FeedbackFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "format", "language"], name="one_feedback_file_a_language"
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(file="", refusal=""),
                name="feedback_files_to_make",
            )
        ]

    def __str__(self) -> str:
        return f"Feedback file {self.pk}"

    @property
    def has_failed(self) -> bool:
        """Whether it was given up after some tries, through our fault."""
        return not self.file and not self.refusal and self.tries >= FILE_MAX_TRIES
