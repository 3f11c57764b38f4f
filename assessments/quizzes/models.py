"""The question bank, quizzes as activities of a course, and attempts at them."""

from collections.abc import Iterable
from decimal import ROUND_DOWN

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.managers import TaggableManager
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, PreviewableMixin
from wagtail.rich_text import expand_db_html
from wagtail.search import index

from academy.companies.access import people_visible_to
from assessments.quizzes import indexing
from assessments.quizzes.core import revealing, scoring
from assessments.quizzes.core.drawing import Source, subtree
from assessments.quizzes.question_types import QUESTION_BLOCKS, TYPES
from assessments.quizzes.widgets import ReviewMatrix
from courses.models import BASIC, ActivityPage


class QuestionCategoryManager(models.Manager["QuestionCategory"]):
    def get_by_natural_key(self, name: str, parent: str) -> "QuestionCategory":
        """Return the category of this name in that of the name `parent`; "": at the top."""
        return self.get(name=name, **({"parent__name": parent} if parent else {"parent": None}))


class QuestionCategory(models.Model):
    """A shelf of the question bank, from which a quiz draws. A shelf may stand in another one."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
        verbose_name=_("part of"),
        help_text=_("Who draws from a category draws from its sub-categories too."),
    )

    objects = QuestionCategoryManager()

    class Meta:
        verbose_name = _("category of questions")
        verbose_name_plural = _("categories of questions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="category_name_once"
            ),
            models.UniqueConstraint(fields=["parent", "name"], name="sub_category_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent_id else self.name

    def natural_key(self) -> tuple[str, str]:
        """What it is known by in other installations: its name, and its parent's or ""."""
        return self.name, self.parent.name if self.parent_id else ""

    def clean(self) -> None:
        """Keep the tree at two levels, so that a list of it needs no recursion."""
        if self.parent_id and (self.parent_id == self.pk or self.parent.parent_id):
            raise ValidationError({"parent": _("Choose a category that is not a part itself.")})
        if self.parent_id and self.pk and self.children.exists():
            raise ValidationError({"parent": _("This category has sub-categories of its own.")})


class Difficulty(models.TextChoices):
    EASY = "easy", _("Easy")
    MEDIUM = "medium", _("Medium")
    HARD = "hard", _("Hard")


class TaggedQuestion(ItemBase):
    """A tag on a question."""

    tag = models.ForeignKey("taggit.Tag", on_delete=models.CASCADE, related_name="tagged_questions")
    content_object = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="tagged_items"
    )


class QuestionQuerySet(models.QuerySet["Question"]):
    def get_by_natural_key(self, code: str) -> "Question":
        """Return the newest version of the question with this code."""
        return self.newest().get(code=code)

    def newest(self) -> "QuestionQuerySet":
        """Keep of each question the version that is edited and drawn."""
        return self.filter(is_newest=True)

    def to_draw_from(self, categories: Iterable[int]) -> "QuestionQuerySet":
        """Keep the questions in use of these categories (keys) and of their sub-categories."""
        keys = list(categories)
        shelves = QuestionCategory.objects.filter(Q(pk__in=keys) | Q(parent__in=keys))
        return self.newest().filter(is_active=True, category__in=shelves.values("pk"))


