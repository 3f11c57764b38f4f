"""Mail of trainers to learners: what was said, and a copy for each who gets it."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage

MAIL_MAX_TRIES = 8  # then the address is wrong, or the mail server needs a person


class CourseMessage(models.Model):
    """What a trainer wrote to some learners of a course.

    Its key comes with the form, so that a double click sends nothing twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(CoursePage, on_delete=models.SET_NULL, null=True, related_name="+")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5_000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message to learners")
        verbose_name_plural = _("messages to learners")
        default_permissions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"Message {self.pk}"


class MessageCopyQuerySet(models.QuerySet["MessageCopy"]):
    def unsent(self) -> "MessageCopyQuerySet":
        """Keep those whose mail may still be tried."""
        return self.filter(sent_at__isnull=True, tries__lt=MAIL_MAX_TRIES)

    def lost(self, *, asked_before: datetime.datetime) -> "MessageCopyQuerySet":
        """Keep the unsent whose mail should have gone by now."""
        return self.unsent().filter(asked_at__lt=asked_before)


class MessageCopy(models.Model):
    """One learner's copy of a message, and whether it has left."""

    message = models.ForeignKey(CourseMessage, on_delete=models.CASCADE, related_name="copies")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects = MessageCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a message")
        verbose_name_plural = _("copies of messages")
        default_permissions: tuple[str, ...] = ()
        constraints = [
            models.UniqueConstraint(fields=["message", "learner"], name="one_copy_a_learner")
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(sent_at__isnull=True),
                name="message_copy_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"Copy {self.pk}"
