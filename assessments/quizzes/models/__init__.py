"""The question bank, quizzes as activities of a course, attempts, and what is made of them."""

from assessments.quizzes.models.attempts import Attempt, AttemptQuerySet, Confidence, Response
from assessments.quizzes.models.bank import (
    Difficulty,
    Question,
    QuestionCategory,
    QuestionQuerySet,
    TaggedQuestion,
)
from assessments.quizzes.models.cards import ReviewCard
from assessments.quizzes.models.marking import Judgement, MarkingSetting, ReleaseOrder
from assessments.quizzes.models.notices import (
    Notice,
    RegradeNotice,
    ReleaseNotice,
)
from assessments.quizzes.models.quizzes import (
    Counting,
    ExtraTime,
    Mode,
    PageLayout,
    QuizPage,
    QuizPick,
    QuizSource,
)
from assessments.quizzes.models.regrades import Regrade, RegradeLine, Rule
from assessments.quizzes.models.statistics import ItemStatistic, StatisticsRun

__all__ = [
    "Attempt",
    "AttemptQuerySet",
    "Confidence",
    "Counting",
    "Difficulty",
    "ExtraTime",
    "ItemStatistic",
    "Judgement",
    "MarkingSetting",
    "Mode",
    "Notice",
    "PageLayout",
    "Question",
    "QuestionCategory",
    "QuestionQuerySet",
    "QuizPage",
    "QuizPick",
    "QuizSource",
    "Regrade",
    "RegradeLine",
    "RegradeNotice",
    "ReleaseNotice",
    "ReleaseOrder",
    "Response",
    "ReviewCard",
    "Rule",
    "StatisticsRun",
    "TaggedQuestion",
]
