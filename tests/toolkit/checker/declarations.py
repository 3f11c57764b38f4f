"""Makes a complete and correct declaration of any template and version, in words of our own.

The cells are those of the version's spec, so a form is laid out as the official one. Only the
standard library: a workbook takes a few milliseconds.
"""

import datetime
from collections.abc import Mapping, Sequence

from tests.toolkit.checker.workbooks import make_workbook
from toolkit.checker.spec import Spec, Table
from toolkit.checker.specs import find_spec

type Cells = Mapping[str, object]

ANSWERS = {
    "used": "Yes",
    "remaining": "Yes",
    "covered": "No",
    "risk_areas": "No",
    "recycled": "No",
    "rate": "100%",
    "identified": "Yes",
    "reported": "Yes",
}
FIELDS = {
    "company_name": "Alder Connectors Ltd",
    "declaration_scope": "A. Company",
    "contact_name": "Anna Birch",
    "contact_email": "anna.birch@example.com",
    "contact_phone": "+49 30 1234567",
    "authorizer_name": "Paul Elm",
    "authorizer_email": "paul.elm@example.com",
}
DEFAULT_MINERALS = {
    "CMRT": ("Tin", "Gold"),
    "EMRT 1": ("Cobalt", "Mica"),
    "EMRT 2": ("Copper", "Nickel"),
    "AMRT": ("Aluminum", "Zinc"),
    "CRT": ("Cobalt",),
}


def spec_of(template: str, version: str) -> Spec:
    """Return the spec of a version that is known."""
    spec = find_spec(template, version)
    assert spec is not None
    return spec


def day_of(spec: Spec, days: int = 30) -> datetime.date:
    """Return a day on which the version was the newest: so many days after its release."""
    return datetime.date.fromisoformat(spec.release_date) + datetime.timedelta(days)


def default_minerals(spec: Spec) -> tuple[str, ...]:
    """Return the names of the minerals that a declaration is about, unless a test says more."""
    key = f"EMRT {spec.version[0]}" if spec.template == "EMRT" else spec.template
    return DEFAULT_MINERALS[key]


def smelter_of(metal: str) -> str:
    """Return the name of the smelter that our look-up has for a metal."""
    return f"Cedar {metal} Works"


def make_declaration(
    template: str,
    version: str,
    *,
    minerals: Sequence[str] | None = None,
    cells: Cells | None = None,
    smelters: Sequence[Mapping[str, object]] | None = None,
    mines: Sequence[Mapping[str, object]] = (),
    reasons: Sequence[Mapping[str, object]] = (),
    products: Sequence[Mapping[str, object]] = (),
    known: Sequence[Mapping[str, object]] = (),
    sheet_cells: Mapping[str, Cells] | None = None,
    names: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    uncached: bool = False,
) -> bytes:
    """Return a complete and correct declaration about these minerals, with these changes.

    `cells` are cells of the Declaration; `smelters`, `mines`, `reasons` and `products` are the
    lines of the tables, by column key; `known` more lines of the look-up; `sheet_cells` more
    cells, by sheet; `names` renames and
    `without` drops sheets. An `uncached` file has no results of formulas, as tools leave it.
    """
    spec = spec_of(template, version)
    wanted = tuple(minerals if minerals is not None else default_minerals(spec))
    lines = smelters if smelters is not None else [smelter_line(spec, name) for name in wanted]
    sheets: dict[str, dict[str, object]] = {
        "Revision": {"B3": spec.detection.title_constant_text},
        "Instructions": {},
        "Declaration": declaration_cells(spec, wanted, uncached=uncached) | dict(cells or {}),
        "Product List": {"B4": "Back to the Declaration"},
        **{name: {} for name in spec.helper_sheets},
    }
    if spec.minerals_scope is not None:
        sheets["Minerals Scope"] = {"B4": "Back to the Declaration"}
    for table, rows in (
        (spec.smelters, lines),
        (spec.mines, mines),
        (spec.minerals_scope, reasons),
        (spec.products, products),
    ):
        if table is not None:
            sheet = sheets.setdefault(table.sheet, {})
            # The headers are formulas, but for those of the Minerals Scope.
            cached = not uncached or table is spec.minerals_scope
            sheet |= _headers(table) if cached else {}
            sheet |= _rows(table, rows)
    if spec.lookup is not None:
        sheets[spec.lookup.sheet] |= _rows(spec.lookup, (*_lookup(spec), *known))
    day = day_of(spec, 0)
    stamp = f"Revision {spec.stated_version or spec.version}\n{day:%B} {day.day}, {day.year}"
    for place in spec.detection.versions:
        sheets[place.sheet].setdefault(place.cell, stamp)
    for name, more in (sheet_cells or {}).items():
        sheets[name] |= more
    renamed = {(names or {}).get(name, name): sheets[name] for name in sheets}
    return make_workbook({name: renamed[name] for name in renamed if name not in without})


