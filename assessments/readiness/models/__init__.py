"""Question sets, assessments with their answers, action plans, and what companies share."""

from assessments.readiness.models.actions import Action, ActionEvent, ActionReminder
from assessments.readiness.models.assessments import (
    Answer,
    AnswerChange,
    Assessment,
    Comment,
    Delegation,
    Evidence,
    NotApplicable,
    Snapshot,
)
from assessments.readiness.models.moves import VersionMove
from assessments.readiness.models.question_sets import (
    Criterion,
    QuestionSet,
    QuestionSetVersion,
    Section,
)
from assessments.readiness.models.sharing import (
    AssessmentRequest,
    Benchmark,
    RequestNotice,
    Share,
    ShareAccess,
    companies_managed_by,
    hash_token,
    new_token,
)
from assessments.readiness.models.translations import TranslatedText, VersionTranslation

__all__ = [
    "Action",
    "ActionEvent",
    "ActionReminder",
    "Answer",
    "AnswerChange",
    "Assessment",
    "AssessmentRequest",
    "Benchmark",
    "Comment",
    "Criterion",
    "Delegation",
    "Evidence",
    "NotApplicable",
    "QuestionSet",
    "QuestionSetVersion",
    "RequestNotice",
    "Section",
    "Share",
    "ShareAccess",
    "Snapshot",
    "TranslatedText",
    "VersionMove",
    "VersionTranslation",
    "companies_managed_by",
    "hash_token",
    "new_token",
]
