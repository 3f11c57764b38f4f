"""`make_*` for courses with real pages: published as a trainer would publish them."""

import itertools

from django.test import TestCase
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage
from tests.factories import make_course

_numbers = itertools.count(1)


def publish(page: Page) -> Page:
    """Publish a page with what follows from that: the release, the fresh cache."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_module(course: CoursePage) -> ModulePage:
    number = next(_numbers)
    module = ModulePage(title=f"Module {number}", slug=f"module-{number}")
    return course.add_child(instance=module)


def make_lesson(module: Page, *, text="Some text.", **fields) -> LessonPage:
    """A lesson at the end of a module, published."""
    number = next(_numbers)
    values = {
        "title": f"Lesson {number}",
        "slug": f"lesson-{number}",
        "code": f"L{number}",
    } | fields
    lesson = LessonPage(body=[("rich_text", f"<p>{text}</p>")], live=False, **values)
    return publish(module.add_child(instance=lesson))


def make_published_course(*, lessons=3, **fields) -> CoursePage:
    """A published course of one module, whose first lesson is open to visitors."""
    course = make_course(live=False, **fields)
    module = make_module(course)
    for place in range(lessons):
        make_lesson(module, is_preview=place == 0)
    course.refresh_from_db()
    return publish(course)


def lessons_of(course: CoursePage) -> list[LessonPage]:
    """Return the lessons of a course in their order."""
    return list(LessonPage.objects.descendant_of(course).order_by("path"))
