"""The question bank, quizzes as activities of a course, and attempts at them."""

from collections.abc import Iterable
from decimal import ROUND_DOWN

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.managers import TaggableManager
from taggit.models import ItemBase
from wagtail.admin.panels import InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, PreviewableMixin
from wagtail.rich_text import expand_db_html
from wagtail.search import index

from academy.companies.access import people_visible_to
from assessments.quizzes import indexing
from assessments.quizzes.question_types import QUESTION_BLOCKS, TYPES
from courses.models import BASIC, ActivityPage


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


class QuizPage(ActivityPage):
    """A quiz: how many questions from which categories, and when it is passed."""

    kind = "quiz"
    url_name = "quizzes:quiz"

    intro = RichTextField(_("introduction"), features=BASIC, blank=True)
    draw_count = models.PositiveSmallIntegerField(
        _("questions drawn"), default=10, validators=[MinValueValidator(1)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=80, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as one likes.")
    )

    content_panels = [
        *ActivityPage.content_panels,
        "intro",
        "draw_count",
        "pass_mark",
        "attempts_allowed",
        InlinePanel("sources", heading=_("Categories to draw from"), min_num=1),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("quiz")

    def serve_preview(self, request, mode_name):
        from assessments.quizzes.views import quiz_preview

        return quiz_preview(request, self)

    def questions(self) -> "models.QuerySet[Question]":
        """The questions in use from which this quiz draws."""
        categories = [source.category_id for source in self.sources.all()]
        return Question.objects.to_draw_from(categories)


class QuizSource(Orderable):
    """A category from which a quiz draws."""

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="sources")
    category = models.ForeignKey(QuestionCategory, on_delete=models.PROTECT, related_name="+")

    panels = ["category"]


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
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    score = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, help_text=_("Share of the marks, 0 to 1.")
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
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"

    def get_absolute_url(self) -> str:
        """Where the attempt is continued or, once it is handed in, read again."""
        name = "quizzes:review" if self.submitted_at else "quizzes:attempt"
        return reverse(name, args=[self.pk])

    @property
    def percent(self) -> int | None:
        """The score from 0 to 100, rounded down: what shows as 80 has reached 80."""
        if self.score is None:
            return None
        return int((self.score * 100).to_integral_value(ROUND_DOWN))


class Response(models.Model):
    """A question of an attempt: what was shown, what was answered, what it earned."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="responses")
    shown = models.JSONField(
        help_text=_("Type, stem, options in the order shown, explanation, lesson, critical.")
    )
    answer = models.JSONField(null=True, help_text=_("Empty until answered."))
    answered_at = models.DateTimeField(null=True)
    mark = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, help_text=_("Share of the mark, 0 to 1.")
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_in_its_place")
        ]

    def __str__(self) -> str:
        return f"Response {self.pk}"
