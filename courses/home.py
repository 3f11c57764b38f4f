"""What the learner's home shows."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from academy.credentials.models import Credential
from courses.content import Outline, Step, contents
from courses.core.completion import Progress
from courses.models import ActivityCompletion, Enrolment
from courses.opening import Done, locks_of_courses, next_step
from courses.paths import PlaceOnPath, complete_paths, places_on_paths
from courses.services import progress_on

DUE_SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Place:
    """One course of a learner, as the home page shows it."""

    enrolment: Enrolment
    outline: Outline | None  # None: the course is no longer published
    progress: Progress
    next_step: Step | None
    credential: Credential | None
    completed: Collection[UUID]  # the keys of the activities done, required or not

    @property
    def title(self) -> str:
        return self.outline.title if self.outline else self.enrolment.release.title

    @property
    def status(self) -> str:
        """The badge's word: done, overdue, due, progress or none."""
        if self.enrolment.completed_at:
            return "done"
        due, today = self.enrolment.due_on, timezone.localdate()
        if due and due < today:
            return "overdue"
        if due and due <= today + DUE_SOON:
            return "due"
        return "progress" if self.progress.done else "none"


def places_of(learner) -> list[Place]:
    """Return all courses of a person: three queries, and one more for scores that open some."""
    enrolments = (
        Enrolment.objects.filter(learner=learner)
        .select_related("release")
        .order_by(F("last_seen_at").desc(nulls_last=True), "pk")
    )
    done: dict[object, set] = {}
    for course_key, key in ActivityCompletion.objects.filter(learner=learner).values_list(
        "course_key", "activity_key"
    ):
        done.setdefault(course_key, set()).add(key)
    credentials = {one.course_key: one for one in Credential.objects.filter(learner=learner)}
    found = contents()
    outlines = {one.pk: found.course(one.course_key) for one in enrolments}
    locked = locks_of_courses(
        learner,
        [(line, done.get(line.key, ())) for line in outlines.values() if line],
        known=Done(
            {one.course_key for one in enrolments if one.completed_at},
            set().union(*done.values()),
        ),
    )

    def place(enrolment: Enrolment) -> Place:
        outline = outlines[enrolment.pk]
        completed = done.get(enrolment.course_key, set())
        last = enrolment.last_activity_key
        return Place(
            enrolment=enrolment,
            outline=outline,
            progress=progress_on(enrolment, completed),
            next_step=outline and next_step(outline, completed, locked[outline.course_id], last),
            credential=credentials.get(enrolment.course_key),
            completed=completed,
        )

    return [place(one) for one in enrolments]


def _paths(learner, places: list[Place]) -> list[PlaceOnPath]:
    """Return the learner's places on paths; what is complete is completed by the way.

    The courses are known by now, and activities only of those: a path enrols in its courses.
    """
    done = Done(
        {place.enrolment.course_key for place in places if place.enrolment.completed_at},
        {key for place in places for key in place.completed},
    )
    found = places_on_paths(learner, done)
    if any(place.progress.is_complete and not place.completed_at for place in found):
        complete_paths(learner)
        found = places_on_paths(learner, done)
    return found


def home_context(request: HttpRequest) -> dict:
    """Return places by what they ask of the learner, and courses still to choose.

    `to_review` (int): questions that the learner missed and that come back today.
    """
    places = places_of(request.user)
    open_places = [place for place in places if place.status != "done"]
    due = [place for place in open_places if place.status in {"due", "overdue"}]
    due.sort(key=lambda place: place.enrolment.due_on)
    seen = [place for place in open_places if place.enrolment.last_seen_at]
    taken = {place.enrolment.course_key for place in places}
    return {
        "paths": _paths(request.user, places),
        "to_review": request.user.review_cards.due().count(),
        "resume": next((place for place in seen if place.next_step), None),
        "due": due,
        "in_progress": [place for place in open_places if place not in due],
        "done": [place for place in places if place.status == "done"],
        "others": [line for line in contents().outlines.values() if line.key not in taken][:6],
    }
