"""What persons make of answers: how a quiz is marked, judgements, releases."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models.attempts import Response
from assessments.quizzes.models.quizzes import QuizPage


class MarkingSetting(models.Model):
    """How the answers of a quiz that wait for a person are marked. Without one: by one, by name."""

    quiz = models.OneToOneField(
        QuizPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("quiz")
    )
    is_anonymous = models.BooleanField(
        _("anonymous"), default=False, help_text=_("Markers see no names.")
    )
    needs_second = models.BooleanField(
        _("second marker"),
        default=False,
        help_text=_("Two persons mark each answer without seeing each other's points."),
    )
    limit_percent = models.PositiveSmallIntegerField(
        _("may differ by (%)"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "Of all points. Up to here the average counts; beyond it a third person decides."
        ),
    )

    class Meta:
        verbose_name = _("way of marking")
        verbose_name_plural = _("ways of marking")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.quiz)


class Judgement(models.Model):
    """What one person makes of one answer: a draft until `done_at`."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="judgements")
    place = models.PositiveSmallIntegerField(help_text=_("1 and 2: markers; 3: who decides."))
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="judgements"
    )
    points = models.JSONField(default=list, help_text=_("By criterion; null while it is open."))
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text=_("How often it was saved."))
    saved_at = models.DateTimeField(auto_now=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["response", "place"], name="one_judgement_a_place"),
            models.UniqueConstraint(fields=["response", "marker"], name="one_judgement_a_marker"),
        ]
        indexes = [models.Index(fields=["done_at"], name="judgements_done")]

    def __str__(self) -> str:
        return f"Judgement {self.pk}"

    @property
    def total(self) -> int:
        """The points given so far."""
        return sum(one or 0 for one in self.points)


class ReleaseOrder(models.Model):
    """A marker's word that all results of a quiz that were marked until then may count."""

    quiz_key = models.UUIDField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text=_("When it was last queued or worked on."))
    cursor = models.BigIntegerField(default=0, help_text=_("Last attempt that was looked at."))
    done_at = models.DateTimeField(null=True)
    released = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("release of results")
        verbose_name_plural = _("releases of results")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Release order {self.pk}"
