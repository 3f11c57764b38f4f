"""How far a learner is on a path, and whether it is complete."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

from courses.core.completion import Progress


@dataclass(frozen=True)
class Part:
    """A part of a path: a whole course, by its key, or some required activities, by theirs."""

    course_key: Hashable
    activity_keys: frozenset[Hashable] | None = None  # None: the whole course
    is_required: bool = True


def is_done(part: Part, *, courses: Collection[Hashable], activities: Collection[Hashable]) -> bool:
    """Return whether a part is done by one who completed these courses and activities.

    A completed course has all its parts done, whatever its outline was then.
    """
    if part.course_key in courses:
        return True
    return part.activity_keys is not None and part.activity_keys <= set(activities)


def progress_on_path(
    parts: Iterable[Part], *, courses: Collection[Hashable], activities: Collection[Hashable]
) -> Progress:
    """Return how many of the required parts are done. A path without any is never complete."""
    required = [part for part in parts if part.is_required]
    done = sum(is_done(part, courses=courses, activities=activities) for part in required)
    return Progress(done=done, total=len(required))
