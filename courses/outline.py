"""The outline beside an activity, as HTML: rendered once, then put together for each learner."""

import re
from collections.abc import Collection, Mapping
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.content import Outline, Section, Step
from courses.core.opening import Condition
from courses.opening import reasons

LINE = re.compile(r"(<li>.*?</li>)", re.DOTALL)
STATES = [
    (status, is_current) for status in ("none", "done", "locked") for is_current in (False, True)
]
type State = tuple[str, bool]  # the status of an activity, and whether it is the one that is open

_printed: dict[tuple[int, str | None], tuple[Outline, dict[State, list[str]]]] = {}


def status_of(step: Step, *, done: Collection[UUID], locked: Collection[int]) -> str:
    """Return "done", "locked" or "none". What is done is never locked."""
    if step.key in done:
        return "done"
    return "locked" if step.page_id in locked else "none"


def outline_modules(
    outline: Outline,
    *,
    done: Collection[UUID],
    locked: Mapping[int, list[Condition]] | None = None,
    current: int | None = None,
) -> list[dict]:
    """Return the outline as components/outline.html takes it. `locked`: see opening.locks()."""
    lacking = locked or {}

    def steps(section: Section) -> list[dict]:
        return [
            {
                "title": step.title,
                "url": step.url,
                "kind": step.kind,
                "minutes": step.minutes,
                "is_required": step.is_required,
                "is_preview": step.is_preview,
                "status": status_of(step, done=done, locked=lacking),
                "reasons": reasons(lacking.get(step.page_id, ())),
                "current": step.page_id == current,
            }
            for step in section.steps
        ]

    return [
        {
            "title": section.title,
            "summary": section.summary,
            "minutes": section.minutes,
            "activities": steps(section),
        }
        for section in outline.sections
    ]


def _print(outline: Outline, state: State) -> list[str]:
    """Return the outline as if every line were in this state; each second piece is a line."""
    modules = outline_modules(outline, done=())
    for module in modules:
        for activity in module["activities"]:
            activity["status"], activity["current"] = state
    html = render_to_string("components/outline_modules.html", {"modules": modules})
    return LINE.split(html)


def _print_once(outline: Outline) -> dict[State, list[str]]:
    """Return all states, kept in this process until the course is read anew."""
    key = (outline.course_id, get_language())
    kept = _printed.get(key)
    if kept is None or kept[0] is not outline:
        kept = (outline, {state: _print(outline, state) for state in STATES})
        _printed[key] = kept
    return kept[1]


def outline_html(
    outline: Outline, *, done: Collection[UUID], locked: Collection[int], current: int
) -> SafeString:
    """Return the modules and activities of a course for a learner who did these.

    The same as rendering components/outline_modules.html, which takes 3 ms for 18 activities.
    """
    states = _print_once(outline)
    pieces = states["none", False].copy()
    for place, step in enumerate(outline.steps):
        state = (status_of(step, done=done, locked=locked), step.page_id == current)
        if state != ("none", False):
            pieces[2 * place + 1] = states[state][2 * place + 1]
    return mark_safe("".join(pieces))  # noqa: S308 - pieces of one rendered template
