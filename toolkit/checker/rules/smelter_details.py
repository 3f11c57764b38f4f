"""Rules about what else a smelter's row says: source of the number, contact, marks in the text."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_rows import (
    PLACEHOLDER,
    family,
    is_typed,
    known_smelter,
    name_entry,
    says_nothing,
    shown,
)
from toolkit.checker.rules.words import EMAIL
from toolkit.checker.values import key_of

LESSON = "C2.M3.L1"

SOURCE_MISSING = Kind(
    "SMELTER-ID-SOURCE-MISSING",
    Severity.INFO,
    message=gettext_noop("The number %(number)s has no source."),
    why=gettext_noop("A number means something only with the list that it comes from."),
    fix=gettext_noop("Write in cell %(cell)s who gave the number, such as RMI."),
    lesson=LESSON,
)
PLACEHOLDER_LEFT = Kind(
    "SMELTER-PLACEHOLDER-LEFT",
    Severity.INFO,
    message=gettext_noop("The form still asks for details of the smelter in row %(line)s."),
    why=gettext_noop("Its note in the column for the source is a reminder, and no data."),
    fix=gettext_noop("Add what you know of the smelter, or clear cell %(cell)s."),
    lesson="C2.M3.L2",
)
SELF_LISTED = Kind(
    "SMELTER-SELF-LISTED",
    Severity.INFO,
    message=gettext_noop("The smelter in row %(line)s is your own company."),
    why=gettext_noop("That is right only if you smelt or refine %(metal)s yourself."),
    fix=gettext_noop("Name the smelter that your metal comes from in cell %(cell)s, if it is not."),
    lesson="C2.M3.L3",
)
EMAIL_FORMAT = Kind(
    "SMELTER-CONTACT-EMAIL-FORMAT",
    Severity.WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is not one complete e-mail address."),
    why=gettext_noop("Nobody can be reached at an address that is wrong."),
    fix=gettext_noop("Correct the address in cell %(cell)s, or clear the cell."),
    lesson=LESSON,
)
PRIVACY = Kind(
    "SMELTER-CONTACT-PRIVACY",
    Severity.INFO,
    message=gettext_noop("The smelter list names people to contact, in %(count)s rows."),
    why=gettext_noop("The list travels far. Names and addresses are personal data."),
    fix=gettext_noop("From cell %(cell)s on, keep only those of people who agreed to it."),
    lesson=LESSON,
)
EXCLAMATION = Kind(
    "SMELTER-EXCLAMATION",
    Severity.WARNING,
    message=gettext_noop("There is a \u201c!\u201d in cell %(cell)s."),
    why=gettext_noop("The form marks names and countries that do not fit with this sign."),
    fix=gettext_noop("Choose metal, smelter and country of row %(line)s anew."),
    lesson="C2.M3.L3",
)

CONTACT = ("contact_name", "contact_email")
WITH_MARK = ("CMRT", "CRT", "EMRT 1", "AMRT 1.2")


@rule
def numbers_have_a_source(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A typed number says whose it is; the form's own reminder says nothing.

    Source: the form's instructions to the columns of the number and its source.
    """
    for row in declaration.smelters:
        if _has_placeholder(row):
            source = row["smelter_id_source"]
            yield PLACEHOLDER_LEFT.at(source.sheet, source.cell, line=str(row.row))
            continue
        number = row.text("smelter_id")
        typed = is_typed(row, "smelter_id") and not says_nothing(number)
        listed = declaration.form_lookup.by_id(number) if typed else None
        if listed is not None and not listed.id_source:
            continue  # the list of CMRT 6.4 has no source for some
        if typed and says_nothing(shown(row, "smelter_id_source")):
            source = row["smelter_id_source"]
            yield SOURCE_MISSING.at(source.sheet, source.cell, number=number[:80])


def _has_placeholder(row: SmelterRow) -> bool:
    """True if the form shows its reminder: where nothing is known, and nothing was typed over."""
    if "smelter_id_source" in row.automatic:
        return row.not_listed and row.resolved is None
    return key_of(row.text("smelter_id_source")) == PLACEHOLDER


@rule
def the_company_is_no_smelter_by_mistake(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """A maker of parts is not its own smelter."""
    company = key_of(declaration.fields["company_name"].text)
    for row in declaration.smelters:
        if not company or row.not_identified:
            continue
        known = known_smelter(declaration, row)
        standard = known.standard_name if known else ""
        names = row.text("smelter_name"), row.text("lookup_name"), standard
        if company in map(key_of, names):
            entry = name_entry(row)
            metal = row["metal"].answer or row.text("metal")
            yield SELF_LISTED.at(entry.sheet, entry.cell, line=str(row.row), metal=metal)


@rule
def contacts_can_be_reached_and_agreed(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """An address is complete, and people who are named agreed to it.

    The second is one finding for the whole list. Source: the form's instructions.
    """
    people = []
    for row in declaration.smelters:
        address = row.text("contact_email")
        if not says_nothing(address) and not EMAIL.fullmatch(address):
            entry = row["contact_email"]
            yield EMAIL_FORMAT.at(entry.sheet, entry.cell, value=address[:80])
        people += [row[key] for key in CONTACT if not says_nothing(row.text(key))][:1]
    if people:
        first = people[0]
        yield PRIVACY.at(first.sheet, first.cell, count=str(len(people)))


@rule
def names_and_countries_have_no_mark(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """The form's old mark for a bad combination is not left in names and countries."""
    if family(declaration.spec) not in WITH_MARK:
        return
    for row in declaration.smelters:
        for key in ("smelter_name", "country"):
            if "!" in row.text(key) and key not in row.automatic:
                entry = row[key]
                yield EXCLAMATION.at(entry.sheet, entry.cell, line=str(row.row))
