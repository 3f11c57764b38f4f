"""Rules about identification numbers: their form, and the smelter that they belong to."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.words import CID, NOT_AVAILABLE, country_key
from toolkit.checker.values import key_of, text_of

LESSON = "C2.M3.L3"

FORMAT = Kind(
    "SMELTER-CID-FORMAT",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not a valid RMI number."),
    why=gettext_noop("An RMI number is CID and six digits, such as CID001234, without spaces."),
    fix=gettext_noop("Correct the number in cell %(cell)s."),
    lesson=LESSON,
)
UNKNOWN = Kind(
    "SMELTER-CID-UNKNOWN",
    Severity.WARNING,
    message=gettext_noop("The number %(value)s is not in the form's list of smelters."),
    why=gettext_noop("It was mistyped, or taken off the list since."),
    fix=gettext_noop("Compare cell %(cell)s with the current public list of the RMI."),
    lesson=LESSON,
)
OTHER_METAL = Kind(
    "SMELTER-CID-OTHER-METAL",
    Severity.ERROR,
    message=gettext_noop("The number %(value)s belongs to a smelter of %(listed)s."),
    why=gettext_noop("A number stands for one metal. Your row is about %(metal)s."),
    fix=gettext_noop("Correct the number in cell %(cell)s, or the metal of the row."),
    lesson=LESSON,
)
NAME_MISMATCH = Kind(
    "SMELTER-CID-NAME-MISMATCH",
    Severity.ERROR,
    message=gettext_noop("The number %(value)s belongs to %(owner)s, not to %(name)s."),
    why=gettext_noop("Number and name must be of the same facility."),
    fix=gettext_noop("Find out which of the two is right, and correct row %(line)s."),
    lesson=LESSON,
)
COUNTRY_MISMATCH = Kind(
    "SMELTER-CID-COUNTRY-MISMATCH",
    Severity.ERROR,
    message=gettext_noop("%(name)s is in %(listed)s, not in %(country)s."),
    why=gettext_noop("A facility does not move, so the country or the smelter is wrong."),
    fix=gettext_noop("Correct the country in cell %(cell)s, or choose the right smelter."),
    lesson=LESSON,
)
ID_MISSING = Kind(
    "SMELTER-ID-MISSING",
    Severity.WARNING,
    message=gettext_noop("The number of %(name)s is missing."),
    why=gettext_noop("Your customer matches smelters by number. The form fills it in itself."),
    fix=gettext_noop("Write %(number)s in cell %(cell)s, or restore the form's formula."),
    lesson=LESSON,
)


def _is_rmi(row: SmelterRow) -> bool:
    """True if the row's identification number claims to be one of the RMI."""
    source = key_of(row.text("smelter_id_source"))
    return source == "rmi" or key_of(row.text("smelter_id")).startswith("cid")


def _typed_numbers(row: SmelterRow) -> Iterator[Entry]:
    """Yield the cells in which somebody typed an RMI number."""
    if not row["cid_input"].is_blank:
        yield row["cid_input"]
    number = row["smelter_id"]
    typed = "smelter_id" not in row.automatic and not number.is_blank
    if typed and key_of(number.text) not in NOT_AVAILABLE and _is_rmi(row):
        yield number


@rule
def numbers_are_known(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A typed number has the form of an RMI number and is in the list."""
    for row in declaration.smelters:
        for entry in _typed_numbers(row):
            value = text_of(entry.raw)[:80]
            if not CID.fullmatch(value):
                yield FORMAT.at(entry.sheet, entry.cell, value=value)
            elif declaration.known and declaration.known.by_id(value) is None:
                yield UNKNOWN.at(entry.sheet, entry.cell, value=value)


@rule
def numbers_fit_metal_and_name(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A known number belongs to the row's metal and to the smelter that the row names."""
    for row in declaration.smelters:
        for entry in _typed_numbers(row):
            owner = declaration.known.by_id(entry.text)
            metal, name = row["metal"].answer, _name(row)
            if owner is None or not metal:
                continue
            if key_of(owner.metal) != key_of(metal):
                yield OTHER_METAL.at(
                    entry.sheet, entry.cell, value=entry.text, listed=owner.metal, metal=metal
                )
                break
            known_name = row.not_listed or declaration.known.by_name(metal, name)
            if name and known_name and not declaration.known.is_name_of(entry.text, name):
                yield NAME_MISMATCH.at(
                    entry.sheet,
                    entry.cell,
                    value=entry.text,
                    owner=owner.standard_name,
                    name=name[:80],
                    line=str(row.row),
                )
                break


def _name(row: SmelterRow) -> str:
    """Return the name that the row gives to its smelter, or "" where it gives none."""
    if row.not_identified:
        return ""
    return row.text("smelter_name" if row.not_listed else "lookup_name")


@rule
def countries_fit_the_smelter(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A typed country is the one in which the listed smelter is."""
    for row in declaration.smelters:
        country = row["country"]
        if "country" in row.automatic or country.is_blank or row.not_identified:
            continue
        known = declaration.known.by_name(row.text("metal"), _name(row))
        if known and known.country and country_key(known.country) != country_key(country.text):
            yield COUNTRY_MISMATCH.at(
                country.sheet,
                country.cell,
                name=known.standard_name,
                listed=known.country,
                country=country.text[:80],
            )


@rule
def listed_smelters_show_their_number(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """A smelter that was chosen from the list shows its number."""
    for row in declaration.smelters:
        number = row["smelter_id"]
        special = row.not_listed or row.not_identified
        if special or "smelter_id" in row.automatic or not number.is_blank:
            continue
        known = declaration.known.by_name(row.text("metal"), row.text("lookup_name"))
        if known and known.smelter_id and row["cid_input"].is_blank:
            yield ID_MISSING.at(
                number.sheet, number.cell, name=known.standard_name, number=known.smelter_id
            )
