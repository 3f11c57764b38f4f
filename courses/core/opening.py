"""When a locked activity opens: conditions, and what a learner has done towards them."""

import datetime
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Needs(StrEnum):
    """What a condition asks for."""

    COURSE = "course"
    MODULE = "module"
    ACTIVITY = "activity"
    SCORE = "score"
    DATE = "date"


@dataclass(frozen=True)
class Condition:
    """One thing that must be so before something opens.

    `page_id` is what is to be done; `keys` are the activities that count: all of a module's
    required ones, the activity itself, or the quiz whose score counts, 1 to 100 percent. A course
    is asked for by its own key. `opens_on` is the first day on which a date's condition holds.
    """

    needs: Needs
    page_id: int | None = None
    keys: frozenset[Hashable] = frozenset()
    percent: int = 0
    opens_on: datetime.date | None = None


@dataclass(frozen=True)
class Standing:
    """What a learner has: completed courses and activities, best scores (0 to 1), and today."""

    today: datetime.date
    courses: Collection[Hashable] = frozenset()
    activities: Collection[Hashable] = frozenset()
    scores: Mapping[Hashable, Decimal] = field(default_factory=dict)


def holds(condition: Condition, standing: Standing) -> bool:
    """Return whether a learner meets a condition. One that names nothing to do is met."""
    match condition.needs:
        case Needs.DATE:
            return condition.opens_on is None or standing.today >= condition.opens_on
        case Needs.COURSE:
            return condition.keys <= set(standing.courses)
        case Needs.SCORE:
            best = [standing.scores.get(key, Decimal(0)) for key in condition.keys]
            return all(share * 100 >= condition.percent for share in best)
        case Needs.MODULE | Needs.ACTIVITY:
            return condition.keys <= set(standing.activities)


def unmet(conditions: Iterable[Condition], standing: Standing) -> list[Condition]:
    """Return the conditions that a learner does not meet yet, each once, in their order."""
    found: list[Condition] = []
    for condition in conditions:
        if condition not in found and not holds(condition, standing):
            found.append(condition)
    return found
