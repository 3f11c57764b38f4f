"""Which courses the catalogue shows."""

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language
from wagtail.models import Page

from courses.forms import LENGTHS
from courses.models import CoursePage, CourseRelease, LessonPage

MOST_HITS = 200


def published_courses() -> QuerySet[CoursePage]:
    """Return the live courses in the reader's language, with `length` in minutes."""
    length = CourseRelease.objects.filter(course_key=OuterRef("translation_key")).values("minutes")
    return (
        CoursePage.objects.live()
        .filter(locale__language_code=get_language() or "en")
        .annotate(length=Subquery(length[:1], output_field=IntegerField()))
        .order_by("path")
    )


def courses_for_catalogue(chosen: dict) -> QuerySet[CoursePage]:
    """Return the courses that fit what was chosen: see CatalogueForm."""
    courses = published_courses()
    if mineral := chosen.get("mineral"):
        courses = courses.filter(minerals=mineral)
    if role := chosen.get("role"):
        courses = courses.filter(roles=role)
    if level := chosen.get("level"):
        courses = courses.filter(level=level)
    if length := chosen.get("length"):
        shortest, longest = LENGTHS[length]
        courses = courses.filter(length__range=(shortest, longest))
    if words := chosen.get("q"):
        courses = courses.filter(pk__in=_courses_with(words))
    return courses.prefetch_related("minerals")


def _courses_with(words: str) -> set[int]:
    """Return the ids of courses whose own text, or a lesson of theirs, has these words."""
    found = {course.pk for course in CoursePage.objects.live().search(words)[:MOST_HITS]}
    lessons = LessonPage.objects.live().search(words)[:MOST_HITS]
    # a course is two levels above its lessons
    paths = {lesson.path[: -2 * Page.steplen] for lesson in lessons}
    return found | set(CoursePage.objects.filter(path__in=paths).values_list("pk", flat=True))
