"""Practice workbooks: laid out like a reporting form, in our own words, with planted errors."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from toolkit.checker.layout import write_form
from toolkit.checker.practice.choose import plan_drawn, plan_named
from toolkit.checker.practice.company import NOT_IDENTIFIED, ROWAN_MOTORS, Company, Product, Supply
from toolkit.checker.practice.draft import Draft, correct_draft
from toolkit.checker.practice.key import Expected, Planted, Practice
from toolkit.checker.practice.marking import Outcome, mark
from toolkit.checker.practice.ownership import Stranger, facts_in, sign
from toolkit.checker.practice.planters import PLANTERS, Spot
from toolkit.checker.specs import find_spec

__all__ = [
    "ROWAN_MOTORS",
    "Company",
    "Expected",
    "Outcome",
    "Planted",
    "Practice",
    "Product",
    "Stranger",
    "Supply",
    "make_practice",
    "mark",
]

LAYOUTS = {("CMRT", "6.5")}


def make_practice(
    *,
    template: str = "CMRT",
    version: str = "6.5",
    seed: int,
    errors: Sequence[str] | int = 12,
    company: Company | None = None,
    today: datetime.date | None = None,
) -> Practice:
    """Return a practice workbook of a company, with planted errors and their key.

    `errors` names errors of the catalogue ("E01" to "E20") or says how many to draw by the seed.
    The same arguments give the same bytes; `today` (the current day) is the date that the
    declaration bears. Raises ValueError if there is no such practice form or if the errors
    cannot go together.
    """
    spec = find_spec(template, version)
    if spec is None or (template, version) not in LAYOUTS:
        raise ValueError(f"there is no practice form for {template} {version}")
    today = today or datetime.date.today()
    random = Random(seed)  # noqa: S311 - a draw for an exercise, not a secret
    draft = correct_draft(spec, company or ROWAN_MOTORS, today)
    sign(draft, seed)
    correct = replace(draft, values=dict(draft.values))
    honest = _honest_warnings(draft)
    if isinstance(errors, int):
        plan = plan_drawn(errors, draft, today, random)
    else:
        plan = plan_named(errors, draft, today, random)
    plants = {
        error: PLANTERS[error].make(draft, choice, random, today) for error, choice in plan.items()
    }
    key = tuple(
        Planted(
            error,
            tuple(spot.settle(draft) for spot in plant.spots),
            plant.description,
            PLANTERS[error].lesson,
        )
        for error, plant in plants.items()
    )
    accepted = tuple(spot.settle(draft) for spot in honest)
    return Practice(write_form(draft.filled()), key, accepted, seed, facts_in(correct, draft))


def _honest_warnings(draft: Draft) -> tuple[Spot, ...]:
    """Return the warnings that the correct declaration has: lines not yet identified."""
    sheet = draft.spec.smelters.sheet
    return tuple(
        Spot("SMELTER-NOT-IDENTIFIED", sheet, row=row, column="lookup_name")
        for row in draft.rows
        if row.lookup_name == NOT_IDENTIFIED
    )
