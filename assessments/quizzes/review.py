"""What the review of an attempt shows: the result, and each question as far as the quiz allows."""

from dataclasses import dataclass
from decimal import ROUND_DOWN

from django.forms import BoundField
from django.utils import timezone

from assessments.quizzes import clock, regrading
from assessments.quizzes.core import marking, revealing
from assessments.quizzes.core.marking import Marked
from assessments.quizzes.core.timing import Extra
from assessments.quizzes.forms import AnswerForm
from assessments.quizzes.marking import Told
from assessments.quizzes.marking import told_of as marking_told
from assessments.quizzes.models import Attempt, Confidence, RegradeLine, Response
from assessments.quizzes.placement import spared_titles
from assessments.quizzes.question_types import TYPES
from assessments.quizzes.services import outcome_of, refusal_for
from courses.content import Step
from courses.services import lesson_links

SURE_AND_WRONG = ("sure", "wrong")


def aspects_of(attempt: Attempt, extra: Extra | None = None) -> frozenset[str]:
    """Return what is shown of an attempt now. Before its result counts, at most the answers."""
    quiz = attempt.quiz
    when = revealing.moment(
        now=timezone.now(),
        submitted_at=attempt.submitted_at,
        later_hours=quiz.later_hours,
        closes_at=clock.closing_for(attempt.taker, quiz, extra),
    )
    shows = revealing.shown(quiz.matrix, when, mode=attempt.mode)
    if attempt.submitted_at and not attempt.released_at:
        shows &= {revealing.ANSWER}
    return shows


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question as it was shown, what it earned, and the lesson that teaches it.

    `shows` are the aspects that the learner may see.
    """

    response: Response
    lesson: Step | None
    shows: frozenset[str]
    told: Told | None = None  # by the persons who marked it
    regraded: RegradeLine | None = None  # with its question's right key

    @property
    def state(self) -> str:
        """One of "right", "partly", "wrong", "unanswered", "waiting" (for a person)."""
        if self.response.answered_at is None:
            return "unanswered"
        if self.response.mark is None:
            return "waiting"
        if self.response.mark == 1:
            return "right"
        return "partly" if self.response.mark else "wrong"

    @property
    def template(self) -> str:
        return TYPES[self.response.shown["type"]].review_template

    @property
    def detail(self) -> object:
        """What the type's template is given, without what may not be seen."""
        shown, answer = self.response.shown, self.response.answer
        if revealing.EXPLANATION not in self.shows:
            shown = revealing.without_feedback(shown)
        if revealing.ANSWER not in self.shows:
            answer = None
        return TYPES[shown["type"]].review(shown, answer)

    @property
    def field(self) -> BoundField:
        """The answer as it was filled in, which can no longer be changed."""
        return AnswerForm(response=self.response, is_fixed=True)["answer"]

    @property
    def confidence(self) -> str:
        """How sure the learner was, in words, or ""."""
        value = self.response.confidence
        return str(Confidence(value).label) if value else ""

    @property
    def is_sure_and_wrong(self) -> bool:
        return (self.response.confidence, self.state) == SURE_AND_WRONG


def checked_question(attempt: Attempt, response: Response) -> ReviewedQuestion | None:
    """Return what a learner sees of a question that they checked in an open attempt, or None."""
    if response.checked_at is None:
        return None
    block = TYPES[response.shown["type"]]
    response.mark = block.mark(response.shown, response.answer)  # shown, and not yet kept
    lessons = lesson_links({response.shown["lesson_code"]} - {""})
    shows = revealing.shown(attempt.quiz.matrix, revealing.DURING, mode=attempt.mode)
    return ReviewedQuestion(response, lessons.get(response.shown["lesson_code"]), shows)


@dataclass(frozen=True)
class SectionResult:
    """A section of the quiz: its share in percent (rounded down), and its own pass mark."""

    name: str
    percent: int
    pass_mark: int | None
    is_missed: bool


def review_context(attempt: Attempt) -> dict:
    """Return what the review page shows of an attempt that was handed in.

    Keys: attempt, shows (aspects), questions (list of ReviewedQuestion), right (int),
    critical_missed (bool), sections (list of SectionResult, if there are several), spared (titles
    of modules that a placement test spares), may_retry (bool), refused (why not, a sentence),
    to_read (list of Step: lessons of what was missed).
    """
    shows = aspects_of(attempt)
    responses = list(attempt.responses.all())
    told = marking_told(attempt, responses)
    regraded = regrading.with_right_keys(attempt, responses)
    lessons = lesson_links({response.shown["lesson_code"] for response in responses} - {""})
    questions = [
        ReviewedQuestion(
            response,
            lessons.get(response.shown["lesson_code"]),
            shows,
            told=told.get(response.pk),
            regraded=regraded.get(response.pk),
        )
        for response in responses
    ]
    missed = [question for question in questions if question.state != "right"]
    tells = shows & {revealing.VERDICT, revealing.CORRECT}
    attempts = list(Attempt.objects.for_quiz(attempt.taker, attempt.quiz))
    refused = refusal_for(attempt.taker, attempt.quiz, attempts)
    return {
        "attempt": attempt,
        "shows": shows,
        "questions": questions,
        "right": len(questions) - len(missed),
        "critical_missed": any(question.response.shown["critical"] for question in missed),
        "sections": _sections(attempt, responses) if revealing.SCORE in shows else [],
        "spared": spared_titles(attempt) if revealing.SCORE in shows else [],
        "may_retry": refused is None or any(not one.submitted_at for one in attempts),
        "refused": refused[1] if refused else "",
        "to_read": list(dict.fromkeys(question.lesson for question in missed if question.lesson))
        if tells
        else [],
    }


def _sections(attempt: Attempt, responses: list[Response]) -> list[SectionResult]:
    marked = [Marked(one.mark, section=one.section) for one in responses]
    shares = marking.sections(marked)
    missed = outcome_of(attempt, responses).sections_missed
    results = [
        SectionResult(
            name=section["name"],
            percent=int((shares[section["category"]] * 100).to_integral_value(ROUND_DOWN)),
            pass_mark=section["pass_mark"],
            is_missed=section["category"] in missed,
        )
        for section in attempt.sections
        if section["category"] in shares
    ]
    return results if len(results) > 1 or missed else []
