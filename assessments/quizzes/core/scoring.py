"""Which of several attempts counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.quizzes.core.marking import rounded

BEST, LAST, FIRST, AVERAGE = POLICIES = ("best", "last", "first", "average")


@dataclass(frozen=True)
class Try:
    """One attempt as it ended: score 0 to 1, passed or not."""

    score: Decimal
    is_passed: bool


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with a quiz: score 0 to 1 (None before the first end), passed."""

    score: Decimal | None
    is_passed: bool

    @property
    def percent(self) -> int | None:
        """The score from 0 to 100, rounded down: what shows as 80 has reached 80."""
        return None if self.score is None else int(self.score * 100)


def standing(tries: Sequence[Try], *, policy: str, pass_mark: int) -> Standing:
    """Return what the attempts, first to last, come to under a policy of POLICIES.

    The best is one that passed, if there is one, with the highest score. The average passes if
    the mean reaches the pass mark (a percentage) and some attempt passed, so that a critical
    question or a section that never was right still fails.
    """
    if policy not in POLICIES:
        raise ValueError(f"No such policy: {policy}")
    if not tries:
        return Standing(None, is_passed=False)
    if policy == AVERAGE:
        score = rounded(sum((one.score for one in tries), Decimal(0)) / len(tries))
        passed = score * 100 >= pass_mark and any(one.is_passed for one in tries)
        return Standing(score, passed)
    if policy == BEST:
        one = max(tries, key=lambda one: (one.is_passed, one.score))
    else:
        one = tries[-1] if policy == LAST else tries[0]
    return Standing(one.score, one.is_passed)
