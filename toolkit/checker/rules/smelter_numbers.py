"""Rules about identification numbers: their form, and the smelter that they belong to."""

import re
from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_rows import (
    family,
    known_smelter,
    name_of,
    shown,
    typed_numbers,
)
from toolkit.checker.rules.words import CID
from toolkit.checker.values import key_of, text_of

LESSON = "C2.M3.L3"
DID_YOU_MEAN = gettext_noop("Did you mean %(likely)s?")

FORMAT = Kind(
    "SMELTER-CID-FORMAT",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not a valid RMI number."),
    why=gettext_noop("An RMI number is CID and six digits, such as CID001234, without spaces."),
    fix=gettext_noop("Correct the number in cell %(cell)s."),
    hint=DID_YOU_MEAN,
    lesson=LESSON,
)
UNKNOWN = Kind(
    "SMELTER-CID-UNKNOWN",
    Severity.WARNING,
    message=gettext_noop("The number %(value)s is not in the form's list of smelters."),
    why=gettext_noop("It was mistyped, or taken off the list since."),
    fix=gettext_noop("Compare cell %(cell)s with the current public list of the RMI."),
    hint=DID_YOU_MEAN,
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
INPUT_DIFFERS = Kind(
    "SMELTER-CID-INPUT-DIFFERS",
    Severity.ERROR,
    message=gettext_noop(
        "You typed %(typed)s in cell %(input)s, but cell %(cell)s says %(value)s."
    ),
    why=gettext_noop("The form turns the row red: it shows the data of another smelter."),
    fix=gettext_noop(
        "Keep the number that is right, and clear the look-up name so that the form fills it in."
    ),
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

_SPACED = re.compile(r"(?:CID)?[\s\-_.:#]*(\d{6})", re.IGNORECASE)


def _repaired(text: str) -> str:
    """Return the number that is meant by "cid 001234" or "001234", or ""."""
    match = _SPACED.fullmatch(text)
    return f"CID{match[1]}" if match and match[1].isascii() else ""


@rule
def numbers_are_known(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A typed number has the form of an RMI number and is in the list.

    Small letters, spaces and full-width digits are tolerated with a warning.
    """
    for row in declaration.smelters:
        for entry in typed_numbers(row):
            value = text_of(entry.raw)[:80]
            if not CID.fullmatch(value):
                meant = _repaired(entry.text)
                spelt = key_of(entry.text).replace(" ", "") == meant.casefold()
                yield FORMAT.at(
                    entry.sheet,
                    entry.cell,
                    severity=Severity.WARNING if meant and spelt else None,
                    value=value,
                    likely=_label(declaration.known.by_id(meant)) if meant else "",
                )
            elif declaration.known and declaration.known.by_id(value) is None:
                named = known_smelter(declaration, row)
                metal = row["metal"].answer
                meant_smelter = named or declaration.guesses.by_number(value, metal=metal)
                yield UNKNOWN.at(entry.sheet, entry.cell, value=value, likely=_label(meant_smelter))


def _label(smelter: KnownSmelter | None) -> str:
    return smelter.label if smelter and smelter.smelter_id else ""


@rule
def numbers_fit_metal_and_name(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A known number belongs to the row's metal and to the smelter that the row names."""
    for row in declaration.smelters:
        if found := conflict(declaration, row):
            yield found


def conflict(declaration: Declaration, row: SmelterRow) -> Finding | None:
    """Return what is wrong between a row's number, metal and name; the first of it."""
    if row.row not in declaration.conflicts:
        declaration.conflicts[row.row] = _conflict(declaration, row)
    return declaration.conflicts[row.row]


def _conflict(declaration: Declaration, row: SmelterRow) -> Finding | None:
    metal, name = row["metal"].answer, name_of(row)
    for entry in typed_numbers(row):
        owner = declaration.known.by_id(entry.text)
        if owner is None or not metal:
            continue
        if key_of(owner.metal) != key_of(metal):
            return OTHER_METAL.at(
                entry.sheet, entry.cell, value=entry.text, listed=owner.metal, metal=metal
            )
        if found := _input_differs(declaration, row):
            return found
        known_name = row.not_listed or declaration.known.by_name(metal, name)
        if name and known_name and not declaration.known.is_name_of(entry.text, name):
            return NAME_MISMATCH.at(
                entry.sheet,
                entry.cell,
                value=entry.text,
                owner=owner.standard_name,
                name=name[:80],
                line=str(row.row),
            )
    return None


def _input_differs(declaration: Declaration, row: SmelterRow) -> Finding | None:
    """Find a number in the ID column that is not the one in the input column.

    Where two smelters share one name, the form itself shows the first one's number for both.
    Source: the forms' own highlighting; those of EMRT 2 and AMRT have none.
    """
    typed, number = row.text("cid_input"), shown(row, "smelter_id")
    if not typed or not CID.fullmatch(number):
        return None
    differs = key_of(typed) != key_of(number)
    if not differs or family(declaration.spec) not in ("CMRT", "CRT", "EMRT 1"):
        return None
    twins = declaration.known.all_by_name(row.text("metal"), row.text("lookup_name"))
    numbers = {key_of(smelter.smelter_id) for smelter in twins}
    if {key_of(typed), key_of(number)} <= numbers:
        return None
    entry, cell = row["smelter_id"], row["cid_input"].cell
    return INPUT_DIFFERS.at(entry.sheet, entry.cell, typed=typed, input=cell, value=number)


@rule
def listed_smelters_show_their_number(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """A smelter that was chosen from the list shows its number."""
    for row in declaration.smelters:
        special = row.not_listed or row.not_identified or "lookup_name" not in row.entries
        if special or "smelter_id" in row.automatic or shown(row, "smelter_id"):
            continue
        known = known_smelter(declaration, row)
        if known and known.smelter_id and not row.text("cid_input"):
            number = row["smelter_id"]
            yield ID_MISSING.at(
                number.sheet, number.cell, name=known.standard_name, number=known.smelter_id
            )
