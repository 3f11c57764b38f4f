"""Quizzes as activities of a course: what they draw, how they are taken, what they show when."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from assessments.quizzes.core import revealing, scoring
from assessments.quizzes.core.drawing import Source, subtree
from assessments.quizzes.models.bank import Difficulty, Question, QuestionCategory
from assessments.quizzes.widgets import ReviewMatrix
from courses.models import BASIC, ActivityPage


class Mode(models.TextChoices):
    PRACTICE = revealing.PRACTICE, _("Practice: each answer is explained at once")
    TEST = revealing.TEST, _("Test: explained after handing in")
    EXAM = revealing.EXAM, _("Exam: nothing is shown before it has closed")
    SURVEY = revealing.SURVEY, _("Survey: no right or wrong")


class PageLayout(models.TextChoices):
    ONE = "one", _("One question a page")
    ALL = "all", _("All questions on one page")


class Counting(models.TextChoices):
    BEST = scoring.BEST, _("The best attempt")
    LAST = scoring.LAST, _("The last attempt")
    FIRST = scoring.FIRST, _("The first attempt")
    AVERAGE = scoring.AVERAGE, _("The average of all attempts")


class QuizPage(ActivityPage):
    """A quiz: what it draws, how it is taken, what it shows and when, and when it is passed."""

    kind = "quiz"
    url_name = "quizzes:quiz"

    intro = RichTextField(_("introduction"), features=BASIC, blank=True)
    passed_text = RichTextField(
        _("said on a pass"), features=BASIC, blank=True, help_text=_("Above the review.")
    )
    failed_text = RichTextField(_("said otherwise"), features=BASIC, blank=True)
    is_placement = models.BooleanField(
        _("placement test"),
        default=False,
        help_text=_(
            "Who reaches the pass mark in the questions on a module need not read its lessons."
            " Leave “required” empty, and name a lesson in each question."
        ),
    )
    is_preview = models.BooleanField(
        _("open to visitors"),
        default=False,
        help_text=_(
            "Anyone may take it before signing up; their result becomes theirs when they do. Only"
            " in practice mode and without limits, since a visitor can always begin anew."
        ),
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.TEST)
    draw_count = models.PositiveSmallIntegerField(
        _("questions drawn"),
        default=10,
        validators=[MinValueValidator(1)],
        help_text=_("In all. Categories without a number of their own share the rest."),
    )
    random_order = models.BooleanField(
        _("questions in random order"),
        default=True,
        help_text=_("No: by category as listed below, then by code."),
    )
    random_options = models.BooleanField(_("options in random order"), default=True)
    page_layout = models.CharField(
        _("pages"), max_length=5, choices=PageLayout, default=PageLayout.ONE
    )
    asks_confidence = models.BooleanField(
        _("ask how sure they are"),
        default=False,
        help_text=_("With each answer: sure, unsure or a guess. It changes no mark."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=80, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as one likes.")
    )
    pause_minutes = models.PositiveIntegerField(
        _("pause between attempts (minutes)"),
        default=0,
        help_text=_("From handing in to the next start."),
    )
    counting = models.CharField(
        _("which attempt counts"), max_length=10, choices=Counting, default=Counting.BEST
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Open attempts are then handed in as they are."),
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: none. Extra time for a person: Question bank, Extra time."),
    )
    grace_seconds = models.PositiveSmallIntegerField(
        _("grace (seconds)"),
        default=30,
        help_text=_("Answers on their way when the time is up still count for so long."),
    )
    review_by_mode = models.BooleanField(
        _("show what the mode says"),
        default=True,
        help_text=_("Untick to change the table below. Ticked, saving fills it in."),
    )
    review = models.JSONField(_("what learners are shown"), default=dict, blank=True)
    later_hours = models.PositiveSmallIntegerField(_("“later” begins after (hours)"), default=24)

    content_panels = [
        *ActivityPage.content_panels,
        "intro",
        "mode",
        "is_preview",
        "is_placement",
        InlinePanel("sources", heading=_("Categories to draw from"), label=_("Category")),
        InlinePanel(
            "picks",
            heading=_("Questions chosen one by one"),
            label=_("Question"),
            help_text=_("Drawn like those of the categories; all, if the number below allows."),
        ),
        MultiFieldPanel(
            ["draw_count", "random_order", "random_options", "page_layout", "asks_confidence"],
            _("Questions"),
        ),
        MultiFieldPanel(
            ["pass_mark", "attempts_allowed", "pause_minutes", "counting"],
            _("Passing and attempts"),
        ),
        MultiFieldPanel(["opens_at", "closes_at", "time_limit", "grace_seconds"], _("Time")),
        MultiFieldPanel(
            ["review_by_mode", FieldPanel("review", widget=ReviewMatrix), "later_hours"],
            _("What learners are shown"),
        ),
        MultiFieldPanel(["passed_text", "failed_text"], _("Afterwards")),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("quiz")

    def clean(self) -> None:
        super().clean()
        self.review = revealing.as_lists(self.matrix)
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("It cannot close before it opens.")})
        if self.is_preview:
            self._may_be_open()
        never_shown = not (self.matrix[revealing.AFTER] | self.matrix[revealing.LATER])
        if self.mode == Mode.EXAM and never_shown and not self.closes_at:
            raise ValidationError(
                {"closes_at": _("An exam shows its results when it closes: say when.")}
            )

    def _may_be_open(self) -> None:
        """Refuse what a visitor, whom nobody knows again, would get around or learn too much by."""
        if self.mode != Mode.PRACTICE:
            text = _("Open to visitors, it must be in practice mode: it gives its answers away.")
            raise ValidationError({"mode": text})
        if self.is_placement:
            text = _("A placement test cannot be open to visitors: nobody is spared a lesson yet.")
            raise ValidationError({"is_placement": text})
        if self.attempts_allowed is not None or self.pause_minutes:
            text = _("Open to visitors, it can have no limit of attempts and no pause.")
            raise ValidationError({"attempts_allowed": text})

    def serve_preview(self, request, mode_name):
        from assessments.quizzes.views import quiz_preview

        return quiz_preview(request, self)

    @property
    def matrix(self) -> revealing.Matrix:
        """What is shown at which moment: that of the mode, or the trainer's own."""
        return (
            revealing.PRESETS[self.mode] if self.review_by_mode else revealing.matrix(self.review)
        )

    @property
    def is_survey(self) -> bool:
        return self.mode == Mode.SURVEY

    @cached_property
    def source_rows(self) -> "list[QuizSource]":
        """Its sources with their categories, in order; asked for once a page object."""
        rows = self.sources.select_related("category__parent")
        # databases disagree on where an empty place comes
        return sorted(rows, key=lambda row: (row.sort_order or 0, row.pk or 0))

    def draws_from(self) -> list[Source]:
        """Where this quiz draws from, in its order; a category brings all below it."""
        parents = dict(QuestionCategory.objects.order_by().values_list("pk", "parent"))
        return [
            Source(subtree(parents, row.category_id), row.difficulty, row.count)
            for row in self.source_rows
        ]

    def questions(self) -> "models.QuerySet[Question]":
        """The questions in use from which this quiz draws.

        Adds `place` (int): that of a question chosen by name; None for those of the categories.
        """
        categories = [source.category_id for source in self.source_rows]
        picks = QuizPick.objects.filter(page=self.pk, question__code=models.OuterRef("code"))
        place = picks.annotate(place=models.functions.Coalesce("sort_order", 0)).values("place")
        found = Question.objects.newest().annotate(
            place=models.Subquery(place[:1], output_field=models.IntegerField())
        )
        shelves = QuestionCategory.objects.filter(Q(pk__in=categories) | Q(parent__in=categories))
        return found.filter(
            Q(category__in=shelves.values("pk")) | Q(place__isnull=False), is_active=True
        )


