"""Rules about what the loaded list says of a smelter beyond the form's own look-up.

Silent where no list is loaded, and of smelters that the list does not have: a list may be partial.
"""

from collections.abc import Iterator

from toolkit.checker.countries import country_key
from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_numbers import NAME_MISMATCH, conflict
from toolkit.checker.rules.smelter_places import COUNTRY_MISMATCH
from toolkit.checker.rules.smelter_rows import (
    is_alike,
    is_in_country,
    is_typed,
    known_smelter,
    name_entry,
    name_of,
    number_of,
    number_owner,
)
from toolkit.checker.values import key_of

OTHER = "other"

STATUS_OTHER = Kind(
    "SMELTER-STATUS-OTHER",
    Severity.INFO,
    message=gettext_noop("%(name)s (%(number)s) is neither conformant nor active in the list."),
    why=gettext_noop(
        "It is listed as a smelter, but no assessment covers it. Customers ask what you do."
    ),
    fix=gettext_noop(
        "Keep the row if the smelter is in your chain, and write your next steps beside it."
    ),
    lesson="C2.M3.L3",
)
LIST_DIFFERS = Kind(
    "SMELTER-LIST-DIFFERS",
    Severity.INFO,
    message=gettext_noop("The list loaded here has other facts about %(number)s: %(listed)s."),
    why=gettext_noop("Smelters change their name or owner, and one of the two lists is older."),
    fix=gettext_noop(
        "If yours is older, use the newest version of the form: it brings the newest list."
    ),
    lesson="C2.M3.L3",
)


def _listed(declaration: Declaration, row: SmelterRow) -> KnownSmelter | None:
    """Return what the loaded list has for the row's number, or for the number of its smelter."""
    known = number_owner(declaration, row) or known_smelter(declaration, row)
    return declaration.loaded.by_id(known.smelter_id) if known and known.smelter_id else None


@rule
def smelters_are_assessed(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A listed smelter that is neither conformant nor active is worth a look, once."""
    told = set()
    for row in declaration.smelters if declaration.loaded else ():
        listed = None if row.not_identified else _listed(declaration, row)
        if listed is None or listed.status != OTHER or listed.smelter_id in told:
            continue
        told.add(listed.smelter_id)
        entry = name_entry(row)
        yield STATUS_OTHER.at(
            entry.sheet, entry.cell, name=listed.standard_name, number=listed.smelter_id
        )


@rule
def the_loaded_list_agrees(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The loaded list has the same metal, names, country and city for a number as the form.

    Rows that do not agree with the form's look-up have findings of their own. Where the form does
    not have the number, the row itself is compared.
    """
    for row in declaration.smelters if declaration.loaded else ():
        name = name_of(row)
        inside = declaration.form_lookup.by_name(row.text("metal"), name) if name else None
        number = inside.smelter_id if inside else number_of(row)
        listed = declaration.loaded.by_id(number) if number else None
        if listed is None or conflict(declaration, row):
            continue
        differs = (
            _differs(declaration, row, listed)
            if inside is None
            else _changed(declaration, inside, listed)
        )
        if facts := list(differs):
            entry = name_entry(row)
            yield LIST_DIFFERS.at(
                entry.sheet, entry.cell, number=listed.smelter_id, listed=", ".join(facts)
            )


def _differs(declaration: Declaration, row: SmelterRow, listed: KnownSmelter) -> Iterator[str]:
    """Yield what the list has other than the row, but for what has a finding in this form."""
    silent, name = declaration.spec.silent, name_of(row)
    known_name = declaration.loaded.is_name_of(listed.smelter_id, name)
    if NAME_MISMATCH.code in silent and name and not known_name:
        yield listed.standard_name
    elsewhere = is_typed(row, "country") and not is_in_country(row, listed)
    if COUNTRY_MISMATCH.code in silent and listed.country and elsewhere:
        yield listed.country
    if is_typed(row, "city") and listed.city and not is_alike(row.text("city"), listed.city):
        yield listed.city


def _changed(declaration: Declaration, inside: KnownSmelter, listed: KnownSmelter) -> Iterator[str]:
    if key_of(inside.metal) != key_of(listed.metal):
        yield listed.metal
    if not declaration.loaded.is_name_of(listed.smelter_id, inside.standard_name):
        yield listed.standard_name
    if listed.country and country_key(inside.country) != country_key(listed.country):
        yield listed.country
    if listed.city and inside.city and key_of(inside.city) != key_of(listed.city):
        yield listed.city
