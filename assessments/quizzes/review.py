"""What the review of an attempt shows: the result, and each question with what was right."""

from dataclasses import dataclass

from assessments.quizzes.models import Attempt, Response
from assessments.quizzes.question_types import TYPES
from courses.content import Step
from courses.services import lesson_links


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question as it was shown, what it earned, and the lesson that teaches it."""

    response: Response
    lesson: Step | None

    @property
    def state(self) -> str:
        """One of "right", "partly", "wrong", "unanswered"."""
        if self.response.answered_at is None:
            return "unanswered"
        if self.response.mark == 1:
            return "right"
        return "partly" if self.response.mark else "wrong"

    @property
    def template(self) -> str:
        return TYPES[self.response.shown["type"]].review_template

    @property
    def detail(self) -> object:
        return TYPES[self.response.shown["type"]].review(self.response.shown, self.response.answer)


def review_context(attempt: Attempt) -> dict:
    """Return what the review page shows of an attempt that was handed in.

    Keys: attempt, questions (list of ReviewedQuestion), right (int), critical_missed (bool),
    may_retry (bool: another attempt is allowed), to_read (list of Step: lessons of what was
    missed).
    """
    responses = list(attempt.responses.all())
    lessons = lesson_links({response.shown["lesson_code"] for response in responses} - {""})
    questions = [
        ReviewedQuestion(response, lessons.get(response.shown["lesson_code"]))
        for response in responses
    ]
    missed = [question for question in questions if question.state != "right"]
    return {
        "attempt": attempt,
        "questions": questions,
        "right": len(questions) - len(missed),
        "critical_missed": any(question.response.shown["critical"] for question in missed),
        "may_retry": _may_retry(attempt),
        "to_read": list(dict.fromkeys(question.lesson for question in missed if question.lesson)),
    }


def _may_retry(attempt: Attempt) -> bool:
    allowed = attempt.quiz.attempts_allowed
    if allowed is None:
        return True
    last = Attempt.objects.for_quiz(attempt.learner_id, attempt.quiz).first()
    return last.number < allowed or last.submitted_at is None
