"""What learners do in courses: places and completions. Progress is derived, never stored."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.companies.access import people_visible_to
from courses.models.releases import CourseRelease, ReleaseActivity


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: object) -> "EnrolmentQuerySet":
        """Keep the enrolments of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))

    def with_progress(self) -> "EnrolmentQuerySet":
        """Add `done` (int): the required activities of the release that the learner completed."""
        return self.annotate(done=_done_on(models.OuterRef(models.OuterRef("release"))))

    def with_progress_on(self, release: CourseRelease) -> "EnrolmentQuerySet":
        """Add `done_there` (int): the same, if the enrolment were on this release."""
        return self.annotate(done_there=_done_on(release.pk))


def _done_on(release: object) -> models.Func:
    """Return the count of required activities of a release that a row's learner completed."""
    required = ReleaseActivity.objects.required().filter(release=release)
    done = (
        ActivityCompletion.objects.filter(
            learner=models.OuterRef("learner"), activity_key__in=required.values("activity_key")
        )
        .order_by()
        .values("learner")
        .annotate(n=models.Count("pk"))
        .values("n")
    )
    return models.functions.Coalesce(models.Subquery(done, output_field=models.IntegerField()), 0)


class Enrolment(models.Model):
    """A person's place on a course, pinned to the release that was current when it began."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    course_key = models.UUIDField()
    release = models.ForeignKey(CourseRelease, on_delete=models.PROTECT, related_name="enrolments")
    due_on = models.DateField(_("due"), null=True, blank=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    last_activity_key = models.UUIDField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_key"], name="one_place_on_a_course")
        ]
        indexes = [
            models.Index(fields=["course_key", "completed_at"], name="course_completions"),
        ]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"


class How(models.TextChoices):
    READ = "read", _("Read")
    QUIZ = "quiz", _("Quiz passed")
    EXERCISE = "exercise", _("Exercise passed")
    HAND = "hand", _("Confirmed by a trainer")
    EXEMPTED = "exempted", _("Exempted by test")


class ActivityCompletionQuerySet(models.QuerySet["ActivityCompletion"]):
    def visible_to(self, user: object) -> "ActivityCompletionQuerySet":
        """Keep the completions of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))


class ActivityCompletion(models.Model):
    """The event that a person completed an activity, and which revision of it they saw."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions"
    )
    activity_key = models.UUIDField()
    course_key = models.UUIDField()
    how = models.CharField(max_length=20, choices=How)
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    completed_at = models.DateTimeField(auto_now_add=True)

    objects = ActivityCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity_key"], name="completed_once")
        ]
        indexes = [
            models.Index(fields=["learner", "course_key"], name="progress_on_a_course"),
            models.Index(fields=["course_key", "activity_key"], name="completions_of_a_course"),
        ]

    def __str__(self) -> str:
        return f"Completion {self.pk}"


class ActivityScore(models.Model):
    """The best score of a person in a quiz, as conditions of opening ask for it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scores"
    )
    activity_key = models.UUIDField()
    best = models.DecimalField(max_digits=5, decimal_places=4, help_text=_("0 to 1."))

    class Meta:
        verbose_name = _("best score")
        verbose_name_plural = _("best scores")
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity_key"], name="one_best_score"),
            models.CheckConstraint(
                condition=models.Q(best__gte=0, best__lte=1), name="best_score_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"Best score {self.pk}"
