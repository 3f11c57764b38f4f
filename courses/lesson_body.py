"""A lesson's body as HTML, the same for every reader."""

from django.template.loader import render_to_string

from courses.glossary import mark_terms
from courses.models import LessonPage


def render_body(page: LessonPage) -> str:
    """Return what a lesson teaches, with the terms of the glossary marked and explained.

    It is safe HTML, made anew: readers get it from `content.body_html()`.
    """
    html, terms = mark_terms(render_to_string("courses/lesson_body.html", {"page": page}))
    return html + (render_to_string("courses/lesson_terms.html", {"terms": terms}) if terms else "")
