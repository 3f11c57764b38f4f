"""Which of two answers to one question is the newer, however late each arrives.

A sequence is a number of milliseconds on the server's clock. A browser with JavaScript stamps
each answer when it is given. A plain form names the sequence of the answer it was built upon.
"""

from dataclasses import dataclass
from enum import StrEnum


class Arrival(StrEnum):
    """What an answer is to the one that is kept."""

    NEW = "new"
    REPLAY = "replay"
    STALE = "stale"


@dataclass(frozen=True)
class Judged:
    """What an answer is, and the sequence that is kept afterwards."""

    arrival: Arrival
    sequence: int


def judge(*, current: int, now: int, stamp: int | None = None, base: int | None = None) -> Judged:
    """Say what an answer is that was stamped, or built upon `base`; neither: it is new.

    `current` is the sequence that is kept, 0 before the first answer; `now` the server's clock in
    milliseconds. A stamp from the future counts as now, so that a wrong clock blocks no later
    answer.
    """
    following = max(now, current + 1)
    if stamp is not None:
        if stamp == current:
            return Judged(Arrival.REPLAY, current)
        if stamp < current:
            return Judged(Arrival.STALE, current)
        return Judged(Arrival.NEW, min(stamp, following))
    if base is not None and base < current:
        return Judged(Arrival.STALE, current)
    return Judged(Arrival.NEW, following)
