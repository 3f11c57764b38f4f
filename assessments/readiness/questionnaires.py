"""The questionnaires that come with the Academy."""

from functools import cache
from pathlib import Path

from assessments.readiness.core.documents import read_json
from assessments.readiness.core.question_set import QuestionSet

DATA = Path(__file__).parent / "data"


@cache
def seed() -> QuestionSet:
    """Return the risk readiness questionnaire as it is shipped: 48 criteria in 11 sections."""
    return QuestionSet.from_dict(read_json((DATA / "rra-1.json").read_text(encoding="utf-8")))
