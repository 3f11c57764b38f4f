"""Attempts at a quiz: starting, answering, handing in, releasing."""

import datetime
import logging
import secrets
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.quizzes import cards, clock, notices
from assessments.quizzes.core import limits, revealing, scoring, sequences
from assessments.quizzes.core.marking import Marked, Outcome, outcome
from assessments.quizzes.core.scoring import Standing, Try
from assessments.quizzes.core.timing import Extra
from assessments.quizzes.models import Attempt, Confidence, Mode, Question, QuizPage, Response
from assessments.quizzes.papers import draw_paper, sections_of, snapshot
from assessments.quizzes.placement import spare
from assessments.quizzes.question_types import TYPES
from courses.content import contents
from courses.models import Enrolment, How
from courses.opening import record_score
from courses.services import complete_activity

logger = logging.getLogger(__name__)

NOTHING = (None, "", [], {})
AT_ONCE = 500  # attempts that a sweep looks at in one go


def start_attempt(
    *, learner: object | None = None, visitor: UUID | None = None, quiz: QuizPage
) -> Attempt:
    """Return the learner's open attempt at a quiz, or a new one with its questions drawn.

    For a visitor without an account it is that of `visitor`, the key of their session. An open
    attempt whose time is up is handed in first. Raises ValidationError, code "not_open", "closed",
    "attempts_used_up", "too_soon" or "no_questions".
    """
    taker = visitor or learner
    attempts = Attempt.objects.for_quiz(taker, quiz).filter(submitted_at=None)
    earlier = attempts.select_related("quiz").first()
    if earlier:
        close_if_over(earlier)
    try:
        with transaction.atomic():
            return attempts.first() or _new_attempt(taker, quiz)
    except IntegrityError:
        # the database lets only one attempt be open: another tab was first
        attempt = attempts.first()
        if attempt is None:
            raise
        return attempt


def refusal_for(taker, quiz: QuizPage, attempts: list[Attempt]) -> tuple[str, str] | None:
    """Return why somebody with these attempts may not start now, as code and sentence, or None."""
    ends = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    last_end = max(ends, default=None)
    closes_at = clock.closing_for(taker, quiz)
    refused = limits.refusal(
        now=timezone.now(),
        opens_at=quiz.opens_at,
        closes_at=closes_at,
        used=max((attempt.number for attempt in attempts), default=0),
        allowed=quiz.attempts_allowed,
        last_end=last_end,
        pause=quiz.pause_minutes,
    )
    if refused is None:
        return None
    start = limits.next_start(last_end, pause=quiz.pause_minutes, opens_at=quiz.opens_at)
    texts = {
        limits.Refusal.NOT_OPEN: _("This quiz opens on %(start)s."),
        limits.Refusal.CLOSED: _("This quiz closed on %(end)s."),
        limits.Refusal.USED_UP: _(
            "You have used all your attempts at this quiz. Ask your trainer if you need another"
            " one."
        ),
        limits.Refusal.TOO_SOON: _(
            "There is a pause between two attempts. You can start again on %(start)s."
        ),
    }
    return refused.value, texts[refused] % {"start": _words(start), "end": _words(closes_at)}


def _words(time: datetime.datetime | None) -> str:
    if time is None:
        return ""
    local = timezone.localtime(time)
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'H:i')}"


def _new_attempt(taker, quiz: QuizPage) -> Attempt:
    attempts = list(Attempt.objects.for_quiz(taker, quiz))
    refused = refusal_for(taker, quiz, attempts)
    if refused:
        raise ValidationError(refused[1], code=refused[0])
    seed = secrets.randbits(62)
    paper = draw_paper(quiz, seed=seed)
    if not paper:
        raise ValidationError(_("This quiz has no questions yet."), code="no_questions")
    last = Attempt.objects.for_quiz(taker, quiz).aggregate(last=Max("number"))["last"] or 0
    whose = {"visitor" if isinstance(taker, UUID) else "learner": taker}
    attempt = Attempt.objects.create(
        **whose,
        quiz=quiz,
        quiz_key=quiz.translation_key,
        number=last + 1,
        seed=seed,
        mode=quiz.mode,
        pass_mark=quiz.pass_mark,
        sections=sections_of(quiz),
    )
    questions = Question.objects.in_bulk([drawn.id for drawn in paper])
    # the last source, of questions chosen one by one, is no section
    categories = [*(source.category_id for source in quiz.source_rows), None]
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            position=position,
            question=questions[drawn.id],
            section=categories[drawn.source],
            shown=snapshot(
                questions[drawn.id], seed=seed + drawn.id, random_options=quiz.random_options
            ),
        )
        for position, drawn in enumerate(paper, start=1)
    )
    logger.info("Attempt %s started: quiz=%s questions=%s", attempt.pk, quiz.pk, len(paper))
    return attempt


