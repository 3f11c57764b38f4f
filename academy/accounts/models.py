"""People: one account each, known by its e-mail address."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Refuse what is no name of the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."), code="time_zone")


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is kept in lower case, so that it is one person's."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make an account. Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make an operator: may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. The full name is printed on certificates as it stands."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(
        _("full name"),
        max_length=150,
        blank=True,
        help_text=_("As it should stand on your certificates, in any script."),
    )
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    content_language = models.CharField(
        _("language of questions"),
        max_length=12,
        blank=True,
        help_text=_("Where a text is translated. Without one, the browser's language is taken."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validate_time_zone]
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Return the name for a certificate, or the address until a name is given."""
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def first_name(self) -> str:
        """The name, for libraries that ask for a first name: names have no parts here."""
        return self.full_name

    @property
    def last_name(self) -> str:
        return ""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: models.Model) -> "ApiTokenQuerySet":
        """Keep this person's own tokens: nobody else sees or revokes them."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def kept(self) -> "ApiTokenQuerySet":
        """Keep those that nobody revoked; some may have expired."""
        return self.filter(revoked_at__isnull=True)


class ApiToken(models.Model):
    """A key with which a program acts for a person in the API, until it expires or is revoked.

    The whole token is shown once, when it is made. Stored are its `key`, by which it is found and
    recognised, and a SHA-256 of its secret: 256 random bits need no slow hash.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="academy_tokens")
    name = models.CharField(
        _("name"), max_length=80, help_text=_("What uses it: a server, a pipeline, a script.")
    )
    key = models.CharField(max_length=12, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"API token {self.key}"

    @property
    def is_good(self) -> bool:
        """Whether it opens the API now."""
        return not self.revoked_at and self.expires_at > timezone.now() and self.user.is_active
