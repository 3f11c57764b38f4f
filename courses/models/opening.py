"""When courses, modules and activities open for a learner."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from courses.models.pages import ActivityPage, CoursePage, ModulePage


class OpeningRule(Orderable):
    """One condition on a page; all of a page's, its module's and its course's must hold."""

    class Needs(models.TextChoices):
        COURSE = "course", _("A course is completed")
        MODULE = "module", _("A module is completed")
        ACTIVITY = "activity", _("A lesson is read, a quiz or an exercise is passed")
        SCORE = "score", _("A score is reached in a quiz")
        DATE = "date", _("A date is reached")

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="opening_rules")
    needs = models.CharField(_("opens when"), max_length=10, choices=Needs, default=Needs.ACTIVITY)
    target = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("which one"),
        help_text=_("The course, module, lesson, quiz or exercise."),
    )
    percent = models.PositiveSmallIntegerField(
        _("score (%)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)

    panels = [
        FieldPanel("needs"),
        PageChooserPanel("target"),
        FieldPanel("percent"),
        FieldPanel("opens_on"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")

    def __str__(self) -> str:
        return str(self.get_needs_display())

    def clean(self) -> None:
        """Refuse a condition that lacks its half, or names the wrong kind of page."""
        super().clean()
        if self.needs == self.Needs.DATE:
            if not self.opens_on:
                raise ValidationError({"opens_on": _("Say from which day on it is open.")})
            return
        wanted, words = {
            self.Needs.COURSE: (CoursePage, _("Choose a course.")),
            self.Needs.MODULE: (ModulePage, _("Choose a module.")),
        }.get(self.needs, (ActivityPage, _("Choose a lesson, a quiz or an exercise.")))
        target = self.target and self.target.specific
        if not isinstance(target, wanted):
            raise ValidationError({"target": words})
        if self.needs == self.Needs.SCORE and not self.percent:
            raise ValidationError({"percent": _("Say which score must be reached.")})
        if self.page_id and self._waits_for_itself(target):
            raise ValidationError({"target": _("It would wait for itself: this opens after it.")})

    def _waits_for_itself(self, target: Page) -> bool:
        """Whether what is asked for stands below the page, or is opened by it in the end."""
        seen: set[int] = set()
        waiting = [target]
        while waiting:
            page = waiting.pop()
            if page.path.startswith(self.page.path):
                return True
            if page.pk in seen:
                continue
            seen.add(page.pk)
            # A page opens when its own conditions hold, and those of all above it; a course or a
            # module is completed when what is in it is open.
            above = [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]
            around = models.Q(page__path__startswith=page.path) | models.Q(page__path__in=above)
            rules = OpeningRule.objects.filter(around, target__isnull=False)
            waiting += [rule.target for rule in rules.select_related("target")]
        return False
