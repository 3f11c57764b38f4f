"""Regrades: what a trainer asked for, and what became of each answer. Rows stay."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.core import rekeying
from assessments.quizzes.models.attempts import Response
from assessments.quizzes.models.bank import Question


class Rule(models.TextChoices):
    NEVER_LOWER = rekeying.NEVER_LOWER, _("Never lower: who had more keeps it")
    RECOMPUTE = rekeying.RECOMPUTE, _("Recompute: everybody gets what the new key gives")
    GIVE_ALL = rekeying.GIVE_ALL, _("Give all: everybody gets the full mark")


class Regrade(models.Model):
    """Marking the answers to one version of a question by another version's key.

    It is worked out first (`planned_at`), then looked at, then carried out (`ordered_at`,
    `done_at`), or dropped.
    """

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="regrades", help_text=_("As answered.")
    )
    key = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", help_text=_("Whose key is right.")
    )
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="regrades"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(help_text=_("When it was last queued or worked on."))
    cursor = models.BigIntegerField(
        default=0, help_text=_("Last response that was planned or, then, last line applied.")
    )
    rounds = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often all lines were gone through.")
    )
    not_comparable = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField(null=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ordered_at=None) | Q(planned_at__isnull=False, dropped_at=None),
                name="regrade_after_a_look",
            )
        ]

    def __str__(self) -> str:
        return f"Regrade {self.pk}"

    @property
    def state(self) -> str:
        """One of "dropped", "planning", "planned", "running", "done"."""
        if self.dropped_at:
            return "dropped"
        if not self.planned_at:
            return "planning"
        if not self.ordered_at:
            return "planned"
        return "done" if self.done_at else "running"


class RegradeLine(models.Model):
    """What a regrade does to one answer: a plan, and what it did once `applied_at` is set."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="lines")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="regrade_lines")
    shown = models.JSONField(help_text=_("The question with its right key, as the learner saw it."))
    answer = models.JSONField(null=True, help_text=_("In the ids of what is shown here."))
    mark_before = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    mark_after = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    score_before = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    score_after = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    passed_before = models.BooleanField(null=True)
    passed_after = models.BooleanField(null=True)
    is_changed = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("regraded answer")
        verbose_name_plural = _("regraded answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["regrade", "response"], name="regraded_once")
        ]
        indexes = [
            models.Index(fields=["regrade", "is_changed", "id"], name="regrade_lines_changed"),
            models.Index(
                fields=["regrade"], condition=Q(applied_at=None), name="regrade_lines_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Regraded answer {self.pk}"

    @property
    def percents(self) -> tuple[str, str, str, str]:
        """Mark before and after, score before and after, for a table."""
        shares = self.mark_before, self.mark_after, self.score_before, self.score_after
        return tuple(f"{_percent(one)} %" if one is not None else "–" for one in shares)

    @property
    def words(self) -> str:
        """What a learner is told of it."""
        if self.regrade.rule == Rule.GIVE_ALL:
            text = _now(
                "There was a mistake in this question. On %(day)s everybody was given its full"
                " mark."
            )
        elif self.mark_after != self.mark_before:
            text = _now(
                "The key of this question was corrected on %(day)s. Your answer earned"
                " %(before)s %% before and earns %(after)s %% now."
            )
        else:
            text = _now(
                "The key of this question was corrected on %(day)s. Your mark stays the same."
            )
        return text % {
            "day": date_format(self.applied_at, "DATE_FORMAT"),
            "before": _percent(self.mark_before),
            "after": _percent(self.mark_after),
        }


def _percent(share) -> str:
    """Return a share as a percentage, rounded down as scores are shown."""
    return "–" if share is None else str(int(share * 100))
