"""What the first page of a quiz tells a learner before they start."""

from django.db.models import Count, Q

from assessments.quizzes.core.marking import paper_length
from assessments.quizzes.models import Attempt, QuizPage


def intro_context(learner: object | None, quiz: QuizPage) -> dict:
    """Return the numbers of a quiz and, for a learner, their attempts.

    Keys: questions and critical (ints); open (Attempt or None), earlier (list, last first), left
    (int, None without a limit), is_passed.
    """
    pool = quiz.questions().aggregate(
        total=Count("pk"), critical=Count("pk", filter=Q(is_critical=True))
    )
    attempts = list(Attempt.objects.for_quiz(learner, quiz)) if learner else []
    left = None
    if quiz.attempts_allowed is not None:
        last = max((attempt.number for attempt in attempts), default=0)
        left = max(0, quiz.attempts_allowed - last)
    return {
        "questions": paper_length(**pool, count=quiz.draw_count),
        "critical": pool["critical"],
        "open": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "earlier": [attempt for attempt in attempts if attempt.submitted_at],
        "left": left,
        "is_passed": any(attempt.is_passed for attempt in attempts),
    }
