"""CPU time of a page against a view that renders nothing."""

import itertools
import statistics
import time
from collections.abc import Callable

from bench.browser import LEARNER, Browser, signed_in
from bench.table import Row, at_most

ROUNDS = 25
CALLS = 12  # a round


def cpu_seconds(jobs: list[Callable[[], object]]) -> list[list[float]]:
    """Return the CPU seconds of one call of each job, round by round.

    In each round every job is called some times in a row, one job after the other, so that what
    disturbs the machine disturbs all of them.
    """
    rounds: list[list[float]] = [[] for _job in jobs]
    for turn in range(ROUNDS + 1):
        for job, seconds in zip(jobs, rounds, strict=True):
            start = time.process_time()
            for _call in range(CALLS):
                job()
            if turn:  # the first round warms up
                seconds.append((time.process_time() - start) / CALLS)
    return rounds


def _lessons() -> list[str]:
    """Return the addresses of all lessons of a course on which the learner is enrolled."""
    from courses.content import contents

    course = next(line for line in contents().outlines.values() if line.code == "C2")
    return [step.url for step in course.steps if step.kind == "lesson"]


def addresses() -> dict[str, str]:
    """Return the addresses of the pages that are measured."""
    from courses.content import contents

    found = contents()
    course = next(line for line in found.outlines.values() if line.code == "C2")
    lessons = _lessons()
    return {
        "lesson": lessons[len(lessons) // 2],
        "course": course.url,
        "catalogue": "/courses/",
        "home": "/learn/",
        "people": "/company/",
    }


def measure() -> list[Row]:
    """Compare the lesson for a learner, and catalogue and course for a visitor, with nothing."""
    page = addresses()
    learner, visitor = signed_in(LEARNER), Browser()
    lessons = itertools.cycle(_lessons())  # a learner goes from one to the next
    sides = [
        lambda: learner.page("/bench/empty-for-signed-in"),
        lambda: learner.page(next(lessons)),
        lambda: visitor.page("/bench/empty"),
        lambda: visitor.page(page["catalogue"]),
        lambda: visitor.page(page["course"]),
    ]
    nothing_signed_in, lesson, nothing, catalogue, course = cpu_seconds(sides)
    return [
        _row("Lesson for a learner : nothing for a learner", lesson, nothing_signed_in, 3),
        _row("Catalogue for a visitor : nothing", catalogue, nothing, 2),
        _row("Course for a visitor : nothing", course, nothing, 2),
    ]


def _row(what: str, page: list[float], nothing: list[float], limit: float) -> Row:
    """Return the median of the rounds' ratios: both sides of a ratio stood the same noise."""
    ratio = statistics.median(one / other for one, other in zip(page, nothing, strict=True))
    detail = " : ".join(f"{statistics.median(side) * 1000:.2f} ms" for side in (page, nothing))
    return at_most(what, ratio, limit, unit=" times", detail=detail)
