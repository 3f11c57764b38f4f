"""What happens to learners in courses: enrolling, completing, and what completing brings."""

import datetime
import logging
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.credentials.services import issue_credential
from courses.content import Outline, Step, contents, lesson_links, remembered
from courses.core.completion import Progress, progress
from courses.enrolling import enrol, enrolment_for
from courses.models import (
    ActivityCompletion,
    ActivityPage,
    CourseRelease,
    Enrolment,
    EnrolmentQuerySet,
    How,
    LessonPage,
    ReleaseActivity,
)
from courses.opening import locks
from courses.outline import outline_html
from courses.paths import complete_paths

__all__ = ["complete_activity", "enrol", "enrolment_for", "lesson_links", "reader_context"]

logger = logging.getLogger(__name__)


def required_keys(release_id: int) -> frozenset[UUID]:
    """Return the keys of what a release requires; kept until content changes."""
    return remembered(
        f"required:{release_id}",
        lambda: frozenset(
            ReleaseActivity.objects.required()
            .filter(release=release_id)
            .values_list("activity_key", flat=True)
        ),
    )


def completed_keys(learner, course_key: UUID) -> set[UUID]:
    """Return the keys of what this person completed in a course."""
    return set(
        ActivityCompletion.objects.filter(learner=learner, course_key=course_key).values_list(
            "activity_key", flat=True
        )
    )


def progress_on(enrolment: Enrolment, completed: Collection[UUID]) -> Progress:
    """Return how far an enrolment is, on the release to which it is pinned."""
    return progress(required=required_keys(enrolment.release_id), completed=completed)


def outline_for(activity: ActivityPage) -> Outline:
    """Return the published course of an activity. Raises LookupError if it is not published."""
    found = contents().step(activity.pk)
    if found is None:
        raise LookupError(f"Activity {activity.pk} is not published.")
    return found[0]


@transaction.atomic
def complete_activity(*, learner, activity: ActivityPage, how: How) -> None:
    """Record that a person completed an activity and, with the last one, the course.

    Doing it again changes nothing. Raises ValidationError, code "not_enrolled", without a place.
    """
    record_completion(
        learner=learner,
        course_key=outline_for(activity).key,
        activity_key=activity.translation_key,
        revision_id=activity.live_revision_id,
        how=how,
    )


@transaction.atomic
def record_completion(
    *,
    learner,
    course_key: UUID,
    activity_key: UUID,
    revision_id: int | None,
    how: How,
    confirmed_by=None,
) -> None:
    """As complete_activity(), for a caller that knows the keys."""
    enrolment = _locked(Enrolment.objects.filter(learner=learner, course_key=course_key)).first()
    if enrolment is None:
        raise ValidationError(_("Enrol in the course first."), code="not_enrolled")
    ActivityCompletion.objects.get_or_create(
        learner=learner,
        activity_key=activity_key,
        defaults={
            "course_key": course_key,
            "how": how,
            "revision_id": revision_id,
            "confirmed_by": confirmed_by,
        },
    )
    if not enrolment.completed_at:
        _complete_course_if_done(enrolment)
    complete_paths(learner)


@transaction.atomic
def exempt(*, learner, course_key: UUID, activity_keys: Collection[UUID]) -> int:
    """Record that a placement test spares a person these activities; return how many were open.

    What they completed before stays as it was completed. Raises ValidationError, code
    "not_enrolled", without a place.
    """
    enrolment = _locked(Enrolment.objects.filter(learner=learner, course_key=course_key)).first()
    if enrolment is None:
        raise ValidationError(_("Enrol in the course first."), code="not_enrolled")
    spared = set(activity_keys) - completed_keys(learner, course_key)
    ActivityCompletion.objects.bulk_create(
        [
            ActivityCompletion(
                learner=learner, activity_key=key, course_key=course_key, how=How.EXEMPTED
            )
            for key in spared
        ],
        ignore_conflicts=True,
    )
    if not enrolment.completed_at:
        _complete_course_if_done(enrolment)
    complete_paths(learner)
    return len(spared)


