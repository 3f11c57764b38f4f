"""Releases of a course: its outline as it was published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.pages import CoursePage


class CourseRelease(models.Model):
    """The outline of a course as it was published: what an enrolment must do to complete it."""

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="releases")
    course_key = models.UUIDField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    code = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    required_count = models.PositiveIntegerField(
        default=0, help_text=_("Required activities that are not withdrawn.")
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("What is new, for learners and for who moves them.")
    )
    is_settled = models.BooleanField(
        default=True, help_text=_("No: a withdrawal or a move may have completed enrolments.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["course_key", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} (release {self.number})"


class ReleaseActivityQuerySet(models.QuerySet["ReleaseActivity"]):
    def required(self) -> "ReleaseActivityQuerySet":
        """Keep what must be done: required, and still published."""
        return self.filter(is_required=True, is_withdrawn=False)


class ReleaseActivity(models.Model):
    """One activity of a release, in its place."""

    release = models.ForeignKey(CourseRelease, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveIntegerField()
    activity_key = models.UUIDField()
    title = models.CharField(max_length=255, blank=True, help_text=_("As it was published."))
    is_required = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(
        default=False, help_text=_("No longer published: nobody can do it, so nobody must.")
    )

    objects = ReleaseActivityQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "activity_key"], name="activity_once_a_release"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.position}"
