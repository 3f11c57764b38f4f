"""What files state, made by hand; and small workbooks of any template and version."""

import datetime
import hashlib

from tests.toolkit.checker.workbooks import make_workbook
from toolkit.checker.rollup.source import (
    NAMED,
    NOT_IDENTIFIED,
    NOT_LISTED,
    KnownName,
    Note,
    Source,
    StatedAnswer,
    StatedRow,
)
from toolkit.checker.specs import find_spec

LOOKUP = (
    KnownName("Tin", "Birch Tin", "CID990001"),
    KnownName("Tin", "Old Birch Works", "CID990001"),
    KnownName("Tin", "Maple Tin", "CID990002"),
    KnownName("Gold", "Cedar Gold", "CID990003"),
)


def make_row(name="Birch Tin", number="", *, metal="Tin", row=5, kind=NAMED, **values):
    """One row of a smelter list; a name that is not listed stands in the column of typed names."""
    if kind == NAMED:
        named = {"lookup_name": name}
    elif kind == NOT_LISTED:
        named = {"lookup_name": "Smelter not listed", "smelter_name": name}
    else:
        named = {"lookup_name": "Smelter not yet identified"}
    stated = {"metal": metal, "smelter_id": number, **named, **values}
    return StatedRow(row=row, metal=metal, kind=kind, number=number, values=stated)


def make_unlisted(name, **values):
    return make_row(name, kind=NOT_LISTED, **values)


def make_open(**values):
    return make_row("", kind=NOT_IDENTIFIED, **values)


def make_source(company="Alder", *smelters, template="CMRT", version="6.5", **values):
    """What a readable file states; rows are numbered from 5 on as they come."""
    rows = tuple(
        StatedRow(place, one.metal, one.kind, one.number, one.values)
        for place, one in enumerate(smelters, start=5)
    )
    usual = {
        "file": f"{company}.xlsx",
        "readable": True,
        "complete": True,
        "lookup": LOOKUP if template == "CMRT" else (),
    }
    made = usual | values
    content = repr((company, rows, template, version, sorted(made.items(), key=str)))
    made.setdefault("digest", hashlib.sha256(content.encode()).hexdigest())
    return Source(company=company, smelters=rows, template=template, version=version, **made)


def answered(**by_role):
    """Answers about tin by role: answered(used="Yes", rate="100%")."""
    return tuple(StatedAnswer(role, "Tin", answer) for role, answer in by_role.items())


def make_note(code="DECL-DATE-STALE", message="The date is old."):
    return Note(code, message)


TITLES = {
    "CMRT": "Conflict Minerals Reporting Template",
    "EMRT": "Extended Mineral Reporting Template",
    "AMRT": "Additional Minerals Reporting Template",
    "CRT": "Cobalt Reporting Template",
}
DAY = datetime.date(2026, 10, 1)


def make_form(template, version, *, cells=(), sheets=(), answers="Yes", minerals=()):
    """Return a filled form of any version, with made-up smelters in its look-up.

    `answers` fills every question, or is a dict by question key; `minerals` are chosen where a
    form lets choose; `cells` changes the Declaration and `sheets` adds cells to other sheets.
    """
    spec = find_spec(template, version)
    corner = f"Revision {spec.stated_version or version}"
    declaration = {
        spec.detection.title.cell: f"Our form ({template})",
        spec.detection.language.cell: "English",
        spec.detection.versions[0].cell: corner,
        **{field.cell: _field(field) for field in spec.fields if field.required == "always"},
    }
    for pick, name in zip(spec.selection.picks if spec.selection else (), minerals, strict=False):
        declaration[pick.cell] = name
    for question in spec.all_questions():
        for mineral, place in question.cells.items():
            wanted = answers if isinstance(answers, str) else answers.get(question.key, "")
            allowed = question.allowed_for(mineral)
            starts = [text for text in allowed if text.startswith(wanted)] if wanted else [""]
            declaration[place.answer] = starts[0] if starts else allowed[0]
    book = {
        "Revision": {spec.detection.title_constant.cell: TITLES[template]},
        **{sheet: {} for sheet in (*spec.sheets, *spec.helper_sheets)},
        "Declaration": {**declaration, **dict(cells)},
    }
    for ref in spec.detection.versions[1:]:
        book.setdefault(ref.sheet, {})[ref.cell] = corner
    for sheet, more in dict(sheets).items():
        book[sheet] = {**book[sheet], **more}
    return make_workbook(book)


def _field(field):
    if field.kind == "choice":
        return field.allowed[0]
    if field.kind == "date":
        return DAY
    return "anna@example.com" if field.kind == "email" else f"Our {field.label}"
