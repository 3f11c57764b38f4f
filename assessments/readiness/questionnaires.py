"""The questionnaires that come with the Academy, and their translations."""

from functools import cache
from pathlib import Path

from assessments.readiness.core.documents import read_json
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.core.translating import Key
from assessments.readiness.po import from_po

DATA = Path(__file__).parent / "data"


@cache
def seed() -> QuestionSet:
    """Return the risk readiness questionnaire as it is shipped: 48 criteria in 11 sections."""
    return QuestionSet.from_dict(read_json((DATA / "rra-1.json").read_text(encoding="utf-8")))


def seed_translations() -> dict[str, dict[Key, str]]:
    """Return the texts of it in other languages, by their code."""
    return {
        path.suffixes[-2].removeprefix("."): from_po(path.read_bytes())
        for path in sorted(DATA.glob("rra-1.*.po"))
    }
