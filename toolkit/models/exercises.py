"""Exercises, the practice files that learners take, and what they answer on the page."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from academy.companies.access import people_visible_to
from academy.credentials.models import private_storage
from courses.models import BASIC, OBJECTIVES, ActivityPage
from toolkit.blocks import AlternativeBlock, CriterionBlock, MaterialBlock, SortItemBlock
from toolkit.checker.specs import known_versions
from toolkit.edit_forms import ExerciseEditForm


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
        OBJECTIVES,
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


class ExerciseAnswerQuerySet(models.QuerySet["ExerciseAnswer"]):
    def visible_to(self, user: object) -> "ExerciseAnswerQuerySet":
        """Keep the answers of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))


class Decision(models.TextChoices):
    """What a trainer says of a text that its writer marked."""

    PASSED = "passed", _("Passed")
    AGAIN = "again", _("To be worked on again")


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
    decision = models.CharField(
        _("decision"),
        max_length=10,
        choices=Decision,
        blank=True,
        help_text=_(
            "Counts before the learner's own mark. “Passed” completes the exercise; what was"
            " completed before stays so."
        ),
    )
    comment = models.TextField(_("comment"), blank=True, help_text=_("The learner reads it."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(auto_now_add=True)

    objects = ExerciseAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an exercise")
        verbose_name_plural = _("answers to exercises")
        permissions = [("decide_exerciseanswer", "Can decide on texts that learners marked")]
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exercise_key", "number"], name="answer_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"

    @property
    def counts_as_passed(self) -> bool:
        """Whether it is passed: by the trainer's word, else by the mark."""
        return self.decision == Decision.PASSED if self.decision else self.is_passed
