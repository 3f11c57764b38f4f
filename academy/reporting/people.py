"""The manager's list: the people of a place, the courses they are on, and how far they are.

Each function is one query; none is asked once a person, a course or a team.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from academy.companies.models import Membership
from academy.credentials.models import Credential
from courses.models import CourseRelease, Enrolment

NO_TEAM = "none"
DONE, OPEN, OVERDUE, NOT_ENROLLED = "done", "open", "overdue", "none"


def people_of(place: Membership) -> QuerySet:
    """Return the memberships of the company of `place` that its holder may see."""
    return Membership.objects.visible_to(place.user).filter(company=place.company_id)


def teams_of(people: QuerySet) -> list[dict]:
    """Return `team` (id or None), `team__name` and `n` (people) of each team, by name."""
    return list(people.order_by("team__name").values("team", "team__name").annotate(n=Count("pk")))


def is_overdue(today: datetime.date) -> Q:
    """Match the enrolments that should be complete by now and are not."""
    return Q(completed_at__isnull=True, due_on__lt=today)


def courses_of(people: QuerySet, *, today: datetime.date) -> list[dict]:
    """Return `course_key`, `title`, `enrolled`, `completed`, `overdue` of each course, by title.

    The title is that of the newest release.
    """
    newest = CourseRelease.objects.filter(course_key=OuterRef("course_key")).order_by("-number")
    return list(
        Enrolment.objects.filter(learner__in=people.values("user"))
        .values("course_key")
        .annotate(
            enrolled=Count("pk"),
            completed=Count("completed_at"),
            overdue=Count("pk", filter=is_overdue(today)),
            title=Subquery(newest.values("title")[:1]),
        )
        .order_by("title")
    )


def chosen(people: QuerySet, *, choice: dict, today: datetime.date) -> QuerySet:
    """Keep the people whom a filter asks for.

    `choice` may hold `q` (part of a name or address), `team` (id, or "none"), `course` (key) and
    `status`. A course keeps who is enrolled on it; the status is then that of this course, else
    of any course, where "done" means all that the person is enrolled on.
    """
    if q := choice.get("q"):
        people = people.filter(Q(user__full_name__icontains=q) | Q(user__email__icontains=q))
    if team := choice.get("team"):
        people = people.filter(team=None if team == NO_TEAM else team)
    places = Enrolment.objects.filter(learner=OuterRef("user"))
    if course := choice.get("course"):
        places = places.filter(course_key=course)
    status = choice.get("status")
    unfinished = Exists(places.filter(completed_at__isnull=True))
    if status == NOT_ENROLLED:
        return people.filter(~Exists(places))
    if status == OVERDUE:
        return people.filter(Exists(places.filter(is_overdue(today))))
    if status == OPEN:
        return people.filter(unfinished)
    if status == DONE:
        return people.filter(Exists(places), ~unfinished)
    return people.filter(Exists(places)) if course else people


def for_people_page(people: QuerySet, *, course: str = "") -> QuerySet:
    """Fetch, in two queries, the people by name and `user.places_on_courses` of each."""
    places = Enrolment.objects.with_progress().select_related("release")
    if course:
        places = places.filter(course_key=course)
    credential = Credential.objects.filter(
        learner=OuterRef("learner"), course_key=OuterRef("course_key")
    )
    places = places.annotate(credential_code=Subquery(credential.values("code")[:1]))
    return (
        people.select_related("user", "team")
        .order_by("user__full_name", "user__email")
        .prefetch_related(
            Prefetch(
                "user__enrolments",
                queryset=places.order_by("release__title", "pk"),
                to_attr="places_on_courses",
            )
        )
    )


@dataclass(frozen=True)
class Line:
    """One person on one course; `enrolment` is None for who is on no course."""

    place: Membership
    enrolment: Enrolment | None
    status: str
    is_first: bool = True

    @property
    def status_text(self) -> str:
        """The words of the badge, where they are not its usual ones."""
        if self.enrolment is None:
            return _("Not enrolled")
        numbers = {"done": self.enrolment.done, "all": self.enrolment.release.required_count}
        if self.status == "progress":
            return _("In progress, %(done)s of %(all)s") % numbers
        if self.status == "overdue":
            return _("Overdue, %(done)s of %(all)s") % numbers
        return ""


def status_of(enrolment: Enrolment, *, today: datetime.date) -> str:
    """Return "done", "overdue", "progress" or "none" (not started); see badge.html."""
    if enrolment.completed_at:
        return "done"
    if enrolment.due_on and enrolment.due_on < today:
        return "overdue"
    return "progress" if enrolment.done else "none"


def lines_of(people: QuerySet, *, today: datetime.date) -> Iterator[Line]:
    """Yield a line for each person and course of `for_people_page`, and one for who has none."""
    for place in people:
        enrolments = place.user.places_on_courses
        if not enrolments:
            yield Line(place, None, "none")
        for number, enrolment in enumerate(enrolments):
            status = status_of(enrolment, today=today)
            yield Line(place, enrolment, status, is_first=number == 0)
