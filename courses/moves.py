"""Moving learners from the releases on which they began to the newest one."""

import logging
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses import tasks
from courses.core.completion import Progress
from courses.core.releases import Effect, effect
from courses.models import CourseRelease, Enrolment, EnrolmentQuerySet

logger = logging.getLogger(__name__)

PARAMETERS_A_QUERY = 5000


def to_move(target: CourseRelease, *, below: int | None) -> EnrolmentQuerySet:
    """Return the open enrolments on earlier releases of a course, with `done`.

    `below` keeps those who have done less than so many percent of their release, 1 to 100. Who
    completed the course stays on the release that the certificate names.
    """
    found = (
        Enrolment.objects.filter(course_key=target.course_key, completed_at=None)
        .exclude(release=target)
        .filter(release__number__lt=target.number)
        .with_progress()
    )
    if below is not None:
        found = found.filter(done__lt=F("release__required_count") * below / 100.0)
    return found


def preview_move(target: CourseRelease, *, below: int | None) -> Effect:
    """Return what moving these learners would do, without doing it. One query."""
    rows = (
        to_move(target, below=below)
        .with_progress_on(target)
        .values_list("done", "release__required_count", "done_there")
    )
    return effect(
        (Progress(done, total), Progress(there, target.required_count))
        for done, total, there in rows.iterator()
    )


@transaction.atomic
def move_learners(*, target: CourseRelease, below: int | None, by) -> int:
    """Put learners on the newest release of their course; return how many.

    What they completed stays completed. Who has thereby done everything completes the course
    shortly afterwards. Written to the audit log. Raises ValidationError, code "not_newest".
    """
    newest = CourseRelease.objects.select_for_update().filter(course_key=target.course_key)
    if newest.first() != target:
        raise ValidationError(
            _("There is a newer release by now. Look at the numbers again."), code="not_newest"
        )
    pks = list(to_move(target, below=below).values_list("pk", flat=True))
    moved = sum(
        Enrolment.objects.filter(pk__in=some, completed_at=None).update(release=target)
        for some in batched(pks, PARAMETERS_A_QUERY, strict=False)
    )
    if moved:
        CourseRelease.objects.filter(pk=target.pk).update(is_settled=False)
        transaction.on_commit(lambda: tasks.send_settle(target.pk))
    log(
        target.course,
        "courses.move_learners",
        user=by,
        data={"release": target.number, "below": below, "learners": moved},
    )
    logger.info("Release %s: %s learners moved by %s", target.pk, moved, by.pk)
    return moved
