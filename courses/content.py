"""What pages need of the courses, read once after each publishing and kept in the cache.

Everything here is the same for every reader. Keys carry a stamp that changes whenever a page is
published, moved or deleted, so that nothing stale is served and nothing has to be listed to be
cleared.
"""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.query import PageQuerySet

from courses.models import (
    ActivityPage,
    CoursePage,
    CourseRelease,
    LessonPage,
    ModulePage,
    OpeningRule,
)

STAMP_KEY = "content-stamp"
A_WEEK = 7 * 24 * 60 * 60
MOST_KEPT = 500  # values a process keeps; the largest are lessons, of some 20 kB

_kept: dict[str, Any] = {}
_read: ContextVar[list[str] | None] = ContextVar("stamp of this request", default=None)


class OneStateMiddleware:
    """Read the stamp once a request: a page shows one state of the content."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _read.set([])
        try:
            return self.get_response(request)
        finally:
            _read.reset(token)


def content_stamp() -> str:
    """Return the name of the present state of all published content.

    It also names the present static files, since cached pages hold their hashed addresses.
    """
    static = getattr(staticfiles_storage, "manifest_hash", "")
    return f"{_stamp()}{static}"


def _stamp() -> str:
    read = _read.get()
    if read:
        return read[0]
    stamp = cache.get(STAMP_KEY)
    if stamp is None:
        stamp = uuid.uuid4().hex
        # another process may have been first
        stamp = stamp if cache.add(STAMP_KEY, stamp, None) else cache.get(STAMP_KEY, stamp)
    if read is not None:
        read.append(stamp)
    return stamp


def content_changed() -> None:
    """Forget everything cached of the content, once the change is committed."""
    transaction.on_commit(_new_stamp)


def _new_stamp() -> None:
    cache.set(STAMP_KEY, uuid.uuid4().hex, None)
    if read := _read.get():
        read.clear()


def remembered[Value](name: str, make: Callable[[], Value]) -> Value:
    """Return the cached value of this name for the present content, made if it is not there.

    A process keeps what it has read, so that the shared cache is asked for the stamp alone. Do
    not change what this returns.
    """
    key = f"content:{content_stamp()}:{name}"
    value = _kept.get(key)
    if value is None:
        value = cache.get(key)
        if value is None:
            value = make()
            cache.set(key, value, A_WEEK)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = value
    return value


@dataclass(frozen=True)
class Step:
    """An activity in the outline of a course."""

    page_id: int
    key: uuid.UUID
    kind: str
    code: str
    title: str
    summary: str
    url: str
    minutes: int
    is_required: bool
    is_preview: bool
    is_placement: bool
    by_hand: bool
    revision_id: int | None


@dataclass(frozen=True)
class Section:
    """A module and its activities, in order."""

    page_id: int
    code: str
    title: str
    summary: str
    steps: tuple[Step, ...]

    @cached_property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class Outline:
    """A published course as all readers see it."""

    course_id: int
    key: uuid.UUID
    code: str
    title: str
    summary: str
    url: str
    level: str
    release_number: int
    sections: tuple[Section, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All activities in the order in which they are taken."""
        return tuple(step for section in self.sections for step in section.steps)

    @cached_property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @cached_property
    def preview(self) -> Step | None:
        """The lesson that visitors may read."""
        return self._open("lesson")

    @cached_property
    def open_quiz(self) -> Step | None:
        """The quiz that visitors may take."""
        return self._open("quiz")

    @cached_property
    def placement(self) -> Step | None:
        """The test that spares learners what they know."""
        return next((step for step in self.steps if step.is_placement), None)

    def _open(self, kind: str) -> Step | None:
        return next((one for one in self.steps if one.is_preview and one.kind == kind), None)

    def open_steps(self, done: Collection[uuid.UUID]) -> list[Step]:
        """Return the activities that are not among those done, in their order."""
        return [step for step in self.steps if step.key not in done]

    def neighbours(self, page_id: int) -> tuple[Step | None, Step | None]:
        """Return the activities before and after this one."""
        ids = [step.page_id for step in self.steps]
        place = ids.index(page_id)
        before = self.steps[place - 1] if place else None
        after = self.steps[place + 1] if place + 1 < len(ids) else None
        return before, after


@dataclass(frozen=True)
class Rule:
    """A condition as a trainer set it: what it needs, of which page."""

    needs: str
    target_id: int | None
    percent: int | None
    opens_on: datetime.date | None


@dataclass(frozen=True)
class Contents:
    """All published courses by what one looks them up with."""

    outlines: dict[int, Outline]  # by the course's page id
    course_of: dict[int, int]  # the course's page id by an activity's
    lessons: dict[tuple[str, str], Step]  # by language and key, for example ("en", "C2.M2.L1")
    by_slug: dict[tuple[str, str], int]  # the course's page id by language and slug
    by_key: dict[tuple[str, uuid.UUID], int]  # the same by language and translation key
    rules: dict[int, tuple[Rule, ...]]  # what opens a course, a module or an activity, by page id

    def step(self, page_id: int) -> tuple[Outline, Step] | None:
        """Return an activity and its course, or None if it is not published."""
        course_id = self.course_of.get(page_id)
        if course_id is None:
            return None
        outline = self.outlines[course_id]
        return outline, next(step for step in outline.steps if step.page_id == page_id)

    def course(self, key: uuid.UUID) -> Outline | None:
        """Return a course in the reader's language, else in any; None if it is not published."""
        found = self.by_key.get((get_language() or "en", key))
        if found is None:
            found = next((pk for (_code, one), pk in self.by_key.items() if one == key), None)
        return self.outlines[found] if found is not None else None


