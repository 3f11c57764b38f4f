"""Exercises on practice workbooks, what learners upload, and what the checker says of it."""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from academy.companies.access import people_visible_to
from academy.credentials.models import private_storage
from courses.models import BASIC, ActivityPage
from toolkit.carry_models import CarryOver
from toolkit.rollup_models import (
    FileStatus,
    Problem,
    RollUp,
    RollUpConflict,
    RollUpFile,
    RollUpLine,
    RollUpStatus,
)

__all__ = [
    "CarryOver",
    "ExercisePage",
    "FileStatus",
    "FindingState",
    "PracticeFile",
    "Problem",
    "RollUp",
    "RollUpConflict",
    "RollUpFile",
    "RollUpLine",
    "RollUpStatus",
    "Status",
    "Submission",
    "SubmissionFinding",
]


class ExercisePage(ActivityPage):
    """A practice workbook with planted errors, to be found and put right."""

    kind = "exercise"
    url_name = "toolkit:exercise"

    scenario = RichTextField(_("scenario"), features=["h2", "h3", *BASIC])
    hints = models.TextField(_("hints"), blank=True, help_text=_("One a line, gentle ones first."))
    template = models.CharField(
        _("template"), max_length=10, default="CMRT", choices=[("CMRT", "CMRT")]
    )
    version = models.CharField(_("version"), max_length=10, default="6.5", choices=[("6.5", "6.5")])
    error_count = models.PositiveSmallIntegerField(
        _("planted errors"), default=12, validators=[MinValueValidator(1)]
    )
    pass_fixed = models.PositiveSmallIntegerField(
        _("fixed to pass"),
        default=10,
        validators=[MinValueValidator(1)],
        help_text=_("How many of the planted errors must be fixed, with no new one."),
    )

    content_panels = [
        *ActivityPage.content_panels,
        "scenario",
        "hints",
        "template",
        "version",
        "error_count",
        "pass_fixed",
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("exercise")

    def serve_preview(self, request, mode_name):
        from toolkit.views import exercise_preview

        return exercise_preview(request, self)

    @property
    def hint_list(self) -> list[str]:
        """The hints, one text each."""
        return [line.strip() for line in self.hints.splitlines() if line.strip()]


class PracticeFileQuerySet(models.QuerySet["PracticeFile"]):
    def visible_to(self, user: object) -> "PracticeFileQuerySet":
        """Keep this person's own files."""
        return self.filter(learner=user) if user.is_authenticated else self.none()


class PracticeFile(models.Model):
    """The workbook that one learner practises on: its seed, and the key of what was planted."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_files"
    )
    exercise = models.ForeignKey(
        ExercisePage, on_delete=models.CASCADE, related_name="practice_files"
    )
    exercise_key = models.UUIDField()
    seed = models.BigIntegerField()
    key = models.JSONField(help_text=_("What was planted, as toolkit.checker.practice keeps it."))
    workbook = models.FileField(upload_to="practice/", storage=private_storage)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PracticeFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exercise_key"], name="one_practice_file_an_exercise"
            )
        ]

    def __str__(self) -> str:
        return f"Practice file {self.pk}"


class Status(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CHECKING = "checking", _("Checking")
    CHECKED = "checked", _("Checked")
    FAILED = "failed", _("Could not be checked")


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
    workbook = models.FileField(upload_to="submissions/%Y/%m/", storage=private_storage)
    original_name = models.CharField(max_length=200)
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
