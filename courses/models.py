"""Courses in the page tree, their releases, and what learners did in them.

CoursePage > ModulePage > activities. An activity's identity is its Wagtail `translation_key`, so
that a learner may switch language; progress is derived from completions, never stored.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from academy.companies.access import people_visible_to
from academy.credentials.printing import design_choices
from courses.blocks import LESSON_BLOCKS

BASIC = ["bold", "italic", "link", "ol", "ul"]


class AcademyImage(AbstractImage):
    """A picture with its text alternative (Wagtail's description) and credit."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_academyimage", "Can choose image")]


class AcademyRendition(AbstractRendition):
    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class AcademyDocument(AbstractDocument):
    """A file that a lesson offers for download, a caption file among them."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_academydocument", "Can choose document")]


@register_snippet
class Mineral(models.Model):
    """A mineral or metal that courses are about, as the catalogue's filter names it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    symbol = models.CharField(_("chemical symbol"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("mineral")
        verbose_name_plural = _("minerals")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@register_snippet
class LearnerRole(models.Model):
    """Whom a course is for, as the catalogue's filter names it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("role of learners")
        verbose_name_plural = _("roles of learners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    BEGINNER = "beginner", _("Beginner")
    PRACTITIONER = "practitioner", _("Practitioner")
    ADVANCED = "advanced", _("Advanced")


class CataloguePage(Page):
    """The shelf on which courses stand."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, "intro"]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]
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
    objectives = models.TextField(
        _("objectives"), blank=True, help_text=_("What a learner can do afterwards, one a line.")
    )

    content_panels = [
        *Page.content_panels,
        "code",
        "summary",
        "minutes",
        "is_required",
        "objectives",
    ]

    class Meta:
        abstract = True

    @property
    def objective_list(self) -> list[str]:
        """The objectives, one text each."""
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

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
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line."))

    content_panels = [*ActivityPage.content_panels, "body", "checked_on", "sources", "is_preview"]
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


class CourseRelease(models.Model):
    """The outline of a course as it was published: what an enrolment must do to complete it."""

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="releases")
    course_key = models.UUIDField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    code = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    required_count = models.PositiveIntegerField(
        default=0, help_text=_("Required activities that are not withdrawn.")
    )
    is_settled = models.BooleanField(
        default=True, help_text=_("No: a withdrawal may have completed some enrolments.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["course_key", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} (release {self.number})"


class ReleaseActivityQuerySet(models.QuerySet["ReleaseActivity"]):
    def required(self) -> "ReleaseActivityQuerySet":
        """Keep what must be done: required, and still published."""
        return self.filter(is_required=True, is_withdrawn=False)


class ReleaseActivity(models.Model):
    """One activity of a release, in its place."""

    release = models.ForeignKey(CourseRelease, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveIntegerField()
    activity_key = models.UUIDField()
    is_required = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(
        default=False, help_text=_("No longer published: nobody can do it, so nobody must.")
    )

    objects = ReleaseActivityQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "activity_key"], name="activity_once_a_release"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.position}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: object) -> "EnrolmentQuerySet":
        """Keep the enrolments of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))

    def with_progress(self) -> "EnrolmentQuerySet":
        """Add `done` (int): the required activities of the release that the learner completed."""
        done = (
            ActivityCompletion.objects.filter(
                learner=models.OuterRef("learner"),
                activity_key__in=ReleaseActivity.objects.required()
                .filter(release=models.OuterRef(models.OuterRef("release")))
                .values("activity_key"),
            )
            .order_by()
            .values("learner")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        return self.annotate(
            done=models.functions.Coalesce(
                models.Subquery(done, output_field=models.IntegerField()), 0
            )
        )


class Enrolment(models.Model):
    """A person's place on a course, pinned to the release that was current when it began."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    course_key = models.UUIDField()
    release = models.ForeignKey(CourseRelease, on_delete=models.PROTECT, related_name="enrolments")
    due_on = models.DateField(_("due"), null=True, blank=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    last_activity_key = models.UUIDField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_key"], name="one_place_on_a_course")
        ]
        indexes = [
            models.Index(fields=["course_key", "completed_at"], name="course_completions"),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"


class How(models.TextChoices):
    READ = "read", _("Read")
    QUIZ = "quiz", _("Quiz passed")
    EXERCISE = "exercise", _("Exercise passed")


class ActivityCompletionQuerySet(models.QuerySet["ActivityCompletion"]):
    def visible_to(self, user: object) -> "ActivityCompletionQuerySet":
        """Keep the completions of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))


class ActivityCompletion(models.Model):
    """The event that a person completed an activity, and which revision of it they saw."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions"
    )
    activity_key = models.UUIDField()
    course_key = models.UUIDField()
    how = models.CharField(max_length=20, choices=How)
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    completed_at = models.DateTimeField(auto_now_add=True)

    objects = ActivityCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity_key"], name="completed_once")
        ]
        indexes = [models.Index(fields=["learner", "course_key"], name="progress_on_a_course")]

    def __str__(self) -> str:
        return f"Completion {self.pk}"
