"""What companies ask of each other and show each other, and what is known of all together."""

import hashlib
import secrets
import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.models import Company, Membership, Role
from academy.mailing import Mailed, MailedQuerySet
from assessments.readiness.models.assessments import Assessment, Snapshot
from assessments.readiness.models.question_sets import QuestionSetVersion


def new_token() -> str:
    """Return a token for a link: 43 characters, 256 random bits. Only its hash is stored."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def companies_managed_by(user: models.Model) -> models.QuerySet:
    """Return the keys of the companies for which this person may ask, share and read."""
    return Membership.objects.filter(user=user, role=Role.COMPANY_MANAGER).values("company")


class AssessmentRequestQuerySet(MailedQuerySet):
    def sent_by(self, user: models.Model) -> "AssessmentRequestQuerySet":
        """Keep those of the companies that one manages, as the one who asks."""
        return self.filter(company__in=companies_managed_by(user))

    def received_by(self, user: models.Model) -> "AssessmentRequestQuerySet":
        """Keep those that a company that one manages has taken on."""
        return self.filter(supplier__in=companies_managed_by(user), withdrawn_at__isnull=True)

    def visible_to(self, user: models.Model) -> "AssessmentRequestQuerySet":
        """Keep both. Operators see all, visitors none."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        mine = companies_managed_by(user)
        return self.filter(Q(company__in=mine) | Q(supplier__in=mine, withdrawn_at__isnull=True))

    def untouched(self) -> "AssessmentRequestQuerySet":
        """Keep those that nobody took on, declined or withdrew; some may have expired."""
        return self.filter(
            accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
        )

    def open(self) -> "AssessmentRequestQuerySet":
        """Keep those whose link still works."""
        return self.untouched().filter(expires_at__gt=timezone.now())

    def to_mail(self) -> "AssessmentRequestQuerySet":
        """Keep the open ones whose mail has not left and may still be tried."""
        return super().to_mail().open()

    def to_answer(self) -> "AssessmentRequestQuerySet":
        """Keep those that were taken on and still wait for a share."""
        taken_on = self.with_answers().filter(accepted_at__isnull=False, is_answered=False)
        return taken_on.filter(declined_at__isnull=True, withdrawn_at__isnull=True)

    def with_answers(self) -> "AssessmentRequestQuerySet":
        """Add `is_answered` (bool): whether something is shared for it that was not revoked."""
        shares = Share.objects.filter(request=models.OuterRef("pk"), revoked_at__isnull=True)
        return self.annotate(is_answered=models.Exists(shares))

    def for_list(self) -> "AssessmentRequestQuerySet":
        """Fetch, in one query, what a list of requests shows."""
        return self.with_answers().select_related("company", "supplier", "created_by")


class AssessmentRequest(Mailed):
    """A company asks a supplier, by e-mail, to assess itself and to share the result."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="assessment_requests"
    )
    supplier_name = models.CharField(_("supplier"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    message = models.TextField(_("message"), max_length=2_000, blank=True)
    sections = models.JSONField(
        _("sections"), default=list, blank=True, help_text=_("Codes; empty: all.")
    )
    due_on = models.DateField(_("answer until"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    supplier = models.ForeignKey(
        Company,
        on_delete=models.SET_NULL,
        null=True,
        related_name="assessment_requests_received",
        help_text=_("Empty until somebody takes it on for a company."),
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, editable=False)
    decline_note = models.TextField(blank=True, max_length=1_000)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["company", "-created_at"], name="requests_of_company"),
            models.Index(
                fields=["mail_asked_at"],
                condition=Q(mail_sent_at__isnull=True),
                name="requests_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("readiness:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        closed = self.accepted_at or self.declined_at or self.withdrawn_at
        return not closed and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """Where it stands: "withdrawn", "declined", "answered" (shared), "accepted" (taken on),
        "expired", "sent", "waiting" or "failed". Needs `with_answers()`.
        """
        if self.withdrawn_at:
            return "withdrawn"
        if self.declined_at:
            return "declined"
        if self.accepted_at:
            return "answered" if self.is_answered else "accepted"
        if not self.is_open:
            return "expired"
        if self.mail_sent_at:
            return "sent"
        return "failed" if self.is_mail_lost else "waiting"

    @staticmethod
    def link(token: str) -> str:
        """Return the absolute address that the e-mail carries."""
        return settings.SITE_URL + reverse("readiness:accept_request", args=[token])


class RequestNoticeQuerySet(MailedQuerySet):
    def to_mail(self) -> "RequestNoticeQuerySet":
        """Keep those that wait and still hold, for who still manages the company that asked."""
        managers = Membership.objects.filter(
            user=models.OuterRef("person"),
            company=models.OuterRef("request__company"),
            role=Role.COMPANY_MANAGER,
        )
        return (
            super()
            .to_mail()
            .filter(
                Q(kind=RequestNotice.Kind.DECLINED) | Q(request__declined_at__isnull=True),
                models.Exists(managers),
                request__withdrawn_at__isnull=True,
                person__is_active=True,
            )
        )


class RequestNotice(Mailed):
    """A mail to one person of the company that asked: what the supplier did about the request."""

    class Kind(models.TextChoices):
        TAKEN_ON = "taken_on", _("Taken on")
        DECLINED = "declined", _("Declined")

    request = models.ForeignKey(AssessmentRequest, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = RequestNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind", "person"], name="one_request_notice_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["mail_asked_at"],
                condition=Q(mail_sent_at__isnull=True),
                name="request_notices_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class ShareQuerySet(MailedQuerySet):
    def given_by(self, user: models.Model) -> "ShareQuerySet":
        """Keep those of the assessments that one leads."""
        return self.filter(assessment__in=Assessment.objects.led_by(user))

    def open(self) -> "ShareQuerySet":
        """Keep those that may be read now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def received_by(self, user: models.Model) -> "ShareQuerySet":
        """Keep those given to a company that one manages, in their time and not revoked."""
        if not user.is_authenticated:
            return self.none()
        return self.open().filter(recipient__in=companies_managed_by(user))

    def to_mail(self) -> "ShareQuerySet":
        """Keep the open ones whose mail has not left and may still be tried."""
        return super().to_mail().open()

    def for_list(self) -> "ShareQuerySet":
        """Fetch, in one query, what a list of shares shows. Adds `reads` (int)."""
        reads = models.Count("accesses", filter=~Q(accesses__what=ShareAccess.What.ACCEPTED))
        rows = self.select_related("recipient", "snapshot").defer("snapshot__document")
        return rows.annotate(reads=reads).order_by("-created_at")

    def for_received(self) -> "ShareQuerySet":
        """Fetch, in one query, what a list of received shares shows."""
        rows = self.select_related("assessment__company", "snapshot")
        return rows.defer("snapshot__document").order_by("-created_at")


