"""Checking what was uploaded: who does it, what is kept of it, and what was lost on the way.

State first, then queue: a submission is stored before anybody is told of it, a worker takes it
with a lease, and a sweep sends again whatever has no worker. A result is kept only by the worker
whose lease it still is, so each submission is checked exactly once.
"""

import logging
from datetime import timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from courses.models import How
from courses.services import complete_activity
from toolkit import privacy, totals
from toolkit.checker.findings import Finding, Severity
from toolkit.grading import Place, is_passed
from toolkit.models import (
    ExercisePage,
    FindingState,
    PracticeFile,
    Status,
    Submission,
    SubmissionFinding,
)
from toolkit.sandbox import check_apart
from toolkit.smelter_lists import index_in_use
from toolkit.workers import is_dead, me

if TYPE_CHECKING:
    from toolkit.checker.practice import Practice

logger = logging.getLogger(__name__)


def claim(pk: str) -> Submission | None:
    """Take a submission for checking, for some seconds; None if another worker has it or had it."""
    now = timezone.now()
    free = Q(status=Status.WAITING) | Q(status=Status.CHECKING, lease_until__lt=now)
    taken = Submission.objects.filter(free, pk=pk, tries__lt=settings.CHECK_MAX_TRIES).update(
        status=Status.CHECKING,
        tries=F("tries") + 1,
        lease_until=now + timedelta(seconds=settings.CHECK_LEASE_SECONDS),
        checked_by=me(),
    )
    if not taken:
        return None
    return Submission.objects.select_related("exercise", "learner").get(pk=pk)


def check(pk: str) -> None:
    """Check a submission and keep what was found, unless somebody else does or did."""
    submission = claim(pk)
    if submission is None:
        return
    suffix = PurePath(submission.workbook.name).suffix
    with submission.workbook.open("rb") as workbook:
        report = check_apart(
            workbook, suffix=suffix, name=submission.original_name, smelters=index_in_use()
        )
    if keep_report(submission, report):
        logger.info(
            "Submission %s checked: readable=%s findings=%s",
            submission.pk,
            report["readable"],
            len(report["findings"]),
        )


@transaction.atomic
def keep_report(submission: Submission, report: dict) -> bool:
    """Keep a report, and complete the activity if it passes. False if the lease was lost."""
    mine = Submission.objects.select_for_update().filter(
        pk=submission.pk, status=Status.CHECKING, tries=submission.tries
    )
    if not mine.exists():
        return False
    rows = report["findings"]
    places = [Place(row["code"], row["sheet"] or "", row["cell"] or "") for row in rows]
    submission.signs = privacy.signs_of(submission, report["declared"])
    if submission.exercise and report["readable"] and not submission.is_held:
        _grade(submission, rows, report)
    is_own = report["readable"] and not submission.stranger
    before = previous(submission) if is_own else None
    totals.take_out(submission)
    submission.findings.all().delete()
    SubmissionFinding.objects.bulk_create(
        SubmissionFinding(
            submission=submission,
            position=position,
            code=row["code"],
            severity=row["severity"],
            sheet=row["sheet"] or "",
            cell=row["cell"] or "",
            row=row["row"],
            params=row.get("params") or {},
            lesson_code=row["lesson"] or "",
            state=_state(place, before),
        )
        for position, (row, place) in enumerate(zip(rows, places, strict=True))
    )
    submission.status = Status.CHECKED
    submission.checked_at = timezone.now()
    submission.lease_until = None
    submission.template = report["template"] or ""
    submission.version = report["version"] or ""
    submission.language = report["language"] or ""
    submission.is_readable = report["readable"]
    if report["checker"]:
        submission.checker_complete = report["checker"]["complete"]
        submission.checker_rows = report["checker"]["rows"]
        submission.checker_cells = report["checker"]["cells"]
    totals.put_in(submission)
    submission.save()
    if submission.is_passed:
        complete_activity(
            learner=submission.learner, activity=submission.exercise, how=How.EXERCISE
        )
    return True


def _state(place: Place, before: list[Place] | None) -> FindingState:
    if before is None:
        return FindingState.FIRST
    return FindingState.LEFT if place in before else FindingState.NEW


