"""Regrading: answers to an old version of a question are marked by the key of a newer one.

The lines are worked out before anything changes, looked at, and then carried out one attempt at a
time under its lock. Each step can be broken off and goes on where it stood.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.quizzes import notices, services, statistics
from assessments.quizzes.core import rekeying
from assessments.quizzes.models import Attempt, Mode, Question, Regrade, RegradeLine, Response
from assessments.quizzes.question_types import TYPES
from assessments.quizzes.tasks import send_regrade

logger = logging.getLogger(__name__)

AT_ONCE = 200  # answers that one task looks at, or changes
LEASE = timedelta(minutes=3)
MAX_ROUNDS = 5


def answers_to(question: Question) -> QuerySet[Response]:
    """Return the answers to a version that can be regraded: handed in, of learners, no survey's."""
    answers = Response.objects.filter(
        question=question,
        attempt__submitted_at__isnull=False,
        attempt__learner__isnull=False,
    )
    return answers.exclude(attempt__mode=Mode.SURVEY)


def open_attempts_with(question: Question) -> int:
    """Return how many attempts with a version are still open: they must be regraded later."""
    return Response.objects.filter(
        question=question, attempt__submitted_at=None, attempt__learner__isnull=False
    ).count()


@transaction.atomic
def ask(*, question: Question, rule: str, reason: str, by: object) -> Regrade:
    """Begin a regrade of a version by the newest one's key. It changes nothing yet.

    "Give all" needs no newer version. Raises ValidationError, code "no_newer_version" if there is
    none, "running" if one of this version is being worked out or carried out.
    """
    key = Question.objects.newest().get(code=question.code)
    if key.pk == question.pk and rule != rekeying.GIVE_ALL:
        raise ValidationError(
            _("Correct the key of the question first: that makes a new version."),
            code="no_newer_version",
        )
    Question.objects.select_for_update().get(pk=question.pk)
    unfinished = Regrade.objects.filter(question=question, dropped_at=None, done_at=None)
    if unfinished.exists():
        raise ValidationError(
            _("A regrade of this version is not finished yet. Carry it out or drop it first."),
            code="running",
        )
    regrade = Regrade.objects.create(
        question=question, key=key, rule=rule, reason=reason, by=by, seen_at=timezone.now()
    )
    transaction.on_commit(lambda: send_regrade(regrade.pk), robust=True)
    logger.info("Regrade %s asked for by %s", regrade.pk, by.pk)
    return regrade


@transaction.atomic
def order(*, regrade: Regrade, by: object) -> Regrade:
    """Have a regrade carried out that was worked out. Doing it again changes nothing."""
    now = timezone.now()
    waiting = Regrade.objects.filter(
        pk=regrade.pk, planned_at__isnull=False, ordered_at=None, dropped_at=None
    )
    if waiting.update(ordered_at=now, ordered_by=by, seen_at=now, cursor=0):
        transaction.on_commit(lambda: send_regrade(regrade.pk), robust=True)
    regrade.refresh_from_db()
    return regrade


def drop(*, regrade: Regrade) -> bool:
    """Drop a regrade that was not ordered; say whether it was dropped."""
    waiting = Regrade.objects.filter(pk=regrade.pk, ordered_at=None, dropped_at=None)
    return bool(waiting.update(dropped_at=timezone.now()))


def go_on(pk: int) -> None:
    """Work out the next answers of a regrade, or carry out the next lines, and queue the rest."""
    regrade = Regrade.objects.select_related("question", "key").filter(pk=pk).first()
    if regrade is None:
        return
    steps = {"planning": _plan_some, "running": _apply_some}
    if regrade.state in steps and steps[regrade.state](regrade):
        send_regrade(pk)


def send_late() -> None:
    """Queue again the regrades that should be further by now."""
    late = Regrade.objects.filter(dropped_at=None, seen_at__lt=timezone.now() - LEASE).filter(
        Q(planned_at=None) | Q(ordered_at__isnull=False, done_at=None)
    )
    for pk in late.values_list("pk", flat=True):
        Regrade.objects.filter(pk=pk).update(seen_at=timezone.now())
        send_regrade(pk)
        logger.warning("Regrade %s queued again", pk)


