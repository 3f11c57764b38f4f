"""Drawing a paper from the bank: which questions, by lot, with each source's number honoured."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn; `difficulty` is "easy", "medium" or "hard"."""

    id: int
    category: int = 0
    difficulty: str = ""
    is_critical: bool = False


@dataclass(frozen=True)
class Source:
    """Where a quiz draws from: categories, a difficulty ("": any), and how many (None: the rest).

    `questions` are chosen by id instead, whatever their category. Sources without a number share
    what is left of the paper.
    """

    categories: frozenset[int] = frozenset()
    difficulty: str = ""
    count: int | None = None
    questions: frozenset[int] = frozenset()

    def has(self, candidate: Candidate) -> bool:
        if candidate.id in self.questions:
            return True
        return candidate.category in self.categories and (
            not self.difficulty or candidate.difficulty == self.difficulty
        )


@dataclass(frozen=True)
class Drawn:
    """A question of a paper, and the place of the source (from 0) that it stands for."""

    id: int
    source: int


def subtree(parents: Mapping[int, int | None], root: int) -> frozenset[int]:
    """Return a category and all below it. `parents` gives the parent of each; a ring ends."""
    found, fringe = {root}, [root]
    while fringe:
        above = fringe.pop()
        below = [one for one, parent in parents.items() if parent == above and one not in found]
        found.update(below)
        fringe += below
    return frozenset(found)


def draw(
    candidates: Iterable[Candidate], sources: Sequence[Source], *, total: int, seed: int
) -> list[Drawn]:
    """Return a paper in the order of the lot: critical questions always, the rest by lot.

    Each source with a number gives as many as it has, up to that number; then those without one
    fill the paper up to `total`, which the numbers may exceed. No question comes twice. Where
    sources overlap, the narrower draws first: one with a difficulty, then one with fewer
    categories. Critical questions count towards the number of their source and are drawn beyond
    it. The same seed gives the same paper, in whatever order the candidates come.
    """
    lot = random.Random(seed)
    pool = sorted(candidates, key=lambda candidate: candidate.id)
    places = sorted(range(len(sources)), key=lambda place: _narrow(sources[place]))
    left = {place: sources[place].count for place in places}
    paper: dict[int, Drawn] = {}
    for candidate in pool:
        homes = [place for place in places if sources[place].has(candidate)]
        if candidate.is_critical and homes:
            home = next((place for place in homes if left[place] != 0), homes[0])
            paper[candidate.id] = Drawn(candidate.id, home)
            left[home] = None if left[home] is None else max(0, (left[home] or 0) - 1)
    for place in places:
        wanted = left[place]
        if wanted is not None:
            _take(paper, pool, {place: sources[place]}, wanted, lot)
    open_ones = {place: sources[place] for place in places if sources[place].count is None}
    _take(paper, pool, open_ones, total - len(paper), lot)
    order = list(paper.values())
    lot.shuffle(order)
    return order


def _narrow(source: Source) -> tuple[bool, int]:
    return (not source.difficulty, len(source.categories))


def _take(
    paper: dict[int, Drawn],
    pool: Sequence[Candidate],
    sources: Mapping[int, Source],
    wanted: int,
    lot: random.Random,
) -> None:
    """Add up to `wanted` candidates of these sources that the paper does not have."""
    free = []
    for candidate in pool:
        home = next((place for place, source in sources.items() if source.has(candidate)), None)
        if home is not None and candidate.id not in paper:
            free.append(Drawn(candidate.id, home))
    for drawn in lot.sample(free, min(len(free), max(0, wanted))):
        paper[drawn.id] = drawn
