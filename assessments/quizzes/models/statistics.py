"""What the answers to a question say about it, added up so that a report can filter and sort."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models.bank import Question


class ItemStatistic(models.Model):
    """The numbers of one version of a question; derived, and made anew at any time."""

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, primary_key=True, related_name="statistic"
    )
    count = models.PositiveIntegerField(help_text=_("Marked answers of first attempts."))
    right = models.PositiveIntegerField(help_text=_("With the full mark."))
    mean_mark = models.FloatField(help_text=_("0 to 1."))
    discrimination = models.FloatField(null=True, help_text=_("-1 to 1."))
    options = models.JSONField(default=list, help_text=_("Each with text, is_right and chosen."))
    sureness = models.FloatField(null=True, help_text=_("0 (all guess) to 1 (all sure)."))
    sure_and_wrong = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(
        null=True, help_text=_("Median time of an answer, without pauses.")
    )
    is_too_easy = models.BooleanField(default=False)
    is_too_hard = models.BooleanField(default=False)
    is_negative = models.BooleanField(default=False)
    has_idle_option = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("item statistic")
        verbose_name_plural = _("item statistics")
        ordering = ["question"]
        indexes = [
            models.Index(fields=["count"], name="items_by_count"),
            models.Index(fields=["discrimination"], name="items_by_discrimination"),
            models.Index(fields=["mean_mark"], name="items_by_mean_mark"),
        ]

    def __str__(self) -> str:
        return f"Statistic of question {self.pk}"


class StatisticsRun(models.Model):
    """Until when the statistics know what was marked; one row."""

    until = models.DateTimeField()

    class Meta:
        verbose_name = _("run of statistics")
        verbose_name_plural = _("runs of statistics")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Until {self.until}"
