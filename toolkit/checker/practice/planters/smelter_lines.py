"""Errors in the lines of the smelter list."""

import datetime
from collections.abc import Iterator
from random import Random

from toolkit.checker.layout.smelters import SMELTERS, Smelter, find, neighbours
from toolkit.checker.practice.company import NOT_LISTED, Supply
from toolkit.checker.practice.draft import Draft, Row
from toolkit.checker.practice.planters.base import (
    Choice,
    Plant,
    Spot,
    claims,
    line,
    on_line,
    planter,
)


def _without_lines(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in draft.company.in_scope:
        yield Choice((metal,), writes=claims(metal, "rows"), reads=claims(metal, "Q8", "scope"))


@planter("E15", "C2.M3.L3", _without_lines)
def metal_without_smelter(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """A metal is in scope and no line names a smelter for it."""
    (metal,) = choice.variant
    draft.rows = [row for row in draft.rows if row.metal != metal]
    spots = (Spot("SMELTER-LIST-REQUIRED", draft.spec.smelters.sheet, column="metal"),)
    return Plant(f"{metal} is in the product, but no smelter is listed for it.", spots)


def _denied(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in draft.company.out_of_scope:
        yield Choice((metal,), writes=claims(metal, "rows"))


@planter("E16", "C2.M3.L3", _denied)
def smelter_for_denied_metal(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """A line names a smelter for a metal that is answered No."""
    (metal,) = choice.variant
    smelter = random.choice([smelter for smelter in SMELTERS if smelter.metal == metal])
    row = draft.add(Row.of(Supply(metal, smelter.name)))
    spot = on_line("SMELTER-METAL-OUT-OF-SCOPE", row, "metal")
    return Plant(f"{metal} is answered No, but a smelter is listed for it.", (spot,))


def _known_lines(draft: Draft) -> Iterator[tuple[Row, Smelter]]:
    for row in draft.rows:
        smelter = find(row.metal, row.lookup_name)
        if smelter is not None:
            yield row, smelter


def _free_neighbours(draft: Draft, smelter: Smelter) -> list[Smelter]:
    used = {row.smelter_id for row in draft.rows}
    return [other for other in neighbours(smelter) if other.number not in used]


def _other_number(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for row, smelter in _known_lines(draft):
        if _free_neighbours(draft, smelter):
            yield Choice(
                (row.metal, row.lookup_name),
                writes=line(row.metal, row.lookup_name),
                reads=claims(row.metal, "rows"),
            )


@planter("E17", "C2.M3.L3", _other_number)
def number_of_another_smelter(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """The identification number is that of another smelter in the same country."""
    row, smelter = _line(draft, choice)
    row.smelter_id = random.choice(_free_neighbours(draft, smelter)).number
    spot = on_line("SMELTER-CID-NAME-MISMATCH", row, "smelter_id")
    return Plant(
        f"{row.metal}: the identification number does not belong to {smelter.name}.", (spot,)
    )


def _line(draft: Draft, choice: Choice) -> tuple[Row, Smelter]:
    return next(
        (row, smelter)
        for row, smelter in _known_lines(draft)
        if (row.metal, row.lookup_name) == choice.variant
    )


def _not_listed(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    typed = {row.metal for row in draft.rows if row.lookup_name == NOT_LISTED}
    for metal in draft.company.in_scope:
        for part in ("smelter_name", "country"):
            yield Choice((metal, part), reads=claims(metal, "rows"), rank=int(metal not in typed))


NOT_LISTED_CODES = {
    "smelter_name": ("SMELTER-NAME-REQUIRED", "name"),
    "country": ("SMELTER-COUNTRY-REQUIRED", "country"),
}


@planter("E18", "C2.M3.L2", _not_listed)
def not_listed_without_details(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """A smelter that is not listed lacks its name or its country."""
    metal, part = choice.variant
    typed = [row for row in draft.rows_of(metal) if row.lookup_name == NOT_LISTED]
    row = typed[0] if typed else draft.add(_invented(metal))
    setattr(row, part, "")
    code, word = NOT_LISTED_CODES[part]
    spot = on_line(code, row, part)
    return Plant(f"{metal}: a smelter that is not listed has no {word}.", (spot,))


def _invented(metal: str) -> Row:
    return Row.of(Supply(metal, NOT_LISTED, name=f"Rowanberry {metal}", country="FINLAND"))


def _with_alias(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for row, smelter in _known_lines(draft):
        if smelter.aliases:
            yield Choice(
                (row.metal, row.lookup_name),
                writes=line(row.metal, row.lookup_name),
                reads=claims(row.metal, "rows"),
            )


@planter("E19", "C2.M3.L3", _with_alias)
def same_smelter_twice(draft: Draft, choice: Choice, random: Random, today: datetime.date) -> Plant:
    """The same smelter stands in the list twice, the second time under an alias."""
    row, smelter = _line(draft, choice)
    alias = random.choice([name for name in smelter.aliases if name != row.lookup_name])
    twin = draft.add(Row.of(Supply(row.metal, alias, recycled=row.recycled_100)))
    spot = on_line("SMELTER-DUPLICATE-CID", twin, "smelter_id")
    return Plant(f"{row.metal}: {smelter.name} is listed twice, once under another name.", (spot,))
