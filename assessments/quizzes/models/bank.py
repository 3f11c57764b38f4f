"""The question bank: categories, and questions in their versions."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PreviewableMixin
from wagtail.rich_text import expand_db_html
from wagtail.search import index

from assessments.quizzes import indexing
from assessments.quizzes.question_types import QUESTION_BLOCKS, TYPES
from courses.models import BASIC


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
        index.SearchField("code_words"),
        index.AutocompleteField("code_words"),
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
    def code_words(self) -> str:
        """The code as it is indexed. PostgreSQL would read "NEW-1" as "new" and minus one, while
        what is looked for is parted at its hyphens.
        """
        return self.code.replace("-", " ")

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