# ---------------------------------------------------------------- what it would do


@dataclass
class Outcome:
    """What becomes of an attempt if one of its answers gets another mark."""

    score: Decimal | None
    is_passed: bool | None


def _by_new_key(regrade: Regrade, response: Response) -> tuple[dict, object, Decimal | None]:
    """Return the question with its right key, the answer in its ids, and the mark by it."""
    if regrade.key_id == regrade.question_id:
        return response.shown, response.answer, response.mark
    new = regrade.key.show(seed=response.attempt.seed + response.question_id)
    shown = rekeying.as_it_stood(response.shown, new)
    answer = rekeying.translated(response.shown, shown, response.answer)
    if response.answered_at is None:
        return shown, answer, Decimal(0)
    return shown, answer, TYPES[shown["type"]].mark(shown, answer)


def _outcome(regrade: Regrade, attempt: Attempt, responses: list[Response]) -> Outcome:
    if attempt.marked_at is None:  # it still waits for a person
        return Outcome(None, None)
    result = services.outcome_of(attempt, responses)
    passed = rekeying.passes(regrade.rule, before=attempt.is_passed, by_marks=result.is_passed)
    return Outcome(result.score, passed)


def _line(regrade: Regrade, response: Response, siblings: list[Response]) -> RegradeLine | None:
    """Work out one line; None if the answer cannot be compared with the new version.

    Under "give all" everybody gets the mark, even if the answer cannot be compared.
    """
    attempt, before = response.attempt, response.mark
    try:
        shown, answer, by_new_key = _by_new_key(regrade, response)
    except (rekeying.NotComparableError, LookupError, TypeError, ValueError):
        if regrade.rule != rekeying.GIVE_ALL:
            return None
        shown, answer, by_new_key = response.shown, response.answer, None
    mark = rekeying.after(regrade.rule, before=before, by_new_key=by_new_key)
    for one in siblings:
        if one.pk == response.pk:
            one.mark = mark
    ends = _outcome(regrade, attempt, siblings)
    is_changed = (mark, ends.is_passed) != (before, attempt.is_passed)
    return RegradeLine(
        regrade=regrade,
        response=response,
        shown=shown,
        answer=answer,
        mark_before=before,
        mark_after=mark,
        score_before=attempt.score,
        score_after=ends.score,
        passed_before=attempt.is_passed,
        passed_after=ends.is_passed,
        is_changed=is_changed,
    )


def _plan_some(regrade: Regrade) -> bool:
    """Work out the next lines; say whether there may be more."""
    with transaction.atomic():
        locked = Regrade.objects.select_for_update().get(pk=regrade.pk)
        if locked.state != "planning":
            return False
        answers = answers_to(regrade.question).filter(pk__gt=locked.cursor).order_by("pk")
        batch = list(answers.select_related("attempt")[:AT_ONCE])
        if not batch:
            locked.planned_at = timezone.now()
            locked.save(update_fields=["planned_at"])
            return False
        siblings: dict[int, list[Response]] = {}
        keys = [one.attempt_id for one in batch]
        for one in Response.objects.filter(attempt__in=keys):
            siblings.setdefault(one.attempt_id, []).append(one)
        lines = [_line(regrade, one, siblings[one.attempt_id]) for one in batch]
        known = [line for line in lines if line]
        RegradeLine.objects.bulk_create(known, ignore_conflicts=True)
        locked.cursor = batch[-1].pk
        locked.not_comparable += len(lines) - len(known)
        locked.seen_at = timezone.now()
        locked.save(update_fields=["cursor", "not_comparable", "seen_at"])
    return True


# ---------------------------------------------------------------- doing it


