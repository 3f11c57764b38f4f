"""Exercises on practice workbooks, what learners upload, and what the checker says of it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from academy.companies.access import people_visible_to
from academy.credentials.models import private_storage
from courses.models import BASIC, ActivityPage
from toolkit.blocks import AlternativeBlock, CriterionBlock, MaterialBlock, SortItemBlock
from toolkit.carry_models import CarryOver
from toolkit.checker.specs import known_versions
from toolkit.edit_forms import ExerciseEditForm
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


def template_choices() -> list[tuple[str, str]]:
    """Return the templates that can be practised."""
    return [(name, name) for name in known_versions()]


def version_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the versions that can be practised, by template, the newest first."""
    return [
        (name, [(version, version) for version in reversed(versions)])
        for name, versions in known_versions().items()
    ]


class ExercisePage(ActivityPage):
    """Work on a practice workbook, or on a page, that is marked against a key."""

    kind = "exercise"
    url_name = "toolkit:exercise"

    class Task(models.TextChoices):
        REPAIR = "repair", _("Repair a file with planted errors")
        FIND = "find", _("Find planted errors without changing the file")
        FILL = "fill", _("Fill in a form from a brief")
        SORT = "sort", _("Sort files")
        RUBRIC = "rubric", _("Write, and mark it by a list of criteria")

    task = models.CharField(_("kind"), max_length=10, choices=Task, default=Task.REPAIR)
    scenario = RichTextField(_("scenario"), features=["h2", "h3", *BASIC])
    hints = models.TextField(_("hints"), blank=True, help_text=_("One a line, gentle ones first."))
    materials = StreamField(
        [("material", MaterialBlock())],
        blank=True,
        verbose_name=_("files to work with"),
        help_text=_("For example what suppliers sent. Not the file to fill in or to repair."),
    )
    template = models.CharField(
        _("template"), max_length=10, default="CMRT", choices=template_choices
    )
    version = models.CharField(_("version"), max_length=10, default="6.5", choices=version_choices)
    error_count = models.PositiveSmallIntegerField(
        _("planted errors"), default=12, validators=[MinValueValidator(1)]
    )
    errors = models.CharField(
        _("which errors"),
        max_length=200,
        blank=True,
        help_text=_("Keys such as E01, E07. Empty: each learner gets others, drawn by chance."),
    )
    pass_fixed = models.PositiveSmallIntegerField(
        _("right to pass"),
        default=10,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Errors fixed or found, files sorted, points of the criteria. Not used for filling in."
        ),
    )
    slips_allowed = models.PositiveSmallIntegerField(
        _("slips allowed"),
        default=0,
        help_text=_("When filling in: entries that may differ. When finding: false alarms."),
    )
    warnings_allowed = models.PositiveSmallIntegerField(
        _("warnings allowed"), default=1, help_text=_("When filling in; no error may be left.")
    )
    solution = models.FileField(
        _("solution"),
        upload_to="solutions/",
        storage=private_storage,
        blank=True,
        help_text=_("The form as it should be filled in. The answer key is read from it."),
    )
    alternatives = StreamField(
        [("alternative", AlternativeBlock())],
        blank=True,
        verbose_name=_("what else is right"),
        help_text=_("For cells of the solution in which more than one answer is right."),
    )
    with_sources = models.BooleanField(
        _("each smelter needs its source"),
        default=False,
        help_text=_("The comment of each line must name the supplier, as in the solution."),
    )
    items = StreamField(
        [("file", SortItemBlock()), ("criterion", CriterionBlock())],
        blank=True,
        verbose_name=_("files to sort, or criteria"),
    )
    answer_key = models.JSONField(default=dict, editable=False)

    content_panels = [
        *ActivityPage.content_panels,
        "task",
        "scenario",
        "hints",
        "materials",
        MultiFieldPanel(
            ["template", "version", "error_count", "errors"], _("The practice workbook")
        ),
        MultiFieldPanel(["pass_fixed", "slips_allowed", "warnings_allowed"], _("To pass")),
        MultiFieldPanel(["solution", "alternatives", "with_sources"], _("Filling in: the key")),
        "items",
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    base_form_class = ExerciseEditForm

    class Meta:
        verbose_name = _("exercise")

    def clean(self) -> None:
        super().clean()
        from toolkit.authoring import validate_exercise

        validate_exercise(self)

    def serve_preview(self, request, mode_name):
        from toolkit.views import exercise_preview

        return exercise_preview(request, self)

    @property
    def hint_list(self) -> list[str]:
        """The hints, one text each."""
        return [line.strip() for line in self.hints.splitlines() if line.strip()]

    @property
    def error_keys(self) -> list[str] | int:
        """The errors to plant: their keys, or how many to draw."""
        keys = [key.strip().upper() for key in self.errors.split(",") if key.strip()]
        return keys or self.error_count

    @property
    def planted(self) -> int:
        """How many errors a practice workbook of this exercise has."""
        keys = self.error_keys
        return keys if isinstance(keys, int) else len(keys)

    @property
    def has_workbook(self) -> bool:
        """Whether a learner takes a workbook of their own."""
        return self.task in {self.Task.REPAIR, self.Task.FIND, self.Task.FILL}

    @property
    def is_uploaded(self) -> bool:
        """Whether a learner sends a workbook back, rather than answering on the page."""
        return self.task in {self.Task.REPAIR, self.Task.FILL}


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

    @property
    def company(self) -> str:
        """The made-up company that it is about, or "" if the learner is to fill it in."""
        return next(iter(self.key.get("facts", {}).get("company_name", [])), "")


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


class ExerciseAnswerQuerySet(models.QuerySet["ExerciseAnswer"]):
    def visible_to(self, user: object) -> "ExerciseAnswerQuerySet":
        """Keep the answers of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))


class ExerciseAnswer(models.Model):
    """One attempt at an exercise that is answered on its page: what was answered, and its mark."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exercise_answers"
    )
    exercise = models.ForeignKey(ExercisePage, on_delete=models.PROTECT, related_name="answers")
    exercise_key = models.UUIDField()
    number = models.PositiveIntegerField()
    response = models.JSONField(help_text=_("What was answered, as its form gives it."))
    score = models.PositiveSmallIntegerField()
    out_of = models.PositiveSmallIntegerField()
    slips = models.PositiveSmallIntegerField(default=0, help_text=_("False alarms."))
    is_passed = models.BooleanField()
    notes = models.JSONField(
        default=list, help_text=_("What to show of the mark: kind, sheet, cell, text.")
    )
    submitted_at = models.DateTimeField(auto_now_add=True)

    objects = ExerciseAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an exercise")
        verbose_name_plural = _("answers to exercises")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exercise_key", "number"], name="answer_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


