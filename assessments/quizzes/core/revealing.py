"""What a learner is shown, and when: the review matrix of a quiz.

Source of the shape: Moodle's "Review options". See docs/decisions/0030.
"""

import datetime
from collections.abc import Mapping
from typing import Any

ANSWER, VERDICT, CORRECT, EXPLANATION, SCORE = ASPECTS = (
    "answer",
    "verdict",
    "correct",
    "explanation",
    "score",
)
DURING, AFTER, LATER, CLOSED = MOMENTS = ("during", "after", "later", "closed")
PRACTICE, TEST, EXAM, SURVEY = MODES = ("practice", "test", "exam", "survey")

Matrix = Mapping[str, frozenset[str]]
_ALL = frozenset(ASPECTS)
_NONE: frozenset[str] = frozenset()
_OWN = frozenset({ANSWER})
_WORDS = ("feedback", "explanation", "sample")

PRESETS: Mapping[str, Matrix] = {
    PRACTICE: {DURING: _ALL - {SCORE}, AFTER: _ALL, LATER: _ALL, CLOSED: _ALL},
    TEST: {DURING: _NONE, AFTER: _ALL, LATER: _ALL, CLOSED: _ALL},
    EXAM: {DURING: _NONE, AFTER: _NONE, LATER: _NONE, CLOSED: _ALL},
    SURVEY: {DURING: _NONE, AFTER: _OWN, LATER: _OWN, CLOSED: _OWN},
}


def matrix(stored: Any) -> Matrix:
    """Return a matrix from JSON of any shape: {moment: [aspect]}; what is unknown is left out."""
    lists = stored if isinstance(stored, dict) else {}
    return {
        moment: frozenset(
            one for one in ASPECTS if isinstance(lists.get(moment), list) and one in lists[moment]
        )
        for moment in MOMENTS
    }


def as_lists(which: Matrix) -> dict[str, list[str]]:
    """Return a matrix as JSON, in the order of ASPECTS: what matrix() reads."""
    return {
        moment: [one for one in ASPECTS if one in which.get(moment, _NONE)] for moment in MOMENTS
    }


def moment(
    *,
    now: datetime.datetime,
    submitted_at: datetime.datetime | None,
    later_hours: int,
    closes_at: datetime.datetime | None,
) -> str:
    """Return which of MOMENTS it is for an attempt. What has closed is closed, however new."""
    if submitted_at is None:
        return DURING
    if closes_at and now >= closes_at:
        return CLOSED
    later = submitted_at + datetime.timedelta(hours=later_hours)
    return LATER if now >= later else AFTER


def shown(which: Matrix, when: str, *, mode: str) -> frozenset[str]:
    """Return the aspects that are shown at a moment. A survey has no right and wrong."""
    aspects = which.get(when, _NONE)
    return aspects & _OWN if mode == SURVEY else aspects


def gives_feedback(which: Matrix, *, mode: str) -> bool:
    """Say whether a question can be checked while the attempt is open."""
    return bool(shown(which, DURING, mode=mode) & {VERDICT, CORRECT, EXPLANATION})


def without_feedback(question: Any) -> Any:
    """Return what was shown of a question without the trainer's words on what is right.

    They stand under keys that begin with "feedback", "explanation" or "sample", at any depth.
    """
    if isinstance(question, dict):
        return {
            key: "" if str(key).startswith(_WORDS) else without_feedback(value)
            for key, value in question.items()
        }
    return [without_feedback(one) for one in question] if isinstance(question, list) else question
