"""What courses do later. A task takes a primary key and may run twice."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from academy import mailing

logger = logging.getLogger(__name__)


def send_settle(pk: int) -> None:
    """Queue the settling of a release. A broker that is down is left to the sweep."""
    try:
        settle_release.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Release %s waits for the sweep: %s", pk, type(error).__name__)


def send_settle_path(pk: int) -> None:
    """Queue the settling of a path. If it is lost, a learner's home completes what is complete."""
    try:
        settle_path.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Path %s is not settled: %s", pk, type(error).__name__)


@shared_task(name="courses.tasks.settle_path")
def settle_path(pk: int) -> None:
    """Complete the places on a path that lacked only what was taken out of it."""
    from courses import paths
    from courses.models import PathPage

    page = PathPage.objects.filter(pk=pk, live=True).first()
    if page:
        logger.info("Path %s settled: completed=%s", pk, paths.settle_path(page.translation_key))


@shared_task(name="courses.tasks.settle_release")
def settle_release(pk: int) -> None:
    """Complete the enrolments of a release that a withdrawal has completed."""
    from courses.models import CourseRelease
    from courses.services import settle

    release = CourseRelease.objects.filter(pk=pk, is_settled=False).first()
    if release:
        logger.info("Release %s settled: completed=%s", pk, settle(release))


@shared_task(name="courses.tasks.mail_answer")
def mail_answer(pk: int) -> None:
    """Bring a trainer's answer to who reported a block."""
    from courses import feedback_mail

    feedback_mail.send(pk)


@shared_task(name="courses.tasks.sweep")
def sweep() -> None:
    """Queue again the releases whose settling was lost, and the mails."""
    from courses.models import BlockReport, CourseRelease

    for pk in CourseRelease.objects.filter(is_settled=False).values_list("pk", flat=True):
        send_settle(pk)
    mailing.sweep(BlockReport.objects.to_mail(), mail_answer)
