"""Companies, their teams, who belongs to them in which role, and who is invited."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.mailing import Mailed, MailedQuerySet


class Company(models.Model):
    """A company whose people learn here: a tenant."""

    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("Two letters of ISO 3166-1.")
    )
    email_domains = models.CharField(
        _("e-mail domains"),
        max_length=500,
        blank=True,
        help_text=_("The part after @ of your own addresses, separated by commas."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def domains(self) -> list[str]:
        """The e-mail domains in lower case."""
        return [part.strip().lower() for part in self.email_domains.split(",") if part.strip()]


class Team(models.Model):
    """A part of a company with a manager of its own: a site, a department, a shift."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="team_name_once_a_company")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    LEARNER = "learner", _("Learner")
    TEAM_MANAGER = "team_manager", _("Team manager")
    COMPANY_MANAGER = "company_manager", _("Company manager")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: models.Model) -> "MembershipQuerySet":
        """Keep one's own places, and those in the companies and teams that one manages.

        Operators see all, visitors none.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = Membership.objects.filter(user=user)
        return self.filter(
            Q(user=user)
            | Q(company__in=mine.filter(role=Role.COMPANY_MANAGER).values("company"))
            | Q(team__in=mine.filter(role=Role.TEAM_MANAGER).values("team"))
        )


class Membership(models.Model):
    """A person's place in a company. A person may belong to several companies."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.LEARNER)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="one_place_a_company"),
            models.CheckConstraint(
                condition=~Q(role=Role.TEAM_MANAGER) | Q(team__isnull=False),
                name="a_team_manager_has_a_team",
            ),
        ]
        indexes = [models.Index(fields=["company", "role"], name="company_people")]

    def __str__(self) -> str:
        return f"{self.user} at {self.company}"

    def clean(self) -> None:
        """Refuse a team of another company, and a team manager without a team."""
        if self.team and self.team.company_id != self.company_id:
            raise ValidationError({"team": _("Choose a team of this company.")})
        if self.role == Role.TEAM_MANAGER and not self.team:
            raise ValidationError({"team": _("Choose the team that this person will manage.")})

    @property
    def is_manager(self) -> bool:
        """Whether this place lets one see other people."""
        return self.role in {Role.TEAM_MANAGER, Role.COMPANY_MANAGER}


class InvitationQuerySet(MailedQuerySet):
    def visible_to(self, user: models.Model) -> "InvitationQuerySet":
        """Keep the invitations that this person could have made.

        A company manager: all of the company. A team manager: those of learners to the team.
        """
        if not user.is_authenticated:
            return self.none()
        places = Membership.objects.filter(user=user)
        return self.filter(
            Q(company__in=places.filter(role=Role.COMPANY_MANAGER).values("company"))
            | Q(team__in=places.filter(role=Role.TEAM_MANAGER).values("team"), role=Role.LEARNER)
        )

    def waiting(self) -> "InvitationQuerySet":
        """Keep those that nobody accepted or revoked; some may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self) -> "InvitationQuerySet":
        """Keep those that can still be accepted."""
        return self.waiting().filter(expires_at__gt=timezone.now())

    def to_mail(self) -> "InvitationQuerySet":
        """Keep the open ones whose mail has not left and may still be tried."""
        return super().to_mail().open()


def invitation_expiry() -> datetime:
    """Return the moment until which an invitation made now is good."""
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


class Invitation(Mailed):
    """An offer to join a company, sent by e-mail, good once and for some days.

    The link's token (43 characters) is made where the mail is written, and kept only as a SHA-256:
    a copy of the database, or of the broker's messages, opens no door.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.LEARNER)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_waiting_invitation_an_address",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk} to {self.company}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return not self.accepted_at and not self.revoked_at and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """Where it stands: "accepted", "revoked", "expired", "sent", "waiting" or "failed"."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        if not self.is_open:
            return "expired"
        if self.mail_sent_at:
            return "sent"
        return "failed" if self.is_mail_lost else "waiting"

    @staticmethod
    def new_token() -> str:
        """Return a token for a link: 43 characters, 256 random bits."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def hash_token(token: str) -> str:
        """Return what is stored of a token: its SHA-256 in hex."""
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def link(token: str) -> str:
        """Return the absolute address that the e-mail carries."""
        return settings.SITE_URL + reverse("companies:accept", args=[token])
