"""Things that stand in an order: how they are shown, so that nobody is right by doing nothing."""

from collections.abc import Sequence

from assessments.quizzes.core.marking import shuffled


def disordered[Item](items: Sequence[Item], *, seed: int) -> list[Item]:
    """Return the items shuffled by the seed, and never in the order in which they came."""
    mixed = shuffled(items, seed=seed)
    # one step round is another order, unless all are the same
    return mixed if mixed != list(items) else [*mixed[1:], *mixed[:1]]
