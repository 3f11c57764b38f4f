"""Assessments as documents, read and written; `docs/readiness.md` describes them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessments.readiness.core.answers import EVIDENCE_KINDS, Answer, Evidence, answer_problem
from assessments.readiness.core.catalogue import criterion_json_ld, question_set_json_ld
from assessments.readiness.core.fields import Fields, objects
from assessments.readiness.core.problems import DocumentError, Problem, gettext_noop
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import LEVELS, NA_REASONS, QuestionSet
from assessments.readiness.core.results import FULL, SCOPES
from assessments.readiness.core.scoring import EXPECTED_LEVEL

__all__ = [
    "AnswersDocument",
    "criterion_json_ld",
    "load_answers",
    "question_set_json_ld",
    "read_json",
]

SCHEMA = "readiness/answers/1"

NOT_JSON = gettext_noop("This is not JSON: line %(line)s, column %(column)s.")
KEY_TWICE = gettext_noop("“%(key)s” stands twice in the same object.")
NOT_IN_SET = gettext_noop("There is no criterion %(code)s in the question set.")
OTHER_SET = gettext_noop("These answers belong to %(theirs)s; the question set is %(ours)s.")


@dataclass(frozen=True)
class AnswersDocument:
    """An assessment as far as scoring needs it. `today` is None where the document has no date."""

    profile: Profile
    answers: Mapping[str, Answer]
    scope: str = FULL
    targets: Mapping[str, int] = field(default_factory=dict)
    target: int = EXPECTED_LEVEL
    today: date | None = None

    def as_dict(self, question_set: QuestionSet) -> dict[str, object]:
        """Return the document, ready for JSON; `load_answers()` reads it back."""
        return {
            "schema": SCHEMA,
            "question_set": question_set.code,
            "version": question_set.version,
            "today": self.today.isoformat() if self.today else None,
            "scope": self.scope,
            "target": self.target,
            "targets": dict(self.targets),
            "profile": self.profile.as_dict(),
            "answers": {
                code: _answer_as_dict(self.answers[code])
                for code in question_set.criteria
                if code in self.answers
            },
        }


def _answer_as_dict(answer: Answer) -> dict[str, object]:
    found: dict[str, object] = {}
    if answer.level is not None:
        found["level"] = answer.level
    if answer.na_reason:
        found |= {"na_reason": answer.na_reason, "na_text": answer.na_text}
    if answer.evidence:
        found["evidence"] = [
            {
                "kind": one.kind,
                "dated_on": one.dated_on.isoformat() if one.dated_on else None,
                "scope": one.scope,
            }
            for one in answer.evidence
        ]
    return found


def read_json(text: str) -> object:
    """Return what a JSON text holds. Raises DocumentError if it is none, or has a key twice."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        keys = [key for key, _value in pairs]
        twice.extend(key for key in found if keys.count(key) > 1)
        return found

    try:
        data: object = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:  # a number of too many digits is a ValueError
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        values = {"line": line, "column": column}
        raise DocumentError([Problem("", "not-json", NOT_JSON, values)]) from error
    if twice:
        raise DocumentError(
            [Problem("", "key-twice", KEY_TWICE, {"key": key[:40]}) for key in twice]
        )
    return data


def load_answers(data: object, question_set: QuestionSet) -> AnswersDocument:
    """Return the assessment that a document holds.

    Raises DocumentError with all that is wrong: also answers that could not count, such as
    "not applicable" where it is not allowed, and answers to criteria that the set does not have.
    """
    problems: list[Problem] = []
    fields = Fields(data, "", problems)
    fields.choice("schema", (SCHEMA,))
    _same_set(fields, question_set)
    targets = _object(fields, "targets")
    answers = _object(fields, "answers")
    found = AnswersDocument(
        profile=(
            Profile.read(Fields(fields.data["profile"], "profile", problems))
            if fields.needs("profile")
            else Profile(frozenset())
        ),
        answers={
            code: _answer(Fields(one, answers.at(code), problems))
            for code, one in _known(answers, question_set).items()
        },
        scope=fields.choice("scope", SCOPES) or FULL,
        targets={
            code: level
            for code in _known(targets, question_set)
            if (level := targets.number(code, LEVELS[0], LEVELS[-1])) is not None
        },
        target=fields.number("target", LEVELS[0], LEVELS[-1], may_lack=True) or EXPECTED_LEVEL,
        today=fields.day("today"),
    )
    fields.close()
    for code, answer in found.answers.items():
        wrong = answer_problem(question_set.criteria[code], answer)
        if wrong:
            problems.append(Problem(f"answers.{code}", wrong.code, wrong.message, wrong.values))
    if problems:
        raise DocumentError(problems)
    return found


def _same_set(fields: Fields, question_set: QuestionSet) -> None:
    """Report answers to another set, or to another version of it."""
    theirs = [fields.text("question_set", may_lack=True), fields.text("version", may_lack=True)]
    ours = [question_set.code, question_set.version]
    if any(their and their != our for their, our in zip(theirs, ours, strict=True)):
        named = " ".join(filter(None, theirs))[:80]
        fields.report("", "other-set", OTHER_SET, theirs=named, ours=" ".join(ours))


def _object(fields: Fields, key: str) -> Fields:
    """Return the values of an object by key; none if it lacks."""
    return Fields(fields.data[key] if fields.has(key) else {}, fields.at(key), fields.problems)


def _known(fields: Fields, question_set: QuestionSet) -> dict[str, object]:
    """Return what stands under codes of the set; report other codes."""
    for code in fields.data:
        if code not in question_set.criteria:
            fields.report(code, "not-in-set", NOT_IN_SET, code=str(code)[:40])
    return {code: fields.data[code] for code in question_set.criteria if code in fields.data}


def _answer(fields: Fields) -> Answer:
    answer = Answer(
        level=fields.number("level", LEVELS[0], LEVELS[-1], may_lack=True),
        na_reason=fields.choice("na_reason", NA_REASONS),
        na_text=fields.text("na_text", may_lack=True),
        evidence=tuple(_evidence(one) for one in objects(fields, "evidence", may_lack=True)),
    )
    fields.close()
    return answer


def _evidence(fields: Fields) -> Evidence:
    kind = fields.choice("kind", EVIDENCE_KINDS) if fields.needs("kind") else None
    evidence = Evidence(
        kind=kind or EVIDENCE_KINDS[0],
        dated_on=fields.day("dated_on"),
        scope=fields.text("scope", may_lack=True),
    )
    fields.close()
    return evidence
