"""Learners who may not finish: those away for long, those who fail, those who are late."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.core.completion import Progress
from courses.models import ActivityCompletion, ActivityScore, CoursePage, Enrolment, ReleaseActivity
from toolkit.models import Submission

INACTIVE, FAILING, DUE = "inactive", "failing", "due"
USUAL_DAYS = 14


def learners_at_risk(
    course: CoursePage, *, days: int, reason: str, today: datetime.date
) -> QuerySet[Enrolment]:
    """Return the open places on a course that need a look, with `is_inactive`, `is_failing` and
    `is_due` (bool), `done` (int) and `last_active_at`; the soonest due first.

    `days`: for how long away, and how soon due. `reason`: one of the three, or "" for any.
    Failing is a quiz or an exercise of the release that was tried and is not passed: `failed_quiz`
    and `failed_exercise` (bool) say which.
    """
    since = timezone.now() - datetime.timedelta(days=days)
    lately = ActivityCompletion.objects.filter(
        learner=OuterRef("learner"), course_key=OuterRef("course_key"), completed_at__gte=since
    )
    passed = ActivityCompletion.objects.filter(
        learner=OuterRef("learner"), activity_key=OuterRef("activity_key")
    )
    required = ReleaseActivity.objects.required().filter(release=OuterRef(OuterRef("release")))
    tried = ActivityScore.objects.filter(
        ~Exists(passed),
        learner=OuterRef("learner"),
        activity_key__in=required.values("activity_key"),
    )
    done_since = ActivityCompletion.objects.filter(
        learner=OuterRef("learner"), activity_key=OuterRef("exercise_key")
    )
    sent = Submission.objects.filter(
        ~Exists(done_since),
        learner=OuterRef("learner"),
        exercise_key__in=required.values("activity_key"),
        is_passed=False,
    )
    soon = today + datetime.timedelta(days=days)
    found = (
        Enrolment.objects.filter(course_key=course.translation_key, completed_at__isnull=True)
        .annotate(last_active_at=Coalesce("last_seen_at", "enrolled_at"))
        .annotate(
            was_here=Exists(lately),
            failed_quiz=Exists(tried),
            failed_exercise=Exists(sent),
        )
        .annotate(is_failing=Q(failed_quiz=True) | Q(failed_exercise=True))
    )
    away = Q(last_active_at__lt=since, was_here=False)
    due = Q(due_on__isnull=False, due_on__lte=soon)
    wanted = {INACTIVE: away, FAILING: Q(is_failing=True), DUE: due}
    asked = wanted.get(reason, away | due | Q(is_failing=True))
    return (
        found.filter(asked)
        .with_progress()
        .select_related("learner", "release")
        .order_by(F("due_on").asc(nulls_last=True), "last_active_at", "pk")
    )


@dataclass(frozen=True)
class Risk:
    """A learner in the list, and why they are in it, in words."""

    enrolment: Enrolment
    reasons: list[str]

    @property
    def progress(self) -> Progress:
        """As on every other page: what is done of what the release requires."""
        return Progress(self.enrolment.done, self.enrolment.release.required_count)


def risks(enrolments: list[Enrolment], *, days: int, today: datetime.date) -> list[Risk]:
    """Return what learners_at_risk() found with the reasons; no query."""
    since = timezone.now() - datetime.timedelta(days=days)

    def reasons(one: Enrolment) -> list[str]:
        found = []
        if one.due_on and one.due_on < today:
            found.append(_("Overdue"))
        elif one.due_on and one.due_on <= today + datetime.timedelta(days=days):
            found.append(_("Due soon"))
        if one.failed_quiz:
            found.append(_("Quiz tried, not passed"))
        if one.failed_exercise:
            found.append(_("Exercise tried, not passed"))
        if one.last_active_at < since and not one.was_here:
            found.append(_("Not here for %(days)s days") % {"days": _days_away(one)})
        return found

    return [Risk(one, reasons(one)) for one in enrolments]


def _days_away(enrolment: Enrolment) -> int:
    return (timezone.now() - enrolment.last_active_at).days
