"""A lesson's body as HTML, the same for every reader."""

from collections.abc import Collection

from django.template.loader import render_to_string

from courses.core.checks import chosen_places
from courses.glossary import mark_terms
from courses.models import LessonPage


def render_body(page: LessonPage, *, check_base: str = "") -> str:
    """Return what a lesson teaches, with the terms of the glossary marked and explained.

    It is safe HTML, made anew: readers get it from `content.body_html()`. The questions in it are
    answered below the address `check_base`, of a draft; else at that of the published lesson.
    """
    context = {"page": page, "check_base": check_base}
    html, terms = mark_terms(render_to_string("courses/lesson_body.html", context))
    return html + (render_to_string("courses/lesson_terms.html", {"terms": terms}) if terms else "")


def render_check(
    page: LessonPage, block_id: str, answers: Collection[str], *, check_base: str = ""
) -> str:
    """Return a question in the flow of a lesson as it is marked, for these answers as sent.

    Raises LookupError if the lesson has no such question.
    """
    found = next((block for block in page.body if block.id == block_id), None)
    if found is None or found.block_type != "knowledge_check":
        raise LookupError(block_id)
    chosen = chosen_places(answers, options=len(found.value["options"]))
    return found.render(
        {"page": page, "block_id": block_id, "chosen": chosen or None, "check_base": check_base}
    )