class QuizSource(Orderable):
    """A category from which a quiz draws, with all below it. It is a section of the quiz."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="sources")
    category = models.ForeignKey(QuestionCategory, on_delete=models.PROTECT, related_name="+")
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty, blank=True, help_text=_("Empty: any.")
    )
    count = models.PositiveSmallIntegerField(
        _("number of questions"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: a share of what is left."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark of this section (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Must be reached besides that of the quiz. Empty: none."),
    )

    panels = ["category", FieldRowPanel(["count", "difficulty", "pass_mark"])]


class QuizPick(Orderable):
    """A question that a quiz draws by name, in whichever version is the newest then."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="picks")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="picks", verbose_name=_("question")
    )

    panels = ["question"]


class ExtraTime(models.Model):
    """Extra time that a person is given, for one quiz or for all."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="extra_times",
        verbose_name=_("learner"),
    )
    quiz = models.ForeignKey(
        QuizPage,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quiz"),
        help_text=_("Empty: all quizzes."),
    )
    percent = models.PositiveSmallIntegerField(
        _("percent more"), default=0, validators=[MaxValueValidator(900)]
    )
    minutes = models.PositiveSmallIntegerField(_("minutes more"), default=0)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Only trainers see it.")
    )

    class Meta:
        verbose_name = _("extra time")
        verbose_name_plural = _("extra times")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.learner}: {self.percent} %, {self.minutes} min"

    def clean(self) -> None:
        super().clean()
        if not self.percent and not self.minutes:
            raise ValidationError({"percent": _("Give percent, minutes or both.")})
