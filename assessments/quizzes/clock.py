"""When attempts end, for whom: the quiz's times and a learner's extra time."""

import datetime
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from assessments.quizzes.core import timing, visits
from assessments.quizzes.core.timing import Extra
from assessments.quizzes.models import Attempt, ExtraTime, QuizPage


def extra_of(taker: object, quiz: QuizPage) -> Extra:
    """Return the extra time of a learner at a quiz, in whichever language; a visitor has none."""
    if taker is None or isinstance(taker, UUID):
        return Extra()
    rows = ExtraTime.objects.filter(learner=taker).filter(
        Q(quiz=None) | Q(quiz__translation_key=quiz.translation_key)
    )
    extras = [Extra(*row) for row in rows.values_list("percent", "minutes")]
    return timing.most(extras, quiz.time_limit)


def closing_for(
    taker: object, quiz: QuizPage, extra: Extra | None = None
) -> datetime.datetime | None:
    """Return when a quiz closes for a learner or visitor, or None."""
    if quiz.closes_at is None:
        return None
    return timing.closing(
        quiz.closes_at, limit=quiz.time_limit, extra=extra or extra_of(taker, quiz)
    )


def deadline_of(attempt: Attempt, extra: Extra | None = None) -> datetime.datetime | None:
    """Return when an attempt ends, or None. It is derived: a change of the quiz counts at once."""
    quiz, end = attempt.quiz, None
    if quiz.time_limit or quiz.closes_at:
        end = timing.deadline(
            attempt.started_at,
            limit=quiz.time_limit,
            closes_at=quiz.closes_at,
            extra=extra or extra_of(attempt.taker, quiz),
        )
    return visits.end_of(attempt.started_at, end) if attempt.visitor else end


def is_over(attempt: Attempt, extra: Extra | None = None) -> bool:
    """Say whether the time of an open attempt is up, its grace included."""
    end = deadline_of(attempt, extra)
    return timing.is_over(timezone.now(), end, grace=attempt.quiz.grace_seconds)


def with_extra(attempts: Iterable[Attempt]) -> Iterator[tuple[Attempt, Extra]]:
    """Give each attempt (with its quiz fetched) its learner's extra time, in one query for all."""
    attempts = list(attempts)
    extras: dict[int, list] = {}
    learners = {attempt.learner_id for attempt in attempts if attempt.learner_id}
    rows = ExtraTime.objects.filter(learner__in=learners)
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
