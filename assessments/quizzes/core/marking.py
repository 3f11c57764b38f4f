"""Drawing a paper, marking answers, scoring an attempt: plain values in, plain values out."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn: its id, and whether it is always drawn."""

    id: int
    is_critical: bool = False


@dataclass(frozen=True)
class Marked:
    """What one answer earned, 0 to 1, and whether the question must be right to pass."""

    mark: Decimal
    is_critical: bool = False


@dataclass(frozen=True)
class Outcome:
    """The end of an attempt: score 0 to 1, passed or not, and critical questions missed."""

    score: Decimal
    is_passed: bool
    critical_missed: int


def draw(candidates: Iterable[Candidate], *, count: int, seed: int) -> list[int]:
    """Return the ids of a paper in the order shown: critical ones always, the rest by lot.

    The same seed gives the same paper from the same candidates. Critical questions beyond
    `count` are drawn all the same.
    """
    lot = random.Random(seed)
    pool = sorted(candidates, key=lambda candidate: candidate.id)
    critical = [candidate.id for candidate in pool if candidate.is_critical]
    others = [candidate.id for candidate in pool if not candidate.is_critical]
    paper = critical + lot.sample(others, min(len(others), max(0, count - len(critical))))
    lot.shuffle(paper)
    return paper


def paper_length(*, total: int, critical: int, count: int) -> int:
    """Return how many questions draw() gives from `total` candidates, `critical` among them."""
    return critical + min(total - critical, max(0, count - critical))


def shuffled[Item](items: Sequence[Item], *, seed: int) -> list[Item]:
    """Return the items in an order that the seed decides."""
    order = list(items)
    random.Random(seed).shuffle(order)
    return order


def mark_choice(*, correct: Iterable[str], chosen: Iterable[str]) -> Decimal:
    """Return 1 if exactly the correct options were chosen, else 0."""
    return Decimal(1) if set(correct) == set(chosen) else Decimal(0)


def outcome(marked: Sequence[Marked], *, pass_mark: int) -> Outcome:
    """Return the end of an attempt. `pass_mark` is a percentage, 0 to 100.

    The score is the mean of the marks, rounded half up to 4 places; an empty paper scores 0. A
    critical question that is not fully right fails the attempt whatever the score.
    """
    if any(not 0 <= item.mark <= 1 for item in marked):
        raise ValueError("A mark is a share from 0 to 1.")
    total = sum((item.mark for item in marked), Decimal(0))
    exact = total / len(marked) if marked else Decimal(0)
    missed = sum(1 for item in marked if item.is_critical and item.mark < 1)
    return Outcome(
        score=exact.quantize(FOUR_PLACES, ROUND_HALF_UP),
        # compared unrounded: 79.996 % is no 80 %
        is_passed=exact * 100 >= pass_mark and not missed,
        critical_missed=missed,
    )
