"""What the learner's home shows."""

import datetime
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from academy.credentials.models import Credential
from courses.content import Outline, Step, contents
from courses.core.completion import Progress
from courses.models import ActivityCompletion, Enrolment
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


def _next_step(outline: Outline | None, last_key: object, done: set) -> Step | None:
    """Return the activity to go on with: the one last opened, else the first not done."""
    if outline is None:
        return None
    open_steps = outline.open_steps(done)
    return next((step for step in open_steps if step.key == last_key), None) or next(
        iter(open_steps), None
    )


def places_of(learner) -> list[Place]:
    """Return all courses of a person, in three queries."""
    enrolments = (
        Enrolment.objects.filter(learner=learner)
        .select_related("release")
        .order_by("-last_seen_at", "-enrolled_at")
    )
    done: dict[object, set] = {}
    for course_key, key in ActivityCompletion.objects.filter(learner=learner).values_list(
        "course_key", "activity_key"
    ):
        done.setdefault(course_key, set()).add(key)
    credentials = {one.course_key: one for one in Credential.objects.filter(learner=learner)}
    found = contents()
    places = []
    for enrolment in enrolments:
        outline = found.course(enrolment.course_key)
        completed = done.get(enrolment.course_key, set())
        places.append(
            Place(
                enrolment=enrolment,
                outline=outline,
                progress=progress_on(enrolment, completed),
                next_step=_next_step(outline, enrolment.last_activity_key, completed),
                credential=credentials.get(enrolment.course_key),
            )
        )
    return places


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
        "to_review": request.user.review_cards.due().count(),
        "resume": next((place for place in seen if place.next_step), None),
        "due": due,
        "in_progress": [place for place in open_places if place not in due],
        "done": [place for place in places if place.status == "done"],
        "others": [line for line in contents().outlines.values() if line.key not in taken][:6],
    }
