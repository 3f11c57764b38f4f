"""What quizzes do later, or by the clock. A task takes a primary key and may run twice."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def _send(task, pk: int) -> None:
    """Queue a task. A broker that is down is left to the sweep."""
    try:
        task.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("%s %s waits for the sweep: %s", task.name, pk, type(error).__name__)


@shared_task(name="assessments.quizzes.tasks.mail_notice")
def mail_notice(pk: int) -> None:
    """Tell a learner that a result was released."""
    from assessments.quizzes import notices

    notices.send(pk)


@shared_task(name="assessments.quizzes.tasks.mail_regrade_notice")
def mail_regrade_notice(pk: int) -> None:
    """Tell a learner that a regrade has changed a result."""
    from assessments.quizzes import notices
    from assessments.quizzes.models import RegradeNotice

    notices.send(pk, RegradeNotice)


@shared_task(name="assessments.quizzes.tasks.release_ordered")
def release_ordered(pk: int) -> None:
    """Release the marked attempts of a quiz, as a marker said."""
    from assessments.quizzes import marking

    marking.release_ordered(pk)


def send_release_order(pk: int) -> None:
    _send(release_ordered, pk)


@shared_task(name="assessments.quizzes.tasks.regrade")
def regrade(pk: int) -> None:
    """Work out a regrade, or carry it out, from where it stands."""
    from assessments.quizzes import regrading

    regrading.go_on(pk)


def send_regrade(pk: int) -> None:
    _send(regrade, pk)


@shared_task(name="assessments.quizzes.tasks.refresh_statistics")
def refresh_statistics() -> None:
    """Bring the statistics of the questions up to date that were marked since the last time."""
    from assessments.quizzes import statistics

    statistics.refresh()


@shared_task(name="assessments.quizzes.tasks.forget_visitors")
def forget_visitors() -> None:
    """Delete the attempts that no visitor has claimed in time."""
    from assessments.quizzes import visitors

    visitors.forget_old()


@shared_task(name="assessments.quizzes.tasks.sweep")
def sweep() -> None:
    """Hand in what is over, release the exams that have closed, and take up what was lost."""
    from assessments.quizzes import marking, notices, regrading, services

    services.hand_in_what_is_over()
    services.release_what_has_closed()
    marking.send_late()
    notices.sweep()
    regrading.send_late()
