"""Mail of trainers to learners: what was said, and a copy for each who gets it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.mailing import Mailed
from courses.models import CoursePage


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


class MessageCopy(Mailed):
    """One learner's copy of a message, and whether it has left."""

    message = models.ForeignKey(CourseMessage, on_delete=models.CASCADE, related_name="copies")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("copy of a message")
        verbose_name_plural = _("copies of messages")
        default_permissions: tuple[str, ...] = ()
        constraints = [
            models.UniqueConstraint(fields=["message", "learner"], name="one_copy_a_learner")
        ]
        indexes = [
            models.Index(
                fields=["mail_asked_at"],
                condition=models.Q(mail_sent_at__isnull=True),
                name="message_copy_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"Copy {self.pk}"