def _step(page: ActivityPage) -> Step:
    return Step(
        page_id=page.pk,
        key=page.translation_key,
        kind=page.kind,
        code=page.code,
        title=page.title,
        summary=page.summary,
        url=page.get_absolute_url(),
        minutes=page.minutes,
        is_required=page.is_required,
        is_preview=getattr(page, "is_preview", False),
        is_placement=getattr(page, "is_placement", False),
        by_hand=getattr(page, "by_hand", False),
        revision_id=page.live_revision_id,
    )


def read_outline(course: CoursePage) -> Outline:
    """Read the published outline of a course from the page tree: one query a type of page."""
    release = CourseRelease.objects.filter(course_key=course.translation_key).first()
    pages = _in_order(course.get_descendants())
    return outline_of(course, pages, release_number=release.number if release else 1)


def _in_order(pages: PageQuerySet) -> Iterable[Page]:
    return pages.live().order_by("path").specific().defer_streamfields()


def outline_of(course: CoursePage, pages: Iterable[Page], *, release_number: int) -> Outline:
    """Return the outline of a course, whose published pages these are, in their order."""
    modules: dict[str, ModulePage] = {}
    steps: dict[str, list[Step]] = {}
    for page in pages:
        if isinstance(page, ModulePage):
            modules[page.path] = page
            steps[page.path] = []
        elif isinstance(page, ActivityPage) and (parent := page.path[: -page.steplen]) in modules:
            steps[parent].append(_step(page))
    return Outline(
        course_id=course.pk,
        key=course.translation_key,
        code=course.code,
        title=course.title,
        summary=course.summary,
        url=course.get_absolute_url(),
        level=course.level,
        release_number=release_number,
        sections=tuple(
            Section(module.pk, module.code, module.title, module.summary, tuple(steps[path]))
            for path, module in modules.items()
        ),
    )


def _pages_by_course(courses: Iterable[CoursePage]) -> dict[str, list[Page]]:
    """Return the published pages below these courses by the course's path."""
    found: dict[str, list[Page]] = {course.path: [] for course in courses}
    below = Q(pk__in=())
    for shelf in {path[: -Page.steplen] for path in found}:
        below |= Q(path__startswith=shelf)
    for page in _in_order(Page.objects.filter(below)):
        # of a page's own path, some beginning is the path of its course
        above = (page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen))
        course = next((path for path in above if path in found), None)
        if course:
            found[course].append(page)
    return found


def _read_contents() -> Contents:
    """Read all published courses, with as many queries for a hundred as for one."""
    courses = list(CoursePage.objects.live().select_related("locale").order_by("path"))
    pages = _pages_by_course(courses)
    numbers = dict(
        CourseRelease.objects.order_by().values_list("course_key").annotate(number=Max("number"))
    )
    outlines = {
        course.pk: outline_of(
            course, pages[course.path], release_number=numbers.get(course.translation_key, 1)
        )
        for course in courses
    }
    languages = {course.pk: course.locale.language_code for course in courses}
    rules: dict[int, tuple[Rule, ...]] = {}
    for page_id, *rule in OpeningRule.objects.order_by("page", "sort_order").values_list(
        "page", "needs", "target", "percent", "opens_on"
    ):
        rules[page_id] = (*rules.get(page_id, ()), Rule(*rule))
    return Contents(
        rules=rules,
        outlines=outlines,
        course_of={step.page_id: pk for pk, line in outlines.items() for step in line.steps},
        lessons={
            (languages[pk], step.code): step
            for pk, line in outlines.items()
            for step in line.steps
            if step.code
        },
        by_slug={(languages[course.pk], course.slug): course.pk for course in courses},
        by_key={(languages[course.pk], course.translation_key): course.pk for course in courses},
    )


def contents() -> Contents:
    """Return all published courses."""
    return remembered("contents", _read_contents)


def lesson_links(codes: Iterable[str]) -> dict[str, Step]:
    """Return the published activities of these keys, in the reader's language, else in English."""
    lessons = contents().lessons
    language = get_language() or "en"
    found: dict[str, Any] = {
        code: lessons.get((language, code)) or lessons.get(("en", code)) for code in set(codes)
    }
    return {code: step for code, step in found.items() if step}


def body_html(step: Step, language: str) -> str:
    """Return the rendered body of a lesson: rendered once a revision and language."""
    from courses.lesson_body import render_body  # which stands on this module

    key = f"sheet:{step.page_id}:{step.revision_id}:{language}"
    return remembered(key, lambda: render_body(LessonPage.objects.get(pk=step.page_id)))
