"""Errors in the questions that are answered for each mineral."""

import datetime
from collections.abc import Iterator
from random import Random

from toolkit.checker.practice.company import NOT_IDENTIFIED
from toolkit.checker.practice.draft import Draft, Row
from toolkit.checker.practice.planters.base import (
    Choice,
    Plant,
    claims,
    on_declaration,
    on_line,
    planter,
)

LATER = ("covered", "risk_areas", "recycled", "rate", "identified", "reported")
"""What the questions behind the gate ask, by their roles."""
RATES = ("Greater than 90%", "Greater than 75%", "Greater than 50%")
MINE_COUNTRIES = ("PERU", "CANADA", "AUSTRALIA", "BRAZIL", "CHILE")


def _second_question(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in draft.in_scope:
        if draft.question("remaining", metal):
            yield Choice((metal,), writes=claims(metal, "scope", *LATER))


@planter("E07", "C2.M2.L2", _second_question)
def second_question_empty(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Question 1 is Yes and question 2 is empty."""
    (metal,) = choice.variant
    cell = draft.set_answer(metal, "remaining", "")
    spot = on_declaration("Q2-REQUIRED", cell)
    number = draft.number("remaining")
    return Plant(f"{metal}: question 1 is Yes, but question {number} is empty.", (spot,))


def _later_questions(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in draft.in_scope:
        for role in LATER:
            asked = draft.question(role, metal)
            if asked and asked.counted:
                yield Choice(
                    (metal, role), writes=claims(metal, role), reads=claims(metal, "scope")
                )


@planter("E08", "C2.M2.L2", _later_questions)
def later_question_empty(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """The metal is in scope and one of the later questions is empty."""
    metal, role = choice.variant
    cell = draft.set_answer(metal, role, "")
    spot = on_declaration("Q-LATER-REQUIRED", cell)
    return Plant(f"{metal} is in the product, but question {draft.number(role)} is empty.", (spot,))


def _covered(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in draft.in_scope:
        if draft.question("covered", metal) and draft.answer(metal, "recycled") != "Yes":
            yield Choice(
                (metal,),
                writes=claims(metal, "covered", "risk_areas"),
                reads=claims(metal, "recycled", "scope"),
                rank=int(draft.answer(metal, "covered") != "Yes"),
            )


@planter("E09", "C2.M2.L3", _covered)
def covered_but_no_risk(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Question 3 is Yes and question 4 is No, without a comment."""
    (metal,) = choice.variant
    draft.set_answer(metal, "covered", "Yes")
    cell = draft.set_answer(metal, "risk_areas", "No")
    spot = on_declaration("X-COVERED-VS-CAHRA", cell)
    return Plant(
        f"{metal} comes from a covered country, but question 4 denies any risk area.", (spot,)
    )


def _recycled(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in draft.in_scope:
        origins = {draft.answer(metal, role) for role in ("covered", "risk_areas")}
        asked = draft.question("recycled", metal) is not None
        identified = asked and any(row.smelter_id for row in draft.rows_of(metal))
        if identified and origins <= {"", "No", "Unknown"}:
            yield Choice(
                (metal,),
                writes=claims(metal, "recycled"),
                reads=claims(metal, "covered", "risk_areas", "rows", "scope"),
                rank=int(draft.answer(metal, "recycled") != "Yes"),
            )


@planter("E10", "C2.M3.L4", _recycled)
def recycled_with_mine(draft: Draft, choice: Choice, random: Random, today: datetime.date) -> Plant:
    """All the metal is recycled, and a line names the country of a mine."""
    (metal,) = choice.variant
    cell = draft.set_answer(metal, "recycled", "Yes")
    row = random.choice([row for row in draft.rows_of(metal) if row.smelter_id])
    row.mine_countries = random.choice(MINE_COUNTRIES)
    spot = on_declaration("X-RECYCLED-YES-VS-ROWS", cell)
    return Plant(
        f"{metal} is said to be all recycled, but a smelter line names a mine country.", (spot,)
    )


def _identified(draft: Draft) -> Iterator[str]:
    for metal in draft.in_scope:
        if (draft.answer(metal, "rate"), draft.answer(metal, "identified")) == ("100%", "Yes"):
            yield metal


def _rate(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in _identified(draft):
        yield Choice(
            (metal,), writes=claims(metal, "rate"), reads=claims(metal, "identified", "scope")
        )


@planter("E11", "C2.M2.L4", _rate)
def identified_without_all_answers(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Not all suppliers answered, and yet all smelters are identified."""
    (metal,) = choice.variant
    draft.set_answer(metal, "rate", random.choice(RATES))
    cell = draft.answer_cell(metal, "identified")
    spot = on_declaration("X-ALL-IDENTIFIED-VS-RATE", cell)
    return Plant(
        f"{metal}: not all suppliers answered, but all smelters are said to be identified.",
        (spot,),
    )


def _unknown_line(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    for metal in _identified(draft):
        yield Choice((metal,), reads=claims(metal, "identified", "rows", "scope"))


@planter("E12", "C2.M3.L2", _unknown_line)
def identified_with_unknown_line(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """All smelters are identified, and yet a line says "not yet identified"."""
    (metal,) = choice.variant
    row = draft.add(Row(metal, NOT_IDENTIFIED))
    spots = (
        on_declaration("X-ALL-IDENTIFIED-VS-UNKNOWN", draft.answer_cell(metal, "identified")),
        on_line("SMELTER-NOT-IDENTIFIED", row, "lookup_name"),
    )
    return Plant(
        f"{metal}: all smelters are said to be identified, but one line is not yet identified.",
        spots,
    )
