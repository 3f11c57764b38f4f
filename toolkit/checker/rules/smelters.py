"""Rules about which smelters are listed: a row's metal, its look-up name, its name and country."""

from collections.abc import Iterator
from itertools import count

from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.words import NOT_AVAILABLE
from toolkit.checker.values import key_of

LESSON = "C2.M3.L3"
SPECIAL_LESSON = "C2.M3.L2"

LIST_REQUIRED = Kind(
    "SMELTER-LIST-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("%(metal)s is in your product, but no smelter of %(metal)s is listed."),
    why=gettext_noop("If the metal is in your product, somebody smelted it."),
    fix=gettext_noop("Add a row for each smelter of %(metal)s, from cell %(cell)s on."),
    lesson=LESSON,
)
METAL_REQUIRED = Kind(
    "SMELTER-METAL-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("The smelter in row %(line)s has no metal."),
    why=gettext_noop("Without its metal the row cannot be matched with your answers."),
    fix=gettext_noop("Choose the metal in cell %(cell)s."),
    lesson="C2.M3.L1",
)
METAL_VALUE = Kind(
    "SMELTER-METAL-VALUE",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not a metal of this form."),
    why=gettext_noop("The form knows its metals by their English names only."),
    fix=gettext_noop("Choose one of these in cell %(cell)s: %(allowed)s."),
    lesson="C2.M3.L1",
)
OUT_OF_SCOPE = Kind(
    "SMELTER-METAL-OUT-OF-SCOPE",
    Severity.ERROR,
    message=gettext_noop("A smelter of %(metal)s is listed, but %(metal)s is answered No."),
    why=gettext_noop(
        "Either the answer in cell %(answer)s of the Declaration or the row is wrong."
    ),
    fix=gettext_noop("Correct the answer, or delete row %(line)s of the list."),
    lesson=LESSON,
)
LOOKUP_REQUIRED = Kind(
    "SMELTER-LOOKUP-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Row %(line)s has a metal, but no smelter is chosen."),
    why=gettext_noop("The look-up name is how your customer recognises the smelter."),
    fix=gettext_noop("Choose a smelter in cell %(cell)s, or \u201cSmelter not listed\u201d."),
    lesson="C2.M3.L1",
)
LOOKUP_UNKNOWN = Kind(
    "SMELTER-LOOKUP-UNKNOWN",
    Severity.ERROR,
    message=gettext_noop(
        "\u201c%(value)s\u201d is not in the form's list of smelters of %(metal)s."
    ),
    why=gettext_noop("A typed name is not recognised, so no number and no country come along."),
    fix=gettext_noop(
        "Choose the smelter from the list in cell %(cell)s. If it is not there, choose "
        "\u201cSmelter not listed\u201d and write its name in column D."
    ),
    lesson="C2.M3.L1",
)
METAL_LOOKUP_MISMATCH = Kind(
    "SMELTER-METAL-LOOKUP-MISMATCH",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is a smelter of %(listed)s, not of %(metal)s."),
    why=gettext_noop("A facility that handles two metals has an entry for each of them."),
    fix=gettext_noop("Correct the metal in cell %(cell)s, or choose another smelter."),
    lesson=LESSON,
)
NAME_REQUIRED = Kind(
    "SMELTER-NAME-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Row %(line)s says \u201cSmelter not listed\u201d, but gives no name."),
    why=gettext_noop("A smelter that is not in the list must be named to be traced."),
    fix=gettext_noop("Write the smelter's name in cell %(cell)s."),
    lesson=SPECIAL_LESSON,
)
COUNTRY_REQUIRED = Kind(
    "SMELTER-COUNTRY-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Row %(line)s says \u201cSmelter not listed\u201d, but gives no country."),
    why=gettext_noop("The country is the first sign of risk."),
    fix=gettext_noop("Choose the smelter's country in cell %(cell)s."),
    lesson=SPECIAL_LESSON,
)
NOT_IDENTIFIED = Kind(
    "SMELTER-NOT-IDENTIFIED",
    Severity.WARNING,
    message=gettext_noop("A smelter of %(metal)s is not yet identified."),
    why=gettext_noop("That is honest, but unfinished: the origin of the metal is still open."),
    fix=gettext_noop("Ask the supplier again, and write in the comments when you will know."),
    lesson=SPECIAL_LESSON,
)
NOT_IDENTIFIED_WITH_DETAILS = Kind(
    "SMELTER-NOT-IDENTIFIED-WITH-DETAILS",
    Severity.WARNING,
    message=gettext_noop(
        "Row %(line)s says \u201cSmelter not yet identified\u201d, but it has details: %(cells)s."
    ),
    why=gettext_noop("If you know the smelter's name or number, it is identified."),
    fix=gettext_noop("Choose the smelter, or \u201cSmelter not listed\u201d, in cell %(cell)s."),
    lesson=SPECIAL_LESSON,
)
DUPLICATE_ROW = Kind(
    "SMELTER-DUPLICATE-ROW",
    Severity.WARNING,
    message=gettext_noop("Row %(line)s lists the same smelter as row %(first)s."),
    why=gettext_noop("A smelter counts once for each metal."),
    fix=gettext_noop("Delete row %(line)s."),
    lesson=LESSON,
)
DUPLICATE_CID = Kind(
    "SMELTER-DUPLICATE-CID",
    Severity.WARNING,
    message=gettext_noop(
        "Rows %(first)s and %(line)s have two names, but one smelter: %(number)s."
    ),
    why=gettext_noop("Many smelters are known under several names. They count once."),
    fix=gettext_noop("Delete one of the two rows; keep the standard name if you can."),
    lesson=LESSON,
)

