"""What learners say about courses: that a block is out of date, and how good a course is."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from academy.mailing import Mailed, MailedQuerySet
from courses.core.ratings import shown_average
from courses.models.pages import LessonPage
from courses.models.releases import CourseRelease

LONGEST_TEXT = 2_000  # characters
LONGEST_EXCERPT = 300


class BlockReportQuerySet(MailedQuerySet):
    def visible_to(self, user: models.Model) -> "BlockReportQuerySet":
        """Keep one's own. Trainers read all in the CMS, where another permission opens them."""
        return self.filter(reporter=user) if user.is_authenticated else self.none()

    def waiting(self) -> "BlockReportQuerySet":
        """Keep those that are not done."""
        return self.exclude(status=BlockReport.Status.DONE)

    def to_mail(self) -> "BlockReportQuerySet":
        """Keep those whose answer is on its way to somebody who is still there."""
        return super().to_mail().filter(reporter__isnull=False)

    def for_queue(self) -> "BlockReportQuerySet":
        """Fetch what the trainers' list shows, those that wait longest first."""
        return self.select_related("reporter", "taken_by").order_by("created_at", "pk")


class BlockReport(Mailed):
    """Somebody says that a block of a lesson is out of date; a trainer looks and answers."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        TAKEN = "taken", _("Taken")
        DONE = "done", _("Done")

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="block_reports",
        verbose_name=_("reported by"),
    )
    lesson = models.ForeignKey(LessonPage, on_delete=models.SET_NULL, null=True, related_name="+")
    activity_key = models.UUIDField()
    course_key = models.UUIDField()
    lesson_title = models.CharField(_("lesson"), max_length=255)
    block_id = models.CharField(max_length=100, help_text=_("Of the block in the lesson's body."))
    block_kind = models.CharField(max_length=60)
    excerpt = models.CharField(_("what the block says"), max_length=LONGEST_EXCERPT, blank=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("what is out of date"), max_length=LONGEST_TEXT)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken by"),
    )
    answer = models.TextField(_("answer"), blank=True, max_length=LONGEST_TEXT)
    answered_at = models.DateTimeField(null=True)
    mail_asked_at = models.DateTimeField(
        null=True, help_text=_("When the answer was to be mailed, last; empty: it is not.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BlockReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of what is out of date")
        verbose_name_plural = _("reports of what is out of date")
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["status", "created_at"], name="report_queue"),
            models.Index(fields=["reporter", "created_at"], name="reports_of_a_person"),
            models.Index(
                fields=["mail_asked_at"],
                condition=models.Q(mail_asked_at__isnull=False, mail_sent_at__isnull=True),
                name="answers_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"


class CourseRating(models.Model):
    """What one person thinks of a course. The comment is for trainers only."""

    learner = models.ForeignKey(  # without its person a rating still counts in the summary
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="ratings"
    )
    course_key = models.UUIDField()
    release = models.ForeignKey(CourseRelease, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(_("comment"), blank=True, max_length=LONGEST_TEXT)
    rated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("course rating")
        verbose_name_plural = _("course ratings")
        default_permissions: tuple[str, ...] = ()
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_key"], name="one_rating_a_course"),
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=5), name="one_to_five_stars"
            ),
        ]
        indexes = [models.Index(fields=["course_key", "-rated_at"], name="ratings_of_a_course")]

    def __str__(self) -> str:
        return f"Rating {self.pk}"


class RatingSummary(models.Model):
    """How many rated a course, and their stars in all: kept with each rating."""

    course_key = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions: tuple[str, ...] = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__gte=models.F("count"), total__lte=5 * models.F("count")),
                name="stars_fit_their_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_key}"

    @property
    def average(self) -> Decimal | None:
        """The mean as it may be shown, None while there are too few."""
        return shown_average(count=self.count, total=self.total)