def complete_if_done(enrolment_pk: int) -> None:
    """Complete the course of an enrolment if nothing is missing. Inside a transaction.

    One that is completed already gets its credential, should that be missing.
    """
    enrolment = _locked(Enrolment.objects.filter(pk=enrolment_pk)).get()
    _complete_course_if_done(enrolment)
    complete_paths(enrolment.learner)


def _complete_course_if_done(enrolment: Enrolment) -> None:
    if not enrolment.completed_at:
        required = frozenset(
            enrolment.release.activities.required().values_list("activity_key", flat=True)
        )
        done = completed_keys(enrolment.learner_id, enrolment.course_key)
        if not progress(required=required, completed=done).is_complete:
            return
        enrolment.completed_at = timezone.now()
        enrolment.save(update_fields=["completed_at"])
        logger.info("Enrolment %s completed", enrolment.pk)
    release, course = enrolment.release, enrolment.release.course
    issue_credential(
        learner=enrolment.learner,
        course_key=enrolment.course_key,
        course_code=release.code,
        course_title=release.title,
        course_minutes=release.minutes,
        course_release=release.number,
        outcomes=course.objective_list,
        valid_months=course.valid_months,
        design=course.certificate_design,
    )


def settle(release: CourseRelease) -> int:
    """Complete the enrolments of a release that lacked only what was withdrawn; return how many.

    It may be stopped and run again: each enrolment is completed in a transaction of its own, and
    the release counts as settled when none is left.
    """
    ready = (
        Enrolment.objects.filter(release=release, completed_at__isnull=True)
        .with_progress()
        .filter(done__gt=0, done__gte=F("release__required_count"))
    )
    pks = list(ready.values_list("pk", flat=True))
    for pk in pks:
        with transaction.atomic():
            complete_if_done(pk)
    # A withdrawal in the meantime has asked anew, under another count.
    CourseRelease.objects.filter(pk=release.pk, required_count=release.required_count).update(
        is_settled=True
    )
    return len(pks)


def _locked(enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
    return enrolments.select_for_update(of=("self",)).select_related("release__course", "learner")


@dataclass(frozen=True)
class LessonFacts:
    """What stands beside a lesson's body."""

    sources: list[str]
    checked_on: datetime.date | None


def facts_of(page: LessonPage) -> LessonFacts:
    """Return the facts of a lesson as it stands on this page."""
    return LessonFacts(page.source_list, page.checked_on)


def lesson_facts(step: Step) -> LessonFacts:
    """Return the facts of a published lesson; kept until it is published again."""
    return remembered(
        f"facts:{step.page_id}", lambda: facts_of(LessonPage.objects.get(pk=step.page_id))
    )


def reader_context(request: HttpRequest, page_id: int) -> dict | None:
    """Return what the frame around an activity shows; None if it is not published.

    Keys: outline, step, previous, next, enrolment (or None), done (set of keys), progress (or
    None), is_done, lines (the outline as HTML), lacking (the conditions that lock it; empty: it
    is open).
    """
    found = contents().step(page_id)
    if found is None:
        return None
    outline, step = found
    enrolment, done, locked = None, set(), {}
    if request.user.is_authenticated:
        enrolment = enrolment_for(request.user, outline.key)
        if enrolment:
            done = completed_keys(request.user, outline.key)
            locked = locks(request.user, outline, done)
            if page_id not in locked:
                _remember_place(enrolment, step.key)
    before, after = outline.neighbours(page_id)
    return {
        "outline": outline,
        "step": step,
        "previous": before,
        "next": after,
        "enrolment": enrolment,
        "done": done,
        "is_done": step.key in done,
        "progress": progress_on(enrolment, done) if enrolment else None,
        "lines": outline_html(outline, done=done, locked=locked, current=page_id),
        "lacking": locked.get(page_id, []),
    }


def _remember_place(enrolment: Enrolment, activity_key: UUID) -> None:
    """Keep where the learner is; no write when they are still there."""
    if enrolment.last_activity_key != activity_key:
        Enrolment.objects.filter(pk=enrolment.pk).update(
            last_activity_key=activity_key, last_seen_at=timezone.now()
        )
