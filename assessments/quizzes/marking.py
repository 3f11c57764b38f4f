"""Marking by persons: the queue, judgements, and the release of results."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.quizzes import clock, services
from assessments.quizzes.core.judging import FIRST, SECOND, THIRD, Verdict, verdict
from assessments.quizzes.models import (
    Attempt,
    Judgement,
    MarkingSetting,
    Mode,
    QuestionCategory,
    ReleaseOrder,
    Response,
)
from assessments.quizzes.tasks import send_release_order

logger = logging.getLogger(__name__)

AT_ONCE = 100  # results that an order releases in one go
LEASE = timedelta(minutes=3)


# ---------------------------------------------------------------- the queue


def to_mark(marker: object) -> QuerySet[Attempt]:
    """Return the attempts that wait for a person, oldest first; nobody marks their own."""
    learners = Attempt.objects.of_learners()
    waiting = learners.filter(submitted_at__isnull=False, marked_at=None)
    return (
        waiting.exclude(mode=Mode.SURVEY)
        .exclude(learner=marker)
        .select_related("quiz", "learner")
        .order_by("submitted_at", "pk")
    )


def to_release(marker: object) -> QuerySet[Attempt]:
    """Return the attempts that are marked and do not count yet, oldest first."""
    marked = Attempt.objects.of_learners().filter(marked_at__isnull=False, released_at=None)
    return (
        marked.exclude(learner=marker)
        .select_related("quiz", "learner")
        .order_by("submitted_at", "pk")
    )


def narrowed(
    attempts: QuerySet[Attempt], *, quiz: str = "", category: str = "", search: str = ""
) -> QuerySet[Attempt]:
    """Keep the attempts of a quiz (its key), with an answer of a category (its pk), or found.

    What is looked for is a quiz, the code of a question or, unless marking is anonymous, a learner.
    """
    if quiz:
        attempts = attempts.filter(quiz_key=quiz)
    by_person = Response.objects.filter(attempt=OuterRef("pk"), answered_at__isnull=False).filter(
        Q(mark=None) | Q(judgements__isnull=False)
    )
    if category:
        shelves = QuestionCategory.objects.filter(Q(pk=category) | Q(parent=category))
        attempts = attempts.filter(
            Exists(by_person.filter(question__category__in=shelves.values("pk")))
        )
    if search:
        hidden = MarkingSetting.objects.filter(is_anonymous=True)
        by_name = Q(learner__full_name__icontains=search) | Q(learner__email__icontains=search)
        attempts = attempts.filter(
            Q(quiz__title__icontains=search)
            | Exists(by_person.filter(question__code__icontains=search))
            | by_name & ~Q(quiz_key__in=hidden.values("quiz__translation_key"))
        )
    return attempts


def settings_of(keys: Iterable[UUID]) -> dict[UUID, MarkingSetting]:
    """Return how these quizzes are marked, by key; one that says nothing has the usual way."""
    found = MarkingSetting.objects.filter(quiz__translation_key__in=set(keys)).select_related(
        "quiz"
    )
    said = {one.quiz.translation_key: one for one in found}
    return {key: said.get(key) or MarkingSetting() for key in keys}


@dataclass
class Answer:
    """An answer that persons mark. `verdict` is what the finished judgements come to."""

    response: Response
    judgements: list[Judgement]
    verdict: Verdict
    state: str = ""  # in words


@dataclass
class Line:
    """An attempt in the queue, without its learner's name if marking is anonymous."""

    attempt: Attempt
    setting: MarkingSetting
    answers: list[Answer] = field(default_factory=list)

    @property
    def learner(self) -> str:
        """Who it is, or the number of the attempt."""
        if self.setting.is_anonymous:
            return _("Attempt %(number)s") % {"number": self.attempt.pk}
        return str(self.attempt.learner)

    @property
    def waits_for_closing(self) -> bool:
        """An exam's result counts when the exam has closed, not before."""
        closes_at = self.attempt.quiz.closes_at
        is_open = closes_at is not None and closes_at > timezone.now()
        return self.attempt.mode == Mode.EXAM and is_open


def lines_of(attempts: Iterable[Attempt]) -> list[Line]:
    """Return a page of the queue with its answers; three queries for all."""
    attempts = list(attempts)
    by_person = (
        Response.objects.filter(attempt__in=attempts, answered_at__isnull=False)
        .filter(Q(mark=None) | Exists(Judgement.objects.filter(response=OuterRef("pk"))))
        .select_related("question__category__parent")
        .defer("question__content", "question__explanation")
        .prefetch_related(Prefetch("judgements", Judgement.objects.select_related("marker")))
    )
    answers: dict[int, list[Response]] = {}
    for response in by_person:
        answers.setdefault(response.attempt_id, []).append(response)
    ways = settings_of([one.quiz_key for one in attempts])
    return [
        Line(
            one,
            ways[one.quiz_key],
            [answer_of(response, ways[one.quiz_key]) for response in answers.get(one.pk, ())],
        )
        for one in attempts
    ]


