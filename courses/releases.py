"""Releases: what was published when, so that an enrolment knows what it must do."""

from uuid import UUID

from django.db import transaction

from courses import tasks
from courses.content import read_outline
from courses.core.releases import Listed, compare
from courses.models import CoursePage, CourseRelease, ReleaseActivity


@transaction.atomic
def sync_release(course: CoursePage) -> CourseRelease | None:
    """Make the next release of a course if its published outline changed; return the latest.

    A release that nobody is enrolled on yet is brought up to date in place, so that a trainer
    who publishes five lessons makes one release. An empty course has none. In earlier releases,
    what is no longer published counts as withdrawn, so that learners can still complete them.
    """
    course = CoursePage.objects.select_for_update(of=("self",)).filter(pk=course.pk).first()
    if course is None:  # deleted since
        return None
    if course.live:
        _withdraw(course.translation_key)
    latest = CourseRelease.objects.filter(course_key=course.translation_key).first()
    if not course.live:
        return latest
    outline = read_outline(course)
    wanted = [Listed(step.key, step.title, is_required=step.is_required) for step in outline.steps]
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
        present = listed_in(latest)
        is_same = not compare(present, wanted)
        if is_same or not latest.enrolments.exists():
            for name, value in facts.items():
                setattr(latest, name, value)
            latest.save()
            if present != wanted:  # new titles make no release
                latest.activities.all().delete()
                _list_activities(latest, wanted)
            return latest
    release = CourseRelease.objects.create(
        course_key=course.translation_key, number=latest.number + 1 if latest else 1, **facts
    )
    _list_activities(release, wanted)
    return release


def listed_in(release: CourseRelease) -> list[Listed]:
    """Return the activities of a release, in their order."""
    return [
        Listed(one.activity_key, one.title, is_required=one.is_required)
        for one in release.activities.all()
    ]


def _list_activities(release: CourseRelease, wanted: list[Listed]) -> None:
    ReleaseActivity.objects.bulk_create(
        ReleaseActivity(
            release=release,
            position=position,
            activity_key=one.key,
            title=one.title,
            is_required=one.is_required,
        )
        for position, one in enumerate(wanted)
    )


def _withdraw(course_key: UUID) -> None:
    """Mark what the releases of a course list and what no language of it publishes any more.

    Releases whose count changes are settled later: some enrolments may now be complete.
    """
    courses = CoursePage.objects.live().filter(translation_key=course_key)
    published = {step.key for course in courses for step in read_outline(course).steps}
    for release in CourseRelease.objects.filter(course_key=course_key).prefetch_related(
        "activities"
    ):
        activities = list(release.activities.all())
        changed = [one for one in activities if one.is_withdrawn == (one.activity_key in published)]
        if not changed:
            continue
        for one in changed:
            one.is_withdrawn = not one.is_withdrawn
        ReleaseActivity.objects.bulk_update(changed, ["is_withdrawn"])
        release.required_count = release.activities.required().count()
        release.is_settled = False
        release.save(update_fields=["required_count", "is_settled"])
        transaction.on_commit(lambda pk=release.pk: tasks.send_settle(pk))
