"""Practice workbooks: laid out like a reporting form, in our own words, with planted errors."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from toolkit.checker.layout import FilledForm, write_form
from toolkit.checker.practice.choose import plan_drawn, plan_fitting, plan_named
from toolkit.checker.practice.companies import ROWAN_MOTORS, company_for
from toolkit.checker.practice.company import NOT_IDENTIFIED, Company, Product, Supply
from toolkit.checker.practice.draft import Draft, Value, correct_draft
from toolkit.checker.practice.key import Expected, Planted, Practice
from toolkit.checker.practice.marking import Outcome, mark
from toolkit.checker.practice.ownership import (
    AUTHORITY,
    ISSUED_BY,
    NUMBER,
    Stranger,
    facts_in,
    number_of,
    sign,
)
from toolkit.checker.practice.planters import PLANTERS, Plant, Spot
from toolkit.checker.specs import find_spec
from toolkit.checker.versions import newer_version, release_date

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
    "make_declaration",
    "make_practice",
    "make_starter",
    "mark",
    "possible_errors",
    "refuse_impossible",
]


def make_starter(*, template: str, version: str, seed: int) -> bytes:
    """Return a blank practice form to fill in; it bears the number of this seed.

    Raises ValueError if there is no such form.
    """
    spec = find_spec(template, version)
    if spec is None:
        raise ValueError(f"there is no practice form for {template} {version}")
    blank = FilledForm.blank(spec, is_practice=True)
    signature = {
        f"{spec.declaration_sheet}!{spec.field(key).cell}": value
        for key, value in ((NUMBER, number_of(seed)), (ISSUED_BY, AUTHORITY))
    }
    return write_form(replace(blank, values={**blank.values, **signature}))


def make_declaration(
    *,
    template: str,
    version: str,
    company: Company,
    today: datetime.date | None = None,
    stamped: str = "",
) -> bytes:
    """Return the declaration of a fictional company, for a solution or as material.

    `stamped` prints the number of another version. Raises ValueError if there is no such form.
    """
    spec = find_spec(template, version)
    if spec is None:
        raise ValueError(f"there is no practice form for {template} {version}")
    today = today or datetime.date.today()
    draft = correct_draft(spec, company, today)
    if stamped:
        draft.version = stamped
        draft.released = release_date(template, stamped) or draft.released
    return write_form(draft.filled())


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

    `errors` names errors of the catalogue ("E01" to "E21") or says how many to draw by the seed.
    The same arguments give the same bytes; `today` (the current day) is the date that the
    declaration bears. Raises ValueError if there is no such practice form or if the errors
    cannot go together.
    """
    spec = find_spec(template, version)
    if spec is None:
        raise ValueError(f"there is no practice form for {template} {version}")
    today = today or datetime.date.today()
    random = Random(seed)  # noqa: S311 - a draw for an exercise, not a secret
    draft = correct_draft(spec, company or company_for(spec), today)
    sign(draft, seed)
    correct = replace(draft, values=dict(draft.values))
    honest = tuple(_honest_warnings(draft, today))
    if isinstance(errors, int):
        plan = plan_drawn(errors, draft, today, random)
    else:
        plan = plan_named(errors, draft, today, random)
    plants: dict[str, tuple[Plant, tuple[str, ...]]] = {}
    for error, choice in plan.items():
        before = dict(draft.values)
        plant = PLANTERS[error].make(draft, choice, random, today)
        plants[error] = plant, _changed(before, draft.values)
    key = tuple(
        Planted(
            error,
            tuple(spot.settle(draft) for spot in plant.spots),
            plant.description,
            PLANTERS[error].lesson,
            changed,
        )
        for error, (plant, changed) in plants.items()
    )
    accepted = tuple(spot.settle(draft) for spot in honest)
    return Practice(write_form(draft.filled()), key, accepted, seed, facts_in(correct, draft))


def refuse_impossible(template: str, version: str, errors: Sequence[str] | int) -> None:
    """Raise ValueError, with the reason, if such a practice workbook cannot be made."""
    spec = find_spec(template, version)
    if spec is None:
        raise ValueError(f"there is no practice form for {template} {version}")
    today = datetime.date.today()
    draft = correct_draft(spec, company_for(spec), today)
    random = Random(0)  # noqa: S311 - a draw for an exercise, not a secret
    if isinstance(errors, int):
        plan_drawn(errors, draft, today, random)
    else:
        plan_named(errors, draft, today, random)


def _changed(before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[str, ...]:
    cells = {**before, **after}
    return tuple(cell for cell in cells if before.get(cell) != after.get(cell))


def possible_errors(
    template: str,
    version: str,
    errors: Sequence[str] = (),
    today: datetime.date | None = None,
) -> list[str]:
    """Return which errors can be planted in this form, each beside those before it in the list.

    Without a list: which can be planted alone. Raises ValueError if there is no such form.
    """
    spec = find_spec(template, version)
    if spec is None:
        raise ValueError(f"there is no practice form for {template} {version}")
    today = today or datetime.date.today()
    draft = correct_draft(spec, company_for(spec), today)
    random = Random(0)  # noqa: S311 - a draw for an exercise, not a secret
    if errors:
        return list(plan_fitting(errors, draft, today, random))
    return [error for error in sorted(PLANTERS) if plan_fitting([error], draft, today, random)]


def _honest_warnings(draft: Draft, today: datetime.date) -> Iterator[Spot]:
    """Yield the warnings that the correct declaration has.

    That are lines not yet identified, and a form that is itself out of date.
    """
    spec = draft.spec
    if newer_version(spec.template, draft.version, today) is not None:
        place = spec.detection.versions[0]
        yield Spot("FILE-VERSION-OUTDATED", place.sheet, place.cell)
    if spec.template == "CRT":
        yield Spot("CRT-RETIRED", spec.declaration_sheet, spec.detection.title.cell)
    for row in draft.rows:
        if row.lookup_name == NOT_IDENTIFIED:
            yield Spot("SMELTER-NOT-IDENTIFIED", spec.smelters.sheet, row=row, column="lookup_name")
