"""What published lessons state and must be looked up again: read from them when they publish."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.pages import LessonPage


class CheckedFactQuerySet(models.QuerySet["CheckedFact"]):
    def overdue(self, today: datetime.date) -> "CheckedFactQuerySet":
        """Keep what should have been checked again before this day."""
        return self.filter(review_by__lt=today)

    def editable_by(self, user: object) -> "CheckedFactQuerySet":
        """Keep the facts of the lessons that this person may edit in the CMS."""
        from wagtail.permissions import page_permission_policy

        pages = page_permission_policy.instances_user_has_any_permission_for(
            user, ["change", "publish"]
        )
        return self.filter(page__in=pages.values("pk"))

    def for_report(self) -> "CheckedFactQuerySet":
        """Fetch what the report shows, the most overdue first."""
        return self.select_related("page", "page__owner").order_by("review_by", "page", "pk")


class CheckedFact(models.Model):
    """A lesson as a whole, or one block of facts in it, with the day on which it was checked."""

    page = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="facts")
    block_id = models.CharField(max_length=36, blank=True, help_text=_("Empty: the whole lesson."))
    text = models.CharField(_("what is stated"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    review_by = models.DateField(_("check again by"), db_index=True)

    objects = CheckedFactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "block_id"], name="fact_once")]

    def __str__(self) -> str:
        return self.text
