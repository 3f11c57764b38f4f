"""The inverse of writing: from a declaration that was read to a form that can be written."""

from collections.abc import Iterable, Iterator, Mapping

from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import Entry, TableRow
from toolkit.checker.layout.filled import FilledForm, Line
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.slots import chosen_values, slot_names
from toolkit.checker.spec import Table
from toolkit.checker.values import Value, text_of


def filled_from(declaration: Declaration) -> FilledForm:
    """Return the form that says what the declaration says, in the cells of its own spec.

    Answers stay with their minerals: a form that was saved in another script may have sorted them
    in another order than we do. The look-up has only the smelters that the declaration names.
    """
    spec = declaration.spec
    sheet = spec.declaration_sheet
    return FilledForm(
        spec,
        {f"{sheet}!{cell}": value for cell, value in _values(declaration) if value != ""},
        smelters=_smelters(declaration),
        mines=_lines(spec.mines, declaration.mines),
        reasons=_lines(spec.minerals_scope, declaration.reasons),
        products=_lines(spec.products, declaration.products),
        lookup=tuple(dict.fromkeys(_named(declaration))),
        version="" if declaration.version == spec.version else declaration.version,
    )


def _values(declaration: Declaration) -> Iterator[tuple[str, Value]]:
    for entry in (
        *declaration.fields.values(),
        *declaration.company.values(),
        *declaration.company_comments.values(),
    ):
        yield entry.cell, entry.raw
    for pick in declaration.picks:
        yield pick.entry.cell, pick.entry.raw
        if pick.other is not None:
            yield pick.other.cell, pick.other.raw
    moved = _moved_slots(declaration)
    for question in declaration.spec.all_questions():
        for line, cells in question.cells.items():
            if line:
                source = question.key, moved.get(line, line)
                yield cells.answer, declaration.answers[source].raw
                yield cells.comment, declaration.comments[source].raw


def _moved_slots(declaration: Declaration) -> dict[str, str]:
    """Return, for each slot of the new form, the slot of the old one with the same mineral."""
    selection = declaration.spec.selection
    if selection is None:
        return {}
    old = {mineral.name: mineral.key for mineral in declaration.minerals}
    names = slot_names(chosen_values(declaration.picks), ())
    return {slot: old[name] for slot, name in zip(selection.slots, names, strict=False)}


def _smelters(declaration: Declaration) -> tuple[Line, ...]:
    table = declaration.spec.smelters
    rows: dict[int, Line] = {
        row.row: {key: row[key].raw for key in row.entries if key not in row.automatic}
        for row in declaration.smelters
    }
    return _from_first(table, rows)


def _lines(table: Table | None, rows: Iterable[TableRow]) -> tuple[Line, ...]:
    return _from_first(table, {row.row: _line(row.entries) for row in rows}) if table else ()


def _line(entries: Mapping[str, Entry]) -> Line:
    return {key: entry.raw for key, entry in entries.items() if entry.raw != ""}


def _from_first(table: Table, rows: dict[int, Line]) -> tuple[Line, ...]:
    """Return the lines from the first row of the table to the last that is used."""
    last = max(rows, default=table.first_row - 1)
    return tuple(rows.get(row, {}) for row in range(table.first_row, last + 1))


def _named(declaration: Declaration) -> Iterator[KnownSmelter]:
    """Yield the lines of the look-up that the formulas of some row find."""
    known = declaration.form_lookup
    for row in declaration.smelters:
        typed = text_of(row["cid_input"].raw)
        found = known.match_id(typed) if typed else None
        if found is not None:
            yield found
    for row in declaration.smelters:
        metal = text_of(row["metal"].raw)
        for key in ("lookup_name", "smelter_name"):
            named = known.match_name(metal, text_of(row[key].raw))
            if named is not None:
                yield named
