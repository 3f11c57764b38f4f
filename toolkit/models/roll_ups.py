"""Several declarations rolled up into one: what was uploaded, what was read, what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.credentials.models import private_storage


class RollUpStatus(models.TextChoices):
    READING = "reading", _("Reading the files")
    MERGING = "merging", _("Rolling up")
    DONE = "done", _("Done")
    FAILED = "failed", _("Could not be rolled up")


class Problem(models.TextChoices):
    """Why a roll-up failed."""

    TOO_MANY_ROWS = "rows", _("Its files list too many smelters. Roll up fewer files at a time.")
    LOST = "lost", _("We tried several times. The fault is ours.")


class RollUpQuerySet(models.QuerySet["RollUp"]):
    def visible_to(self, user: object) -> "RollUpQuerySet":
        """Keep this person's own roll-ups: what suppliers declare is nobody else's business."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owner=user, deleted_at__isnull=True)

    def for_list(self) -> "RollUpQuerySet":
        """Fetch what the list of roll-ups shows. Adds `file_count` (int)."""
        return self.annotate(file_count=models.Count("files")).order_by("-created_at")


class RollUp(models.Model):
    """Several declarations of one template, and how far rolling them up is.

    `lease_until` belongs to the worker that merges; each file has a lease of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roll_ups"
    )
    title = models.CharField(_("name"), max_length=120, blank=True)
    wanted = models.CharField(
        max_length=10,
        blank=True,
        help_text=_("The template to roll up. Empty: that of most files."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=RollUpStatus, default=RollUpStatus.READING)
    moved_at = models.DateTimeField(
        default=timezone.now, help_text=_("When a worker was last sent to it, or came.")
    )
    problem = models.CharField(max_length=10, choices=Problem, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    template = models.CharField(max_length=10, blank=True)
    version = models.CharField(max_length=10, blank=True)
    answers = models.JSONField(
        default=list, help_text=_("Each question over all suppliers, with the files that say what.")
    )
    workbook = models.FileField(upload_to="roll-ups/%Y/%m/", storage=private_storage, blank=True)
    csv = models.FileField(upload_to="roll-ups/%Y/%m/", storage=private_storage, blank=True)
    form = models.FileField(
        upload_to="roll-ups/%Y/%m/",
        storage=private_storage,
        blank=True,
        help_text=_("The list in a form of the newest version; empty if it does not fit."),
    )
    deleted_at = models.DateTimeField(
        null=True, help_text=_("Its files are being deleted; then the row goes too.")
    )

    objects = RollUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("roll-up")
        verbose_name_plural = _("roll-ups")
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="roll_up_list"),
            models.Index(
                fields=["moved_at"],
                condition=models.Q(status__in=["reading", "merging"])
                | models.Q(deleted_at__isnull=False),
                name="roll_ups_to_sweep",
            ),
        ]

    def __str__(self) -> str:
        return f"Roll-up {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("toolkit:roll_up", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Whether all that can be done is done, well or badly."""
        return self.status in {RollUpStatus.DONE, RollUpStatus.FAILED}


class FileStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READING = "reading", _("Being read")
    READ = "read", _("Read")
    FAILED = "failed", _("Could not be read")


class RollUpFile(models.Model):
    """One supplier's file: kept as it came, and what was read from it.

    `statement` is a `toolkit.checker.rollup.Source` as JSON; the fields after it are what lists
    show of it, so that they need not load it.
    """

    roll_up = models.ForeignKey(RollUp, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    original_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text=_("Bytes."))
    workbook = models.FileField(upload_to="roll-ups/%Y/%m/", storage=private_storage, blank=True)
    status = models.CharField(max_length=10, choices=FileStatus, default=FileStatus.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    statement = models.JSONField(null=True)
    supplier = models.CharField(max_length=300, blank=True)
    template = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=20, blank=True)
    effective = models.DateField(null=True)
    is_readable = models.BooleanField(null=True)
    is_complete = models.BooleanField(
        null=True, help_text=_("Whether the form's own Checker would be green.")
    )
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll_up", "position"], name="roll_up_file_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"File {self.position} of roll-up {self.roll_up_id}"


class RollUpLine(models.Model):
    """One smelter of a roll-up; `origins` says which rows of which files it comes from."""

    roll_up = models.ForeignKey(RollUp, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    metal = models.CharField(max_length=200, blank=True)
    name = models.TextField(blank=True)
    number = models.CharField(max_length=20, blank=True)
    country = models.TextField(blank=True)
    is_open = models.BooleanField(default=False, help_text=_("The smelter is not yet identified."))
    has_conflict = models.BooleanField(default=False)
    file_count = models.PositiveSmallIntegerField()
    origins = models.JSONField(
        default=list, help_text=_("[[primary key of the file, row, how recognised, name], …]")
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll_up", "position"], name="roll_up_line_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"Line {self.position} of roll-up {self.roll_up_id}"


class RollUpConflict(models.Model):
    """Something in which files of a roll-up contradict each other, or that is wrong with one."""

    roll_up = models.ForeignKey(RollUp, on_delete=models.CASCADE, related_name="conflicts")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    params = models.JSONField(default=dict)
    note = models.JSONField(null=True, help_text=_("The checker's finding, if it is one."))
    files = models.JSONField(default=list, help_text=_("Primary keys."))
    lines = models.JSONField(default=list, help_text=_("Positions."))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll_up", "position"], name="roll_up_conflict_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} in roll-up {self.roll_up_id}"
