"""Mails that tell learners what has become of their results: a row each, until it has left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.mailing import Mailed
from assessments.quizzes.models.attempts import Attempt
from assessments.quizzes.models.regrades import Regrade


class Notice(Mailed):
    """A mail that was asked for."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class ReleaseNotice(Notice):
    """The mail that tells a learner that a person has marked an attempt."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="notice")

    class Meta:
        verbose_name = _("notice of a result")
        verbose_name_plural = _("notices of results")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["mail_asked_at"],
                condition=models.Q(mail_sent_at__isnull=True),
                name="notices_to_send",
            )
        ]


class RegradeNotice(Notice):
    """The mail that tells a learner that a regrade has changed the result of an attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="regrade_notices")
    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="notices")

    class Meta:
        verbose_name = _("notice of a regrade")
        verbose_name_plural = _("notices of regrades")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="one_notice_a_regrade")
        ]
        indexes = [
            models.Index(
                fields=["mail_asked_at"],
                condition=models.Q(mail_sent_at__isnull=True),
                name="regrade_notices_to_send",
            )
        ]
