"""The lessons that help to close a gap, and how far this learner is with each."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.content import Step, contents, lesson_links
from courses.models import ActivityCompletion, Enrolment
from courses.opening import locks_of_courses, reasons

DONE, STARTED, NOT_BEGUN, LOCKED, ELSEWHERE = ("done", "progress", "none", "locked", "elsewhere")


@dataclass(frozen=True)
class Lesson:
    """A recommended lesson. `state` is the learner's; `why_locked` says what opens it.

    ELSEWHERE: they are not on its course yet.
    """

    step: Step
    course: str
    state: str
    why_locked: str = ""


def lessons_for(learner, codes: Iterable[str]) -> dict[str, Lesson]:
    """Return the published lessons of these codes as this learner has them.

    A few queries for any number of lessons. Codes of lessons that are not published lack.
    """
    steps = lesson_links(codes)
    found = contents()
    outlines = {code: found.outlines[found.course_of[step.page_id]] for code, step in steps.items()}
    keys = {outline.key for outline in outlines.values()}
    if not keys:
        return {}
    places = dict(
        Enrolment.objects.filter(learner=learner, course_key__in=keys).values_list(
            "course_key", "last_activity_key"
        )
    )
    done = set(
        ActivityCompletion.objects.filter(learner=learner, course_key__in=keys).values_list(
            "activity_key", flat=True
        )
    )
    unique = {outline.course_id: outline for outline in outlines.values()}
    locked = locks_of_courses(learner, [(outline, done) for outline in unique.values()])
    lessons = {}
    for code, step in steps.items():
        outline = outlines[code]
        lacking = locked[outline.course_id].get(step.page_id, [])
        if step.key in done:
            state = DONE
        elif lacking:
            state = LOCKED
        elif outline.key not in places:
            state = ELSEWHERE
        else:
            state = STARTED if places[outline.key] == step.key else NOT_BEGUN
        why = " ".join(reason.text for reason in reasons(lacking)) if state == LOCKED else ""
        lessons[code] = Lesson(step, outline.title, state, why)
    return lessons
