"""Writing to learners."""

import logging
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.mailing import queue
from academy.reporting.models import CourseMessage, MessageCopy
from academy.reporting.tasks import send_copy
from courses.models import CoursePage, Enrolment

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100


@transaction.atomic
def write_to_learners(
    *, key: UUID, course: CoursePage, learners: Collection[int], subject: str, text: str, by
) -> int:
    """Mail a text to learners of a course; return to how many. Written to the audit log.

    Sent again under the same key it does nothing and returns the same number. Raises
    ValidationError, code "nobody", if none of them is on the course.
    """
    found = (
        Enrolment.objects.filter(course_key=course.translation_key, learner__in=learners)
        .filter(learner__is_active=True)
        .order_by("pk")
        .values_list("learner", flat=True)[:MOST_AT_ONCE]
    )
    chosen = list(found)
    if not chosen:
        raise ValidationError(_("Tick the learners to whom you write."), code="nobody")
    message, is_new = CourseMessage.objects.get_or_create(
        pk=key, sender=by, course=course, defaults={"subject": subject, "text": text}
    )
    if not is_new:
        return message.copies.count()
    copies = MessageCopy.objects.bulk_create(
        MessageCopy(message=message, learner_id=pk) for pk in chosen
    )
    log(
        course,
        "reporting.write_to_learners",
        user=by,
        data={"learners": chosen, "subject": subject, "message": str(key)},
    )
    queue(send_copy, *(copy.pk for copy in copies))
    logger.info("Message %s to %s learners by %s", key, len(chosen), by.pk)
    return len(chosen)
