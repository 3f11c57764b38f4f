"""Credentials: the record that a person earned something, as it stood on that day."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.access import people_visible_to
from academy.credentials.codes import new_code

PRINT_MAX_TRIES = 8  # then a person has to look: the page itself cannot be printed
PRINT_WAIT = timedelta(seconds=60)  # then the request to print is taken for lost


def private_storage() -> object:
    """Return the storage whose files are served only by views that check who asks."""
    return storages["private"]


class State(models.TextChoices):
    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class CredentialQuerySet(models.QuerySet["Credential"]):
    def visible_to(self, user: object) -> "CredentialQuerySet":
        """Keep the credentials of this person and of everyone whom they manage."""
        return self.filter(learner__in=people_visible_to(user))

    def unprinted(self) -> "CredentialQuerySet":
        """Keep those that are to be printed: not yet, not revoked, and not given up."""
        return self.filter(pdf="", revoked_at__isnull=True, print_tries__lt=PRINT_MAX_TRIES)

    def lost(self) -> "CredentialQuerySet":
        """Keep the unprinted that nobody asked for lately, those that waited longest first."""
        asked_long_ago = models.Q(print_asked_at__lt=timezone.now() - PRINT_WAIT)
        waiting = self.unprinted().filter(models.Q(print_asked_at__isnull=True) | asked_long_ago)
        return waiting.order_by(models.F("print_asked_at").asc(nulls_first=True), "pk")


class Credential(models.Model):
    """What a person earned: a snapshot that later edits of the course or the name do not touch."""

    code = models.CharField(max_length=14, unique=True, default=new_code, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credentials"
    )
    course_key = models.UUIDField(
        help_text=_("The course or the learning path, in any language and release.")
    )
    holder_name = models.CharField(_("name"), max_length=150)
    course_code = models.CharField(max_length=20, blank=True)
    course_title = models.CharField(_("course"), max_length=255)
    course_minutes = models.PositiveIntegerField(default=0)
    course_release = models.PositiveIntegerField(default=1)
    is_path = models.BooleanField(
        default=False, help_text=_("It is for a learning path: several courses, or parts of some.")
    )
    outcomes = models.JSONField(default=list, help_text=_("What the holder can do: short texts."))
    language = models.CharField(max_length=12, default="en")
    design = models.CharField(max_length=40, default="classic")
    issued_on = models.DateField(_("issued"), default=timezone.localdate)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=300, blank=True)
    pdf = models.FileField(upload_to="certificates/", storage=private_storage, blank=True)
    print_asked_at = models.DateTimeField(null=True, editable=False)
    print_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["-issued_on", "-pk"]
        default_permissions = ["view"]
        permissions = [("revoke_credential", _("Can revoke credential"))]
        indexes = [
            models.Index(
                fields=["print_asked_at"], condition=models.Q(pdf=""), name="credential_unprinted"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course_key"], name="one_credential_a_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}"

    def get_absolute_url(self) -> str:
        """The public page that verifies it."""
        return reverse("credentials:verify", args=[self.code])

    @property
    def verification_url(self) -> str:
        """The absolute address in the QR code."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def state(self) -> State:
        """Whether it is good today, by the date in UTC: the same for everyone who asks."""
        if self.revoked_at:
            return State.REVOKED
        if self.expires_on and self.expires_on < datetime.now(UTC).date():
            return State.EXPIRED
        return State.VALID
