"""Which errors go together in one workbook, and in which places."""

import datetime
from collections.abc import Sequence
from random import Random

from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.planters import PLANTERS, Choice

STOPPERS = frozenset({"E20"})
"""Errors that stop the exercise at the door: planted only where they are asked for by name."""

DRAWS = 20
"""Random orders that are tried before a number of errors is called too many."""

type Plan = dict[str, Choice]


def plan_named(errors: Sequence[str], draft: Draft, today: datetime.date, random: Random) -> Plan:
    """Return a place for each of the named errors, such as "E07".

    Raises ValueError if a name is unknown or doubled, or if errors cannot go together.
    """
    unknown = [error for error in errors if error not in PLANTERS]
    if unknown:
        raise ValueError(f"not in the catalogue: {', '.join(unknown)}")
    if len(set(errors)) < len(errors):
        raise ValueError("an error is named twice")
    plan: Plan = {}
    for error in sorted(errors):
        larger = _plan([*plan, error], draft, today, random)
        if larger is None:
            raise ValueError(_clash(error, list(plan), draft, today, random))
        plan = larger
    return plan


def plan_drawn(count: int, draft: Draft, today: datetime.date, random: Random) -> Plan:
    """Return that many errors of the catalogue, drawn at random, each with its place.

    Raises ValueError if the facts of the company do not leave room for so many.
    """
    best: Plan = {}
    for _ in range(DRAWS):
        plan = _draw(count, draft, today, random)
        if len(plan) == count:
            return plan
        best = max(best, plan, key=len)
    raise ValueError(f"only {len(best)} errors go together in this declaration")


def _draw(count: int, draft: Draft, today: datetime.date, random: Random) -> Plan:
    """Add errors in a random order, leaving out what does not fit, until there are enough."""
    pool = sorted(set(PLANTERS) - STOPPERS)
    random.shuffle(pool)
    return plan_fitting(pool, draft, today, random, count)


def plan_fitting(
    errors: Sequence[str], draft: Draft, today: datetime.date, random: Random, most: int = 99
) -> Plan:
    """Return a place for each of the errors that fits beside those named before it."""
    plan: Plan = {}
    for error in errors:
        if len(plan) == most:
            break
        plan = _plan([*plan, error], draft, today, random) or plan
    return plan


def _clash(
    error: str, others: list[str], draft: Draft, today: datetime.date, random: Random
) -> str:
    """Say with which other error this one cannot stand, as precisely as possible."""
    if _plan([error], draft, today, random) is None:
        return f"{error} cannot be planted in this declaration"
    for other in others:
        if _plan([other, error], draft, today, random) is None:
            return f"{other} and {error} cannot go together"
    return f"{error} cannot go together with {', '.join(others)}"


def _plan(errors: list[str], draft: Draft, today: datetime.date, random: Random) -> Plan | None:
    """Return a place for every error so that none hides another, or None if there is none."""
    open_choices = {}
    for error in sorted(errors):
        choices = list(PLANTERS[error].choices(draft, today))
        random.shuffle(choices)
        open_choices[error] = sorted(choices, key=lambda choice: choice.rank)
    order = sorted(open_choices, key=lambda error: len(open_choices[error]))
    return _search(order, open_choices, {})


def _search(order: list[str], open_choices: dict[str, list[Choice]], plan: Plan) -> Plan | None:
    if len(plan) == len(order):
        return dict(sorted(plan.items()))
    error = order[len(plan)]
    for choice in open_choices[error]:
        if not any(choice.clashes_with(other) for other in plan.values()):
            found = _search(order, open_choices, plan | {error: choice})
            if found is not None:
                return found
    return None
