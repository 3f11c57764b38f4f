"""What a company answers to one criterion, and what its evidence is worth."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.readiness.core.problems import Problem, gettext_noop
from assessments.readiness.core.question_set import LEVELS, NA_REASONS, NA_TEXT_MIN, Criterion

EVIDENCE_KINDS = ("none", "stated", "document", "records", "checked")
"""By strength, 0 to 4: nothing, somebody says so, a document, records in use, checked by others."""

FULL_STRENGTH = len(EVIDENCE_KINDS) - 1
EVIDENCE_MONTHS = 24
"""How old evidence may be."""


@dataclass(frozen=True)
class Evidence:
    """Something that shows where a company stands: its kind, its date, and what it covers."""

    kind: str
    dated_on: date | None = None
    scope: str = ""

    def counts(self, today: date) -> bool:
        """True if it is dated within 24 months up to `today` and says what it covers."""
        return (
            self.kind in EVIDENCE_KINDS
            and self.dated_on is not None
            and oldest_that_counts(today) <= self.dated_on <= today
            and bool(self.scope.strip())
        )


def oldest_that_counts(today: date) -> date:
    """Return the same day 24 months before, or the last day of that month if it has no such day."""
    years, month = divmod(today.year * 12 + today.month - 1 - EVIDENCE_MONTHS, 12)
    day = min(today.day, calendar.monthrange(years, month + 1)[1])
    return date(years, month + 1, day)


def strength(evidence: Iterable[Evidence], today: date) -> int:
    """Return the strength, 0 to 4, of the best evidence that counts."""
    return max((EVIDENCE_KINDS.index(one.kind) for one in evidence if one.counts(today)), default=0)


@dataclass(frozen=True)
class Answer:
    """A level from 1 to 4, or a reason of NA_REASONS why the criterion does not apply.

    With neither, the criterion is still open; evidence may be there all the same.
    """

    level: int | None = None
    na_reason: str | None = None
    na_text: str = ""
    evidence: tuple[Evidence, ...] = ()


def answer_problem(criterion: Criterion, answer: Answer) -> Problem | None:
    """Return why an answer cannot count, or None. An open answer has no problem."""

    def problem(code: str, message: str, **values: object) -> Problem:
        return Problem(criterion.code, code, message, values)

    if answer.level is not None and answer.na_reason:
        return problem(
            "level-and-na",
            gettext_noop("Choose a level or “not applicable”, not both."),
        )
    if answer.level is not None and answer.level not in LEVELS:
        return problem(
            "level-unknown",
            gettext_noop("%(level)s is not a level. Choose 1, 2, 3 or 4."),
            level=answer.level,
        )
    if not answer.na_reason:
        return None
    if not criterion.na:
        return problem(
            "na-not-allowed",
            gettext_noop("This question applies to everybody who is asked it. Choose a level."),
        )
    if answer.na_reason not in NA_REASONS:
        return problem(
            "na-reason-unknown",
            gettext_noop("“%(reason)s” is not a reason. Choose one of the list."),
            reason=answer.na_reason,
        )
    length = len(" ".join(answer.na_text.split()))
    if length < NA_TEXT_MIN:
        return problem(
            "na-text-short",
            gettext_noop(
                "Say in at least %(least)s characters why this does not apply;"
                " there are %(length)s now."
            ),
            least=NA_TEXT_MIN,
            length=length,
        )
    return None
