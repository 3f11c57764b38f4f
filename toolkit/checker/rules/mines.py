"""Rules about the Mine List, which EMRT 2 and AMRT have."""

from collections.abc import Iterator

from toolkit.checker.countries import COUNTRIES, country_key, is_in_list
from toolkit.checker.declaration import Declaration, Entry, SmelterRow, TableRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.risk_areas import DRC
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.words import NOT_AVAILABLE
from toolkit.checker.values import key_of

LESSON = "C3.M2.L4"

METAL_REQUIRED = Kind(
    "MINE-METAL-REQUIRED",
    Severity.WARNING,
    message=gettext_noop("The mine in row %(line)s has no mineral."),
    why=gettext_noop("Without it nobody knows what comes from the mine."),
    fix=gettext_noop("Choose the mineral in cell %(cell)s."),
    lesson=LESSON,
)
OUT_OF_SCOPE = Kind(
    "MINE-METAL-OUT-OF-SCOPE",
    Severity.WARNING,
    message=gettext_noop("A mine of %(metal)s is listed, but %(metal)s is not in scope."),
    why=gettext_noop("You name a mine for a mineral that you do not declare."),
    fix=gettext_noop("Correct the mineral in cell %(cell)s, or your answers about it."),
    lesson=LESSON,
)
SMELTER_REQUIRED = Kind(
    "MINE-SMELTER-REQUIRED",
    Severity.WARNING,
    message=gettext_noop("The mine in row %(line)s has no smelter."),
    why=gettext_noop("The list says which smelter each mine supplies."),
    fix=gettext_noop("Write the smelter's name in cell %(cell)s, as in the Smelter List."),
    lesson=LESSON,
)
SMELTER_NOT_IN_LIST = Kind(
    "MINE-SMELTER-NOT-IN-LIST",
    Severity.WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is not among the smelters of %(metal)s."),
    why=gettext_noop(
        "Both lists must name the same smelters. The form itself offers wrong names where the "
        "Smelter List is not sorted by metal."
    ),
    fix=gettext_noop("Write the name as in the Smelter List, or add the smelter there."),
    lesson=LESSON,
)
NAME_REQUIRED = Kind(
    "MINE-NAME-REQUIRED",
    Severity.WARNING,
    message=gettext_noop("The mine in row %(line)s has no name."),
    why=gettext_noop("A row says which mine it is, as far as you know."),
    fix=gettext_noop("Write the name in cell %(cell)s, or Unknown; never invent one."),
    lesson=LESSON,
)
COUNTRY_REQUIRED = Kind(
    "MINE-COUNTRY-REQUIRED",
    Severity.WARNING,
    message=gettext_noop("The mine in row %(line)s has no country."),
    why=gettext_noop("The country of origin is what this list is for."),
    fix=gettext_noop("Write the country of the mine in cell %(cell)s."),
    lesson=LESSON,
)
COUNTRY_VALUE = Kind(
    "MINE-COUNTRY-VALUE",
    Severity.WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is not a name of the form's country list."),
    why=gettext_noop("Your customer's system only knows the names in that list."),
    fix=gettext_noop("Write the country in cell %(cell)s as the list does, such as %(example)s."),
    lesson=LESSON,
)
DUPLICATE = Kind(
    "MINE-DUPLICATE",
    Severity.INFO,
    message=gettext_noop("Row %(line)s names the same mine and smelter as row %(first)s."),
    why=gettext_noop("One line for each mineral, smelter and mine is enough."),
    fix=gettext_noop("Delete row %(line)s."),
    lesson=LESSON,
)
SMELTER_RECYCLED = Kind(
    "MINE-SMELTER-RECYCLED",
    Severity.WARNING,
    message=gettext_noop("%(value)s has a mine here, but is 100%% recycled in the Smelter List."),
    why=gettext_noop("A smelter that only takes recycled material buys from no mine."),
    fix=gettext_noop("Correct cell %(other)s of the Smelter List, or this row."),
    lesson=LESSON,
)

_NO_COUNTRY = NOT_AVAILABLE | {"unknown"}


