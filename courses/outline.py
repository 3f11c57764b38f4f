"""The outline beside an activity, as HTML: rendered once, then put together for each learner."""

import re
from collections.abc import Collection
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.content import Outline, Section

LINE = re.compile(r"(<li>.*?</li>)", re.DOTALL)
# done, current
STATES = [(False, False), (True, False), (False, True), (True, True)]

_printed: dict[tuple[int, str | None], tuple[Outline, dict[tuple[bool, bool], list[str]]]] = {}


def outline_modules(
    outline: Outline, *, done: Collection[UUID], current: int | None = None
) -> list[dict]:
    """Return the outline as components/outline.html takes it."""

    def steps(section: Section) -> list[dict]:
        return [
            {
                "title": step.title,
                "url": step.url,
                "kind": step.kind,
                "minutes": step.minutes,
                "is_required": step.is_required,
                "is_preview": step.is_preview,
                "status": "done" if step.key in done else "none",
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


def _print(outline: Outline, *, is_done: bool, is_current: bool) -> list[str]:
    """Return the outline as if every line were in this state; each second piece is a line."""
    modules = outline_modules(outline, done=[step.key for step in outline.steps] if is_done else [])
    if is_current:
        for module in modules:
            for activity in module["activities"]:
                activity["current"] = True
    html = render_to_string("components/outline_modules.html", {"modules": modules})
    return LINE.split(html)


def _print_once(outline: Outline) -> dict[tuple[bool, bool], list[str]]:
    """Return all states, kept in this process until the course is read anew."""
    key = (outline.course_id, get_language())
    kept = _printed.get(key)
    if kept is None or kept[0] is not outline:
        states = {
            (is_done, is_current): _print(outline, is_done=is_done, is_current=is_current)
            for is_done, is_current in STATES
        }
        _printed[key] = kept = (outline, states)
    return kept[1]


def outline_html(outline: Outline, *, done: Collection[UUID], current: int) -> SafeString:
    """Return the modules and activities of a course for a learner who did these.

    The same as rendering components/outline_modules.html, which takes 3 ms for 18 activities.
    """
    states = _print_once(outline)
    pieces = states[False, False].copy()
    for place, step in enumerate(outline.steps):
        state = (step.key in done, step.page_id == current)
        if state != (False, False):
            pieces[2 * place + 1] = states[state][2 * place + 1]
    return mark_safe("".join(pieces))  # noqa: S308 - pieces of one rendered template
