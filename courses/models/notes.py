"""What a learner writes beside a lesson. Nobody else ever sees it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 10_000  # characters


class LessonNoteQuerySet(models.QuerySet["LessonNote"]):
    def visible_to(self, user: models.Model) -> "LessonNoteQuerySet":
        """Keep this person's own. Managers, trainers and operators see nobody's but theirs."""
        return self.filter(learner=user) if user.is_authenticated else self.none()

    def with_words(self, words: str) -> "LessonNoteQuerySet":
        """Keep those whose text, lesson or course has these words."""
        return self.filter(
            models.Q(text__icontains=words)
            | models.Q(lesson_title__icontains=words)
            | models.Q(course_title__icontains=words)
        )

    def for_list(self) -> "LessonNoteQuerySet":
        """Order them by course, and in it as they were begun."""
        return self.order_by("course_title", "course_key", "created_at", "pk")


class LessonNote(models.Model):
    """One person's note on one lesson, its bookmark, or both. Without either there is no row."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_notes"
    )
    activity_key = models.UUIDField()
    course_key = models.UUIDField()
    lesson_title = models.CharField(max_length=255)
    course_title = models.CharField(max_length=255)
    text = models.TextField(_("your note"), blank=True, max_length=LONGEST_NOTE)
    is_bookmarked = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True, help_text=_("When the text changed last."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LessonNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions: tuple[str, ...] = ()
        constraints = [
            models.UniqueConstraint(fields=["learner", "activity_key"], name="one_note_a_lesson")
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"

    @property
    def stamp(self) -> str:
        """Which text this is: a form sends back the stamp of the text that it showed."""
        return stamp_of(self.written_at)


def stamp_of(moment: datetime | None) -> str:
    """Return the name of a text by when it was written; empty for none."""
    return moment.isoformat() if moment else ""
