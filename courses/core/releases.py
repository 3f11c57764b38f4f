"""What differs between two releases of a course, and what a move means for a learner."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from courses.core.completion import Progress


@dataclass(frozen=True)
class Listed:
    """An activity in a release: its key in all languages, its title as published then."""

    key: Hashable
    title: str
    is_required: bool = True


@dataclass(frozen=True)
class Difference:
    """What changed from one release to the next: titles, each list in the order of the course."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    now_required: tuple[str, ...] = ()
    now_optional: tuple[str, ...] = ()
    is_reordered: bool = False

    def __bool__(self) -> bool:
        return any(
            (self.added, self.removed, self.now_required, self.now_optional, self.is_reordered)
        )


def compare(before: Sequence[Listed], after: Sequence[Listed]) -> Difference:
    """Return what changed between two outlines. New titles alone are no difference."""
    old = {one.key: one for one in before}
    new = {one.key: one for one in after}
    kept = [one for one in after if one.key in old]
    changed = [one for one in kept if one.is_required != old[one.key].is_required]
    return Difference(
        added=tuple(one.title for one in after if one.key not in old),
        removed=tuple(one.title for one in before if one.key not in new),
        now_required=tuple(one.title for one in changed if one.is_required),
        now_optional=tuple(one.title for one in changed if not one.is_required),
        is_reordered=[one.key for one in kept] != [one.key for one in before if one.key in new],
    )


@dataclass(frozen=True)
class Effect:
    """What moving some learners to another release would do, in numbers of learners."""

    learners: int = 0
    complete_at_once: int = 0
    fall: int = 0
    rise: int = 0

    @property
    def same(self) -> int:
        """How many keep the percentage that they have."""
        return self.learners - self.fall - self.rise


def effect(moves: Iterable[tuple[Progress, Progress]]) -> Effect:
    """Add up what happens to learners whose progress is now the first, then the second."""
    learners = complete = fall = rise = 0
    for now, then in moves:
        learners += 1
        complete += then.is_complete
        fall += then.percent < now.percent
        rise += then.percent > now.percent
    return Effect(learners, complete, fall, rise)
