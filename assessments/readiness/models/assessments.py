"""A company's assessment: its profile, its answers, what shows them, and what was submitted."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.models import Company, Membership, Role
from academy.credentials.models import private_storage
from academy.mailing import Mailed
from assessments.readiness.models.question_sets import QuestionSetVersion


class NotApplicable(models.TextChoices):
    """Why a criterion does not apply: `core.question_set.NA_REASONS`."""

    NO_SITE = "no_such_site", _("We have no such site")
    NOT_ROLE = "not_this_role", _("It is not our role in the chain")
    NO_MINERAL = "mineral_not_used", _("We do not use that mineral")
    LAW = "law_forbids", _("The law forbids it")
    OTHER = "other", _("Another reason")


def _led_by(user: models.Model) -> Q:
    """Those of the companies that one manages, and those one owns at companies that one is of."""
    places = Membership.objects.filter(user=user)
    return Q(company__in=places.filter(role=Role.COMPANY_MANAGER).values("company")) | Q(
        company__in=places.values("company"), owner=user
    )


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: models.Model) -> "AssessmentQuerySet":
        """Keep those of the companies that one manages, those one owns, and those one helps with.

        Owners and helpers must still belong to the company. Operators see all, visitors none.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        helped = Q(
            company__in=Membership.objects.filter(user=user).values("company"),
            pk__in=Delegation.objects.filter(person=user).values("assessment"),
        )
        return self.filter(_led_by(user) | helped)

    def led_by(self, user: models.Model) -> "AssessmentQuerySet":
        """Keep those that one may read as a whole, hand out, submit and share.

        These are those of the companies that one manages, and those one owns.
        """
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(_led_by(user))

    def for_list(self) -> "AssessmentQuerySet":
        """Fetch, in one query, what a list of assessments shows.

        The questions have 60 kB a row and are read once a process: `loading.read_sets()`.
        """
        found = self.select_related("company", "owner", "question_version")
        return found.defer("question_version__document").order_by("-changed_at")


class Assessment(models.Model):
    """One self-assessment of one organisation, on one version of a question set.

    `profile` is `core.profile.Profile.as_dict()`, `targets` maps codes to levels that differ from
    `target_level`.
    """

    class Scope(models.TextChoices):
        QUICK = "quick", _("Quick scan")
        FULL = "full", _("Full assessment")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="assessments")
    title = models.CharField(_("title"), max_length=120)
    subject = models.CharField(
        _("organisation"),
        max_length=200,
        help_text=_("The company, site or subsidiary that the answers are about."),
    )
    question_version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.PROTECT, related_name="assessments"
    )
    scope = models.CharField(_("extent"), max_length=10, choices=Scope, default=Scope.FULL)
    profile = models.JSONField(default=dict)
    target_level = models.PositiveSmallIntegerField(_("target level"), default=3)
    targets = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="owned_assessments",
        verbose_name=_("owner"),
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    revision = models.PositiveSmallIntegerField(
        default=1, help_text=_("Goes up by one each time it is reopened.")
    )
    previous = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("earlier assessment to compare with"),
    )
    in_benchmark = models.BooleanField(
        _("count in the benchmark"),
        default=False,
        help_text=_("Its figures count, without a name, in medians over ten companies or more."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    start_token = models.UUIDField(
        null=True,
        editable=False,
        help_text=_("Of the form that started it, so that a form sent twice starts one."),
    )
    changed_at = models.DateTimeField(
        default=timezone.now, help_text=_("When somebody last answered, added or decided.")
    )
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["company", "-changed_at"], name="assessments_of_company")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "created_by", "start_token"], name="one_assessment_a_form"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("readiness:assessment", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it may still be answered."""
        return self.status == self.Status.OPEN


class Answer(models.Model):
    """Where the organisation stands on one criterion: a level, or not applicable, or neither yet.

    `version` goes up with each change; who saves names the version that they saw.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    criterion = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True, help_text=_("1 to 4; empty: open."))
    na_reason = models.CharField(max_length=20, choices=NotApplicable, blank=True)
    na_text = models.TextField(blank=True)
    note = models.TextField(_("how we do it"), blank=True)
    change_reason = models.TextField(
        blank=True, help_text=_("Why the level dropped, or rose by two, since the earlier one.")
    )
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="one_answer_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=4),
                name="answer_level_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(na_reason=""), name="a_level_or_na"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.criterion}"


