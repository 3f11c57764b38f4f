"""What published lessons and the glossary state and must be looked up again.

Read from a lesson when it is published, from a term when it is saved.
"""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.glossary import GlossaryTerm
from courses.models.pages import LessonPage


class CheckedFactQuerySet(models.QuerySet["CheckedFact"]):
    def overdue(self, today: datetime.date) -> "CheckedFactQuerySet":
        """Keep what should have been checked again before this day."""
        return self.filter(review_by__lt=today)

    def editable_by(self, user) -> "CheckedFactQuerySet":
        """Keep the facts of the lessons and the terms that this person may edit in the CMS."""
        from wagtail.permissions import page_permission_policy

        pages = page_permission_policy.instances_user_has_any_permission_for(
            user, ["change", "publish"]
        )
        mine = models.Q(page__in=pages.values("pk"))
        if user.has_perm("courses.change_glossaryterm"):
            mine |= models.Q(term__isnull=False)
        return self.filter(mine)

    def for_report(self) -> "CheckedFactQuerySet":
        """Fetch what the report shows, the most overdue first."""
        facts = self.select_related("page", "page__owner", "term")
        return facts.order_by("review_by", "page", "pk")


class CheckedFact(models.Model):
    """A lesson as a whole, one block of facts in it, or a term, and when it was checked."""

    page = models.ForeignKey(
        LessonPage, on_delete=models.CASCADE, null=True, blank=True, related_name="facts"
    )
    term = models.OneToOneField(
        GlossaryTerm, on_delete=models.CASCADE, null=True, blank=True, related_name="fact"
    )
    block_id = models.CharField(max_length=36, blank=True, help_text=_("Empty: the whole lesson."))
    text = models.CharField(_("what is stated"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"))
    review_by = models.DateField(_("check again by"), db_index=True)

    objects = CheckedFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "block_id"], name="fact_once"),
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, term__isnull=True)
                | models.Q(page__isnull=True, term__isnull=False),
                name="fact_of_page_or_term",
            ),
        ]

    def __str__(self) -> str:
        return self.text