def _apply_some(regrade: Regrade) -> bool:
    """Carry out the next lines; say whether there may be more.

    Lines that fail are tried again by the sweep, in MAX_ROUNDS rounds.
    """
    waiting = RegradeLine.objects.filter(regrade=regrade, applied_at=None)
    batch = waiting.filter(pk__gt=regrade.cursor).order_by("pk")
    keys = list(batch.values_list("pk", flat=True)[:AT_ONCE])
    for pk in keys:
        try:
            _apply(regrade, pk)
        except Exception:  # whatever is wrong with this one, the others must not wait for it
            logger.exception("Line %s of regrade %s failed", pk, regrade.pk)
    running = Regrade.objects.filter(pk=regrade.pk, done_at=None)
    if keys:
        running.update(cursor=keys[-1], seen_at=timezone.now())
        return True
    failed = waiting.count()
    if failed and regrade.rounds + 1 < MAX_ROUNDS:
        running.update(cursor=0, rounds=F("rounds") + 1, seen_at=timezone.now())
        return False
    running.update(done_at=timezone.now())
    statistics.recompute([regrade.question_id])
    logger.info("Regrade %s done: failed=%s", regrade.pk, failed)
    return False


@transaction.atomic
def _apply(regrade: Regrade, pk: int) -> None:
    """Carry out one line, worked out anew under the lock of its attempt, once."""
    line = RegradeLine.objects.select_for_update().get(pk=pk)
    if line.applied_at:
        return
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "learner")
        .get(responses=line.response_id)
    )
    responses = list(attempt.responses.all())
    response = next(one for one in responses if one.pk == line.response_id)
    response.attempt = attempt
    now = _line(regrade, response, responses)
    if now is not None:  # it was comparable when it was planned, and neither version changes
        now.pk, now.applied_at = line.pk, timezone.now()
        _keep(attempt, response, now)
        now.save(force_update=True)


def _keep(attempt: Attempt, response: Response, line: RegradeLine) -> None:
    if not line.is_changed:
        return
    response.mark = line.mark_after
    response.save(update_fields=["mark"])
    if attempt.marked_at is None:
        result = services.outcome_of(attempt, list(attempt.responses.all()))
        if result.waiting:
            return
        # the answer that a person had to mark got its full mark, and it was the last one
        attempt.score, attempt.is_passed = result.score, result.is_passed
        attempt.marked_at = timezone.now()
        line.score_after, line.passed_after = result.score, result.is_passed
    else:
        attempt.score, attempt.is_passed = line.score_after, line.passed_after
    attempt.save(update_fields=["score", "is_passed", "marked_at"])
    if attempt.released_at:
        services.complete_if_passed(attempt)
        notices.ask_for_regrade(attempt, line.regrade)


# ---------------------------------------------------------------- what is shown of it


def summary(regrade: Regrade) -> dict:
    """Return numbers of a regrade: looked_at, changed, now_passed, now_failed, applied, failed."""
    return regrade.lines.aggregate(
        looked_at=Count("pk"),
        changed=Count("pk", filter=Q(is_changed=True)),
        now_passed=Count("pk", filter=~Q(passed_before=True) & Q(passed_after=True)),
        now_failed=Count("pk", filter=Q(passed_before=True, passed_after=False)),
        applied=Count("pk", filter=Q(applied_at__isnull=False)),
        failed=Count("pk", filter=Q(applied_at=None)),
    )


def changed_lines(regrade: Regrade) -> QuerySet[RegradeLine]:
    """Return the lines that change something: passes that are won or lost first, then by name."""
    same_end = Case(
        When(Q(passed_after=F("passed_before")) | Q(passed_after=None), then=1), default=0
    )
    return (
        regrade.lines.filter(is_changed=True)
        .select_related("response__attempt__learner", "response__attempt__quiz")
        .defer("shown", "answer", "response__shown", "response__answer")
        .annotate(same_end=same_end)
        .order_by("same_end", "response__attempt__learner__full_name", "pk")
    )


def with_right_keys(attempt: Attempt, responses: list[Response]) -> dict[int, RegradeLine]:
    """Let the responses show the corrected key, in memory only; return their latest lines.

    So the review never says "right" of what is wrong by now. One query.
    """
    lines = RegradeLine.objects.filter(
        response__attempt=attempt, applied_at__isnull=False
    ).select_related("regrade")
    lines = lines.order_by("applied_at", "pk")
    latest = {line.response_id: line for line in lines}
    for response in responses:
        if line := latest.get(response.pk):
            # critical is what it was when the attempt began
            response.shown = line.shown | {"critical": response.shown["critical"]}
            response.answer = line.answer
    return latest
