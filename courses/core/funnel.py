"""How many of those who began a course came how far, and where they stopped."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One step of a funnel.

    `percent` is of the people of the first stage, 0 to 100, rounded down; `lost` is how many
    fewer got here than to the stage before, 0 where more did (activities have no fixed order).
    """

    label: str
    people: int
    percent: int
    lost: int


def stages(counts: Iterable[tuple[str, int]]) -> list[Stage]:
    """Return the stages of these labels and numbers of people, the first of which is everybody."""
    found: list[Stage] = []
    everybody = before = None
    for label, people in counts:
        if everybody is None or before is None:
            everybody = before = people
        percent = people * 100 // everybody if everybody else 0
        found.append(Stage(label, people, percent, max(0, before - people)))
        before = people
    return found


def steepest(found: Iterable[Stage]) -> Stage | None:
    """Return the stage before which most people were lost, the first of several; None if nobody."""
    worst = max(found, key=lambda stage: stage.lost, default=None)
    return worst if worst and worst.lost else None
