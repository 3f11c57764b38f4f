"""When attempts end, for whom: the quiz's times and a learner's extra time."""

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone

from assessments.quizzes.core import timing
from assessments.quizzes.core.timing import Extra
from assessments.quizzes.models import Attempt, ExtraTime, QuizPage


def extra_of(learner: object, quiz: QuizPage) -> Extra:
    """Return the extra time of a learner at a quiz, in whichever language it is."""
    rows = ExtraTime.objects.filter(learner=learner).filter(
        Q(quiz=None) | Q(quiz__translation_key=quiz.translation_key)
    )
    extras = [Extra(*row) for row in rows.values_list("percent", "minutes")]
    return timing.most(extras, quiz.time_limit)


def closing_for(
    learner: object, quiz: QuizPage, extra: Extra | None = None
) -> datetime.datetime | None:
    """Return when a quiz closes for a learner, or None."""
    if quiz.closes_at is None:
        return None
    return timing.closing(
        quiz.closes_at, limit=quiz.time_limit, extra=extra or extra_of(learner, quiz)
    )


def deadline_of(attempt: Attempt, extra: Extra | None = None) -> datetime.datetime | None:
    """Return when an attempt ends, or None. It is derived: a change of the quiz counts at once."""
    quiz = attempt.quiz
    if not quiz.time_limit and not quiz.closes_at:
        return None
    return timing.deadline(
        attempt.started_at,
        limit=quiz.time_limit,
        closes_at=quiz.closes_at,
        extra=extra or extra_of(attempt.learner_id, quiz),
    )


def is_over(attempt: Attempt, extra: Extra | None = None) -> bool:
    """Say whether the time of an open attempt is up, its grace included."""
    end = deadline_of(attempt, extra)
    return timing.is_over(timezone.now(), end, grace=attempt.quiz.grace_seconds)


def with_extra(attempts: Iterable[Attempt]) -> Iterator[tuple[Attempt, Extra]]:
    """Give each attempt (with its quiz fetched) its learner's extra time, in one query for all."""
    attempts = list(attempts)
    extras: dict[int, list] = {}
    rows = ExtraTime.objects.filter(learner__in={attempt.learner_id for attempt in attempts})
    for row in rows.select_related("quiz").only(
        "learner", "percent", "minutes", "quiz__translation_key"
    ):
        extras.setdefault(row.learner_id, []).append(row)
    for attempt in attempts:
        own = [
            Extra(row.percent, row.minutes)
            for row in extras.get(attempt.learner_id, ())
            if row.quiz is None or row.quiz.translation_key == attempt.quiz_key
        ]
        yield attempt, timing.most(own, attempt.quiz.time_limit)