def rubric_of(shown: dict) -> list[dict]:
    """Return what an answer is marked by: criterion, points, full. Some types have no rubric."""
    whole = {"criterion": _("The whole answer"), "points": 10, "full": ""}
    return shown.get("rubric") or [whole]


def verdict_of(response: Response, judgements: list[Judgement], setting: MarkingSetting) -> Verdict:
    """Return what the finished judgements of an answer come to."""
    return verdict(
        [one.points for one in judgements if one.done_at],
        full=[one["points"] for one in rubric_of(response.shown)],
        needs_second=setting.needs_second,
        limit=setting.limit_percent,
    )


def answer_of(response: Response, setting: MarkingSetting) -> Answer:
    """Return an answer with its judgements (prefetched) and how far it is, in words."""
    judgements = list(response.judgements.all())
    result = verdict_of(response, judgements, setting)
    drafts = [one for one in judgements if not one.done_at]
    words = {
        None: _("marked"),
        1: _("not marked yet"),
        2: _("waits for a second marker"),
        3: _("two markers differ: a third one decides"),
    }[result.wants]
    if drafts:
        names = ", ".join(str(one.marker or _("somebody")) for one in drafts)
        words = _("%(state)s, draft by %(names)s") % {"state": words, "names": names}
    return Answer(response, judgements, result, words)


# ---------------------------------------------------------------- judging


def place_for(answer: Answer, marker: object, setting: MarkingSetting) -> int | None:
    """Return in which place a person may judge an answer, or None if nobody is wanted.

    One's own place; else a free one; else one where somebody else left a draft, to be taken over.
    """
    own = next((one for one in answer.judgements if one.marker_id == marker.pk), None)
    if own:
        return own.place
    if answer.verdict.wants in (None, THIRD):
        return answer.verdict.wants
    places = [FIRST, SECOND] if setting.needs_second else [FIRST]
    taken = {one.place for one in answer.judgements}
    done = {one.place for one in answer.judgements if one.done_at}
    open_places = [place for place in places if place not in done]
    free = [place for place in open_places if place not in taken]
    return next(iter(free or open_places), None)


@transaction.atomic
def judge(
    *,
    response: Response,
    marker: object,
    place: int,
    version: int,
    points: list[int | None],
    comment: str,
    is_done: bool,
) -> Judgement:
    """Keep a person's points for an answer: a draft, or done. The last one settles the attempt.

    `version` is that of the judgement upon which the form was built, 0 if there was none. Raises
    ValidationError, code "own" for one's own attempt, "released" once the result counts,
    "not_wanted" if the answer needs no further marker, "newer" if another version is kept,
    "other_marker" if somebody else has finished this place.
    """
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz")
        .get(pk=response.attempt_id)
    )
    if attempt.learner_id == marker.pk:
        raise ValidationError(_("Somebody else must mark your own attempt."), code="own")
    if attempt.released_at:
        raise ValidationError(
            _("This result was released. What was given stays as it is."), code="released"
        )
    response = attempt.responses.get(pk=response.pk)
    setting = settings_of([attempt.quiz_key])[attempt.quiz_key]
    kept = next((one for one in response.judgements.all() if one.place == place), None)
    if (kept.version if kept else 0) != version:
        raise ValidationError(
            _("Another version was saved meanwhile. Both are shown here; nothing is lost."),
            code="newer",
        )
    if kept and kept.done_at and kept.marker_id != marker.pk:
        raise ValidationError(_("Somebody else has marked this answer."), code="other_marker")
    if place_for(answer_of(response, setting), marker, setting) != place:
        raise ValidationError(_("This answer needs no further marker."), code="not_wanted")
    judgement = kept or Judgement(response=response, place=place, version=0)
    judgement.marker, judgement.points, judgement.comment = marker, points, comment
    judgement.version += 1
    if is_done or judgement.done_at:  # what was finished is not a draft again
        judgement.done_at = timezone.now()
    judgement.save()
    if judgement.done_at:
        _settle(attempt, response, setting)
    return judgement


def _settle(attempt: Attempt, response: Response, setting: MarkingSetting) -> None:
    """Set what an answer earned and, with the last one, the score; or take back both."""
    judgements = list(Judgement.objects.filter(response=response))
    response.mark = verdict_of(response, judgements, setting).share
    response.save(update_fields=["mark"])
    result = services.outcome_of(attempt, list(attempt.responses.all()))
    attempt.score, attempt.is_passed = result.score, result.is_passed
    attempt.marked_at = None if result.waiting else timezone.now()
    attempt.save(update_fields=["score", "is_passed", "marked_at"])
    logger.info("Attempt %s judged: state=%s", attempt.pk, attempt.state)


