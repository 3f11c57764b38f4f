"""Attempts at a quiz: starting, answering, handing in."""

import logging
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.quizzes.core.marking import Candidate, Marked, draw, outcome
from assessments.quizzes.models import Attempt, Question, QuizPage, Response
from assessments.quizzes.question_types import TYPES
from courses.models import How
from courses.services import complete_activity

logger = logging.getLogger(__name__)

NOTHING = (None, "", [])


def start_attempt(*, learner, quiz: QuizPage) -> Attempt:
    """Return the learner's open attempt at a quiz, or a new one with its questions drawn.

    Raises ValidationError, code "attempts_used_up" or "no_questions".
    """
    attempts = Attempt.objects.for_quiz(learner, quiz)
    try:
        with transaction.atomic():
            return attempts.filter(submitted_at=None).first() or _new_attempt(learner, quiz)
    except IntegrityError:
        # the database lets only one attempt be open: another tab was first
        attempt = attempts.filter(submitted_at=None).first()
        if attempt is None:
            raise
        return attempt


def _new_attempt(learner, quiz: QuizPage) -> Attempt:
    last = Attempt.objects.for_quiz(learner, quiz).aggregate(last=Max("number"))["last"] or 0
    if quiz.attempts_allowed is not None and last >= quiz.attempts_allowed:
        raise ValidationError(
            _("You have used all your attempts at this quiz."), code="attempts_used_up"
        )
    seed = secrets.randbits(62)
    rows = quiz.questions().values_list("pk", "is_critical")
    paper = draw([Candidate(*row) for row in rows], count=quiz.draw_count, seed=seed)
    if not paper:
        raise ValidationError(_("This quiz has no questions yet."), code="no_questions")
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        quiz_key=quiz.translation_key,
        number=last + 1,
        seed=seed,
        pass_mark=quiz.pass_mark,
    )
    questions = Question.objects.in_bulk(paper)
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            position=position,
            question=questions[pk],
            shown=questions[pk].show(seed=seed + pk),
        )
        for position, pk in enumerate(paper, start=1)
    )
    logger.info("Attempt %s started: quiz=%s questions=%s", attempt.pk, quiz.pk, len(paper))
    return attempt


@transaction.atomic
def save_answer(*, attempt: Attempt, position: int, answer: object) -> Response:
    """Keep the answer to one question as given; an empty one makes it unanswered again.

    Raises ValidationError, code "already_submitted" if the attempt is handed in, and that of the
    question's form field if it takes no such answer; Response.DoesNotExist if the attempt has no
    question in this position.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.submitted_at:
        raise ValidationError(_("This attempt is already handed in."), code="already_submitted")
    response = attempt.responses.get(position=position)
    answer = TYPES[response.shown["type"]].formfield(response.shown).clean(answer)
    response.answer = None if answer in NOTHING else answer
    response.answered_at = None if answer in NOTHING else timezone.now()
    response.save(update_fields=["answer", "answered_at"])
    return response


@transaction.atomic
def submit_attempt(*, attempt: Attempt) -> Attempt:
    """Mark an attempt and close it; on a pass, complete the activity.

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
    responses = list(attempt.responses.all())
    for response in responses:
        response.mark = TYPES[response.shown["type"]].mark(response.shown, response.answer)
    Response.objects.bulk_update(responses, ["mark"])
    marked = [Marked(response.mark, response.shown["critical"]) for response in responses]
    result = outcome(marked, pass_mark=attempt.pass_mark)
    attempt.score = result.score
    attempt.is_passed = result.is_passed
    attempt.submitted_at = timezone.now()
    attempt.save(update_fields=["score", "is_passed", "submitted_at"])
    if attempt.is_passed:
        _complete(attempt)
    logger.info("Attempt %s submitted: passed=%s", attempt.pk, attempt.is_passed)
    return attempt


def _complete(attempt: Attempt) -> None:
    try:
        complete_activity(learner=attempt.learner, activity=attempt.quiz, how=How.QUIZ)
    except (LookupError, ValidationError) as error:
        logger.warning("Attempt %s passed but completes nothing: %s", attempt.pk, error)
