"""Questions that learners missed, and when they come back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.models.bank import Question


class ReviewCardQuerySet(models.QuerySet["ReviewCard"]):
    def visible_to(self, user: object) -> "ReviewCardQuerySet":
        """Keep this person's own cards: what one practises is nobody else's business."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def due(self) -> "ReviewCardQuerySet":
        """Keep what is to be asked today, the longest due first: questions still in use."""
        in_use = Question.objects.newest().filter(
            code=models.OuterRef("question__code"), is_active=True
        )
        return self.filter(models.Exists(in_use), due_on__lte=timezone.localdate())


class ReviewCard(models.Model):
    """A question that a learner missed, and when it comes back, in its newest version then."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_cards"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="review_cards")
    stage = models.PositiveSmallIntegerField(default=0, help_text=_("Place in core/spacing.DAYS."))
    turn = models.PositiveIntegerField(default=0, help_text=_("How often it was answered."))
    due_on = models.DateField()

    objects = ReviewCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to review")
        verbose_name_plural = _("questions to review")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "question"], name="one_card_a_question")
        ]
        indexes = [models.Index(fields=["learner", "due_on"], name="cards_due")]

    def __str__(self) -> str:
        return f"Card {self.pk}"

    def newest(self) -> Question:
        """The version that is asked now."""
        return Question.objects.newest().get(code=self.question.code)
