"""What the first page of a quiz tells a learner before they start."""

from assessments.quizzes import clock
from assessments.quizzes.core import revealing, timing
from assessments.quizzes.core.timing import Extra
from assessments.quizzes.models import Attempt, QuizPage
from assessments.quizzes.papers import sections_of, size_of_paper
from assessments.quizzes.review import aspects_of
from assessments.quizzes.services import refusal_for, standing_of


def intro_context(taker: object | None, quiz: QuizPage) -> dict:
    """Return the terms of a quiz and, for a learner or the key of a visitor, their attempts.

    Keys: questions and critical (ints); sections (those with a pass mark of their own); minutes
    and extra_minutes (of the time limit, ints or None); closes_at; checks, explains, shows_score
    (bools: while answering, right after, right after); open (Attempt or None), earlier (list, last
    first, each with `shows`), left (int, None without a limit), refused (a sentence, or None),
    standing, is_passed.
    """
    size = size_of_paper(quiz)
    attempts = list(Attempt.objects.for_quiz(taker, quiz))
    for attempt in attempts:
        attempt.quiz = quiz
    extra = _extra(taker, quiz)
    left = None
    if quiz.attempts_allowed is not None:
        last = max((attempt.number for attempt in attempts), default=0)
        left = max(0, quiz.attempts_allowed - last)
    refused = refusal_for(taker, quiz, attempts) if taker else None
    standing = standing_of(taker, quiz, attempts)
    after = revealing.shown(quiz.matrix, revealing.AFTER, mode=quiz.mode)
    earlier = [attempt for attempt in attempts if attempt.submitted_at]
    for attempt in earlier:
        attempt.shows = aspects_of(attempt, extra)
    return {
        "questions": size.questions,
        "critical": size.critical,
        "sections": [one for one in sections_of(quiz) if one["pass_mark"] is not None],
        "extra_minutes": round(extra.time(quiz.time_limit).total_seconds() / 60),
        "closes_at": timing.closing(quiz.closes_at, limit=quiz.time_limit, extra=extra),
        "checks": revealing.gives_feedback(quiz.matrix, mode=quiz.mode),
        "explains": revealing.EXPLANATION in after,
        "shows_score": revealing.SCORE in after,
        "open": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "earlier": earlier,
        "left": left,
        "refused": refused[1] if refused else None,
        "standing": standing if any("score" in one.shows for one in earlier) else None,
        "is_passed": standing.is_passed,
    }


def _extra(taker: object | None, quiz: QuizPage) -> Extra:
    has_end = quiz.time_limit or quiz.closes_at
    return clock.extra_of(taker, quiz) if has_end else Extra()