class AnswerChange(models.Model):
    """An answer as it was after one change. Nothing is ever taken out of this history."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="answer_changes"
    )
    criterion = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(null=True)
    na_reason = models.CharField(max_length=20, blank=True)
    na_text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    change_reason = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion", "version"], name="one_change_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"Change {self.version} of {self.criterion}"


class Evidence(models.Model):
    """What shows an answer: a paper, a record, a check; kept with us as a file, or only named."""

    class Kind(models.TextChoices):
        STATED = "stated", _("Stated only")
        DOCUMENT = "document", _("A document")
        RECORDS = "records", _("Records in use")
        CHECKED = "checked", _("Checked by others")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.CharField(max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("name"), max_length=200)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    scope = models.CharField(
        _("what it covers"),
        max_length=300,
        blank=True,
        help_text=_("Which sites, minerals and time. Without it and a date it does not count."),
    )
    holder = models.CharField(
        _("who keeps it"), max_length=150, blank=True, help_text=_("A person or department.")
    )
    address = models.URLField(_("web address"), blank=True)
    file = models.FileField(
        _("file"), upload_to="readiness/%Y/%m/", storage=private_storage, blank=True
    )
    original_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text=_("Bytes."))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["added_at", "pk"]
        indexes = [models.Index(fields=["assessment", "criterion"], name="evidence_of_criterion")]

    def __str__(self) -> str:
        return self.title


class Delegation(Mailed):
    """A section that a colleague was asked to answer."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="delegations")
    section = models.CharField(max_length=20)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations"
    )
    note = models.TextField(_("what they should know"), blank=True)
    due_on = models.DateField(_("answer until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, help_text=_("When they said that it is ready."))

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "section", "person"], name="section_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} for {self.person_id}"


class Comment(models.Model):
    """What somebody of the company said about a criterion, for colleagues."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="comments")
    criterion = models.CharField(max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=2_000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["assessment", "criterion"], name="comments_of_criterion")]

    def __str__(self) -> str:
        return f"Comment {self.pk}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def led_by(self, user: models.Model) -> "SnapshotQuerySet":
        """Keep those of the assessments that one leads."""
        return self.filter(assessment__in=Assessment.objects.led_by(user))


class Snapshot(models.Model):
    """A submitted revision, frozen: `document` holds profile, answers, evidence and the result.

    The figures beside it are for lists and sums; `document` decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="snapshots")
    revision = models.PositiveSmallIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the document, in hex."))
    signer = models.CharField(max_length=200, help_text=_("Name, as it was when it was signed."))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    question_version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(
        max_length=2, help_text=_("The one role under which it counts in the benchmark.")
    )
    claimed = models.DecimalField(
        max_digits=7, decimal_places=4, null=True, help_text=_("0 to 100.")
    )
    backed = models.DecimalField(
        max_digits=7, decimal_places=4, null=True, help_text=_("0 to 100.")
    )
    band = models.CharField(max_length=12, blank=True)
    is_current = models.BooleanField(
        default=True, help_text=_("Whether it is the newest revision of its assessment.")
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "revision"], name="one_snapshot_a_revision"
            )
        ]
        indexes = [
            models.Index(
                fields=["question_version", "role"],
                condition=Q(is_current=True),
                name="snapshots_to_compare",
            )
        ]

    def __str__(self) -> str:
        return f"Revision {self.revision} of {self.assessment_id}"