def _grade(submission: Submission, rows: list[dict], report: dict) -> None:
    """Compare what was found with the key of the learner's own practice file, if it is that."""
    from toolkit.checker.practice import Practice, Stranger

    taken = PracticeFile.objects.filter(
        learner=submission.learner, exercise_key=submission.exercise_key
    ).first()
    practice = Practice.from_dict(taken.key) if taken else None
    declared = report["declared"]
    submission.stranger = (practice.stranger(declared) if practice else Stranger.NUMBER) or ""
    if practice is None or submission.stranger:
        submission.is_passed = False
    elif submission.exercise.task == ExercisePage.Task.FILL:
        _grade_filled(submission, rows, report["stated"])
    else:
        _grade_repaired(submission, rows, practice)


def _grade_filled(submission: Submission, rows: list[dict], stated: dict) -> None:
    """Compare what was filled in with the answer key; the checker must be content too."""
    from toolkit.checker.practice.answer_key import AnswerKey, grade

    exercise = submission.exercise
    graded = grade(AnswerKey.from_dict(exercise.answer_key), stated)
    severities = [row["severity"] for row in rows]
    submission.planted_count = graded.size
    submission.fixed_count = graded.right
    submission.new_count = severities.count("error")
    submission.points = [point.as_dict() for point in graded.points]
    submission.is_passed = (
        not submission.new_count
        and severities.count("warning") <= exercise.warnings_allowed
        and len(graded.points) <= exercise.slips_allowed
    )


def _grade_repaired(submission: Submission, rows: list[dict], practice: "Practice") -> None:
    from toolkit.checker.practice import mark

    findings = [Finding(**row | {"severity": Severity(row["severity"])}) for row in rows]
    outcome = mark(practice, findings)
    planted = len(outcome.corrected) + len(outcome.open)
    submission.planted_count = planted
    submission.fixed_count = len(outcome.corrected)
    submission.new_count = len(outcome.new_errors)
    submission.fixed = [
        {"description": one.description, "sheet": one.sheet, "cell": one.cell}
        for one in outcome.corrected
    ]
    submission.points = [
        {"kind": "new", "sheet": one.sheet or "", "cell": one.cell or "", "text": ""}
        for one in outcome.new_errors
    ]
    submission.is_passed = is_passed(
        corrected=len(outcome.corrected),
        planted=planted,
        new=len(outcome.new_errors),
        pass_fixed=submission.exercise.pass_fixed,
    )


def last_checked(submission: Submission) -> Submission | None:
    """Return the attempt before this one on a file that was the learner's own; None for a first."""
    return (
        Submission.objects.filter(
            learner=submission.learner_id,
            exercise_key=submission.exercise_key,
            exercise_key__isnull=False,
            number__lt=submission.number,
            is_readable=True,
            is_passed__isnull=False,  # else it was held back, or never marked
            stranger="",
        )
        .order_by("-number")
        .first()
    )


def previous(submission: Submission) -> list[Place] | None:
    """Return where the attempt before this one had findings; None for a first attempt."""
    before = last_checked(submission)
    if before is None:
        return None
    return [
        Place(*row)
        for row in SubmissionFinding.objects.filter(submission=before).values_list(
            "code", "sheet", "cell"
        )
    ]


def stuck() -> list[str]:
    """Free what dead workers hold, give up what failed too often; return what must be sent again.

    Raised by a periodic task and at each worker's start. A worker of this machine whose process
    is gone is known to be dead at once; others are when their lease is over.
    """
    now = timezone.now()
    held = Submission.objects.filter(status=Status.CHECKING)
    gone = [one.pk for one in held.filter(lease_until__gte=now) if is_dead(one.checked_by)]
    held.filter(pk__in=gone).update(lease_until=now - timedelta(seconds=1))
    over = held.filter(lease_until__lt=now)
    for one in over.filter(tries__gte=settings.CHECK_MAX_TRIES):
        logger.error("Submission %s given up after %s tries", one.pk, one.tries)
    over.filter(tries__gte=settings.CHECK_MAX_TRIES).update(
        status=Status.FAILED, checked_at=now, lease_until=None
    )
    waiting = Submission.objects.filter(
        status=Status.WAITING,
        submitted_at__lt=now - timedelta(seconds=settings.SWEEP_AGE_SECONDS),
    )
    again = waiting | Submission.objects.filter(status=Status.CHECKING, lease_until__lt=now)
    return [str(pk) for pk in again.order_by("submitted_at").values_list("pk", flat=True)[:200]]
