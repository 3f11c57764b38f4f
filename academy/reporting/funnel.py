"""From enrolled to certified: the people of a course by release, in sums that stay few queries."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from academy.credentials.models import Credential
from courses.core.funnel import Stage, stages
from courses.models import (
    ActivityCompletion,
    CoursePage,
    CourseRelease,
    Enrolment,
    ReleaseActivity,
)

LONGEST_LABEL = 44  # characters that fit above a bar
WIDTH, BAR_WIDTH, BAR_HEIGHT, ROW = 340, 250, 16, 46  # of the picture, in its own units


def releases_of(course: CoursePage) -> QuerySet[CourseRelease]:
    """Return the releases of a course, the newest first."""
    return CourseRelease.objects.filter(course_key=course.translation_key).order_by("-number")


def sums_of(releases: list[CourseRelease]) -> dict[int, dict[str, int]]:
    """Return `enrolled`, `started`, `completed` and `certified` by release: one query."""
    did = ActivityCompletion.objects.filter(
        learner=OuterRef("learner"), course_key=OuterRef("course_key")
    )
    earned = Credential.objects.filter(
        learner=OuterRef("learner"), course_key=OuterRef("course_key"), revoked_at__isnull=True
    )
    rows = (
        Enrolment.objects.filter(release__in=[one.pk for one in releases])
        .annotate(did=Exists(did), earned=Exists(earned))
        .values("release")
        .annotate(
            enrolled=Count("pk"),
            started=Count("pk", filter=Q(did=True) | Q(last_seen_at__isnull=False)),
            completed=Count("completed_at"),
            certified=Count("pk", filter=Q(earned=True)),
        )
        .order_by("release")
    )
    none = dict.fromkeys(("enrolled", "started", "completed", "certified"), 0)
    return {one.pk: none for one in releases} | {row["release"]: row for row in rows}


def funnel_of(release: CourseRelease, sums: dict[str, int]) -> list[Stage]:
    """Return the stages of a release, each required activity among them: two queries."""
    required = ReleaseActivity.objects.required().filter(release=release)
    learners = Enrolment.objects.filter(release=release).values("learner")
    done = dict(
        ActivityCompletion.objects.filter(course_key=release.course_key, learner__in=learners)
        .order_by()
        .values_list("activity_key")
        .annotate(people=Count("pk"))
    )
    return stages(
        [
            (_("Enrolled"), sums["enrolled"]),
            (_("Started"), sums["started"]),
            *(
                (one.title or _("An activity without a title"), done.get(one.activity_key, 0))
                for one in required.order_by("position")
            ),
            (_("Completed"), sums["completed"]),
            (_("Certified"), sums["certified"]),
        ]
    )


@dataclass(frozen=True)
class Bar:
    """One stage as it is drawn, in the units of the picture."""

    stage: Stage
    label: str
    y: int
    width: int

    @property
    def words_y(self) -> int:
        """The middle of the line of the label."""
        return self.y + 10

    @property
    def bar_y(self) -> int:
        return self.y + 20

    @property
    def number_x(self) -> int:
        """Where the number after the bar stands."""
        return self.width + 8

    @property
    def number_y(self) -> int:
        return self.bar_y + BAR_HEIGHT // 2


@dataclass(frozen=True)
class Picture:
    """The funnel as bars; the table beside it says the same."""

    bars: list[Bar]

    width = WIDTH
    bar_height = BAR_HEIGHT

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def picture_of(found: list[Stage]) -> Picture:
    """Return the bars of these stages; each is as long as its share of the first."""
    return Picture(
        [
            Bar(stage, _short(stage.label), ROW * place, BAR_WIDTH * stage.percent // 100)
            for place, stage in enumerate(found)
        ]
    )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
