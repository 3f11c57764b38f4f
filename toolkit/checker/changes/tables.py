"""The rows of the lists, carried over column by column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.checker.changes.items import Item, Outcome
from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import SmelterRow, TableRow
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.spec import Spec, Table
from toolkit.checker.values import Value, key_of, text_of

type Line = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of one list, by column key, and what became of what could not stay."""

    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()


def carry_rows(old: Table | None, new: Table | None, rows: Sequence[TableRow]) -> Rows:
    """Return the rows of a list in the columns of the new version's list."""
    if old is None or not rows:
        return Rows()
    if new is None:
        return Rows(
            items=tuple(
                Item(Outcome.LOST, old.sheet, value=_text(row), why="SHEET-GONE", row=row.row)
                for row in rows
            )
        )
    lines = [{key: one.raw for key, one in row.entries.items() if new.has(key)} for row in rows]
    items = [item for row in rows for item in _gone_cells(row, old, new)]
    return _fit(new, rows, [_filled(line) for line in lines], items)


def carry_smelters(
    declaration: Declaration, target: Spec, minerals: Mapping[str, str]
) -> tuple[Rows, tuple[KnownSmelter, ...]]:
    """Return the smelter rows, and the look-up lines by which their cells fill in.

    `minerals` are the minerals that are carried over: the name in the new version by the key of the
    old name. Rows of other minerals are lost. Cells that the old form filled in by itself are left
    to the new form, as long as its look-up knows the smelter.
    """
    old, new = declaration.spec.smelters, target.smelters
    kept: list[SmelterRow] = []
    lines: list[Line] = []
    items: list[Item] = []
    for row in declaration.smelters:
        metal = key_of(row.text("metal"))
        if metal and metal not in minerals:
            items.append(
                Item(
                    Outcome.LOST,
                    old.sheet,
                    mineral=row.text("metal"),
                    value=_text(row),
                    why="MINERAL-NO-ROOM",
                    row=row.row,
                )
            )
            continue
        line, said = _smelter(row, old, new, minerals.get(metal, ""), declaration.spec.lookup)
        kept.append(row)
        lines.append(line)
        items += said
    rows = _fit(new, kept, lines, items)
    return rows, tuple(dict.fromkeys(_known(declaration, kept, target)))


def _smelter(
    row: SmelterRow, old: Table, new: Table, metal: str, lookup: Table | None
) -> tuple[Line, list[Item]]:
    line: dict[str, Value] = {
        key: entry.raw
        for key, entry in row.entries.items()
        if new.has(key) and key not in row.automatic
    }
    items = list(_gone_cells(row, old, new))
    if metal and "metal" in line:
        line["metal"] = metal
    if not old.has("lookup_name") and new.has("lookup_name"):
        name = new.column("lookup_name")
        line[name.key] = getattr(new, "not_listed", "")
        items.append(
            Item(
                Outcome.LOOK,
                new.sheet,
                name.label,
                metal,
                row.text("smelter_name"),
                row["smelter_name"].cell,
                why="SMELTER-LOOK-UP",
                row=row.row,
            )
        )
        # A formula would look the name up in a list that does not have it.
        line |= {column.key: "" for column in new.columns if column.formula} | line
    recycled = row["recycled_100"]
    allowed = {key_of(text): text for text in getattr(new, "recycled", ())}
    if not recycled.is_blank and "recycled_100" in line:
        answer = recycled.answer or recycled.text
        line["recycled_100"] = allowed.get(key_of(answer), "")
        if not line["recycled_100"]:
            items.append(
                Item(
                    Outcome.ANSWER,
                    new.sheet,
                    new.column("recycled_100").label,
                    metal,
                    recycled.text,
                    recycled.cell,
                    why="ANSWER-GONE",
                    row=row.row,
                )
            )
    kept = {key: value for key, value in line.items() if value != "" or _is_formula(new, key)}
    return kept, items


def _is_formula(table: Table, key: str) -> bool:
    return table.column(key).formula


def _gone_cells(row: TableRow, old: Table, new: Table) -> Iterator[Item]:
    """Yield what stands in columns that the new list does not have."""
    for column in old.columns:
        entry = row.entries.get(column.key)
        if entry is not None and not entry.is_blank and not new.has(column.key):
            yield Item(
                Outcome.LOST,
                old.sheet,
                column.label,
                value=entry.text,
                old_cell=entry.cell,
                why="COLUMN-GONE",
                row=row.row,
            )


def _fit(new: Table, rows: Sequence[TableRow], lines: Sequence[Line], items: list[Item]) -> Rows:
    """Cut the lines off where the new list ends, and say how many are carried over."""
    room = new.last_row - new.first_row + 1
    items += [
        Item(
            Outcome.LOST,
            new.sheet,
            value=_text(row),
            why="ROW-NO-ROOM",
            params={"rows": f"{room:,}"},
            row=row.row,
        )
        for row in rows[room:]
    ]
    kept = tuple(lines[:room])
    if kept:
        first = f"{new.columns[0].letter}{new.first_row}"
        items.append(Item(Outcome.CARRIED, new.sheet, new_cell=first, rows=len(kept)))
    return Rows(kept, tuple(items))


def _filled(line: Line) -> Line:
    return {key: value for key, value in line.items() if value != ""}


def _text(row: TableRow) -> str:
    """Return the first texts of a row, enough to find it again."""
    texts = [entry.text for entry in row.entries.values() if not entry.is_blank]
    return ", ".join(texts[:3])


def _known(
    declaration: Declaration, rows: Sequence[SmelterRow], target: Spec
) -> Iterator[KnownSmelter]:
    """Yield the lines of the form's own look-up that its rows use, for the new form's look-up."""
    if target.lookup is None:
        return
    known = declaration.form_lookup
    for row in rows:
        typed = text_of(row["cid_input"].raw)
        found = known.match_id(typed) if typed else None
        if found is not None:
            yield found
        metal = text_of(row["metal"].raw)
        for key in ("lookup_name", "smelter_name"):
            named = known.match_name(metal, text_of(row[key].raw))
            if named is not None:
                yield named
