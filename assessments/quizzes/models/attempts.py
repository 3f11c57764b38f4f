"""Attempts at quizzes, and their questions with what was answered."""

import datetime
from decimal import ROUND_DOWN
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.access import people_visible_to
from assessments.quizzes.core import visits
from assessments.quizzes.models.bank import Question
from assessments.quizzes.models.quizzes import Mode, QuizPage


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: object) -> "AttemptQuerySet":
        """Keep the attempts of this person and of everyone whom they manage; no visitor's."""
        return self.filter(learner__in=people_visible_to(user))

    def of_learners(self) -> "AttemptQuerySet":
        """Leave out those of visitors without an account: nobody marks, counts or exports them."""
        return self.filter(learner__isnull=False)

    def of_visitor(self, visitor: UUID | None) -> "AttemptQuerySet":
        """Keep the attempts that a visitor's session holds the key of."""
        return self.filter(visitor=visitor) if visitor else self.none()

    def by(self, taker: object) -> "AttemptQuerySet":
        """Keep the attempts of a learner or, by the key of their session, of a visitor."""
        if taker is None or isinstance(taker, UUID):
            return self.of_visitor(taker)
        return self.filter(learner=taker)

    def for_quiz(self, taker: object, quiz: QuizPage) -> "AttemptQuerySet":
        """Keep somebody's attempts at a quiz, in whichever language they were made: see by()."""
        return self.by(taker).filter(quiz_key=quiz.translation_key)


class Attempt(models.Model):
    """One try at a quiz, made on the server when it starts.

    It is a learner's or, until they sign in and claim it, a visitor's: see visitors.py.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="attempts"
    )
    visitor = models.UUIDField(
        null=True, help_text=_("The key that a visitor's session holds, if it is nobody's yet.")
    )
    quiz = models.ForeignKey(QuizPage, on_delete=models.PROTECT, related_name="attempts")
    quiz_key = models.UUIDField()
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.TEST)
    pass_mark = models.PositiveSmallIntegerField()
    sections = models.JSONField(
        default=list,
        help_text=_("What it draws from, in order: each with category, name and pass_mark."),
    )
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    imported_from = models.CharField(
        max_length=60, null=True, unique=True, help_text=_("The row of another system, if any.")
    )
    is_timed_out = models.BooleanField(default=False, help_text=_("Handed in by the clock."))
    marked_at = models.DateTimeField(null=True, help_text=_("When its last answer was marked."))
    released_at = models.DateTimeField(null=True, help_text=_("When its result began to count."))
    score = models.DecimalField(
        max_digits=9, decimal_places=8, null=True, help_text=_("Share of the marks, 0 to 1.")
    )
    is_passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["learner", "quiz_key"],
                condition=Q(submitted_at__isnull=True),
                name="one_open_attempt_a_quiz",
            ),
            models.UniqueConstraint(
                fields=["visitor", "quiz_key", "number"], name="visitors_attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["visitor", "quiz_key"],
                condition=Q(submitted_at__isnull=True),
                name="one_open_attempt_a_visitor",
            ),
            models.CheckConstraint(
                condition=Q(learner__isnull=True, visitor__isnull=False)
                | Q(learner__isnull=False, visitor__isnull=True),
                name="a_learners_or_a_visitors",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1),
                name="score_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(marked_at__isnull=False),
                name="released_after_marking",
            ),
            models.CheckConstraint(
                condition=Q(marked_at__isnull=True) | Q(submitted_at__isnull=False),
                name="marked_after_submitting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["quiz"], condition=Q(submitted_at__isnull=True), name="open_attempts"
            ),
            models.Index(
                fields=["quiz"],
                condition=Q(marked_at__isnull=False, released_at__isnull=True),
                name="attempts_to_release",
            ),
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False, marked_at__isnull=True),
                name="attempts_to_mark",
            ),
            models.Index(
                fields=["marked_at"],
                condition=Q(marked_at__isnull=False),
                name="attempts_marked",
            ),
            models.Index(
                fields=["started_at"],
                condition=Q(visitor__isnull=False),
                name="attempts_of_visitors",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"

    def get_absolute_url(self) -> str:
        """Where the attempt is continued or, once it is handed in, read again."""
        name = "quizzes:review" if self.submitted_at else "quizzes:attempt"
        return reverse(name, args=[self.pk])

    @property
    def taker(self) -> int | UUID:
        """Whose it is: a learner's key or, of a visitor, that of their session. See by()."""
        return self.learner_id or self.visitor

    @property
    def deleted_on(self) -> datetime.datetime | None:
        """When a visitor's attempt goes that nobody has claimed; None if it is a learner's."""
        return visits.deleted_on(self.started_at) if self.visitor else None

    @property
    def state(self) -> str:
        """One of "open", "submitted" (waits for a marker), "marked", "released"."""
        if not self.submitted_at:
            return "open"
        if not self.marked_at:
            return "submitted"
        return "released" if self.released_at else "marked"

    @property
    def percent(self) -> int | None:
        """The score from 0 to 100, rounded down: what shows as 80 has reached 80."""
        if self.score is None:
            return None
        return int((self.score * 100).to_integral_value(ROUND_DOWN))


class Confidence(models.TextChoices):
    SURE = "sure", _("Sure")
    UNSURE = "unsure", _("Not sure")
    GUESS = "guess", _("A guess")


class Response(models.Model):
    """A question of an attempt: what was shown, what was answered, what it earned."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="responses")
    section = models.PositiveIntegerField(null=True, help_text=_("Category of its section."))
    shown = models.JSONField(
        help_text=_("Type, stem, options in the order shown, explanation, lesson, critical.")
    )
    answer = models.JSONField(null=True, help_text=_("Empty until answered."))
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    answered_at = models.DateTimeField(null=True)
    sequence = models.BigIntegerField(
        default=0, help_text=_("Of the answer that is kept: milliseconds. 0: none came yet.")
    )
    checked_at = models.DateTimeField(
        null=True, help_text=_("When the learner saw what is right; then it cannot be changed.")
    )
    mark = models.DecimalField(
        max_digits=9, decimal_places=8, null=True, help_text=_("Share of the mark, 0 to 1.")
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_in_its_place"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=0, mark__lte=1),
                name="mark_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Response {self.pk}"
