"""Reports that a block is out of date, until a trainer answered; and ratings of courses."""

import datetime
import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.mailing import queue
from courses.content import Outline, Step
from courses.core.ratings import may_rate
from courses.models import BlockReport, CourseRating, Enrolment, LessonPage, RatingSummary
from courses.models.feedback import LONGEST_EXCERPT
from courses.services import completed_keys, enrolment_for, progress_on
from courses.tasks import mail_answer

logger = logging.getLogger(__name__)

MOST_REPORTS = {datetime.timedelta(hours=1): 10, datetime.timedelta(days=1): 30}  # of a person


@dataclass(frozen=True)
class Quoted:
    """A block of a lesson as it is quoted in a report."""

    block_id: str
    kind: str
    excerpt: str


def quoted_block(step: Step, block_id: str) -> Quoted | None:
    """Return a block of a published lesson, None if it is not in it."""
    page = LessonPage.objects.live().filter(pk=step.page_id).first()
    block = next((one for one in page.body if one.id == block_id), None) if page else None
    if block is None:
        return None
    words = " ".join(" ".join(block.block.get_searchable_content(block.value)).split())
    excerpt = Truncator(words).chars(LONGEST_EXCERPT)
    return Quoted(block_id, block.block_type, excerpt)


@transaction.atomic
def report_block(
    *, reporter, outline: Outline, step: Step, block: Quoted, text: str
) -> BlockReport:
    """Keep that a person finds a block out of date, with the revision that they read.

    The same words once more, from a second click, make no second report. Raises ValidationError,
    code "too_many", beyond what a person reads and judges in an hour or a day.
    """
    mine = BlockReport.objects.filter(reporter=reporter)
    again = mine.waiting().filter(block_id=block.block_id, text=text).first()
    if again:
        return again
    now = timezone.now()
    for span, most in MOST_REPORTS.items():
        if mine.filter(created_at__gt=now - span).count() >= most:
            raise ValidationError(
                _("You have reported a lot in a short time. Thank you! Go on later."),
                code="too_many",
            )
    report = BlockReport.objects.create(
        reporter=reporter,
        lesson_id=step.page_id,
        activity_key=step.key,
        course_key=outline.key,
        lesson_title=step.title,
        block_id=block.block_id,
        block_kind=block.kind,
        excerpt=block.excerpt,
        revision_id=step.revision_id,
        text=text,
    )
    logger.info("Report %s made: lesson=%s", report.pk, step.page_id)
    return report


@transaction.atomic
def take_report(*, report: BlockReport, by) -> BlockReport:
    """Say that a trainer looks after a report. Raises ValidationError, code "taken" or "done"."""
    report = BlockReport.objects.select_for_update().get(pk=report.pk)
    if report.status == BlockReport.Status.DONE:
        raise ValidationError(_("This report is answered already."), code="done")
    if report.status == BlockReport.Status.TAKEN and report.taken_by_id not in {None, by.pk}:
        raise ValidationError(_("Somebody else has taken this report."), code="taken")
    report.status, report.taken_by = BlockReport.Status.TAKEN, by
    report.save(update_fields=["status", "taken_by"])
    log(report, "courses.take_report", user=by)
    return report


@transaction.atomic
def answer_report(*, report: BlockReport, answer: str, by) -> BlockReport:
    """Close a report with an answer, which its reporter reads and gets by mail.

    Raises ValidationError, code "no_answer" or "done".
    """
    answer = answer.strip()
    if not answer:
        raise ValidationError(
            _("Say what you did, or why nothing is to be done."), code="no_answer"
        )
    report = BlockReport.objects.select_for_update().get(pk=report.pk)
    if report.status == BlockReport.Status.DONE:
        raise ValidationError(_("This report is answered already."), code="done")
    report.status, report.taken_by = BlockReport.Status.DONE, by
    report.answer, report.answered_at = answer, timezone.now()
    if report.reporter_id not in {None, by.pk}:
        report.mail_asked_at = report.answered_at
        queue(mail_answer, report.pk)
    report.save(update_fields=["status", "taken_by", "answer", "answered_at", "mail_asked_at"])
    log(report, "courses.answer_report", user=by)
    return report


def place_to_rate(learner, outline: Outline) -> Enrolment | None:
    """Return a person's place on a course if they have done enough of it to rate it."""
    enrolment = enrolment_for(learner, outline.key)
    if enrolment is None:
        return None
    done = completed_keys(learner, outline.key)
    # who completed it, on whichever release, has seen enough
    if enrolment.completed_at or may_rate(progress_on(enrolment, done)):
        return enrolment
    return None


@transaction.atomic
def rate_course(*, learner, outline: Outline, stars: int, comment: str) -> CourseRating:
    """Keep what a person thinks of a course, in place of what they thought before.

    Raises ValidationError, code "too_early", before half of it is done.
    """
    enrolment = place_to_rate(learner, outline)
    if enrolment is None:
        raise ValidationError(_("Do at least half of the course first."), code="too_early")
    # The summary's row is the lock: two ratings of a course wait for each other.
    RatingSummary.objects.get_or_create(course_key=outline.key)
    RatingSummary.objects.select_for_update().get(course_key=outline.key)
    before = CourseRating.objects.filter(learner=learner, course_key=outline.key).first()
    rating, _is_new = CourseRating.objects.update_or_create(
        learner=learner,
        course_key=outline.key,
        defaults={"release": enrolment.release, "stars": stars, "comment": comment.strip()},
    )
    RatingSummary.objects.filter(course_key=outline.key).update(
        count=F("count") + (0 if before else 1),
        total=F("total") + stars - (before.stars if before else 0),
    )
    return rating
