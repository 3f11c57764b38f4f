"""Rules that compare the answers on origin with the countries of the mines that are listed."""

from collections.abc import Iterable, Iterator

from toolkit.checker.countries import country_key
from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.origins import countries_in
from toolkit.checker.risk_areas import COVERED_COUNTRIES
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.consistency import ORIGIN_LESSON, asked_in_scope

COVERED = Kind(
    "X-MINE-COUNTRY-VS-COVERED",
    Severity.ERROR,
    message=gettext_noop(
        "%(metal)s: question %(number)s is %(answer)s, but %(where)s names a covered country: "
        "%(country)s."
    ),
    why=gettext_noop("Your own list contradicts your answer on the covered countries."),
    fix=gettext_noop("Choose Yes in cell %(cell)s, or correct the country in the list."),
    lesson=ORIGIN_LESSON,
)
RISK_AREA = Kind(
    "X-MINE-COUNTRY-VS-CAHRA",
    Severity.WARNING,
    message=gettext_noop(
        "%(metal)s: question %(number)s is No, but %(where)s names a country at risk: %(country)s."
    ),
    why=gettext_noop("Your own list contradicts your answer on high-risk areas."),
    fix=gettext_noop("Choose Yes in cell %(cell)s, or correct the country in the list."),
    lesson=ORIGIN_LESSON,
)
ONLY = Kind(
    "X-ONLY-ANSWER-VS-MINES",
    Severity.WARNING,
    message=gettext_noop(
        "%(metal)s: question %(number)s is \u201c%(answer)s\u201d, but %(where)s names another "
        "country: %(country)s."
    ),
    why=gettext_noop("\u201cOnly\u201d means that no mine of this mineral is anywhere else."),
    fix=gettext_noop("Correct the answer in cell %(cell)s, or the country in the list."),
    lesson=ORIGIN_LESSON,
)


def _mine_countries(declaration: Declaration, mineral: str) -> Iterator[tuple[Entry, str]]:
    """Yield the countries of a mineral's mines, with the cells that name them."""
    listed = [row["mine_countries"] for row in declaration.rows_of(mineral)]
    listed += [row["country"] for row in declaration.mines_of(mineral)]
    for entry in listed:
        for country in sorted(countries_in(entry.text)):
            yield entry, country


def _first_mine(
    declaration: Declaration, mineral: str, within: Iterable[str], *, outside: bool = False
) -> tuple[str, str] | None:
    """Return cell and country of the first mine in (or outside) these countries, or None."""
    keys = {country_key(name) for name in within}
    for entry, country in _mine_countries(declaration, mineral):
        if (country in keys) is not outside:
            return f"{entry.sheet}!{entry.cell}", country.upper()
    return None


@rule
def covered_countries_are_declared(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A mine in a covered country needs a Yes to the CMRT's question 3; 17 CFR 240.13p-1."""
    for entry, key, metal, number in asked_in_scope(declaration, "covered"):
        if entry.answer not in ("No", "Unknown"):
            continue
        mine = _first_mine(declaration, key, COVERED_COUNTRIES)
        if mine:
            severity = Severity.ERROR if entry.answer == "No" else Severity.WARNING
            answer = entry.answer
            where, country = mine
            yield COVERED.at(
                entry.sheet,
                entry.cell,
                severity,
                metal=metal,
                number=number,
                answer=answer,
                where=where,
                country=country,
            )


@rule
def risk_areas_are_declared(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A mine in a country at risk is not answered No.

    If the covered countries are answered Yes, X-COVERED-VS-CAHRA says so already.
    """
    for entry, key, metal, number in asked_in_scope(declaration, "risk_areas"):
        covered = declaration.asked("covered", key)
        if entry.answer != "No" or (covered is not None and covered.answer == "Yes"):
            continue
        mine = _first_mine(declaration, key, context.risk_areas)
        if mine:
            where, country = mine
            yield RISK_AREA.at(
                entry.sheet, entry.cell, metal=metal, number=number, where=where, country=country
            )


@rule
def only_means_only(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """An answer such as "DRC only" has no mine elsewhere. Source: EMRT 1 and CRT 2, drop-downs."""
    question = declaration.spec.asking("risk_areas")
    only_from = question.only_from if question else {}
    for entry, key, metal, number in asked_in_scope(declaration, "risk_areas"):
        if entry.answer not in only_from:
            continue
        mine = _first_mine(declaration, key, only_from[entry.answer], outside=True)
        if mine:
            where, country = mine
            yield ONLY.at(
                entry.sheet,
                entry.cell,
                metal=metal,
                number=number,
                answer=entry.answer,
                where=where,
                country=country,
            )