class Share(Mailed):
    """Some sections of a submitted revision, shown to one company for some time.

    Without a request its link binds it to the first company for which it is accepted.
    """

    class Detail(models.TextChoices):
        FIGURES = "figures", _("The band and the figure of each section")
        LEVELS = "levels", _("Also the level of each criterion")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="shares")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="shares")
    request = models.ForeignKey(
        AssessmentRequest, on_delete=models.SET_NULL, null=True, related_name="shares"
    )
    recipient = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, related_name="received_shares"
    )
    recipient_name = models.CharField(_("who it is for"), max_length=200)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    sections = models.JSONField(_("sections"), default=list)
    detail = models.CharField(_("detail"), max_length=10, choices=Detail, default=Detail.FIGURES)
    with_evidence = models.BooleanField(_("with the names of the evidence"), default=False)
    with_overall = models.BooleanField(_("with the overall band"), default=True)
    expires_at = models.DateTimeField(_("until"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Empty: nobody is told by mail.")
    )
    mail_asked_at = models.DateTimeField(null=True, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="shares_of_recipient"),
            models.Index(
                fields=["mail_asked_at"],
                condition=Q(mail_asked_at__isnull=False, mail_sent_at__isnull=True),
                name="shares_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"Share {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("readiness:received_share", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it may be read now."""
        return not self.revoked_at and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """Where it stands: "revoked", "expired", "open", "failed" (its mail) or "waiting"."""
        if self.revoked_at:
            return "revoked"
        if not self.is_open:
            return "expired"
        if self.recipient_id:
            return "open"
        return "failed" if self.is_mail_lost else "waiting"

    @property
    def last_day(self) -> date:
        """The last day on which it may be read, here."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))

    @staticmethod
    def link(token: str) -> str:
        """Return the absolute address that the recipient gets."""
        return settings.SITE_URL + reverse("readiness:accept_share", args=[token])


class ShareAccess(models.Model):
    """Who read a share, and when. The sharer sees it; nothing is ever taken out."""

    class What(models.TextChoices):
        ACCEPTED = "accepted", _("Opened the link for their company")
        PAGE = "page", _("Read the page")
        JSON = "json", _("Downloaded the data")

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="accesses")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=200, help_text=_("As it was then."))
    what = models.CharField(max_length=10, choices=What)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["share", "-at"], name="accesses_of_share")]

    def __str__(self) -> str:
        return f"Access {self.pk}"


class Benchmark(models.Model):
    """Medians and quartiles of one role on one version, over ten companies or more.

    Kept as numbers, made anew now and then: one company's change cannot be read from two of them.
    """

    question_version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.CASCADE, related_name="benchmarks"
    )
    role = models.CharField(max_length=2)
    figures = models.JSONField(
        help_text=_('By section code and "overall": lists of lower quartile, median, upper.')
    )
    members = models.JSONField(
        default=dict,
        help_text=_("By the same names, who counted: whether enough has changed since."),
    )
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question_version", "role"], name="one_benchmark_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"Benchmark {self.role} of {self.question_version_id}"
