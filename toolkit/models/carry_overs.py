"""A declaration that was carried over to the newest version of its template."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from academy.credentials.models import private_storage

CARRY_WAIT = timedelta(minutes=2)
"""How long after it was asked for a carried workbook counts as lost."""


class CarryOverQuerySet(models.QuerySet["CarryOver"]):
    def unmade(self) -> "CarryOverQuerySet":
        """Keep those that are still to be made, and may be tried again."""
        return self.filter(
            made_at__isnull=True, has_failed=False, tries__lt=settings.CHECK_MAX_TRIES
        )

    def lost(self) -> "CarryOverQuerySet":
        """Keep those that were asked for a while ago and never came."""
        return self.filter(
            made_at__isnull=True, has_failed=False, asked_at__lt=timezone.now() - CARRY_WAIT
        )


class CarryOver(models.Model):
    """A submission in the newest version: its workbook, what became of each answer, what is left.

    `result` is what `python -m toolkit.checker.changes --json` prints.
    """

    submission = models.OneToOneField(
        "toolkit.Submission", on_delete=models.CASCADE, related_name="carry_over"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    has_failed = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    workbook = models.FileField(upload_to="carried/%Y/%m/", storage=private_storage, blank=True)

    objects = CarryOverQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Submission {self.submission_id} carried over"

    @property
    def is_open(self) -> bool:
        """Whether it is still being made."""
        return self.made_at is None and not self.has_failed
