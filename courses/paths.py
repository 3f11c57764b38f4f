"""Learning paths: what is published, joining one, how far a learner is, and completing it."""

import logging
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.credentials.services import issue_credential
from courses.content import Outline, Section, Step, contents, remembered
from courses.core.completion import Progress
from courses.core.paths import Part, is_done, progress_on_path
from courses.enrolling import enrol
from courses.models import (
    ActivityCompletion,
    CoursePage,
    Enrolment,
    PathEnrolment,
    PathItem,
    PathPage,
)
from courses.opening import Done

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PathLine:
    """A part of a path as a reader sees it. `url` leads to the course or to the activity."""

    title: str
    url: str
    kind: str  # "course", "module", or the activity's kind
    minutes: int
    course_id: int
    course_title: str
    part: Part


@dataclass(frozen=True)
class Path:
    """A published path as all readers see it."""

    page_id: int
    key: UUID
    language: str
    slug: str
    code: str
    title: str
    summary: str
    url: str
    lines: tuple[PathLine, ...]

    @cached_property
    def minutes(self) -> int:
        """The learning time of what is required."""
        return sum(line.minutes for line in self.lines if line.part.is_required)

    @property
    def parts(self) -> list[Part]:
        return [line.part for line in self.lines]

    @cached_property
    def course_ids(self) -> list[int]:
        """The page ids of the courses of which it has something, in order, each once."""
        return list(dict.fromkeys(line.course_id for line in self.lines))


def _line(item: PathItem) -> PathLine | None:
    """Return a part of a path; None if it is not published, or has nothing to complete."""
    found = contents()
    target = item.target_id
    if outline := found.outlines.get(target):
        part = Part(outline.key, None, item.is_required)
        return PathLine(
            f"{outline.code} {outline.title}",
            outline.url,
            "course",
            outline.minutes,
            outline.course_id,
            outline.title,
            part,
        )
    for outline in found.outlines.values():
        for section in outline.sections:
            if section.page_id == target:
                return _section_line(outline, section, item)
    if place := found.step(target):
        return _step_line(*place, item)
    return None


def _section_line(outline: Outline, section: Section, item: PathItem) -> PathLine | None:
    required = [step for step in section.steps if step.is_required]
    if not required:
        return None
    keys = frozenset(step.key for step in required)
    return PathLine(
        section.title,
        required[0].url,
        "module",
        section.minutes,
        outline.course_id,
        outline.title,
        Part(outline.key, keys, item.is_required),
    )


def _step_line(outline: Outline, step: Step, item: PathItem) -> PathLine:
    return PathLine(
        step.title,
        step.url,
        step.kind,
        step.minutes,
        outline.course_id,
        outline.title,
        Part(outline.key, frozenset({step.key}), item.is_required),
    )


def paths() -> list[Path]:
    """Return all published paths in the order of the catalogue; kept until content changes."""
    return remembered("paths", _read_paths)


def _read_paths() -> list[Path]:
    pages = PathPage.objects.live().select_related("locale").order_by("path")
    return [
        Path(
            page_id=page.pk,
            key=page.translation_key,
            language=page.locale.language_code,
            slug=page.slug,
            code=page.code,
            title=page.title,
            summary=page.summary,
            url=page.get_absolute_url(),
            lines=tuple(line for item in page.items.all() if (line := _line(item))),
        )
        for page in pages.prefetch_related("items")
    ]


def paths_in_language() -> list[Path]:
    """Return the published paths in the reader's language."""
    language = get_language() or "en"
    return [path for path in paths() if path.language == language]


def path_by_slug(slug: str) -> Path | None:
    """Return a published path by its address, the reader's language first."""
    found = [path for path in paths() if path.slug == slug]
    language = get_language() or "en"
    return next((path for path in found if path.language == language), next(iter(found), None))


