"""Credentials: the record that a person earned something, as it stood on that day."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.access import people_visible_to

# Crockford's letters and digits: none that is taken for another when it is read aloud or typed.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Return a code for a certificate, `XXXX-XXXX-XXXX`: 60 random bits."""
    letters = [secrets.choice(CODE_ALPHABET) for _letter in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


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


class Credential(models.Model):
    """What a person earned: a snapshot that later edits of the course or the name do not touch."""

    code = models.CharField(max_length=14, unique=True, default=new_code, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credentials"
    )
    course_key = models.UUIDField(help_text=_("The course, in any language and release."))
    holder_name = models.CharField(_("name"), max_length=150)
    course_code = models.CharField(max_length=20, blank=True)
    course_title = models.CharField(_("course"), max_length=255)
    course_minutes = models.PositiveIntegerField(default=0)
    course_release = models.PositiveIntegerField(default=1)
    outcomes = models.JSONField(default=list, help_text=_("What the holder can do: short texts."))
    language = models.CharField(max_length=12, default="en")
    design = models.CharField(max_length=40, default="classic")
    issued_on = models.DateField(_("issued"), default=timezone.localdate)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=300, blank=True)
    pdf = models.FileField(upload_to="certificates/", storage=private_storage, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["-issued_on", "-pk"]
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
        """Whether it is good today (UTC)."""
        if self.revoked_at:
            return State.REVOKED
        if self.expires_on and self.expires_on < timezone.localdate():
            return State.EXPIRED
        return State.VALID
