"""Learning paths: courses, or parts of them, in an order, for a role."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from academy.companies.access import people_visible_to
from academy.credentials.printing import design_choices
from courses.models.pages import BASIC, ActivityPage, CoursePage, ModulePage
from courses.models.subjects import LearnerRole


class PathPage(Page):
    """A learning path: what to take in which order, with a certificate of its own."""

    code = models.CharField(_("code"), max_length=20, blank=True, help_text=_("For example P1."))
    summary = models.CharField(_("summary"), max_length=300)
    description = RichTextField(_("description"), features=BASIC, blank=True)
    objectives = models.TextField(
        _("objectives"), blank=True, help_text=_("What a learner can do afterwards, one a line.")
    )
    roles = ParentalManyToManyField(LearnerRole, verbose_name=_("roles"), blank=True)
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
        "objectives",
        "roles",
        InlinePanel("items", heading=_("What it is made of, in order"), min_num=1),
        "valid_months",
        "certificate_design",
    ]
    parent_page_types = ["courses.CataloguePage"]
    subpage_types: list[str] = []
    preview_modes: list[tuple[str, str]] = []  # it shows what is published

    class Meta:
        verbose_name = _("learning path")

    def get_absolute_url(self) -> str:
        return reverse("courses:path", args=[self.slug])

    def get_url_parts(self, request=None):
        return (0, settings.SITE_URL, self.get_absolute_url())


class PathItem(Orderable):
    """A course of a path, or a module or an activity of one."""

    page = ParentalKey(PathPage, on_delete=models.CASCADE, related_name="items")
    target = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("course, module or activity"),
    )
    is_required = models.BooleanField(_("required"), default=True)

    panels = [PageChooserPanel("target"), FieldPanel("is_required")]

    class Meta(Orderable.Meta):
        verbose_name = _("part of a path")
        verbose_name_plural = _("parts of a path")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.target_id}"

    def clean(self) -> None:
        """Refuse what nobody can complete."""
        super().clean()
        if self.target_id and not isinstance(
            self.target.specific, CoursePage | ModulePage | ActivityPage
        ):
            raise ValidationError({"target": _("Choose a course, a module or an activity.")})


class PathEnrolmentQuerySet(models.QuerySet["PathEnrolment"]):
    def visible_to(self, user: object) -> "PathEnrolmentQuerySet":
        """Keep the places on paths of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))


class PathEnrolment(models.Model):
    """A person's place on a learning path."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="path_enrolments"
    )
    path_key = models.UUIDField()
    enrolled_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)

    objects = PathEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a path")
        verbose_name_plural = _("places on paths")
        constraints = [
            models.UniqueConstraint(fields=["learner", "path_key"], name="one_place_on_a_path")
        ]
        indexes = [models.Index(fields=["path_key", "completed_at"], name="path_completions")]

    def __str__(self) -> str:
        return f"Place on a path {self.pk}"
