"""Releases: what was published when, so that an enrolment knows what it must do."""

from django.db import transaction

from courses.content import read_outline
from courses.models import CoursePage, CourseRelease, ReleaseActivity


@transaction.atomic
def sync_release(course: CoursePage) -> CourseRelease | None:
    """Make the next release of a course if its published outline changed; return the latest.

    A release that nobody is enrolled on yet is brought up to date in place, so that a trainer
    who publishes five lessons makes one release. An empty course has none.
    """
    course = CoursePage.objects.select_for_update(of=("self",)).filter(pk=course.pk).first()
    if course is None:  # deleted since
        return None
    latest = CourseRelease.objects.filter(course_key=course.translation_key).first()
    if not course.live:
        return latest
    outline = read_outline(course)
    wanted = [(step.key, step.is_required) for step in outline.steps]
    if not wanted:
        return latest
    facts = {
        "course": course,
        "title": course.title,
        "code": course.code,
        "minutes": outline.minutes,
        "required_count": sum(1 for step in outline.steps if step.is_required),
    }
    if latest:
        present = list(latest.activities.values_list("activity_key", "is_required"))
        if present == wanted or not latest.enrolments.exists():
            for name, value in facts.items():
                setattr(latest, name, value)
            latest.save()
            if present != wanted:
                latest.activities.all().delete()
                _list_activities(latest, wanted)
            return latest
    release = CourseRelease.objects.create(
        course_key=course.translation_key, number=latest.number + 1 if latest else 1, **facts
    )
    _list_activities(release, wanted)
    return release


def _list_activities(release: CourseRelease, wanted: list[tuple[object, bool]]) -> None:
    ReleaseActivity.objects.bulk_create(
        ReleaseActivity(
            release=release, position=position, activity_key=key, is_required=is_required
        )
        for position, (key, is_required) in enumerate(wanted)
    )