class Question(PreviewableMixin, index.Indexed, models.Model):
    """One version of a question of the bank. Once an attempt showed it, it never changes.

    Versions of a question share its code; a change of an answered one is a new row (bank.py).
    """

    code = models.CharField(
        _("code"),
        max_length=30,
        help_text=_("Yours to choose, and never used twice, for example C1-Q07."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_newest = models.BooleanField(_("newest version"), default=True, editable=False)
    category = models.ForeignKey(
        QuestionCategory,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("category"),
    )
    type = models.CharField(
        _("type"), max_length=40, editable=False, help_text=_("The name of the content's type.")
    )
    content = StreamField(QUESTION_BLOCKS, min_num=1, max_num=1, verbose_name=_("question"))
    explanation = RichTextField(
        _("explanation"),
        features=BASIC,
        blank=True,
        help_text=_("Shown after the quiz, whatever the answer was."),
    )
    lesson_code = models.CharField(
        _("lesson"), max_length=20, blank=True, help_text=_("The lesson that teaches it.")
    )
    objective = models.CharField(
        _("objective"),
        max_length=250,
        blank=True,
        help_text=_("What who answers it can do, in one line."),
    )
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty, default=Difficulty.MEDIUM
    )
    tags = TaggableManager(through=TaggedQuestion, blank=True, verbose_name=_("tags"))
    is_critical = models.BooleanField(
        _("critical"),
        default=False,
        help_text=_("Always drawn, and must be right to pass. Learners are told beforehand."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Quizzes draw only questions that are in use.")
    )

    objects = QuestionQuerySet.as_manager()

    search_fields = [
        index.SearchField("code"),
        index.AutocompleteField("code"),
        index.SearchField("content"),
        index.AutocompleteField("content"),
        index.AutocompleteField("objective"),
        index.RelatedFields("tags", [index.AutocompleteField("name")]),
        index.FilterField("id"),
        index.FilterField("category"),
        index.FilterField("type"),
        index.FilterField("difficulty"),
        index.FilterField("lesson_code"),
        index.FilterField("is_critical"),
        index.FilterField("is_active"),
        index.FilterField("is_newest"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code", "-version"]
        indexes = [
            models.Index(fields=["category", "is_newest", "is_active"], name="questions_to_draw")
        ]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="question_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_newest=True), name="one_newest_version"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        """What it is known by in other installations: its code."""
        return (self.code,)

    def clean(self) -> None:
        """Refuse the code of another question, which is not one of this one's versions."""
        kin = Question.objects.filter(pk=self.pk).values("code")
        if Question.objects.filter(code=self.code).exclude(code__in=kin).exists():
            raise ValidationError({"code": _("Another question has this code.")})

    def save(self, **kwargs) -> None:
        """Save. Raises ValueError if that would change what an attempt has shown."""
        self.type = self.block.block_type if self.block else ""
        if not self._state.adding and self.is_answered:
            before = Question.objects.get(pk=self.pk)
            if before.show(seed=0) != self.show(seed=0):
                raise ValueError(f"{self.code} has been answered: keep_change() makes a version.")
        super().save(**kwargs)

    def get_indexed_instance(self) -> "Question | None":
        """Return what is indexed when this is saved: nothing while that is put off."""
        return None if indexing.is_put_off() else self

    @property
    def block(self) -> object | None:
        """The question itself, a value of its type, or None while it is being written."""
        return self.content[0] if self.content else None

    @property
    def type_label(self) -> str:
        """The name of the question's type, for people."""
        return str(self.block.block.label) if self.block else ""

    @property
    def stem(self) -> str:
        """What is asked, cut to 90 characters, for lists."""
        return Truncator(self.block.value["stem"]).chars(90) if self.block else ""

    @property
    def is_answered(self) -> bool:
        """Whether an attempt has shown this version, answered or still open."""
        return self.responses.exists()

    def show(self, *, seed: int) -> dict:
        """Return what an attempt keeps of the question, so that later edits change no history.

        Keys: type, explanation (HTML), lesson_code, critical, and those that the type shows.
        """
        child = self.content[0]
        return TYPES[child.block_type].show(child.value, seed=seed) | {
            "type": child.block_type,
            "explanation": expand_db_html(self.explanation),
            "lesson_code": self.lesson_code,
            "critical": self.is_critical,
        }

    preview_modes = [("", _("As it is asked")), ("review", _("After the quiz"))]

    def serve_preview(self, request, mode_name):
        from assessments.quizzes.previews import question_preview

        return question_preview(request, self, mode_name)


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
        never_shown = not (self.matrix[revealing.AFTER] | self.matrix[revealing.LATER])
        if self.mode == Mode.EXAM and never_shown and not self.closes_at:
            raise ValidationError(
                {"closes_at": _("An exam shows its results when it closes: say when.")}
            )

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


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: object) -> "AttemptQuerySet":
        """Keep the attempts of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))

    def for_quiz(self, learner: object, quiz: QuizPage) -> "AttemptQuerySet":
        """Keep a learner's attempts at a quiz, in whichever language they were made."""
        return self.filter(learner=learner, quiz_key=quiz.translation_key)


class Attempt(models.Model):
    """One try at a quiz, made on the server when it starts."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts"
    )
    quiz = models.ForeignKey(QuizPage, on_delete=models.PROTECT, related_name="attempts")
    quiz_key = models.UUIDField()
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.TEST)
    pass_mark = models.PositiveSmallIntegerField()
    sections = models.JSONField(
        default=list,
        help_text=_("What it draws from, in order: each with category, name and pass_mark."),
    )
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    imported_from = models.CharField(
        max_length=60, null=True, unique=True, help_text=_("The row of another system, if any.")
    )
    is_timed_out = models.BooleanField(default=False, help_text=_("Handed in by the clock."))
    marked_at = models.DateTimeField(null=True, help_text=_("When its last answer was marked."))
    released_at = models.DateTimeField(null=True, help_text=_("When its result began to count."))
    score = models.DecimalField(
        max_digits=9, decimal_places=8, null=True, help_text=_("Share of the marks, 0 to 1.")
    )
    is_passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["learner", "quiz_key"],
                condition=Q(submitted_at__isnull=True),
                name="one_open_attempt_a_quiz",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1),
                name="score_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(marked_at__isnull=False),
                name="released_after_marking",
            ),
            models.CheckConstraint(
                condition=Q(marked_at__isnull=True) | Q(submitted_at__isnull=False),
                name="marked_after_submitting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["quiz"], condition=Q(submitted_at__isnull=True), name="open_attempts"
            ),
            models.Index(
                fields=["quiz"],
                condition=Q(marked_at__isnull=False, released_at__isnull=True),
                name="attempts_to_release",
            ),
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False, marked_at__isnull=True),
                name="attempts_to_mark",
            ),
            models.Index(
                fields=["marked_at"],
                condition=Q(marked_at__isnull=False),
                name="attempts_marked",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"

    def get_absolute_url(self) -> str:
        """Where the attempt is continued or, once it is handed in, read again."""
        name = "quizzes:review" if self.submitted_at else "quizzes:attempt"
        return reverse(name, args=[self.pk])

    @property
    def state(self) -> str:
        """One of "open", "submitted" (waits for a marker), "marked", "released"."""
        if not self.submitted_at:
            return "open"
        if not self.marked_at:
            return "submitted"
        return "released" if self.released_at else "marked"

    @property
    def percent(self) -> int | None:
        """The score from 0 to 100, rounded down: what shows as 80 has reached 80."""
        if self.score is None:
            return None
        return int((self.score * 100).to_integral_value(ROUND_DOWN))


class Confidence(models.TextChoices):
    SURE = "sure", _("Sure")
    UNSURE = "unsure", _("Not sure")
    GUESS = "guess", _("A guess")


class Response(models.Model):
    """A question of an attempt: what was shown, what was answered, what it earned."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="responses")
    section = models.PositiveIntegerField(null=True, help_text=_("Category of its section."))
    shown = models.JSONField(
        help_text=_("Type, stem, options in the order shown, explanation, lesson, critical.")
    )
    answer = models.JSONField(null=True, help_text=_("Empty until answered."))
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    answered_at = models.DateTimeField(null=True)
    sequence = models.BigIntegerField(
        default=0, help_text=_("Of the answer that is kept: milliseconds. 0: none came yet.")
    )
    checked_at = models.DateTimeField(
        null=True, help_text=_("When the learner saw what is right; then it cannot be changed.")
    )
    mark = models.DecimalField(
        max_digits=9, decimal_places=8, null=True, help_text=_("Share of the mark, 0 to 1.")
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_in_its_place"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=0, mark__lte=1),
                name="mark_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Response {self.pk}"


class ReviewCardQuerySet(models.QuerySet["ReviewCard"]):
    def visible_to(self, user: object) -> "ReviewCardQuerySet":
        """Keep this person's own cards: what one practises is nobody else's business."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def due(self) -> "ReviewCardQuerySet":
        """Keep what is to be asked today, the longest due first: questions still in use."""
        in_use = Question.objects.newest().filter(
            code=models.OuterRef("question__code"), is_active=True
        )
        return self.filter(models.Exists(in_use), due_on__lte=timezone.localdate())


class ReviewCard(models.Model):
    """A question that a learner missed, and when it comes back, in its newest version then."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_cards"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="review_cards")
    stage = models.PositiveSmallIntegerField(default=0, help_text=_("Place in core/spacing.DAYS."))
    turn = models.PositiveIntegerField(default=0, help_text=_("How often it was answered."))
    due_on = models.DateField()

    objects = ReviewCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to review")
        verbose_name_plural = _("questions to review")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "question"], name="one_card_a_question")
        ]
        indexes = [models.Index(fields=["learner", "due_on"], name="cards_due")]

    def __str__(self) -> str:
        return f"Card {self.pk}"

    def newest(self) -> Question:
        """The version that is asked now."""
        return Question.objects.newest().get(code=self.question.code)


# Kept in files of their own, and loaded with the models of this app.
from assessments.quizzes.marking_models import (  # noqa: E402, F401
    Judgement,
    MarkingSetting,
    ReleaseNotice,
    ReleaseOrder,
)
from assessments.quizzes.regrade_models import Regrade, RegradeLine  # noqa: E402, F401
from assessments.quizzes.statistic_models import ItemStatistic, StatisticsRun  # noqa: E402, F401
