"""What every rule stands on: its mark, its context, and what may be configured."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding
from toolkit.checker.parameters import COPIED_LIST_SHARE, FUTURE_DAYS, MAX_TEXT, STALE_MONTHS
from toolkit.checker.risk_areas import RISK_AREAS


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever runs the checker decides: findings that they do not want to see."""

    disabled: frozenset[str] = frozenset()
    """Codes that are not reported. The verdict of the form's own Checker does not change."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the declaration."""

    today: datetime.date
    stale_months: int = STALE_MONTHS
    future_days: int = FUTURE_DAYS
    max_text: int = MAX_TEXT
    copied_list_share: float = COPIED_LIST_SHARE
    risk_areas: frozenset[str] = RISK_AREAS
    """Countries in which a mine makes the answer "no risk area" doubtful."""
    file_name: str = ""
    """The name that the sender gave the file, without a folder; "" if nobody knows."""
    options: Options = field(default_factory=Options)


type Rule = Callable[[Declaration, Context], Iterator[Finding]]

_RULES: set[object] = set()


def rule(function: Rule) -> Rule:
    """Mark a function as a rule, to be run over every declaration."""
    _RULES.add(function)
    return function


def is_rule(item: object) -> bool:
    """True for a function that was marked as a rule."""
    return callable(item) and item in _RULES