@rule
def mines_have_a_mineral_in_scope(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each row has a mineral that is chosen and that no answer takes out of scope."""
    for row in declaration.mines:
        metal = row["metal"]
        if metal.is_blank:
            yield METAL_REQUIRED.at(metal.sheet, metal.cell, line=str(row.row))
        elif _is_out_of_scope(declaration, row):
            yield OUT_OF_SCOPE.at(metal.sheet, metal.cell, metal=metal.text[:80])


def _is_out_of_scope(declaration: Declaration, row: TableRow) -> bool:
    mineral = declaration.mineral_named(row.text("metal"))
    return mineral is None or declaration.is_closed(mineral.key)


@rule
def mines_are_described(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A row with a mineral has smelter, mine and country. Source: what the form highlights."""
    needed = (
        ("smelter_name", SMELTER_REQUIRED),
        ("mine_name", NAME_REQUIRED),
        ("country", COUNTRY_REQUIRED),
    )
    for row in declaration.mines:
        if row["metal"].is_blank or _is_out_of_scope(declaration, row):
            continue
        for key, kind in needed:
            entry = row[key]
            if entry.is_blank or entry.is_lookalike:
                yield kind.at(entry.sheet, entry.cell, line=str(row.row))


@rule
def mine_countries_are_from_the_list(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """A country is named as in the form's list, or said to be unknown. Source: its sheet C."""
    for row in declaration.mines:
        entry = row["country"]
        if entry.is_blank or entry.is_lookalike or key_of(entry.text) in _NO_COUNTRY:
            continue
        if not is_in_list(entry.text):
            example = _listed(entry.text) or DRC
            yield COUNTRY_VALUE.at(entry.sheet, entry.cell, value=entry.text[:80], example=example)


def _listed(text: str) -> str:
    """Return the list's name for a country that is known by another one, or ""."""
    meant = country_key(text)
    return next((name for _code, name in COUNTRIES if country_key(name) == meant), "")


@rule
def mines_supply_listed_smelters(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The smelter is in the Smelter List, for this mineral, and does take mined material.

    A mineral without any smelter is SMELTER-LIST-REQUIRED.
    """
    for mineral in declaration.minerals:
        mines = declaration.mines_of(mineral.key)
        smelters = _Smelters(declaration, mineral.key) if mines else None
        if smelters is None or not smelters or declaration.is_closed(mineral.key):
            continue
        for row in mines:
            name = row["smelter_name"]
            if name.is_blank or name.is_lookalike:
                continue
            value = name.text[:80]
            if not smelters.know(name.text):
                yield SMELTER_NOT_IN_LIST.at(name.sheet, name.cell, value=value, metal=mineral.name)
            elif (other := smelters.recycled(name.text)) and not _is_scrap(row):
                yield SMELTER_RECYCLED.at(name.sheet, name.cell, value=value, other=other.cell)


def _is_scrap(row: TableRow) -> bool:
    key = key_of(row.text("mine_name"))
    return "recycl" in key or "scrap" in key


class _Smelters:
    """The smelters of one mineral, by all the names that its rows give them."""

    def __init__(self, declaration: Declaration, mineral: str) -> None:
        self.lookup = declaration.known
        self.metal = declaration.mineral(mineral).name
        self.recycled_in: dict[str, Entry] = {}
        """By name, the first cell in which a smelter is 100% recycled."""
        self.mined: set[str] = set()
        """Names of smelters of which some row does not say so."""
        for row in declaration.rows_of(mineral):
            answer = row["recycled_100"]
            for name in self._names(row):
                if answer.answer == "Yes":
                    self.recycled_in.setdefault(name, answer)
                else:
                    self.mined.add(name)

    def __bool__(self) -> bool:
        return bool(self.mined or self.recycled_in)

    def _names(self, row: SmelterRow) -> set[str]:
        names = {key_of(row.text(key)) for key in ("lookup_name", "smelter_name")}
        known = row.resolved or self.lookup.by_name(self.metal, row.text("lookup_name"))
        if known is not None:
            names |= {key_of(known.standard_name), key_of(known.lookup_name)}
        return names - {""}

    def _keys(self, name: str) -> tuple[str, ...]:
        known = self.lookup.by_name(self.metal, name)
        return (key_of(name), *((key_of(known.standard_name),) if known else ()))

    def know(self, name: str) -> bool:
        """True if a row has a smelter of this name, or of another name of the same one."""
        return any(key in self.mined or key in self.recycled_in for key in self._keys(name))

    def recycled(self, name: str) -> Entry | None:
        """Return the cell in which the smelter is 100% recycled, if all its rows say so."""
        keys = self._keys(name)
        if any(key in self.mined for key in keys):
            return None
        return next((self.recycled_in[key] for key in keys if key in self.recycled_in), None)


@rule
def mines_are_listed_once(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No row says again what another one says."""
    first: dict[tuple[str, ...], int] = {}
    for row in declaration.mines:
        metal = row["metal"]
        if metal.is_blank or row["mine_name"].is_blank:
            continue
        names = (row.text("metal"), row.text("smelter_name"), row.text("mine_name"))
        key = (*map(key_of, names), country_key(row.text("country")))
        if key in first:
            yield DUPLICATE.at(metal.sheet, metal.cell, line=str(row.row), first=str(first[key]))
        first.setdefault(key, row.row)