_DETAILS = ("smelter_name", "smelter_id", "street", "city", "state_province")


def used_rows(declaration: Declaration) -> Iterator[SmelterRow]:
    """Yield the rows whose input number, if any, is known; the number rules judge the others."""
    for row in declaration.smelters:
        lost = not row["cid_input"].is_blank and row["metal"].is_blank
        if not (lost and "metal" in row.automatic):
            yield row


def closing_cell(declaration: Declaration, metal: str) -> str:
    """Return the cell of the answer that takes a metal out of scope, or ""."""
    for mineral in declaration.minerals:
        if key_of(mineral.name) == key_of(metal):
            gate = declaration.spec.gates[-1].key
            question = declaration.closed_by(gate, mineral.key)
            return declaration.answers[question, mineral.key].cell if question else ""
    return ""


@rule
def metals_in_scope_have_smelters(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each metal in scope has a row. Source: CMRT 6.5, Checker rows 65 to 68.

    A row that only lacks its metal, or has a wrong one, is reported there and not here too.
    """
    table = declaration.spec.smelters
    if table.sheet not in declaration.tabs:
        return
    used = {row.row for row in declaration.smelters}
    free = next(row for row in count(table.first_row) if row not in used)
    lost = [row.text("lookup_name") for row in declaration.smelters if not row["metal"].answer]
    meant = {key_of(metal) for name in lost for metal in declaration.known.metals_of(name)}
    for mineral in declaration.minerals_in_scope:
        name = declaration.mineral(mineral).name
        if not declaration.rows_of(mineral) and key_of(name) not in meant:
            yield LIST_REQUIRED.at(table.sheet, table.cell("metal", free), metal=name)


@rule
def rows_have_a_metal_in_scope(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each row names a metal of the form that was not answered No."""
    for row in used_rows(declaration):
        metal = row["metal"]
        answer = closing_cell(declaration, metal.text)
        if metal.is_blank:
            yield METAL_REQUIRED.at(metal.sheet, metal.cell, line=str(row.row))
        elif not metal.answer:
            allowed = "; ".join(metal.allowed)
            yield METAL_VALUE.at(metal.sheet, metal.cell, value=metal.text[:80], allowed=allowed)
        elif answer:
            yield OUT_OF_SCOPE.at(
                metal.sheet, metal.cell, metal=metal.answer, answer=answer, line=str(row.row)
            )


@rule
def rows_choose_a_known_smelter(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The look-up name is in the form's list, under this metal."""
    for row in used_rows(declaration):
        metal, name = row["metal"], row["lookup_name"]
        if not metal.answer or row.not_listed or row.not_identified:
            continue
        if name.is_blank:
            yield LOOKUP_REQUIRED.at(name.sheet, name.cell, line=str(row.row))
        elif declaration.known and not declaration.known.by_name(metal.text, name.text):
            listed = declaration.known.metals_of(name.text)
            value = name.text[:80]
            if listed:
                yield METAL_LOOKUP_MISMATCH.at(
                    metal.sheet,
                    metal.cell,
                    value=value,
                    listed=", ".join(listed),
                    metal=metal.answer,
                )
            else:
                yield LOOKUP_UNKNOWN.at(name.sheet, name.cell, value=value, metal=metal.answer)


@rule
def unlisted_smelters_are_described(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """ "Smelter not listed" comes with name and country. Source: CMRT 6.5, Checker row 69."""
    for row in declaration.smelters:
        if row.not_listed:
            for key, kind in (("smelter_name", NAME_REQUIRED), ("country", COUNTRY_REQUIRED)):
                entry = row[key]
                if entry.is_blank or key_of(entry.text) in NOT_AVAILABLE:
                    yield kind.at(entry.sheet, entry.cell, line=str(row.row))


@rule
def unidentified_smelters_are_open_points(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """ "Smelter not yet identified" is an open point, and has no details."""
    for row in declaration.smelters:
        if not row.not_identified:
            continue
        name = row["lookup_name"]
        details = [
            row[key].cell
            for key in _DETAILS
            if row.text(key) not in ("", "0") and key_of(row.text(key)) not in NOT_AVAILABLE
        ]
        if details:
            yield NOT_IDENTIFIED_WITH_DETAILS.at(
                name.sheet, name.cell, line=str(row.row), cells=", ".join(details)
            )
        else:
            yield NOT_IDENTIFIED.at(name.sheet, name.cell, metal=row.text("metal"))


@rule
def smelters_are_listed_once(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No smelter is listed twice, be it under the same name or under an alias."""
    by_name: dict[tuple[str, ...], int] = {}
    by_id: dict[tuple[str, str], int] = {}
    for row in declaration.smelters:
        if row.not_identified or row["lookup_name"].is_blank or row["metal"].is_blank:
            continue
        metal = key_of(row.text("metal"))
        name = row.text("smelter_name") if row.not_listed else row.text("lookup_name")
        known = declaration.known.by_name(row.text("metal"), name)
        country = row.text("country") or (known.country if known else "")
        same = (metal, key_of(name), key_of(country))
        number = row.text("smelter_id") or (known.smelter_id if known else "")
        identity = (metal, key_of(number))
        line = str(row.row)
        if name and same in by_name:
            cell = row["metal"]
            yield DUPLICATE_ROW.at(cell.sheet, cell.cell, line=line, first=str(by_name[same]))
        elif number and identity in by_id:
            cell = row["smelter_id"]
            first = str(by_id[identity])
            yield DUPLICATE_CID.at(cell.sheet, cell.cell, line=line, first=first, number=number)
        by_name.setdefault(same, row.row)
        by_id.setdefault(identity, row.row)
