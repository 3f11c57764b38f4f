"""Courses in the page tree: CoursePage > ModulePage > activities.

An activity's identity is its Wagtail `translation_key`, so that a learner may switch language.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from academy.credentials.printing import design_choices
from courses.blocks import LESSON_BLOCKS
from courses.lesson_form import LessonForm
from courses.models.media import AcademyImage
from courses.models.subjects import LearnerRole, Level, Mineral

BASIC = ["bold", "italic", "link", "ol", "ul"]
OBJECTIVES = InlinePanel(
    "learning_objectives",
    heading=_("Objectives"),
    label=_("Objective"),
    help_text=_(
        "“After this lesson you can …”: one to three are enough. Their tags say what they are"
        " about, so that the report of objectives and other pages find the lesson."
    ),
)
OPENING = [
    *Page.settings_panels,
    InlinePanel(
        "opening_rules",
        heading=_("Opens when"),
        label=_("Condition"),
        help_text=_("All must hold. Learners read what is missing, with a link to it."),
    ),
]


class CataloguePage(Page):
    """The shelf on which courses stand."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, "intro"]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage", "courses.PathPage"]
    max_count_per_parent = 1
    preview_modes: list[tuple[str, str]] = []

    class Meta:
        verbose_name = _("catalogue")

    def get_url_parts(self, request=None):
        return (0, settings.SITE_URL, reverse("courses:catalogue"))


class CoursePage(Page):
    """A course: what it is about, whom it is for, and its modules below."""

    code = models.CharField(_("code"), max_length=20, unique=False, help_text=_("For example C1."))
    summary = models.CharField(_("summary"), max_length=300)
    description = RichTextField(_("description"), features=BASIC, blank=True)
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    objectives = models.TextField(
        _("objectives"), blank=True, help_text=_("What a learner can do afterwards, one a line.")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.BEGINNER)
    minerals = ParentalManyToManyField(Mineral, verbose_name=_("minerals"), blank=True)
    roles = ParentalManyToManyField(LearnerRole, verbose_name=_("roles"), blank=True)
    cover = models.ForeignKey(
        AcademyImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    valid_months = models.PositiveSmallIntegerField(
        _("certificate valid for (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: it does not expire."),
    )
    certificate_design = models.CharField(
        _("certificate design"), max_length=40, default="classic", choices=design_choices
    )

    content_panels = [
        *Page.content_panels,
        "code",
        "summary",
        "description",
        "audience",
        "objectives",
        "level",
        "minerals",
        "roles",
        "cover",
        "valid_months",
        "certificate_design",
    ]
    settings_panels = OPENING
    search_fields = [
        *Page.search_fields,
        index.SearchField("code"),
        index.SearchField("summary"),
        index.SearchField("description"),
        index.SearchField("objectives"),
    ]
    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("course")
        permissions = [("view_drafts", "Can view courses as a learner, with their drafts")]

    def get_url_parts(self, request=None):
        return (0, settings.SITE_URL, self.get_absolute_url())

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])

    @property
    def objective_list(self) -> list[str]:
        """The objectives, one text each."""
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

    def serve_preview(self, request, mode_name):
        from courses.views import course_preview

        return course_preview(request, self)


class ModulePage(Page):
    """A part of a course: some activities that belong together."""

    code = models.CharField(_("code"), max_length=20, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, "code", "summary"]
    settings_panels = OPENING
    parent_page_types = ["courses.CoursePage"]
    preview_modes: list[tuple[str, str]] = []  # it is seen in its course

    class Meta:
        verbose_name = _("module")


class ActivityPage(Page):
    """A step of a course. Lessons, quizzes and exercises extend it where they live.

    `kind` is a word for style and icon; `activity_url` is where a learner does it.
    """

    kind = "activity"
    url_name = ""

    code = models.CharField(
        _("key"),
        max_length=20,
        blank=True,
        help_text=_("For example C2.M2.L1: findings link by it."),
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1)]
    )
    is_required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("The course is complete when all required are done."),
    )

    content_panels = [
        *Page.content_panels,
        "code",
        "summary",
        "minutes",
        "is_required",
    ]
    settings_panels = OPENING

    class Meta:
        abstract = True

    @property
    def objective_list(self) -> list[str]:
        """What a learner can do afterwards, one text each."""
        return [objective.text for objective in self.learning_objectives.all()]

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.pk, self.slug])

    def get_url_parts(self, request=None):
        return (0, settings.SITE_URL, self.get_absolute_url())


class LessonPage(ActivityPage):
    """A lesson to read: a stream of blocks."""

    kind = "lesson"
    url_name = "courses:lesson"

    body = StreamField(LESSON_BLOCKS, verbose_name=_("body"), blank=True)
    is_preview = models.BooleanField(
        _("open to visitors"), default=False, help_text=_("Anyone may read it before signing up.")
    )
    checked_on = models.DateField(
        _("facts checked on"), null=True, blank=True, help_text=_("If it states what may change.")
    )
    review_by = models.DateField(
        _("check again by"), null=True, blank=True, help_text=_("Empty: a year after that day.")
    )
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line."))
    by_hand = models.BooleanField(
        _("confirmed by a trainer"),
        default=False,
        help_text=_("Reading does not complete it: a trainer confirms each learner."),
    )

    content_panels = [
        *ActivityPage.content_panels,
        OBJECTIVES,
        "body",
        FieldRowPanel(["checked_on", "review_by"]),
        "sources",
        "is_preview",
        "by_hand",
    ]
    base_form_class = LessonForm
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")

    @property
    def source_list(self) -> list[str]:
        """The sources, one text each."""
        return [line.strip() for line in self.sources.splitlines() if line.strip()]

    def serve_preview(self, request, mode_name):
        from courses.views import lesson_preview

        return lesson_preview(request, self)
