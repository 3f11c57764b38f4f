"""What the answers to a question say about the question.

Sources: facility and discrimination as in classical test theory (Ebel and Frisbie, "Essentials of
Educational Measurement", 1991, chapter 13); the correlation is with the rest of the paper, without
the question itself. FEATURES.md, QZ-16.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

LEAST = 20  # answers before a number says anything
EASY, HARD = 0.95, 0.25  # mean marks from which, and up to which, a question tells little
PAUSE = 30 * 60  # seconds from which a time is a pause and no answering time
IDLE = 0.02  # a wrong option that fewer choose distracts nobody
TOO_EASY, TOO_HARD, NEGATIVE, IDLE_OPTION = FLAGS = ("too_easy", "too_hard", "negative", "idle")
SURENESS: Mapping[str, float] = {"sure": 1.0, "unsure": 0.5, "guess": 0.0}


@dataclass(frozen=True)
class Given:
    """One answer: its mark and the mean mark of the rest of its paper, both 0 to 1 (None: no rest).

    `chosen` are the ids of the options chosen; `confidence` a key of SURENESS, or ""; `seconds`
    the time from the answer before (or the start) to this one, None if it was not answered.
    """

    mark: float
    rest: float | None = None
    chosen: tuple[str, ...] = ()
    confidence: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Item:
    """Statistics of one version of a question.

    `right`: answers with the full mark. `mean_mark`: 0 to 1. `discrimination`: -1 to 1, None if
    nobody or everybody differs. `chosen`: how many chose each option. `sureness`: 0 (all guess) to
    1 (all sure), None if it was never asked; `sure_and_wrong`: how many. `seconds`: the median time
    of an answer without the pauses, None if nobody answered without one.
    """

    count: int
    right: int
    mean_mark: float
    discrimination: float | None
    chosen: Mapping[str, int]
    sureness: float | None
    sure_and_wrong: int
    seconds: int | None
    flags: tuple[str, ...]


def analysed(
    given: Sequence[Given], *, options: Sequence[str] = (), right: Sequence[str] = ()
) -> Item:
    """Return the statistics of a question from its answers, in any order.

    `options` are the ids of its options, none if it has no options to choose; `right` those that
    are right. With fewer than LEAST answers there are no flags.
    """
    count = len(given)
    mean_mark = math.fsum(one.mark for one in given) / count if count else 0.0
    pairs = [(one.mark, one.rest) for one in given if one.rest is not None]
    discrimination = correlation(pairs)
    tally = Counter(id_ for one in given for id_ in set(one.chosen))
    chosen = {id_: tally[id_] for id_ in options}
    asked = [SURENESS[one.confidence] for one in given if one.confidence in SURENESS]
    flags = []
    if count >= LEAST:
        if mean_mark >= EASY:
            flags.append(TOO_EASY)
        if mean_mark <= HARD:
            flags.append(TOO_HARD)
        if discrimination is not None and discrimination < 0:
            flags.append(NEGATIVE)
        if any(chosen[id_] < IDLE * count for id_ in options if id_ not in right):
            flags.append(IDLE_OPTION)
    return Item(
        count=count,
        right=sum(one.mark >= 1 for one in given),
        mean_mark=mean_mark,
        discrimination=discrimination,
        chosen=chosen,
        sureness=math.fsum(asked) / len(asked) if asked else None,
        sure_and_wrong=sum(one.confidence == "sure" and one.mark < 1 for one in given),
        seconds=answering_time(one.seconds for one in given),
        flags=tuple(flags),
    )


def answering_time(seconds: Iterable[float | None]) -> int | None:
    """Return the median of these times in whole seconds, None if none is left.

    What took longer than PAUSE is left out: nobody thinks that long, the page was left open. The
    median, since those who go back to a question make the mean say little.
    """
    known = [one for one in seconds if one is not None and 0 <= one <= PAUSE]
    return round(median(known)) if known else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's correlation, -1 to 1; None if a side does not vary.

    For marks of 0 and 1 it is the point-biserial correlation.
    """
    if len(pairs) < 2:
        return None
    n = len(pairs)
    mean_x, mean_y = math.fsum(x for x, _y in pairs) / n, math.fsum(y for _x, y in pairs) / n
    in_x = math.fsum((x - mean_x) ** 2 for x, _y in pairs)
    in_y = math.fsum((y - mean_y) ** 2 for _x, y in pairs)
    if in_x < 1e-12 or in_y < 1e-12:
        return None
    together = math.fsum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return max(-1.0, min(1.0, together / math.sqrt(in_x * in_y)))


def rest_of(mark: float, score: float, questions: int) -> float | None:
    """Return the mean mark of a paper's other questions, None if there are none."""
    if questions < 2:
        return None
    return max(0.0, min(1.0, (score * questions - mark) / (questions - 1)))
