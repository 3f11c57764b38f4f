"""Rules about which smelters are listed: a row's metal, its look-up name, its name and country."""

from collections.abc import Iterator
from itertools import count

from toolkit.checker.declaration import Declaration, Entry, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_numbers import DID_YOU_MEAN
from toolkit.checker.rules.smelter_rows import number_owner, says_nothing, shown
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
    message=gettext_noop(
        "A smelter of %(metal)s is listed, but %(metal)s is answered \u201c%(given)s\u201d."
    ),
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
    hint=DID_YOU_MEAN,
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
    message=gettext_noop("The smelter in row %(line)s has no name."),
    why=gettext_noop("A smelter that is not chosen from the list must be named to be traced."),
    fix=gettext_noop("Write the smelter's name in cell %(cell)s."),
    lesson=SPECIAL_LESSON,
)
COUNTRY_REQUIRED = Kind(
    "SMELTER-COUNTRY-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("The smelter in row %(line)s has no country."),
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
_DETAILS = ("smelter_name", "smelter_id", "street", "city", "state_province")


def used_rows(declaration: Declaration) -> Iterator[SmelterRow]:
    """Yield the rows whose input number, if any, is known; the number rules judge the others."""
    for row in declaration.smelters:
        lost = row.text("cid_input") and row["metal"].is_blank
        if not (lost and "metal" in row.automatic):
            yield row


def closing_answer(declaration: Declaration, metal: str) -> Entry | None:
    """Return the answer that takes a metal out of scope, such as No or Unknown, or None."""
    for mineral in declaration.minerals:
        if key_of(mineral.name) == key_of(metal):
            gate = declaration.spec.gates[-1].key
            question = declaration.closed_by(gate, mineral.key)
            return declaration.answers[question, mineral.key] if question else None
    return None


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
    """Each row names a metal of the form that was not answered No, or else taken out."""
    for row in used_rows(declaration):
        metal = row["metal"]
        closing = closing_answer(declaration, metal.text)
        if metal.is_blank:
            yield METAL_REQUIRED.at(metal.sheet, metal.cell, line=str(row.row))
        elif not metal.answer:
            allowed = "; ".join(metal.allowed)
            yield METAL_VALUE.at(metal.sheet, metal.cell, value=metal.text[:80], allowed=allowed)
        elif closing:
            yield OUT_OF_SCOPE.at(
                metal.sheet,
                metal.cell,
                metal=metal.answer,
                given=closing.answer,
                answer=closing.cell,
                line=str(row.row),
            )


@rule
def rows_choose_a_known_smelter(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The look-up name is in the form's list, under this metal."""
    for row in used_rows(declaration):
        metal, name = row["metal"], row.entries.get("lookup_name")
        if name is None or not metal.answer or row.not_listed or row.not_identified:
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
                yield LOOKUP_UNKNOWN.at(
                    name.sheet,
                    name.cell,
                    value=value,
                    metal=metal.answer,
                    likely=_likely(declaration, row),
                )


def _likely(declaration: Declaration, row: SmelterRow) -> str:
    """Return the smelter that a row with an unknown name means: by its number, else by the name."""
    metal = row["metal"].answer
    owner = number_owner(declaration, row)
    if owner is not None and key_of(owner.metal) == key_of(metal):
        return owner.label
    name, country = row.text("lookup_name"), shown(row, "country")
    guess = declaration.guesses.by_name(metal, name, country=country)
    return guess.label if guess else ""


@rule
def unlisted_smelters_are_described(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """A smelter that is not chosen from the list comes with name and country.

    Source: CMRT 6.5, Checker row 69. AMRT 1.2 has no list, so that this holds for each row.
    """
    unknown_is_listed = declaration.spec.template == "AMRT"  # its country list has UNKNOWN
    for row in declaration.smelters:
        if not row.not_listed and ("lookup_name" in row.entries or row["metal"].is_blank):
            continue
        for key, kind in (("smelter_name", NAME_REQUIRED), ("country", COUNTRY_REQUIRED)):
            entry = row[key]
            allowed = unknown_is_listed and key == "country" and key_of(entry.text) == "unknown"
            if says_nothing(shown(row, key)) and not allowed:
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
        details = [row[key].cell for key in _DETAILS if not says_nothing(shown(row, key))]
        if details:
            yield NOT_IDENTIFIED_WITH_DETAILS.at(
                name.sheet, name.cell, line=str(row.row), cells=", ".join(details)
            )
        else:
            metal = row.text("metal")
            yield NOT_IDENTIFIED.at(
                name.sheet,
                name.cell,
                severity=None if _has_smelters(declaration, metal) else Severity.INFO,
                metal=metal,
            )


def _has_smelters(declaration: Declaration, metal: str) -> bool:
    """True if a smelter of this metal can be chosen; the form lists none of graphite."""
    lookup = declaration.form_lookup
    return not lookup or next(lookup.of_metal(metal), None) is not None
