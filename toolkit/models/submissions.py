"""What learners upload, and what the checker says of it."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.companies.access import people_visible_to
from academy.credentials.models import private_storage
from toolkit.models.exercises import ExercisePage


class Status(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CHECKING = "checking", _("Checking")
    CHECKED = "checked", _("Checked")
    FAILED = "failed", _("Could not be checked")


class Deleted(models.TextChoices):
    """Why a submission is there without its file."""

    BY_LEARNER = "learner", _("Deleted by the learner")
    BY_AGE = "age", _("Kept as long as files are kept")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: object) -> "SubmissionQuerySet":
        """Keep the submissions of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))

    def for_list(self) -> "SubmissionQuerySet":
        """Fetch what a list of submissions shows. Adds `errors` and `warnings` (ints)."""
        return self.annotate(
            errors=models.Count("findings", filter=models.Q(findings__severity="error")),
            warnings=models.Count("findings", filter=models.Q(findings__severity="warning")),
        ).order_by("-submitted_at", "-number")


class Submission(models.Model):
    """One workbook sent for checking, kept as it came, and how far the check is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions"
    )
    exercise = models.ForeignKey(
        ExercisePage, on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    exercise_key = models.UUIDField(null=True, help_text=_("Empty: a free check."))
    number = models.PositiveIntegerField(default=1)
    workbook = models.FileField(upload_to="submissions/%Y/%m/", storage=private_storage, blank=True)
    original_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(help_text=_("Bytes."))
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    submitted_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(
        null=True, help_text=_("While it is checked: when another worker may take it.")
    )
    checked_by = models.CharField(
        max_length=120, blank=True, help_text=_("Host and process of the worker that took it.")
    )
    checked_at = models.DateTimeField(null=True)
    template = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=40, blank=True)
    is_readable = models.BooleanField(null=True)
    checker_complete = models.BooleanField(
        null=True, help_text=_("Whether the form's own Checker would be green.")
    )
    checker_rows = models.JSONField(default=list)
    checker_cells = models.JSONField(default=list)
    is_passed = models.BooleanField(null=True, help_text=_("Of an exercise."))
    stranger = models.CharField(
        max_length=10,
        blank=True,
        choices=[("number", _("Another file's number")), ("company", _("Another company"))],
        help_text=_("Why it is not the learner's own practice file, and so was not marked."),
    )
    fixed_count = models.PositiveSmallIntegerField(default=0)
    planted_count = models.PositiveSmallIntegerField(default=0)
    new_count = models.PositiveSmallIntegerField(default=0)
    fixed = models.JSONField(default=list, help_text=_("Planted errors that are gone."))
    is_counted = models.BooleanField(
        default=False, help_text=_("Whether its findings are in the totals: toolkit.totals.")
    )
    signs = models.JSONField(
        default=list, help_text=_("Why it looks like a real declaration: toolkit.checker.likeness.")
    )
    practice_confirmed_at = models.DateTimeField(
        null=True, help_text=_("When the learner said that it is practice all the same.")
    )
    deleted_at = models.DateTimeField(
        null=True, help_text=_("When the file and what is personal were deleted.")
    )
    deleted_why = models.CharField(max_length=10, choices=Deleted, blank=True)
    points = models.JSONField(
        default=list, help_text=_("What differs from the key, or is new: kind, sheet, cell, text.")
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-submitted_at", "-number"]
        indexes = [
            models.Index(
                fields=["learner", "exercise_key", "-submitted_at"], name="submission_list"
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(status__in=["waiting", "checking"]),
                name="submissions_to_sweep",
            ),
            models.Index(
                fields=["submitted_at"],
                condition=~models.Q(workbook=""),
                name="submissions_with_a_file",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exercise_key", "number"], name="submission_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Submission {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("toolkit:submission", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Whether the check has ended, well or badly."""
        return self.status in {Status.CHECKED, Status.FAILED}

    @property
    def is_held(self) -> bool:
        """Whether it is not marked, because it looks real and nobody said that it is practice."""
        if not self.exercise_key or self.practice_confirmed_at:
            return False
        # Another company alone holds nothing: whose file it is, the marking says (`stranger`).
        return any(sign["kind"] != "other-company" for sign in self.signs)


class FindingState(models.TextChoices):
    NEW = "new", _("New")
    LEFT = "left", _("Still there")
    FIRST = "first", _("Found")


class SubmissionFinding(models.Model):
    """One thing that the checker would point out. Its words are the rule's, in any language."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    sheet = models.CharField(max_length=60, blank=True)
    cell = models.CharField(max_length=12, blank=True)
    row = models.PositiveIntegerField(null=True)
    params = models.JSONField(default=dict)
    lesson_code = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.FIRST)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["code"], name="findings_by_rule")]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="finding_in_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.sheet}!{self.cell}"