# ---------------------------------------------------------------- releasing


def release(*, attempt: Attempt, by: object) -> Attempt:
    """Let one marked result count and tell the learner; an exam's not before it has closed.

    Raises ValidationError, code "own", "not_closed" or "not_marked".
    """
    if attempt.learner_id == by.pk:
        raise ValidationError(_("Somebody else must release your own result."), code="own")
    if not _may_count(attempt):
        raise ValidationError(_("An exam is released when it has closed."), code="not_closed")
    attempt = services.release_attempt(attempt=attempt)
    if not attempt.released_at:
        raise ValidationError(_("Some answers are not marked yet."), code="not_marked")
    log(attempt, "quizzes.release", user=by)
    return attempt


def _may_count(attempt: Attempt) -> bool:
    if attempt.mode != Mode.EXAM:
        return True
    closes_at = clock.closing_for(attempt.learner_id, attempt.quiz)
    return closes_at is None or closes_at <= timezone.now()


@transaction.atomic
def order_release(*, quiz_key: UUID, by: object) -> ReleaseOrder:
    """Ask that all results of a quiz that are marked by now count. It is done by the queue."""
    now = timezone.now()
    order = ReleaseOrder.objects.create(quiz_key=quiz_key, by=by, asked_at=now, seen_at=now)
    transaction.on_commit(lambda: send_release_order(order.pk), robust=True)
    return order


def release_ordered(pk: int) -> None:
    """Release the next results that an order is about, and queue the rest.

    Exams are left out: their closing releases them. One that fails is left for a person.
    """
    order = ReleaseOrder.objects.filter(pk=pk, done_at=None).select_related("by").first()
    if order is None:
        return
    of_learners = Attempt.objects.of_learners().filter(quiz_key=order.quiz_key)
    of_quiz = of_learners.filter(marked_at__lte=order.asked_at)
    waiting = of_quiz.filter(released_at=None, pk__gt=order.cursor).exclude(mode=Mode.EXAM)
    batch = list(waiting.exclude(learner=order.by).order_by("pk")[:AT_ONCE])
    for attempt in batch:
        try:
            services.release_attempt(attempt=attempt)
        except Exception:  # whatever is wrong with this one, the others must not wait for it
            logger.exception("Attempt %s could not be released", attempt.pk)
    if batch:
        ReleaseOrder.objects.filter(pk=pk).update(cursor=batch[-1].pk, seen_at=timezone.now())
        send_release_order(pk)
        return
    released = of_quiz.filter(released_at__gte=order.asked_at).count()
    ReleaseOrder.objects.filter(pk=pk).update(done_at=timezone.now(), released=released)
    logger.info("Release order %s done: released=%s", pk, released)


def send_late() -> None:
    """Queue again the orders that should have been carried out by now."""
    late = ReleaseOrder.objects.filter(done_at=None, seen_at__lt=timezone.now() - LEASE)
    for pk in late.values_list("pk", flat=True):
        ReleaseOrder.objects.filter(pk=pk).update(seen_at=timezone.now())
        send_release_order(pk)
        logger.warning("Release order %s queued again", pk)


# ---------------------------------------------------------------- for the learner


@dataclass(frozen=True)
class Points:
    """What a learner is told of a criterion: its words, the points earned and possible."""

    criterion: str
    earned: object
    points: int


@dataclass(frozen=True)
class Told:
    """What a learner is told of a marked answer: points by criterion, their sum, comments."""

    points: list[Points]
    earned: object
    total: int
    comments: list[str]


def told_of(attempt: Attempt, responses: Iterable[Response]) -> dict[int, Told]:
    """Return what the learner is told of answers that persons marked, by response. One query."""
    if not attempt.released_at:
        return {}
    by_response: dict[int, list[Judgement]] = {}
    done = Judgement.objects.filter(response__attempt=attempt, done_at__isnull=False)
    for one in done.order_by("place"):
        by_response.setdefault(one.response_id, []).append(one)
    told = {}
    for response in responses:
        if judgements := by_response.get(response.pk):
            rubric = rubric_of(response.shown)
            full = [one["points"] for one in rubric]
            given = [one.points for one in judgements]
            points = verdict(given, full=full, needs_second=False, limit=100).points
            lines = [
                Points(one["criterion"], earned, one["points"])
                for one, earned in zip(rubric, points, strict=True)
            ]
            comments = [one.comment for one in judgements if one.comment]
            told[response.pk] = Told(lines, sum(points), sum(full), comments)
    return told