@dataclass(frozen=True)
class PlaceOnPath:
    """How far one person is on a path."""

    path: Path
    progress: Progress
    completed_at: object
    states: tuple[tuple[PathLine, bool], ...]  # each part, and whether it is done

    @property
    def next_line(self) -> PathLine | None:
        """The first required part that is not done, else the first of all."""
        left = [line for line, done in self.states if not done]
        required = [line for line in left if line.part.is_required]
        return next(iter(required or left), None)


def done_by(learner) -> Done:
    """Return what a person completed anywhere: two queries."""
    courses = Enrolment.objects.filter(learner=learner).exclude(completed_at=None)
    activities = ActivityCompletion.objects.filter(learner=learner)
    return Done(
        set(courses.values_list("course_key", flat=True)),
        set(activities.values_list("activity_key", flat=True)),
    )


def place_on(path: Path, done: Done, enrolment: PathEnrolment | None = None) -> PlaceOnPath:
    """Return how far one who did this is on a path."""
    courses, activities = done.courses, done.activities
    return PlaceOnPath(
        path=path,
        progress=progress_on_path(path.parts, courses=courses, activities=activities),
        completed_at=enrolment and enrolment.completed_at,
        states=tuple(
            (line, is_done(line.part, courses=courses, activities=activities))
            for line in path.lines
        ),
    )


def places_on_paths(learner, done: Done) -> list[PlaceOnPath]:
    """Return a person's places on published paths, open ones first: one query."""
    enrolments = PathEnrolment.objects.filter(learner=learner).order_by("completed_at", "pk")
    by_key = {path.key: path for path in paths()}
    by_key |= {path.key: path for path in paths_in_language()}
    places = [
        place_on(by_key[one.path_key], done, one) for one in enrolments if one.path_key in by_key
    ]
    return sorted(places, key=lambda place: place.completed_at is not None)


@transaction.atomic
def join_path(*, learner, path: Path) -> PathEnrolment:
    """Give a person a place on a path and on the courses of which it has something.

    Doing it again changes nothing. Who has done all of it already completes it at once. Raises
    ValidationError, code "empty_path", if nothing of it is published.
    """
    if not path.lines:
        raise ValidationError(_("This path has nothing to do yet."), code="empty_path")
    place, is_new = PathEnrolment.objects.get_or_create(learner=learner, path_key=path.key)
    for course in CoursePage.objects.filter(pk__in=path.course_ids):
        enrol(learner=learner, course=course)
    if is_new:
        logger.info("Place %s on a path made: path=%s", place.pk, path.page_id)
    complete_paths(learner)
    place.refresh_from_db()
    return place


@transaction.atomic
def complete_paths(learner) -> int:
    """Complete the open paths of a person on which nothing is missing; return how many.

    One query for who is on no path.
    """
    open_places = list(
        PathEnrolment.objects.select_for_update().filter(learner=learner, completed_at=None)
    )
    if not open_places:
        return 0
    by_key = {path.key: path for path in paths()}
    done = done_by(learner)
    completed = 0
    for place in open_places:
        path = by_key.get(place.path_key)
        if path and place_on(path, done).progress.is_complete:
            _complete(place, path, learner)
            completed += 1
    return completed


def _complete(place: PathEnrolment, path: Path, learner) -> None:
    place.completed_at = timezone.now()
    place.save(update_fields=["completed_at"])
    logger.info("Place %s on a path completed", place.pk)
    page = PathPage.objects.get(pk=path.page_id)
    issue_credential(
        learner=learner,
        course_key=path.key,
        course_code=path.code,
        course_title=path.title,
        course_minutes=path.minutes,
        course_release=1,
        outcomes=[line.strip() for line in page.objectives.splitlines() if line.strip()],
        valid_months=page.valid_months,
        design=page.certificate_design,
        is_path=True,
    )


def settle_path(path_key: UUID) -> int:
    """Complete the places on a path from which something was taken out; return how many.

    It may be stopped and run again: each person is looked at in a transaction of its own.
    """
    places = PathEnrolment.objects.filter(path_key=path_key, completed_at=None)
    return sum(complete_paths(place.learner) for place in places.select_related("learner"))