@transaction.atomic
def save_answer(
    *,
    attempt: Attempt,
    position: int,
    answer: object,
    confidence: str = "",
    stamp: int | None = None,
    base: int | None = None,
) -> Response:
    """Keep the answer to one question as given; an empty one makes it unanswered again.

    `stamp` is when it was given, in milliseconds of the server's clock; `base` the sequence of the
    answer that its form was built upon: see core/sequences.py. An answer that came before is kept
    once. Raises ValidationError, code "already_submitted" if the attempt is handed in, "checked"
    if the learner has seen what is right, "newer_answer" if a newer one is kept, and that of the
    question's form field if it takes no such answer; Response.DoesNotExist if the attempt has no
    question in this position.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.submitted_at:
        raise ValidationError(_handed_in_text(attempt), code="already_submitted")
    response = attempt.responses.get(position=position)
    answer = TYPES[response.shown["type"]].formfield(response.shown).clean(answer)
    answer = None if answer in NOTHING else answer
    confidence = confidence if confidence in Confidence.values else ""
    now = timezone.now()
    judged = sequences.judge(
        current=response.sequence, now=int(now.timestamp() * 1000), stamp=stamp, base=base
    )
    is_same = (answer, confidence) == (response.answer, response.confidence)
    if judged.arrival is sequences.Arrival.REPLAY:
        return response
    if is_same and (response.checked_at or judged.arrival is sequences.Arrival.STALE):
        return response
    if response.checked_at:
        raise ValidationError(
            _("You have checked this question, so its answer stays as it is."), code="checked"
        )
    if judged.arrival is sequences.Arrival.STALE:
        raise ValidationError(
            _("A newer answer to this question is saved, from another tab or device. It stays."),
            code="newer_answer",
        )
    response.answer, response.confidence = answer, confidence
    response.answered_at = None if answer is None else now
    response.sequence = judged.sequence
    response.save(update_fields=["answer", "confidence", "answered_at", "sequence"])
    return response


def _handed_in_text(attempt: Attempt) -> str:
    text = (
        _("The time was up, and this attempt was handed in on %(time)s.")
        if attempt.is_timed_out
        else _("This attempt was handed in on %(time)s.")
    )
    kept = _("What was saved before counts. This answer came too late and is not kept.")
    return f"{text % {'time': _words(attempt.submitted_at)}} {kept}"


@transaction.atomic
def check_answer(*, attempt: Attempt, position: int) -> Response:
    """Fix the answer to a question so that what is right can be shown while the attempt is open.

    Doing it again changes nothing. Raises ValidationError, code "no_feedback" if the quiz shows
    nothing while it is answered, "unanswered" if there is no answer yet, "already_submitted".
    """
    attempt = (
        Attempt.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=attempt.pk)
    )
    if attempt.submitted_at:
        raise ValidationError(_handed_in_text(attempt), code="already_submitted")
    if not revealing.gives_feedback(attempt.quiz.matrix, mode=attempt.mode):
        raise ValidationError(_("This quiz is explained afterwards."), code="no_feedback")
    response = attempt.responses.get(position=position)
    if response.answered_at is None:
        raise ValidationError(_("Answer the question first."), code="unanswered")
    if response.checked_at is None:
        response.checked_at = timezone.now()
        response.save(update_fields=["checked_at"])
    return response


def close_if_over(attempt: Attempt) -> Attempt:
    """Hand an open attempt in if its time is up; return it as it then is."""
    if attempt.submitted_at or not clock.is_over(attempt):
        return attempt
    return submit_attempt(attempt=attempt, by_clock=True)


@transaction.atomic
def submit_attempt(*, attempt: Attempt, by_clock: bool = False) -> Attempt:
    """Close an attempt, mark what needs no person and, if that is all, settle its result.

    Handing in what is handed in changes nothing. A pass counts even when the quiz was withdrawn,
    or the place on the course lost, since the attempt began: then nothing is completed.
    """
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "learner")
        .get(pk=attempt.pk)
    )
    if attempt.submitted_at:
        return attempt
    attempt.submitted_at = timezone.now()
    attempt.is_timed_out = by_clock
    responses = list(attempt.responses.all())
    if attempt.mode != Mode.SURVEY:
        for response in responses:
            response.mark = _mark(response)
        Response.objects.bulk_update(responses, ["mark"])
    _settle(attempt, responses)
    attempt.save()
    if attempt.released_at:
        let_count(attempt)
    logger.info("Attempt %s submitted: state=%s", attempt.pk, attempt.state)
    return attempt


def _mark(response: Response) -> Decimal | None:
    if response.answered_at is None:  # nothing that a person could read
        return Decimal(0)
    return TYPES[response.shown["type"]].mark(response.shown, response.answer)


def outcome_of(attempt: Attempt, responses: list[Response]) -> Outcome:
    """Return what the marks of an attempt come to, on the terms it was started with."""
    return outcome(
        [Marked(one.mark, one.shown["critical"], one.section) for one in responses],
        pass_mark=attempt.pass_mark,
        section_marks={
            section["category"]: section["pass_mark"]
            for section in attempt.sections
            if section["pass_mark"] is not None
        },
    )


def _settle(attempt: Attempt, responses: list[Response]) -> None:
    """Set score and pass once all is marked, and the release unless an exam has yet to close."""
    if attempt.mode != Mode.SURVEY:
        result = outcome_of(attempt, responses)
        if result.waiting:
            return
        attempt.score, attempt.is_passed = result.score, result.is_passed
    attempt.marked_at = timezone.now()
    if attempt.mode != Mode.EXAM or _has_closed(attempt):
        attempt.released_at = attempt.marked_at


def _has_closed(attempt: Attempt, extra: Extra | None = None) -> bool:
    closes_at = clock.closing_for(attempt.taker, attempt.quiz, extra)
    return closes_at is None or closes_at <= timezone.now()


def let_count(attempt: Attempt) -> None:
    """Do what follows a release: complete the activity, and keep what was missed for review.

    For a visitor nothing follows, until they claim it.
    """
    if attempt.learner_id is None:
        return
    if attempt.mode == Mode.SURVEY:
        _complete(attempt)
        return
    record_score(learner=attempt.learner, activity=attempt.quiz, share=attempt.score)
    if attempt.quiz.is_placement:
        spare(attempt)
    complete_if_passed(attempt)
    cards.keep_missed(attempt)


def complete_if_passed(attempt: Attempt) -> None:
    """Complete the quiz for the learner if its attempts come to a pass; take nothing back."""
    if standing_of(attempt.learner_id, attempt.quiz).is_passed:
        _complete(attempt)


def complete_what_was_passed(enrolment: Enrolment) -> None:
    """Complete the quizzes of a course that the learner passed before they had a place on it."""
    course = contents().course(enrolment.course_key)
    keys = [step.key for step in course.steps if step.kind == QuizPage.kind] if course else []
    passed = Attempt.objects.by(enrolment.learner).filter(
        quiz_key__in=keys, released_at__isnull=False, is_passed=True
    )
    latest = {one.quiz_key: one for one in passed.select_related("quiz", "learner")}
    for attempt in latest.values():
        complete_if_passed(attempt)


@transaction.atomic
def release_attempt(*, attempt: Attempt) -> Attempt:
    """Let the result of a marked attempt count. Doing it again, or too early, changes nothing."""
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "learner")
        .get(pk=attempt.pk)
    )
    if attempt.state == "marked":
        attempt.released_at = timezone.now()
        attempt.save(update_fields=["released_at"])
        let_count(attempt)
        notices.ask_for(attempt)
        logger.info("Attempt %s released", attempt.pk)
    return attempt


def standing_of(learner: object, quiz: QuizPage, attempts: list[Attempt] | None = None) -> Standing:
    """Return where a learner stands with a quiz: what its released attempts come to."""
    if attempts is None:
        attempts = list(Attempt.objects.for_quiz(learner, quiz))
    ended = sorted(
        (one for one in attempts if one.released_at and one.score is not None),
        key=lambda one: one.number,
    )
    tries = [Try(one.score, bool(one.is_passed)) for one in ended]
    return scoring.standing(tries, policy=quiz.counting, pass_mark=quiz.pass_mark)


def _complete(attempt: Attempt) -> None:
    try:
        complete_activity(learner=attempt.learner, activity=attempt.quiz, how=How.QUIZ)
    except (LookupError, ValidationError) as error:
        logger.warning("Attempt %s passed but completes nothing: %s", attempt.pk, error)


def hand_in_what_is_over() -> int:
    """Hand in the open attempts whose time is up; return how many."""
    has_end = Q(quiz__time_limit__isnull=False) | Q(quiz__closes_at__lte=timezone.now())
    waiting = Attempt.objects.filter(has_end, submitted_at=None)
    over = [attempt for attempt, extra in _in_batches(waiting) if clock.is_over(attempt, extra)]
    return sum(_one(submit_attempt, attempt=attempt, by_clock=True) for attempt in over)


def release_what_has_closed() -> int:
    """Release the marked exams that have closed for their learners; return how many.

    What was marked in another mode waits for its marker, who releases it.
    """
    has_closed = Q(quiz__closes_at=None) | Q(quiz__closes_at__lte=timezone.now())
    waiting = Attempt.objects.filter(
        has_closed, mode=Mode.EXAM, marked_at__isnull=False, released_at=None
    )
    closed = [attempt for attempt, extra in _in_batches(waiting) if _has_closed(attempt, extra)]
    return sum(_one(release_attempt, attempt=attempt) for attempt in closed)


def _one(work, *, attempt: Attempt, **options) -> bool:
    """Do one attempt of a sweep; say whether that went well."""
    try:
        work(attempt=attempt, **options)
    except Exception:  # whatever is wrong with this one, the others must not wait for it
        logger.exception("Attempt %s could not be swept", attempt.pk)
        return False
    return True


def _in_batches(attempts):
    """Give attempts with their quiz and extra time, some at a time, by key."""
    last = 0
    rows = attempts.select_related("quiz").order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from clock.with_extra(batch)
        last = batch[-1].pk
