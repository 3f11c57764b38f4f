"""The questionnaire: a published set of questions is one value that never changes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

ROLES = ("DS", "TR", "SR", "MI")
"""Maker or brand; trader or distributor; smelter, refiner or processor; mine."""

CONDITIONS = ("own_sites", "mining_or_tailings", "asm_possible", "cahra_exposure")

OECD_STEPS = ("1A", "1B", "1C", "1D", "1E", "2", "3", "4", "5", "X")
"""Steps of the OECD Guidance; X is outside its five steps."""

NA_REASONS = ("no_such_site", "not_this_role", "mineral_not_used", "law_forbids", "other")
NA_TEXT_MIN = 30
"""Characters of the text that says why a criterion does not apply."""

LEVELS = (1, 2, 3, 4)
"""Not started; under construction; working, which is expected practice; proven."""

SCHEMA = "readiness/question-set/1"
"""What a document of a question set calls itself."""

WEIGHTS = (1, 2, 3)
COMPANY_QUESTIONS = tuple("ABCDEFGH")
"""The questions about the company itself in the reporting templates."""


@dataclass(frozen=True)
class Criterion:
    """One question of the set, with four descriptions of where a company may stand.

    `na`: "not applicable" may be answered by hand. `quick`: part of the quick scan. `when`: a
    condition of CONDITIONS under which alone it is asked. `oecd`, `rra3`, `refs` and `forms` are
    the crosswalk: steps, public topic codes, standards, and company questions A to H of the
    reporting templates. `learn`: keys of lessons. `raised_by`: conditions and minerals that make
    its gaps more urgent. `supersedes`: the code of the criterion that it replaces.
    """

    code: str
    topic: str
    question: str
    why: str
    roles: tuple[str, ...]
    weight: int
    critical: bool
    na: bool
    quick: bool
    when: str | None
    oecd: tuple[str, ...]
    rra3: tuple[str, ...]
    refs: tuple[str, ...]
    levels: tuple[str, str, str, str]
    evidence: tuple[str, ...]
    learn: tuple[str, ...]
    raised_by: tuple[str, ...] = ()
    supersedes: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Criteria that belong together; `weight` is the section's share in the overall figure."""

    code: str
    title: str
    weight: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class QuestionSet:
    """One version of a questionnaire. `language` is that of its texts."""

    code: str
    version: str
    title: str
    sections: tuple[Section, ...]
    language: str = "en"
    description: str = ""

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """All criteria by their code, in order."""
        return {one.code: one for section in self.sections for one in section.criteria}

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {one.code: section for section in self.sections for one in section.criteria}

    def section_of(self, code: str) -> Section:
        """Return the section of a criterion. Raises KeyError for a code that is not in the set."""
        return self._sections[code]

    @classmethod
    def from_dict(cls, data: object) -> "QuestionSet":
        """Return the set that a document holds (schema in `docs/readiness.md`).

        Raises QuestionSetError with all that is wrong in it.
        """
        from assessments.readiness.core.reading import read_question_set

        return read_question_set(data)

    def as_dict(self) -> dict[str, object]:
        """Return the set as a document, ready for JSON; `from_dict()` reads it back."""
        return {
            "schema": SCHEMA,
            "code": self.code,
            "version": self.version,
            "title": self.title,
            "language": self.language,
            "description": self.description,
            "sections": [_plain(asdict(section)) for section in self.sections],
        }

    def digest(self) -> str:
        """Return the SHA-256 of the set's canonical JSON, in hex: 64 characters."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
