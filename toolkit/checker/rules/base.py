"""What every rule stands on: its mark, its context, and what may be configured."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding
from toolkit.checker.risk_areas import RISK_AREAS


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the declaration."""

    today: datetime.date
    stale_months: int = 12
    """Age in months from which a declaration is too old."""
    future_days: int = 1
    """Days that a date may lie ahead, for time zones."""
    risk_areas: frozenset[str] = RISK_AREAS
    """Countries in which a mine makes the answer "no risk area" doubtful."""
    copied_list_share: float = 0.9
    """Share of the form's smelters of a metal above which a list looks copied."""


type Rule = Callable[[Declaration, Context], Iterator[Finding]]

_RULES: set[object] = set()


def rule(function: Rule) -> Rule:
    """Mark a function as a rule, to be run over every declaration."""
    _RULES.add(function)
    return function


def is_rule(item: object) -> bool:
    """True for a function that was marked as a rule."""
    return callable(item) and item in _RULES
