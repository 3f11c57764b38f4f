"""Giving a person a place on a course, and finding it again."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import CoursePage, CourseRelease, Enrolment

logger = logging.getLogger(__name__)

# What else a new place brings, such as a quiz that was passed before. Inside its transaction.
FOLLOW: list[Callable[[Enrolment], None]] = []


def follow(step: Callable[[Enrolment], None]) -> None:
    """Let another app act on each new place. Called when that app is ready."""
    if step not in FOLLOW:
        FOLLOW.append(step)


@transaction.atomic
def enrol(*, learner, course: CoursePage, due_on=None) -> Enrolment:
    """Give a person a place on the latest release of a course; the place they have, if any.

    Raises ValidationError, code "no_release", if the course has nothing to do yet.
    """
    release = CourseRelease.objects.filter(course_key=course.translation_key).first()
    if release is None:
        raise ValidationError(_("This course has no lessons yet."), code="no_release")
    enrolment, is_new = Enrolment.objects.get_or_create(
        learner=learner,
        course_key=course.translation_key,
        defaults={"release": release, "due_on": due_on},
    )
    if is_new:
        logger.info("Enrolment %s made: release=%s", enrolment.pk, release.pk)
        for step in FOLLOW:
            step(enrolment)
    return enrolment


def enrolment_for(learner, course_key: UUID) -> Enrolment | None:
    """Return this person's place on a course, or None."""
    # there is one at most: first() would order them, at the price of half the query
    return next(iter(Enrolment.objects.filter(learner=learner.pk, course_key=course_key)), None)
