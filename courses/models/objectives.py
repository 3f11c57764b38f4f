"""What a learner can do after an activity, and what that is about."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page

from courses.core.objectives import Objective, cells_in, criteria_in, parts, steps_in


class Skill(models.Model):
    """Something that people in this field must be able to do, over all courses."""

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("For example: Check a declaration.")
    )

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Step(models.TextChoices):
    """The steps of the OECD guidance for minerals, Annex I."""

    ALL_OF_1 = "1", _("1 Management system, as a whole")
    POLICY = "1A", _("1A Policy")
    STRUCTURE = "1B", _("1B People and structure")
    CONTROLS = "1C", _("1C Controls and records")
    SUPPLIERS = "1D", _("1D Engagement with suppliers")
    GRIEVANCE = "1E", _("1E Grievance channel")
    RISKS = "2", _("2 Find and judge risks")
    RESPONSE = "3", _("3 Respond to risks")
    AUDIT = "4", _("4 Independent audit")
    REPORT = "5", _("5 Report every year")


class StepsWidget(forms.CheckboxSelectMultiple):
    """A tick for each step; kept as one text, "1A, 2"."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, choices=Step.choices)

    def format_value(self, value: object) -> list[str]:
        return parts(value) if isinstance(value, str) else []

    def value_from_datadict(self, data, files, name: str) -> str:
        return ", ".join(super().value_from_datadict(data, files, name) or [])


def check_steps(text: str) -> None:
    _check(steps_in, text, _("“%(part)s” is no step of the guidance."))


def check_cells(text: str) -> None:
    words = _("“%(part)s” names no cell. Write template, sheet and cell: CMRT Declaration!D8.")
    _check(cells_in, text, words)


def check_criteria(text: str) -> None:
    words = _("“%(part)s” is no code of a criterion. Such a code is, for example, GOV-01.")
    _check(criteria_in, text, words)


def _check(read, text: str, words: str) -> None:
    try:
        read(text)
    except ValueError as error:
        raise ValidationError(words % {"part": error}, code="bad_tag") from error


class LearningObjectiveQuerySet(models.QuerySet["LearningObjective"]):
    def editable_by(self, user: object) -> "LearningObjectiveQuerySet":
        """Keep the objectives of the pages that this person may edit in the CMS."""
        from wagtail.permissions import page_permission_policy

        pages = page_permission_policy.instances_user_has_any_permission_for(
            user, ["change", "publish"]
        )
        return self.filter(page__in=pages.values("pk"))

    def for_report(self) -> "LearningObjectiveQuerySet":
        """Fetch what the report shows, in the order of the courses."""
        return self.select_related("page", "skill").order_by("page__path", "sort_order", "pk")


class LearningObjective(Orderable):
    """One objective of an activity. What it is tagged with is where it is found again.

    The code of a criterion is a plain key: the assessment stands on the courses, not they on it.
    """

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="learning_objectives")
    text = models.CharField(
        _("a learner can …"),
        max_length=200,
        help_text=_("Begin with a verb that one can see: choose, find, explain. Not: know."),
    )
    skill = models.ForeignKey(
        Skill,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("skill"),
        help_text=_("New skills are added under Snippets."),
    )
    oecd_steps = models.CharField(
        _("steps of the OECD guidance"), max_length=60, blank=True, validators=[check_steps]
    )
    cells = models.TextField(
        _("cells of a template"),
        blank=True,
        max_length=400,
        validators=[check_cells],
        help_text=_(
            "One a line: CMRT Declaration!D8, or a block, CMRT Declaration!D26:D29, or a column,"
            " CMRT Smelter List!A."
        ),
    )
    criteria = models.CharField(
        _("criteria of the readiness assessment"),
        max_length=120,
        blank=True,
        validators=[check_criteria],
        help_text=_("For example GOV-01, MGT-03."),
    )

    objects = LearningObjectiveQuerySet.as_manager()

    panels = [
        FieldPanel("text"),
        FieldPanel("skill"),
        FieldPanel("oecd_steps", widget=StepsWidget),
        FieldPanel("cells"),
        FieldPanel("criteria"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    def __str__(self) -> str:
        return capfirst(self.text)

    @property
    def as_plain(self) -> Objective:
        """The objective as a plain value."""
        return Objective(
            text=self.text,
            skill=self.skill.name if self.skill else "",
            steps=steps_in(self.oecd_steps),
            cells=cells_in(self.cells),
            criteria=criteria_in(self.criteria),
        )
