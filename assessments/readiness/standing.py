"""Where an organisation stands, read from rows or from a frozen revision, for all that shows it."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from assessments.readiness.core import answers as core
from assessments.readiness.core.frozen import result_from_dict
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import Criterion, QuestionSet
from assessments.readiness.core.results import ANSWERED, FULL, OPEN, Result
from assessments.readiness.loading import judged_on, question_set_of, result_of
from assessments.readiness.models import Assessment, Snapshot
from assessments.readiness.reading import Reading, reading_of


@dataclass(frozen=True)
class Said:
    """What was answered to a criterion, in the words of those who answered."""

    level: int | None = None
    na_reason: str = ""
    na_text: str = ""
    note: str = ""
    change_reason: str = ""


NOTHING_SAID = Said()


@dataclass(frozen=True)
class Proof:
    """A piece of evidence by its names alone. `counts`: on the day of the result."""

    kind: str
    title: str
    dated_on: datetime.date | None
    scope: str
    holder: str
    counts: bool


@dataclass(frozen=True)
class Standing:
    """One assessment at one moment: its questions, its answers, and what they come to.

    `question_set` is the source, by which times are compared; `words` is the same in the reader's
    language, as are the titles of sections in `result`. `digest`, `signer` and `submitted_at` are
    empty unless it is a submitted revision.
    """

    title: str
    subject: str
    revision: int
    question_set: QuestionSet
    reading: Reading
    questions_digest: str
    profile: Profile
    result: Result
    said: Mapping[str, Said]
    evidence: Mapping[str, tuple[Proof, ...]]
    submitted_at: datetime.datetime | None = None
    signer: str = ""
    digest: str = field(default="", compare=False)

    @property
    def words(self) -> QuestionSet:
        """The questions in the reader's language."""
        return self.reading.question_set

    @property
    def is_quick(self) -> bool:
        return self.result.scope != FULL

    @property
    def is_answered(self) -> bool:
        """Whether there is any figure."""
        return self.result.claimed is not None

    @property
    def day(self) -> datetime.date:
        """The day as of which evidence is judged."""
        return self.result.today

    @cached_property
    def open_codes(self) -> list[str]:
        """What is asked and not answered."""
        return [code for code, one in self.result.criteria.items() if one.state == OPEN]

    @cached_property
    def answered_codes(self) -> list[str]:
        return [code for code, one in self.result.criteria.items() if one.state == ANSWERED]

    def criterion(self, code: str) -> Criterion:
        return self.words.criteria[code]

    def said_of(self, code: str) -> Said:
        return self.said.get(code, NOTHING_SAID)


def _in_words(result: Result, words: QuestionSet) -> Result:
    """Return a result whose sections have the titles of these words."""
    titles = {one.code: one.title for one in words.sections}
    return replace(
        result,
        sections=tuple(replace(one, title=titles[one.code]) for one in result.sections),
    )


def standing_of(assessment: Assessment) -> Standing:
    """Return where an assessment stands now, or stood when it was submitted: four queries."""
    today = judged_on(assessment)
    said = {
        one.criterion: Said(one.level, one.na_reason, one.na_text, one.note, one.change_reason)
        for one in assessment.answers.all()
    }
    proofs: dict[str, list[Proof]] = defaultdict(list)
    for row in assessment.evidence.all():
        proofs[row.criterion].append(
            _proof(row.kind, row.title, row.dated_on, row.scope, row.holder, today)
        )
    evidence = {code: tuple(ones) for code, ones in proofs.items()}
    frozen = None
    if not assessment.is_open:
        frozen = assessment.snapshots.filter(is_current=True).defer("document").first()
    reading = reading_of(assessment.question_version)
    return Standing(
        title=assessment.title,
        subject=assessment.subject,
        revision=assessment.revision,
        question_set=question_set_of(assessment.question_version),
        reading=reading,
        questions_digest=assessment.question_version.digest,
        profile=Profile.from_dict(assessment.profile),
        result=_in_words(result_of(assessment, _answers(said, evidence)), reading.question_set),
        said=said,
        evidence=evidence,
        submitted_at=frozen.submitted_at if frozen else None,
        signer=frozen.signer if frozen else "",
        digest=frozen.digest if frozen else "",
    )


def standing_of_snapshot(snapshot: Snapshot) -> Standing:
    """Return a submitted revision as its document holds it: one query if its version is there."""
    document = snapshot.document
    result = result_from_dict(document["result"])
    reading = reading_of(snapshot.question_version)
    return Standing(
        title=document["assessment"]["title"],
        subject=document["assessment"]["subject"],
        revision=snapshot.revision,
        question_set=question_set_of(snapshot.question_version),
        reading=reading,
        questions_digest=document["question_set"]["digest"],
        profile=Profile.from_dict(document["profile"]),
        result=_in_words(result, reading.question_set),
        said={
            code: Said(
                level=one.get("level"),
                **{
                    name: one.get(name) or ""
                    for name in ("na_reason", "na_text", "note", "change_reason")
                },
            )
            for code, one in document["answers"].items()
        },
        evidence={
            code: tuple(
                _proof(
                    one["kind"],
                    one["title"],
                    datetime.date.fromisoformat(one["dated_on"]) if one["dated_on"] else None,
                    one["scope"],
                    one.get("holder") or "",
                    result.today,
                )
                for one in ones
            )
            for code, ones in document["evidence"].items()
        },
        submitted_at=snapshot.submitted_at,
        signer=snapshot.signer,
        digest=snapshot.digest,
    )


def _proof(
    kind: str,
    title: str,
    dated_on: datetime.date | None,
    scope: str,
    holder: str,
    today: datetime.date,
) -> Proof:
    counts = core.Evidence(kind, dated_on, scope).counts(today)
    return Proof(kind, title, dated_on, scope, holder, counts)


def _answers(
    said: Mapping[str, Said], evidence: Mapping[str, tuple[Proof, ...]]
) -> dict[str, core.Answer]:
    """Return what scoring needs of it."""
    return {
        code: core.Answer(
            level=said.get(code, NOTHING_SAID).level,
            na_reason=said.get(code, NOTHING_SAID).na_reason or None,
            na_text=said.get(code, NOTHING_SAID).na_text,
            evidence=tuple(
                core.Evidence(one.kind, one.dated_on, one.scope) for one in evidence.get(code, ())
            ),
        )
        for code in {**said, **evidence}
    }
