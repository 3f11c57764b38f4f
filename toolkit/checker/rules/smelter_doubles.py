"""Rules about smelters that are listed twice, or under another name than their own."""

from collections.abc import Iterator
from typing import NamedTuple

from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_numbers import conflict
from toolkit.checker.rules.smelter_rows import known_smelter, name_of, number_of, shown
from toolkit.checker.rules.smelters import LESSON, SPECIAL_LESSON
from toolkit.checker.values import key_of

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
ALIAS_USED = Kind(
    "SMELTER-ALIAS-USED",
    Severity.INFO,
    message=gettext_noop("\u201c%(value)s\u201d is another name of %(standard)s."),
    why=gettext_noop("It is the same smelter. Reports show it under its standard name."),
    fix=gettext_noop("Nothing is wrong. You may choose %(standard)s in cell %(cell)s."),
    lesson=LESSON,
)
NOT_LISTED_IS_LISTED = Kind(
    "SMELTER-NOT-LISTED-IS-LISTED",
    Severity.WARNING,
    message=gettext_noop(
        "\u201c%(value)s\u201d is in the list of smelters of %(metal)s: %(likely)s."
    ),
    why=gettext_noop(
        "A smelter that is chosen from the list brings its number, and customers recognise it."
    ),
    fix=gettext_noop("Choose it in cell %(lookup)s instead of \u201cSmelter not listed\u201d."),
    lesson=SPECIAL_LESSON,
)
NOT_LISTED_RESEMBLES = Kind(
    "SMELTER-NOT-LISTED-RESEMBLES",
    Severity.INFO,
    message=gettext_noop("\u201c%(value)s\u201d looks like a smelter that is in the list."),
    why=gettext_noop("Often a smelter is in the list, only spelt in another way."),
    fix=gettext_noop("If it is the same, choose it in cell %(lookup)s. If not, leave the row."),
    hint=gettext_noop("Did you mean %(likely)s?"),
    lesson=SPECIAL_LESSON,
)

VERY_LIKELY = 0.85
"""How alike the telling words are: stricter than for a name that is unknown anyway."""


class _Line(NamedTuple):
    row: SmelterRow
    number: str


def _doubles(declaration: Declaration) -> Iterator[tuple[SmelterRow, SmelterRow, str]]:
    """Yield each row that lists a smelter again, the first row, and "" or the shared number.

    Two smelters that share a name are told apart by their numbers. A number that belongs to
    another smelter is a finding of its own, and makes no double.
    """
    by_name: dict[tuple[str, str, str], list[_Line]] = {}
    by_number: dict[tuple[str, str], SmelterRow] = {}
    for row in declaration.smelters:
        name, metal = name_of(row), key_of(row.text("metal"))
        if not name or not metal:
            continue
        known = known_smelter(declaration, row)
        country = shown(row, "country") or (known.country if known else "")
        number = number_of(row) or (known.smelter_id if known else "")
        same_name = by_name.setdefault((metal, key_of(name), key_of(country)), [])
        first = [line.row for line in same_name if _may_be_one(line.number, number)]
        if first:
            yield row, first[0], ""
            continue
        same_name.append(_Line(row, number))
        if number and _is_its_number(declaration, number, name):
            before = by_number.setdefault((metal, key_of(number)), row)
            if before is not row:
                yield row, before, number


def _may_be_one(number: str, other: str) -> bool:
    return not number or not other or key_of(number) == key_of(other)


def _is_its_number(declaration: Declaration, number: str, name: str) -> bool:
    known = declaration.known
    return not known or known.by_id(number) is None or known.is_name_of(number, name)


@rule
def smelters_are_listed_once(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No smelter is listed twice, be it under the same name or under an alias."""
    for row, first, number in _doubles(declaration):
        line, before = str(row.row), str(first.row)
        if number:
            cell = row["smelter_id"]
            yield DUPLICATE_CID.at(cell.sheet, cell.cell, number=number, line=line, first=before)
        else:
            cell = row["metal"]
            yield DUPLICATE_ROW.at(cell.sheet, cell.cell, line=line, first=before)


@rule
def aliases_are_known_as_such(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A look-up name that is an alias is fine, and the standard name is good to know.

    Silent where the row is reported as a double, and where its number is of another smelter.
    """
    doubles: set[int] | None = None
    for row in declaration.smelters:
        name = row.entries.get("lookup_name")
        if name is None or row.not_listed or row.not_identified:
            continue
        known = known_smelter(declaration, row)
        if known is None or not known.standard_name or _is_standard(known, name.text):
            continue
        if doubles is None:
            doubles = {double.row for double, _first, _number in _doubles(declaration)}
        if row.row not in doubles and not conflict(declaration, row):
            yield ALIAS_USED.at(
                name.sheet, name.cell, value=name.text[:80], standard=known.standard_name
            )


def _is_standard(smelter: KnownSmelter, name: str) -> bool:
    return key_of(smelter.standard_name) == key_of(name)


@rule
def unlisted_smelters_are_not_in_the_list(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """A name that is typed as not listed is in no list, nor is one that is spelt much like it.

    A name that is only alike means nothing if the country differs.
    """
    for row in (row for row in declaration.smelters if row.not_listed):
        entry, metal = row["smelter_name"], row["metal"].answer
        if not metal or entry.is_blank or conflict(declaration, row):
            continue
        country = shown(row, "country")
        known = known_smelter(declaration, row)
        value, lookup = entry.text[:80], row["lookup_name"].cell
        if known is not None and known.smelter_id:
            yield NOT_LISTED_IS_LISTED.at(
                entry.sheet,
                entry.cell,
                value=value,
                metal=metal,
                likely=known.label,
                lookup=lookup,
            )
            continue
        guesses = declaration.guesses
        if guess := guesses.by_name(metal, entry.text, country=country, least=VERY_LIKELY):
            yield NOT_LISTED_RESEMBLES.at(
                entry.sheet, entry.cell, value=value, likely=guess.label, lookup=lookup
            )
