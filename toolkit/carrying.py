"""Carrying a checked declaration over to the newest version of its template.

The row is there before the queue is told. The workbook is read and written in a process of its
own, as a check is; a file that two workers make at once is kept once.
"""

import logging
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from toolkit import tasks
from toolkit.checker.changes.carry import target_of
from toolkit.checker.spec import Spec
from toolkit.checker.specs import nearest_spec
from toolkit.models import CarryOver, Status, Submission
from toolkit.sandbox import carry_apart

logger = logging.getLogger(__name__)

AT_A_TIME = 200


def versions_of(submission: Submission) -> tuple[Spec, Spec] | None:
    """Return the version that a free check was read with, and the one to carry it over to.

    None if there is nothing to carry over: an exercise, an unreadable file, the newest version.
    """
    is_checked = submission.status == Status.CHECKED and submission.is_readable
    if not is_checked or submission.exercise_key or not submission.version:
        return None
    old = nearest_spec(submission.template, submission.version)
    new = target_of(submission.template)
    if old is None or new is None or (old.template, old.version) == (new.template, new.version):
        return None
    return old, new


@transaction.atomic
def ask(*, submission: Submission) -> CarryOver:
    """Have a submission carried over, unless it is already, or is being."""
    made, is_new = CarryOver.objects.get_or_create(submission=submission)
    if is_new or made.has_failed:
        CarryOver.objects.filter(pk=made.pk).update(
            asked_at=timezone.now(), has_failed=False, tries=0
        )
        transaction.on_commit(lambda: tasks.send_carry_over(made.pk))
    return made


def make(pk: int) -> None:
    """Carry a submission over and keep the result. May run twice, or be killed anywhere."""
    # Counted first: a file that kills its worker would otherwise come back for ever.
    if not CarryOver.objects.unmade().filter(pk=pk).update(tries=F("tries") + 1):
        return
    submission = CarryOver.objects.select_related("submission").get(pk=pk).submission
    if not submission.workbook.name or versions_of(submission) is None:
        CarryOver.objects.filter(pk=pk).update(has_failed=True)
        return
    suffix = PurePath(submission.workbook.name).suffix
    with submission.workbook.open("rb") as workbook:
        result, content = carry_apart(workbook, suffix=suffix)
    if result is None or result["carried"] is None:
        CarryOver.objects.unmade().filter(pk=pk).update(has_failed=True)
        logger.warning("Submission %s could not be carried over", submission.pk)
    elif _keep(pk, result, content):
        logger.info("Submission %s carried over: %s bytes", submission.pk, len(content))


@transaction.atomic
def _keep(pk: int, result: dict, content: bytes) -> bool:
    """Store what was made, unless another worker was faster. Returns whether it did."""
    made = CarryOver.objects.select_for_update().filter(pk=pk, made_at__isnull=True).first()
    if made is None:
        return False
    made.result = {"carried": result["carried"], "findings": result["report"]["findings"]}
    made.made_at = timezone.now()
    made.workbook.save(f"{made.submission_id}.xlsx", ContentFile(content), save=False)
    made.save()
    return True


def lost() -> list[int]:
    """Return what was asked for and never came, and note that it is asked for now.

    What failed too often is given up.
    """
    late = CarryOver.objects.lost()
    late.filter(tries__gte=settings.CHECK_MAX_TRIES).update(has_failed=True)
    found = list(CarryOver.objects.lost().values_list("pk", flat=True)[:AT_A_TIME])
    CarryOver.objects.filter(pk__in=found).update(asked_at=timezone.now())
    return found


@transaction.atomic
def forget(submission: Submission) -> None:
    """Delete what was carried over of a submission: its file first, then the row."""
    # Locked, so that a worker that is just keeping it is waited for, and finds no row later.
    made = CarryOver.objects.select_for_update().filter(submission=submission).first()
    if made is None:
        return
    if made.workbook.name:
        made.workbook.storage.delete(made.workbook.name)
    made.delete()
