"""Question sets: the rows that authors work on, and the versions that were published from them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

UNCHANGEABLE = _("A published version never changes.")


class QuestionSet(ClusterableModel):
    """A questionnaire as its authors have it now. Companies answer a published version of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        APPROVED = "approved", _("Approved, to be published")

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_(
            'Small letters, such as "rra". Short and for good: it stands in the addresses of the'
            " criteria."
        ),
    )
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("What the questionnaire is for, in the words that a company reads first."),
    )
    language = models.CharField(
        _("language of its texts"),
        max_length=12,
        default="en",
        help_text=_('A language code, such as "en".'),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    review_note = models.TextField(_("note to the reviewer or author"), blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        ordering = ["title"]
        permissions = [
            ("review_questionset", "Can review question sets"),
            ("publish_questionset", "Can publish question sets"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked(self) -> bool:
        """Whether it is with a reviewer, so that its rows must stay as they are."""
        return self.state != self.State.DRAFT


class Section(models.Model):
    """A part of a question set: a theme, with its weight in the overall figure."""

    question_set = ParentalKey(QuestionSet, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(_("code"), max_length=20, help_text=_('Capitals, such as "GOV".'))
    title = models.CharField(_("title"), max_length=200)
    weight = models.PositiveSmallIntegerField(
        _("weight"), help_text=_("Its share in the overall figure; all sections together make 100.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)

    sort_order_field = "position"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "code"], name="section_code_once_a_set")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Criterion(models.Model):
    """One question with its four levels, and what hangs on it. Lists are JSON lists of texts.

    Its code never changes its meaning: what replaces it has a code of its own, and names it in
    `supersedes`.
    """

    class Condition(models.TextChoices):
        OWN_SITES = "own_sites", _("The company has sites of its own where people work")
        MINING = "mining_or_tailings", _("It mines, or keeps tailings or slag")
        ASM = "asm_possible", _("Artisanal mining may be in its chain")
        CAHRA = "cahra_exposure", _("It has sites in, or sources from, a high-risk area")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=20, help_text=_('Such as "GOV-01".'))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    topic = models.CharField(_("topic"), max_length=200)
    question = models.TextField(_("question"))
    why = models.TextField(
        _("why it matters"), help_text=_("One or two sentences, shown where there is a gap.")
    )
    level_1 = models.TextField(_("level 1: not started"))
    level_2 = models.TextField(_("level 2: under construction"))
    level_3 = models.TextField(_("level 3: working"))
    level_4 = models.TextField(_("level 4: proven"))
    roles = models.JSONField(_("roles that are asked"), default=list)
    weight = models.PositiveSmallIntegerField(_("weight"), default=2, help_text=_("1 to 3."))
    is_critical = models.BooleanField(
        _("critical"), default=False, help_text=_("A low level caps the band of the whole result.")
    )
    may_be_na = models.BooleanField(_('may be "not applicable"'), default=False)
    is_quick = models.BooleanField(_("in the quick scan"), default=False)
    condition = models.CharField(_("asked only if"), max_length=30, choices=Condition, blank=True)
    raised_by = models.JSONField(
        _("more urgent with"),
        default=list,
        blank=True,
        help_text=_("Minerals and conditions of the profile that raise the priority of a gap."),
    )
    oecd = models.JSONField(_("OECD steps"), default=list)
    rra3 = models.JSONField(
        _("topic codes of RRA 3.0"),
        default=list,
        blank=True,
        help_text=_("A related topic exists there: codes only, no text of it."),
    )
    refs = models.JSONField(_("sources"), default=list, blank=True)
    forms = models.JSONField(
        _("company questions of the templates"),
        default=list,
        blank=True,
        help_text=_("Letters A to H of the reporting templates that ask for the same."),
    )
    evidence = models.JSONField(_("evidence that shows it"), default=list, blank=True)
    lessons = models.JSONField(
        _("lessons"), default=list, blank=True, help_text=_('Codes, such as "C1.M4.L1".')
    )
    supersedes = models.CharField(
        _("replaces"), max_length=20, blank=True, help_text=_("The code of an earlier criterion.")
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "code"], name="criterion_code_once_a_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.topic}"


class PublishedQuerySet(models.QuerySet):
    """All that is written here is refused but for new rows: see `Published`."""

    def update(self, **values: object) -> int:
        """Raises ValidationError, code "published", always."""
        raise ValidationError(UNCHANGEABLE, code="published")


class Published(models.Model):
    """What never changes once it is stored: whoever answered it keeps what they answered."""

    digest = models.CharField(max_length=64, help_text=_("SHA-256 of what it says, in hex."))
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Store it once. Raises ValidationError, code "published", if it is stored already."""
        if self.pk and not self._state.adding:
            raise ValidationError(UNCHANGEABLE, code="published")
        super().save(*args, **kwargs)


class QuestionSetVersionQuerySet(PublishedQuerySet):
    def newest(self) -> "QuestionSetVersionQuerySet":
        """Keep the newest version of each question set."""
        newer = self.model._default_manager.filter(
            question_set=models.OuterRef("question_set"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer))

    def for_list(self) -> "QuestionSetVersionQuerySet":
        """Fetch, in one query, what a list of versions shows: not the documents."""
        return self.select_related("question_set", "published_by").defer("document")


class QuestionSetVersion(Published):
    """A question set as it was published: `document` is `core.question_set` as plain values."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    document = models.JSONField()
    note = models.TextField(_("what is new"), blank=True)

    objects = QuestionSetVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "number"], name="question_set_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("readiness:catalogue_version", args=[self.question_set.code, self.number])
