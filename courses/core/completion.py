"""When a course is complete, and how far a learner is: counts, never a stored percentage."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Required activities that are done, out of how many; `done` never exceeds `total`."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Share done, 0 to 100, rounded down, so that 100 means complete."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        """Whether all is done. A course without required activities is never complete."""
        return self.total > 0 and self.done == self.total


def progress(*, required: Collection[Hashable], completed: Collection[Hashable]) -> Progress:
    """Return how far someone is who completed these, of whom these are required.

    What was completed but is not required, or no longer, does not count.
    """
    needed = set(required)
    return Progress(done=len(needed & set(completed)), total=len(needed))
