"""A roll-up as a form of the newest version: its list filled in, the company left to its owner."""

from collections.abc import Iterator

from toolkit.checker.layout import FilledForm, write_form
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rollup.lines import Line
from toolkit.checker.rollup.merge import RollUp
from toolkit.checker.slots import slot_names
from toolkit.checker.spec import ALWAYS, Spec
from toolkit.checker.values import Value, key_of


def as_form(found: RollUp) -> bytes | None:
    """Return a workbook of the newest version with the smelter list and the answers of all.

    Answers that are only suggestions, and those about the company, stay blank: they are the
    owner's to give. None if nothing was rolled up, or if the form has not room enough.
    """
    spec = found.spec
    if spec is None:
        return None
    table = spec.smelters
    names = _minerals(found, spec)
    too_many = spec.selection is not None and len(names) > len(spec.selection.slots)
    if too_many or len(found.lines) > table.last_row - table.first_row + 1:
        return None
    values = _choices(spec, names)
    values |= _answers(found, spec, names)
    filled = FilledForm(
        spec,
        {f"{spec.declaration_sheet}!{cell}": value for cell, value in values.items()},
        smelters=tuple(
            {key: value for key, value in line.values.items() if value} for line in found.lines
        ),
        lookup=tuple(_known(found.lines)),
    )
    return write_form(filled)


def _minerals(found: RollUp, spec: Spec) -> list[str]:
    """Return the minerals that some supplier uses or lists a smelter of, in the form's order."""
    used = [one.mineral for one in found.answers if one.role == "used" and "Yes" in one.tally]
    listed = [line.metal for line in found.lines if line.metal]
    names = {key_of(name): name for name in (*listed, *used)}
    known = [mineral.name for mineral in spec.minerals if key_of(mineral.name) in names]
    others = sorted(names[key] for key in names.keys() - {key_of(name) for name in known})
    return [*known, *others]


def _choices(spec: Spec, names: list[str]) -> dict[str, Value]:
    """Return the cells in which minerals are chosen."""
    if spec.selection is None:
        return {}
    cells: dict[str, Value] = {
        pick.cell: pick.delete for pick in spec.selection.picks if pick.delete
    }
    free = list(spec.selection.picks)
    for name in names:
        own = next((pick for pick in free if not pick.allowed or name in pick.allowed), None)
        if own is not None:
            cells[own.cell] = name
        elif spec.selection.other and free:
            own = free[0]
            cells[own.cell], cells[own.other] = spec.selection.other, name
        if own is not None:
            free.remove(own)
    return cells


def _answers(found: RollUp, spec: Spec, names: list[str]) -> dict[str, Value]:
    """Return the answers of all, question by question, as long as an answer does not end them."""
    if spec.selection is None:
        lines = {key_of(mineral.name): mineral.key for mineral in spec.minerals}
    else:
        slots = zip(map(key_of, slot_names(tuple(names), ())), spec.selection.slots, strict=False)
        lines = dict(slots)
    said = {
        (one.question, key_of(one.mineral)): one.answer
        for one in found.answers
        if not one.is_suggestion
    }
    cells: dict[str, Value] = {}
    for question in spec.questions:
        for mineral, line in lines.items():
            answer = said.get((question.key, mineral), "")
            if answer and line in question.cells and _is_open(question.gate, mineral, said, spec):
                cells[question.cells[line].answer] = answer
    return cells


def _is_open(gate: str, mineral: str, said: dict[tuple[str, str], str], spec: Spec) -> bool:
    return gate == ALWAYS or not any(
        said.get((closing.question, mineral), "") in closing.answers
        for closing in spec.gate(gate).closings
    )


def _known(lines: tuple[Line, ...]) -> Iterator[KnownSmelter]:
    """Yield the numbered smelters for the form's look-up, so that its formulas find them."""
    for line in lines:
        name = line.values.get("lookup_name", "")
        if line.number and name:
            yield KnownSmelter(
                metal=line.metal,
                lookup_name=name,
                standard_name=name,
                country=line.country,
                smelter_id=line.number,
                id_source=line.values.get("smelter_id_source", ""),
                city=line.values.get("city", ""),
                state_province=line.values.get("state_province", ""),
            )
