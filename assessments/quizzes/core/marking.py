"""Marking answers and scoring an attempt: plain values in, plain values out."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# A share is kept so finely that three thirds reach what one whole reaches: see decision 0040.
PLACES = Decimal("0.00000001")


@dataclass(frozen=True)
class Marked:
    """What one answer earned, 0 to 1, or None while it waits for a person to mark it.

    `is_critical`: it must be right to pass. `section`: the part of the quiz it belongs to.
    """

    mark: Decimal | None
    is_critical: bool = False
    section: int | None = None


@dataclass(frozen=True)
class Outcome:
    """The end of an attempt: score 0 to 1, passed or not, and what it missed.

    Score and pass are None while answers wait for a person. `sections_missed` are the sections
    whose own pass mark was not reached.
    """

    score: Decimal | None
    is_passed: bool | None
    critical_missed: int
    sections_missed: tuple[int, ...] = ()
    waiting: int = 0


def shuffled[Item](items: Sequence[Item], *, seed: int) -> list[Item]:
    """Return the items in an order that the seed decides."""
    order = list(items)
    random.Random(seed).shuffle(order)
    return order


def mark_choice(*, correct: Iterable[str], chosen: Iterable[str]) -> Decimal:
    """Return 1 if exactly the correct options were chosen, else 0."""
    return Decimal(1) if set(correct) == set(chosen) else Decimal(0)


def mean(marks: Iterable[Decimal]) -> Decimal:
    """Return the mean of marks, not rounded; of none, 0."""
    earned = list(marks)
    return sum(earned, Decimal(0)) / len(earned) if earned else Decimal(0)


def rounded(share: Decimal) -> Decimal:
    """Return a share from 0 to 1 as it is stored and compared: half up to 8 places."""
    return share.quantize(PLACES, ROUND_HALF_UP)


def outcome(
    marked: Sequence[Marked],
    *,
    pass_mark: int,
    section_marks: Mapping[int, int] | None = None,
) -> Outcome:
    """Return the end of an attempt. Pass marks are percentages, 0 to 100.

    The score is the mean of the marks, rounded half up to 8 places, and it is the rounded score
    that must reach the pass mark: an exact pass is never missed, since thirds that were rounded
    when they were stored are made good, and 79.996 % is no 80 %. An empty paper scores 0. A
    critical question that is not fully right fails the attempt whatever the score, and so does a
    section that does not reach its own mark. A section without questions is not missed.
    """
    marks = [item.mark for item in marked if item.mark is not None]
    if any(not 0 <= mark <= 1 for mark in marks):
        raise ValueError("A mark is a share from 0 to 1.")
    waiting = len(marked) - len(marks)
    critical = sum(
        1 for item in marked if item.is_critical and item.mark is not None and item.mark < 1
    )
    if waiting:
        return Outcome(None, None, critical, waiting=waiting)
    shares = sections(marked)
    missed = tuple(
        section
        for section, wanted in sorted((section_marks or {}).items())
        if section in shares and shares[section] * 100 < wanted
    )
    score = rounded(mean(marks))
    return Outcome(
        score=score,
        is_passed=score * 100 >= pass_mark and not critical and not missed,
        critical_missed=critical,
        sections_missed=missed,
    )


def sections(marked: Iterable[Marked]) -> dict[int, Decimal]:
    """Return the share earned in each section, 0 to 1, to 8 places, of what is marked."""
    marks: dict[int, list[Decimal]] = {}
    for item in marked:
        if item.section is not None and item.mark is not None:
            marks.setdefault(item.section, []).append(item.mark)
    return {section: rounded(mean(earned)) for section, earned in marks.items()}
