"""What other apps let travel with a course, such as the questions of its quizzes."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Page

from courses.transfer.values import References


@dataclass(frozen=True)
class Change:
    """What an import does, or would do. `what` is "added", "changed", "same" or "left"."""

    what: str
    kind: str
    title: str
    details: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a course's zip that an app looks after. Loaded before the pages are.

    `export` gives JSON for the pages of a course; `load` takes it and returns what it did.
    """

    name: str
    export: Callable[[list[Page], References], object]
    load: Callable[[object, References], list[Change]]


PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    """Let a part travel. Called when its app is ready."""
    PARTS[part.name] = part
