"""Rules about where a smelter is: its country, and the country's name."""

from collections.abc import Iterator

from toolkit.checker.countries import is_in_list, list_name
from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_numbers import DID_YOU_MEAN, LESSON, conflict
from toolkit.checker.rules.smelter_rows import (
    is_in_country,
    is_typed,
    known_smelter,
    name_of,
    number_owner,
    says_nothing,
)

COUNTRY_MISMATCH = Kind(
    "SMELTER-CID-COUNTRY-MISMATCH",
    Severity.ERROR,
    message=gettext_noop("%(name)s is in %(listed)s, not in %(country)s."),
    why=gettext_noop("A facility does not move, so the country or the smelter is wrong."),
    fix=gettext_noop("Correct the country in cell %(cell)s, or choose the right smelter."),
    lesson=LESSON,
)
COUNTRY_VALUE = Kind(
    "SMELTER-COUNTRY-VALUE",
    Severity.WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is not a country of the form's list."),
    why=gettext_noop("Your customer's system only knows the names in the list."),
    fix=gettext_noop("Choose the country from the list in cell %(cell)s."),
    hint=DID_YOU_MEAN,
    lesson="C2.M3.L2",
)


def _meant(declaration: Declaration, row: SmelterRow) -> list[KnownSmelter]:
    """Return the listed smelters that the row may mean: by its number, else by its name."""
    owner = number_owner(declaration, row)
    if owner is not None and row.not_listed:
        return [owner]
    named = known_smelter(declaration, row)
    if row.not_listed or named is None:
        return []
    if owner is not None and declaration.known.is_name_of(owner.smelter_id, name_of(row)):
        return [owner]
    return [*declaration.known.all_by_name(row.text("metal"), name_of(row))]


@rule
def countries_fit_the_smelter(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A typed country is the one in which the listed smelter is.

    Where the number is of another smelter, that is said by itself and the country may be of either.
    """
    for row in declaration.smelters:
        if row.not_identified or not is_typed(row, "country"):
            continue
        meant = [smelter for smelter in _meant(declaration, row) if smelter.country]
        if not meant or any(is_in_country(row, smelter) for smelter in meant):
            continue
        if is_in_country(row, number_owner(declaration, row)) and conflict(declaration, row):
            continue
        country = row["country"]
        yield COUNTRY_MISMATCH.at(
            country.sheet,
            country.cell,
            name=meant[0].standard_name,
            listed=meant[0].country,
            country=country.text[:80],
        )


@rule
def countries_are_from_the_list(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A country is named as in the form's list; a common name will do for a listed smelter.

    Source: the form's drop-down. Only AMRT has UNKNOWN in it.
    """
    for row in declaration.smelters:
        country = row.text("country")
        if row.not_identified or not is_typed(row, "country") or says_nothing(country):
            continue
        if is_in_list(country) or _meant(declaration, row):
            continue
        entry, text = row["country"], country[:80]
        yield COUNTRY_VALUE.at(entry.sheet, entry.cell, value=text, likely=list_name(text))