FREE_CHECK = uuid.UUID(int=0)
"""Stands for an exercise in the totals of free checks: a database takes two NULLs for different."""


class Total(models.Model):
    """What was found in all checks of one day: sums only, of nobody in particular."""

    day = models.DateField()
    exercise_key = models.UUIDField(default=FREE_CHECK)
    template = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20, blank=True)

    GROUP = ["day", "exercise_key", "template", "version"]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.template} {self.version} on {self.day}"


class CheckTotal(Total):
    """How many files were checked."""

    files = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=Total.GROUP, name="check_total_once")]


class RuleTotal(Total):
    """In how many files a rule found something, and how often in all."""

    code = models.CharField(max_length=60)
    files = models.IntegerField(default=0)
    findings = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("common finding")
        verbose_name_plural = _("common findings")
        constraints = [
            models.UniqueConstraint(fields=[*Total.GROUP, "code"], name="rule_total_once")
        ]


class CellTotal(Total):
    """How often a rule found something in a cell; in a list, in a column: lines move."""

    code = models.CharField(max_length=60)
    sheet = models.CharField(max_length=60, blank=True)
    cell = models.CharField(max_length=12, blank=True)
    findings = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[*Total.GROUP, "code", "sheet", "cell"], name="cell_total_once"
            )
        ]


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


# Django looks for models here; those of drafts and smelter lists have files of their own.
from toolkit.draft_models import DeclarationDraft  # noqa: E402, F401
from toolkit.smelter_models import SmelterEntry, SmelterList, SmelterListVersion  # noqa: E402, F401
