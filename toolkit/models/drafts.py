"""Declarations that are filled in on a page, without a workbook."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.credentials.models import private_storage
from toolkit.checker.form import Draft
from toolkit.checker.specs import find_spec


class DraftStatus(models.TextChoices):
    READY = "ready", _("Ready")
    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    FAILED = "failed", _("Could not be read")


class DeclarationDraftQuerySet(models.QuerySet["DeclarationDraft"]):
    def visible_to(self, user: object) -> "DeclarationDraftQuerySet":
        """Keep this person's own drafts: what is not finished is nobody else's business."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def for_list(self) -> "DeclarationDraftQuerySet":
        """Fetch what a list of drafts shows, the latest first."""
        return self.only(
            "title", "template", "version", "status", "source_name", "updated_at", "owner_id"
        ).order_by("-updated_at")


class DeclarationDraft(models.Model):
    """One declaration, filled in so far. What `values` to `parked` hold: `toolkit.checker.form`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declaration_drafts"
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    template = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20, blank=True)
    values = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    known = models.JSONField(default=list, help_text=_("The smelters that its rows stand on."))
    parked = models.JSONField(default=dict, help_text=_("Answers of minerals that were taken out."))
    seen = models.JSONField(default=list, help_text=_("The steps that the owner has left."))
    others = models.JSONField(
        default=dict, help_text=_("By cell: a text that came too late, from another tab.")
    )
    edits = models.PositiveIntegerField(default=0, help_text=_("How often it was changed."))
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    # A workbook that it is to be made of; the file goes once it is read.
    status = models.CharField(max_length=10, choices=DraftStatus, default=DraftStatus.READY)
    source = models.FileField(upload_to="drafts/%Y/%m/", storage=private_storage, blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    left_out = models.JSONField(default=list, help_text=_("What could not be read, as findings."))
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = DeclarationDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a declaration")
        verbose_name_plural = _("drafts of declarations")
        ordering = ["-updated_at"]
        indexes = [
            models.Index(fields=["owner", "-updated_at"], name="draft_list"),
            models.Index(fields=["updated_at"], name="drafts_by_age"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(status__in=["waiting", "reading"]),
                name="drafts_to_read",
            ),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("toolkit:draft", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        """Whether it can be filled in."""
        return self.status == DraftStatus.READY

    @property
    def is_open(self) -> bool:
        """Whether its workbook is still to be read."""
        return self.status in {DraftStatus.WAITING, DraftStatus.READING}

    @property
    def form(self) -> Draft:
        """What is filled in. Raises KeyError if its version is no longer known."""
        spec = find_spec(self.template, self.version)
        if spec is None:
            raise KeyError(f"{self.template} {self.version}")
        stored = {key: getattr(self, key) for key in ("values", "rows", "known", "parked")}
        return Draft.load(spec, stored)

    @form.setter
    def form(self, form: Draft) -> None:
        for key, value in form.stored.items():
            setattr(self, key, value)
