"""A course as it would be if all its drafts were published now."""

from collections.abc import Callable
from dataclasses import replace

from wagtail.models import Page, Revision

from courses.content import Outline, outline_of
from courses.models import ActivityPage, CoursePage, CourseRelease, ModulePage

# What an outline shows. To read a whole draft would ask for every relation of every page.
IN_OUTLINE = (
    "title",
    "code",
    "summary",
    "minutes",
    "is_required",
    "is_preview",
    "is_placement",
    "by_hand",
)


def draft_pages(course: CoursePage) -> list[Page]:
    """Return the modules and activities of a course, in order, with what an outline shows drafted.

    As many queries as there are types of page, and one. A page that was unpublished is there too:
    to its author it is a draft.
    """
    pages = list(course.get_descendants().order_by("path").specific().defer_streamfields())
    drafts = Revision.objects.in_bulk(
        [page.latest_revision_id for page in pages if page.latest_revision_id]
    )
    for page in pages:
        if draft := drafts.get(page.latest_revision_id):
            for name in IN_OUTLINE:
                if name in draft.content:
                    setattr(page, name, draft.content[name])
    return pages


def draft_outline(course: CoursePage, url: Callable[[int], str]) -> Outline:
    """Return the outline of a course as drafted. `url` says where an activity is shown, by id."""
    draft = course.get_latest_revision_as_object()
    pages = [page for page in draft_pages(course) if isinstance(page, ModulePage | ActivityPage)]
    release = CourseRelease.objects.filter(course_key=course.translation_key).first()
    outline = outline_of(draft, pages, release_number=release.number if release else 1)
    sections = tuple(
        replace(
            section,
            steps=tuple(replace(step, url=url(step.page_id)) for step in section.steps),
        )
        for section in outline.sections
    )
    return replace(outline, sections=sections)
