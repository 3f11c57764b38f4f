"""The rows of a draft's tables as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from toolkit.checker.countries import COUNTRIES
from toolkit.checker.entries import SmelterRow
from toolkit.checker.form import TABLES, Draft, Judged, Row
from toolkit.checker.form.smelters import Match, search
from toolkit.checker.lookup import KnownSmelter, Lookup
from toolkit.checker.spec import SmelterTable
from toolkit.checker.values import key_of
from toolkit.draft_pages import Field, notes_by_cell
from toolkit.feedback import Shown
from toolkit.models import DeclarationDraft

LISTED_FACTS = ("country", "smelter_id", "city", "state_province")
LONG = {"comments", "next_steps", "reason"}
NAMES = {
    "smelters": ("smelter_name", "lookup_name"),
    "mines": ("mine_name",),
    "reasons": ("mineral",),
    "products": ("product_number", "product_name"),
}


@dataclass(frozen=True)
class Line:
    """One row in the list of a table."""

    id: str
    title: str
    facts: list[str]
    notes: list[Shown] = field(default_factory=list)


def sheet_row(found: Judged, table: str, row_id: str) -> int:
    """Return the number of the row in the sheet. Raises StopIteration if it is gone."""
    place = getattr(found.draft.spec, TABLES[table])
    rows = found.draft.rows[table]
    return place.first_row + next(at for at, row in enumerate(rows) if row.id == row_id)


def lines_of(found: Judged, table: str, rows: Iterable[tuple[int, Row]]) -> list[Line]:
    """Return rows, each with its place from 0, as the list of a table shows them."""
    place = found.draft.table(table)
    if place is None:
        return []
    by_number = {row.row: row for row in found.declaration.smelters} if table == "smelters" else {}
    said: dict[int, list[Shown]] = {}
    about = [one for one in found.findings if one.sheet == place.sheet and one.row]
    for cell_notes, finding in _paired(about):
        said.setdefault(finding, []).extend(cell_notes)
    lines = []
    for at, row in rows:
        number = place.first_row + at
        cells = _shown_cells(row, by_number.get(number))
        name = next((cells[key] for key in NAMES[table] if cells.get(key)), _("Without a name"))
        if table == "smelters" and cells.get("lookup_name") == place_special(place):
            name = _("Not identified yet")
        facts = [cells[key] for key in ("metal", "country", "smelter_id") if cells.get(key)]
        if table == "products" and cells.get("product_name"):
            facts.append(cells["product_name"])
        lines.append(Line(row.id, name, facts, said.get(number, [])))
    return lines


def place_special(place: object) -> str:
    """Return the choice that stands for a smelter that nobody knows yet, or ""."""
    return place.not_identified if isinstance(place, SmelterTable) else ""


def _paired(about: list) -> list[tuple[list[Shown], int]]:
    notes = notes_by_cell(about)
    rows = {f"{one.sheet}!{one.cell}": one.row for one in about}
    return [(shown, rows[cell]) for cell, shown in notes.items()]


def _shown_cells(row: Row, read: SmelterRow | None) -> dict[str, str]:
    if read is None:
        return dict(row.cells)
    return {key: read.text(key) for key in read.entries}


# ---------------------------------------------------------------- one row


def is_listed(form: Draft, row: Row) -> bool:
    """True if the row stands on a smelter of the look-up, so that the form fills in the rest."""
    known = Lookup(form.known)
    metal, name = row.cells.get("metal", ""), row.cells.get("lookup_name", "")
    by_id = known.match_id(row.cells.get("cid_input", "")) if row.cells.get("cid_input") else None
    return bool(by_id or (name and known.match_name(metal, name)))


def row_fields(draft: DeclarationDraft, found: Judged, table: str, row: Row) -> list[Field]:
    """Return the fields of a row: without those that the form fills in, for a listed smelter."""
    form = found.draft
    place = form.table(table)
    if place is None:
        return []
    hidden: set[str] = set()
    if table == "smelters" and place.has("lookup_name"):
        hidden = {"cid_input", "lookup_name"}
        if is_listed(form, row):
            hidden |= {column.key for column in place.columns if column.formula} | {"smelter_name"}
        elif key_of(row.cells.get("lookup_name", "")) not in _specials(form):
            hidden = {"cid_input"}
    exists = form.row(table, row.id) is not None
    at = sheet_row(found, table, row.id) if exists else 0
    about = [one for one in found.findings if one.sheet == place.sheet and one.row == at]
    notes = notes_by_cell(about)
    fields = []
    for column in place.columns:
        if column.key in hidden:
            continue
        value = row.cells.get(column.key, "")
        key = f"{table}/{row.id}/{column.key}"
        late = draft.others.get(key)
        cell = f"{column.letter}{at}" if at else ""
        fields.append(
            Field(
                name=column.key,
                cell=cell,
                label=_(column.label),
                kind=_kind(column.key, form, table),
                value=value,
                was=value,
                choices=_row_choices(column.key, value, form, table),
                is_required=_is_required(column.key, table, form),
                notes=notes.get(f"{place.sheet}!{cell}", []) if cell else [],
                late=late["text"] if late else "",
                late_at=parse_datetime(late["at"]) if late else None,
                place=key,
            )
        )
    return fields


def _specials(form: Draft) -> set[str]:
    table = form.spec.smelters
    return {key_of(table.not_listed), key_of(table.not_identified)}


def _kind(column: str, form: Draft, table: str) -> str:
    if column in ("metal", "mineral", "country", "recycled_100"):
        return "choice" if _allowed(column, form) else "text"
    return "long" if column in LONG else "text"


def _is_required(column: str, table: str, form: Draft) -> bool:
    needed = {
        "smelters": ("metal", "smelter_name", "country"),
        "mines": ("metal", "mine_name", "country"),
        "reasons": ("mineral", "reason"),
        "products": ("product_number",),
    }
    return column in needed[table]


def _allowed(column: str, form: Draft) -> tuple[str, ...]:
    if column == "country":
        return tuple(name for _code, name in COUNTRIES)
    if column == "recycled_100":
        return form.spec.smelters.recycled
    return metals_of(form)


def metals_of(form: Draft) -> tuple[str, ...]:
    """Return the metals that a row may be about."""
    return form.spec.smelters.metals or form.filled().mineral_names


def _row_choices(column: str, value: str, form: Draft, table: str) -> list[tuple[str, str]]:
    if _kind(column, form, table) != "choice":
        return []
    allowed = _allowed(column, form)
    choices = [("", _("Not answered yet")), *((one, one) for one in allowed)]
    if value and value not in allowed:
        choices.append((value, _("%(value)s (not in the list)") % {"value": value}))
    return choices


# ---------------------------------------------------------------- finding a smelter


def known_lines(form: Draft, smelters: Lookup | None, metals: Iterable[str]) -> list[KnownSmelter]:
    """Return each name of the smelters of these metals: of the loaded lists, and of the draft."""
    lines = [line for metal in metals for line in (smelters.of_metal(metal) if smelters else ())]
    return [*lines, *form.known]


def find(form: Draft, smelters: Lookup | None, text: str, metal: str) -> tuple[Match, ...]:
    """Return the smelters that the text may mean, of one metal or of all that are asked about."""
    metals = [metal] if metal in metals_of(form) else list(metals_of(form))
    return search(known_lines(form, smelters, metals), text, metals)


def chosen(
    form: Draft, smelters: Lookup | None, *, metal: str, number: str, name: str
) -> KnownSmelter | None:
    """Return the smelter of the list with this number or, without one, of this name."""
    for line in known_lines(form, smelters, [metal]):
        if key_of(line.metal) != key_of(metal):
            continue
        if line.smelter_id == number and line.standard_name == name:
            return line
    return None
