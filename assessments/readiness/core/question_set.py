"""The questionnaire: a published set of questions is one value that never changes."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Self

from assessments.readiness.core.fields import Fields, objects
from assessments.readiness.core.problems import DocumentError, Problem, gettext_noop

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

RRA3_TOPICS = (
    *(f"G{number}" for number in range(1, 11)),
    *(f"S{number}" for number in range(11, 26)),
    *(f"E{number}" for number in range(26, 34)),
)
"""The public topic codes of RMI's Risk Readiness Assessment 3.0, for the crosswalk only."""

MINERALS = (
    *("Aluminum", "Cadmium", "Cobalt", "Copper", "Gold", "Graphite", "Iridium", "Lead", "Lime"),
    *("Lithium", "Manganese", "Mica", "Molybdenum", "Nickel", "Palladium", "Platinum"),
    *("Rare Earth Elements", "Rhenium", "Rhodium", "Ruthenium", "Selenium", "Silver"),
    *("Soda Ash", "Tantalum", "Tellurium", "Tin", "Tungsten", "Zinc"),
)
"""Names as the reporting templates write them."""

SET_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
CODE = re.compile(r"(?=.{1,20}\Z)[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

NOT_FOUR = gettext_noop("There are %(length)s levels here; four are needed, the lowest first.")
CODE_TWICE = gettext_noop("The code %(code)s is used twice. Each part needs one of its own.")
SUPERSEDED_HERE = gettext_noop(
    "%(code)s is still in the set. What is replaced must be taken out of it."
)


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
    def from_dict(cls, data: object) -> Self:
        """Return the set that a document holds (schema in `docs/readiness.md`).

        Raises QuestionSetError with all that is wrong in it.
        """
        problems: list[Problem] = []
        fields = Fields(data, "", problems)
        if fields.choice("schema", (SCHEMA,)) is None and fields.is_object:
            fields.needs("schema")
        found = cls(
            code=fields.code("code", SET_CODE, example="rra"),
            version=fields.code("version", VERSION, example="1"),
            title=fields.text("title", most=200),
            language=fields.code("language", LANGUAGE, example="en", may_lack=True) or "en",
            description=fields.text("description", may_lack=True),
            sections=tuple(_section(one) for one in objects(fields, "sections")),
        )
        fields.close()
        problems += _contradictions(found)
        if problems:
            raise QuestionSetError(problems)
        return found

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


class QuestionSetError(DocumentError):
    """A document that does not hold a question set; `problems` says why."""


def _section(fields: Fields) -> Section:
    section = Section(
        code=fields.code("code", CODE, example="GOV"),
        title=fields.text("title", most=200),
        weight=fields.number("weight", 1, 100) or 1,
        criteria=tuple(_criterion(one) for one in objects(fields, "criteria")),
    )
    fields.close()
    return section


def _criterion(fields: Fields) -> Criterion:
    code = fields.code("code", CODE, example="GOV-01")
    if CODE.fullmatch(code):
        fields.place = code
    criterion = Criterion(
        code=code,
        topic=fields.text("topic", most=200),
        question=fields.text("question"),
        why=fields.text("why"),
        roles=fields.words("roles", ROLES),
        weight=fields.number("weight", WEIGHTS[0], WEIGHTS[-1]) or 1,
        critical=fields.flag("critical"),
        na=fields.flag("na"),
        quick=fields.flag("quick"),
        when=fields.choice("when", CONDITIONS),
        oecd=fields.words("oecd", OECD_STEPS),
        rra3=fields.words("rra3", RRA3_TOPICS, may_lack=True),
        refs=fields.words("refs", may_lack=True),
        forms=fields.words("forms", COMPANY_QUESTIONS, may_lack=True),
        levels=_four(fields),
        evidence=fields.words("evidence", may_lack=True),
        learn=fields.words("learn", may_lack=True),
        raised_by=fields.words("raised_by", (*CONDITIONS, *MINERALS), may_lack=True),
        supersedes=fields.code("supersedes", CODE, example="GOV-01", may_lack=True),
    )
    fields.close()
    return criterion


def _four(fields: Fields) -> tuple[str, str, str, str]:
    """Return the texts of the four levels, the lowest first."""
    found = fields.words("levels", most=600)
    rows = fields.raw("levels")
    if isinstance(rows, list) and rows and len(rows) != len(LEVELS):
        fields.report("levels", "levels-not-four", NOT_FOUR, length=len(rows))
    one, two, three, four = (*found, "", "", "", "")[:4]
    return one, two, three, four


def _contradictions(found: QuestionSet) -> Iterator[Problem]:
    """Yield what is wrong between the parts of a set."""
    codes: set[str] = set()
    for code in [section.code for section in found.sections] + [
        one.code for section in found.sections for one in section.criteria
    ]:
        if code and code in codes:
            yield Problem(code, "code-twice", CODE_TWICE, {"code": code})
        codes.add(code)
    for one in found.criteria.values():
        if one.supersedes and one.supersedes in found.criteria:
            place = f"{one.code}.supersedes"
            yield Problem(place, "superseded-here", SUPERSEDED_HERE, {"code": one.supersedes})
