"""The action plan: what is to be done about a gap, by whom, until when, and what will show it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.models import Company, Membership, Role
from academy.mailing import Mailed
from assessments.readiness.models.assessments import Assessment, Evidence
from assessments.readiness.models.question_sets import QuestionSetVersion


def _led_by(user: models.Model) -> Q:
    """Those of the companies that one manages, and of the assessments that one owns there."""
    places = Membership.objects.filter(user=user)
    return Q(company__in=places.filter(role=Role.COMPANY_MANAGER).values("company")) | Q(
        company__in=places.values("company"), assessment__owner=user
    )


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: models.Model) -> "ActionQuerySet":
        """Keep those of the companies that one manages or the assessments that one owns, and
        one's own. One must still belong to the company. Operators see all, visitors none.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        places = Membership.objects.filter(user=user)
        mine = Q(company__in=places.values("company"), owner=user)
        return self.filter(_led_by(user) | mine)

    def led_by(self, user: models.Model) -> "ActionQuerySet":
        """Keep those that one may edit, verify and delete.

        These are those of the companies that one manages, and of the assessments that one owns.
        """
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(_led_by(user))

    def for_list(self) -> "ActionQuerySet":
        """Fetch, in one query, what a list of actions shows."""
        return self.select_related("company", "owner", "assessment").order_by(
            "due_on", "created_at", "pk"
        )

    def unfinished(self) -> "ActionQuerySet":
        """Keep those on which somebody still has to work."""
        return self.filter(status__in=[Action.Status.OPEN, Action.Status.DOING])


class Action(models.Model):
    """One step to close a gap: owned, dated, with the evidence that will show it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DOING = "doing", _("In work")
        DONE = "done", _("Done, to be verified")
        VERIFIED = "verified", _("Verified")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="actions")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, related_name="actions"
    )
    question_version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.PROTECT, related_name="+"
    )
    criterion = models.CharField(max_length=20)
    title = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="owned_actions",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"))
    expected_evidence = models.TextField(_("evidence that will show it"))
    budget_note = models.CharField(_("budget note"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    level_before = models.PositiveSmallIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.SET_NULL,
        null=True,
        related_name="actions",
        help_text=_("What was given when it was closed."),
    )
    evidence_note = models.TextField(
        blank=True, help_text=_("The same in words; it stays when the evidence is deleted.")
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "created_at"]
        indexes = [
            models.Index(fields=["company", "status", "due_on"], name="actions_of_company"),
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=["open", "doing"]),
                name="actions_to_remind_of",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("readiness:action", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.status in {self.Status.OPEN, self.Status.DOING}

    @property
    def is_overdue(self) -> bool:
        """Whether its date is past and it is not done."""
        return self.is_unfinished and self.due_on < timezone.localdate()


class ActionEvent(models.Model):
    """A comment on an action, or a change of its status, in the order of time."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="events")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=2_000, blank=True)
    status = models.CharField(
        max_length=10, choices=Action.Status, blank=True, help_text=_("Empty: a comment only.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"Event {self.pk}"


class ActionReminder(Mailed):
    """A mail to one person about an action's date: one of each kind for each date."""

    class Kind(models.TextChoices):
        SOON = "soon", _("A week before")
        DUE = "due", _("On the day")
        LATE = "late", _("A week after")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    due_on = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action", "kind", "due_on", "person"], name="one_reminder_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"Reminder {self.pk}"
