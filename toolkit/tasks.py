"""What the toolkit does later. A task takes a primary key and may run twice."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def send_check(pk: str) -> None:
    """Queue the check of a submission. A broker that is down is left to the sweep."""
    try:
        check_submission.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Submission %s waits for the sweep: %s", pk, type(error).__name__)


@shared_task(name="toolkit.tasks.check_submission")
def check_submission(pk: str) -> None:
    """Check one submission."""
    from toolkit import checking

    checking.check(pk)


def send_feedback_file(pk: int) -> None:
    """Queue the making of a feedback file. A broker that is down is left to the sweep."""
    try:
        make_feedback_file.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Feedback file %s waits for the sweep: %s", pk, type(error).__name__)


@shared_task(name="toolkit.tasks.make_feedback_file")
def make_feedback_file(pk: int) -> None:
    """Make one feedback file, unless it is made."""
    from toolkit import feedback_files

    feedback_files.make(pk)


def send_draft(pk: str) -> None:
    """Queue the reading of a workbook into a draft. A broker that is down is left to the sweep."""
    try:
        read_draft.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Draft %s waits for the sweep: %s", pk, type(error).__name__)


@shared_task(name="toolkit.tasks.read_draft")
def read_draft(pk: str) -> None:
    """Read the workbook that a draft is to be made of, unless it is read."""
    from toolkit import draft_reading

    draft_reading.read(pk)


@shared_task(name="toolkit.tasks.sweep")
def sweep() -> None:
    """Queue again what has no worker: after a crash, a lost message, a broker that was down."""
    from toolkit import checking, draft_reading, feedback_files

    for pk in checking.stuck():
        send_check(pk)
    for number in feedback_files.lost():
        send_feedback_file(number)
    for draft in draft_reading.stuck():
        send_draft(draft)


@shared_task(name="toolkit.tasks.forget_old")
def forget_old() -> None:
    """Delete the files that were kept long enough, and those whose deletion was cut short."""
    from toolkit import draft_reading, drafts, privacy

    privacy.forget_old()
    drafts.forget_old()
    draft_reading.drop_read()


def send_carry_over(pk: int) -> None:
    """Queue the carrying over of a submission. A broker that is down is left to the sweep."""
    try:
        make_carry_over.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Carry-over %s waits for the sweep: %s", pk, type(error).__name__)


@shared_task(name="toolkit.tasks.make_carry_over")
def make_carry_over(pk: int) -> None:
    """Carry one submission over, unless it is done."""
    from toolkit import carrying

    carrying.make(pk)


def send_roll_up(pk: str) -> None:
    """Queue the next step of a roll-up. A broker that is down is left to the sweep."""
    try:
        advance_roll_up.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Roll-up %s waits for the sweep: %s", pk, type(error).__name__)


@shared_task(name="toolkit.tasks.advance_roll_up")
def advance_roll_up(pk: str) -> None:
    """Read one more file of a roll-up, or merge what was read.

    One file a message, the next one at the end of the queue: a hundred files must not keep
    everybody else's single upload waiting.
    """
    from toolkit import rollups

    if rollups.advance(pk):
        send_roll_up(pk)


@shared_task(name="toolkit.tasks.sweep_roll_ups")
def sweep_roll_ups() -> None:
    """Queue again the roll-ups and carry-overs without a worker; finish deletions cut short."""
    from toolkit import carrying, rollups

    for pk in rollups.stuck():
        send_roll_up(pk)
    rollups.finish_deletions()
    for number in carrying.lost():
        send_carry_over(number)