def declaration_cells(
    spec: Spec, minerals: Sequence[str], *, uncached: bool = False
) -> dict[str, object]:
    """Return the cells of a complete Declaration sheet."""
    cells: dict[str, object] = {
        "D3": "English",
        **{spec.field(key).cell: value for key, value in FIELDS.items()},
        spec.field("effective_date").cell: day_of(spec, 20),
        **dict.fromkeys(spec.hidden_answers, "No"),
    }
    if not uncached:
        cells["D2"] = f"Our Practice Form ({spec.template})"
    if spec.selection is None:
        in_use = [mineral.key for mineral in spec.minerals if mineral.name in minerals]
    else:
        in_use = list(spec.selection.slots[: len(minerals)])
        cells |= _picks(spec, minerals)
        if not uncached:
            ordered = sorted(minerals, key=str.casefold)
            cells |= {
                cell: f"{name}(*)"
                for cell, name in zip(spec.selection.labels, ordered, strict=False)
            }
    for question in spec.questions:
        for key, place in question.cells.items():
            if key in in_use:
                as_number = question.percent_as_number
                cells[place.answer] = 1 if as_number else ANSWERS[question.role]
            elif question.role == "used" and spec.selection is None:
                cells |= {place.answer: "No", place.comment: "Not in any bill of materials"}
    for asked in spec.company_questions:
        for key, place in asked.cells.items():
            if key in ("", *in_use):
                cells[place.answer] = "No" if asked.role == "filing" else asked.allowed[0]
        if asked.role == "due_diligence":
            cells[asked.comment] = "By the five steps of the OECD"
    for row in spec.checker:
        if row.gate == "comment_for_yes":
            cells[row.target.cell] = "https://www.example.com/policy"
    return cells


def _picks(spec: Spec, minerals: Sequence[str]) -> dict[str, object]:
    """Choose the minerals in their own cells, or else as "other", or by typing their names."""
    assert spec.selection is not None
    cells: dict[str, object] = {}
    left = list(minerals)
    for pick in spec.selection.picks:
        own = next((name for name in left if pick.delete and name in pick.allowed), None)
        if own is None and left and not pick.delete:
            own = left[0]
        if own is None:
            cells[pick.cell] = None
            continue
        left.remove(own)
        if pick.allowed and own not in pick.allowed:
            cells |= {pick.cell: spec.selection.other, pick.other: own}
        else:
            cells[pick.cell] = own
    assert not left, f"{left} cannot be chosen"
    return cells


def smelter_line(spec: Spec, metal: str) -> dict[str, object]:
    """Return a correct line of the smelter list, by column key."""
    known = next((line for line in _lookup(spec) if line["metal"] == metal), None)
    if known is None or spec.lookup is None:
        special = {"lookup_name": spec.smelters.not_listed} if spec.lookup else {}
        name = smelter_of(metal)
        return {"metal": metal, **special, "smelter_name": name, "country": "GERMANY"}
    return {
        "metal": metal,
        "lookup_name": known["lookup_name"],
        "country": known["country"],
        "smelter_id": known["smelter_id"],
        "smelter_id_source": "RMI",
    }


def _lookup(spec: Spec) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for number, mineral in enumerate(sorted(spec.minerals, key=lambda item: item.name), 1):
        name = smelter_of(mineral.name)
        lines.append(
            {
                "metal": mineral.name,
                "lookup_name": name,
                "standard_name": name,
                "country": "GERMANY",
                "smelter_id": f"CID99{number:04}",
                "id_source": "RMI",
            }
        )
        lines += [
            {"metal": mineral.name, "lookup_name": special}
            for special in ("Smelter not listed", "Smelter not yet identified")
        ]
    return lines


def _headers(table: Table) -> dict[str, object]:
    return {f"{item.letter}{table.header_row}": item.label for item in table.columns}


def _rows(table: Table, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Return the cells of these lines; an empty line leaves its row empty."""
    return {
        table.cell(key, number): value
        for number, row in enumerate(rows, table.first_row)
        for key, value in row.items()
    }
