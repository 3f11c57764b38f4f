"""What the rules about smelters ask of a row: who is meant, by which name, with which number."""

from collections.abc import Iterator

from toolkit.checker.countries import country_key
from toolkit.checker.declaration import Declaration, Entry, SmelterRow
from toolkit.checker.likely import form_of
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rules.words import NOT_AVAILABLE
from toolkit.checker.spec import Spec, version_key
from toolkit.checker.values import key_of

ZERO_IS_BLANK = frozenset(
    {"country", "smelter_id", "smelter_id_source", "street", "city", "state_province"}
)
"""Columns in which the form shows an empty look-up cell as the number 0."""

PLACEHOLDER = "enter smelter details"
"""What the form writes as the source of a smelter that is not listed; it is no data."""


def family(spec: Spec) -> str:
    """Return how the rules speak of a form: "CMRT", "CRT", "EMRT 1", "AMRT 1.2", ..."""
    major, _patch, _letter = version_key(spec.version)
    if spec.template == "EMRT":
        return f"EMRT {int(major)}"
    if spec.template == "AMRT":
        return "AMRT 1.2" if not has_lookup(spec) else "AMRT 1.3"
    return spec.template


def has_lookup(spec: Spec) -> bool:
    """True if smelters are chosen from a list in the form."""
    return any(column.key == "lookup_name" for column in spec.smelters.columns)


def shown(row: SmelterRow, key: str) -> str:
    """Return a column's text, or "" for the 0 that the form shows where it knows nothing."""
    text = row.text(key)
    return "" if text == "0" and key in ZERO_IS_BLANK else text


def is_typed(row: SmelterRow, key: str) -> bool:
    """True if a person, not the form, filled in this cell with something."""
    return key not in row.automatic and bool(shown(row, key))


def name_entry(row: SmelterRow) -> Entry:
    """Return the cell that names the smelter: the look-up, or the name where that is typed."""
    return row["smelter_name" if row.not_listed else "lookup_name"]


def name_of(row: SmelterRow) -> str:
    """Return the name that the row gives to its smelter, or "" where it gives none."""
    if row.not_identified:
        return ""
    return row.text("smelter_name" if row.not_listed else "lookup_name")


def says_nothing(text: str) -> bool:
    """True for a blank, and for a word such as n/a that stands for one."""
    return not text or key_of(text) in NOT_AVAILABLE


def typed_numbers(row: SmelterRow) -> Iterator[Entry]:
    """Yield the cells in which somebody typed an RMI number, the same number once."""
    typed = row.text("cid_input")
    if typed:
        yield row["cid_input"]
    number = row.text("smelter_id")
    again = bool(typed) and key_of(typed) == key_of(number)
    stated = is_typed(row, "smelter_id") and not says_nothing(number)
    if stated and not again and _is_rmi(row):
        yield row["smelter_id"]


def _is_rmi(row: SmelterRow) -> bool:
    """True if the row's identification number claims to be one of the RMI."""
    number, source = row.text("smelter_id"), row.text("smelter_id_source")
    return key_of(number).startswith("cid") or key_of(source) == "rmi"


def number_of(row: SmelterRow) -> str:
    """Return the row's identification number, or "".

    One that was typed into the input column counts more than the one that the form shows: where
    two smelters share a name, the form shows the first one's number for both.
    """
    shown_id, typed = shown(row, "smelter_id"), row.text("cid_input")
    return typed or shown_id if "smelter_id" in row.automatic else shown_id or typed


def number_owner(declaration: Declaration, row: SmelterRow) -> KnownSmelter | None:
    """Return the smelter to whom the row's number belongs."""
    number = number_of(row)
    return declaration.known.by_id(number) if number else None


def known_smelter(declaration: Declaration, row: SmelterRow) -> KnownSmelter | None:
    """Return the smelter whom the row names, or None if no list has the name under this metal.

    Where two smelters share the name, the one with the row's number.
    """
    if row.row not in declaration.named:
        declaration.named[row.row] = _known_smelter(declaration, row)
    return declaration.named[row.row]


def _known_smelter(declaration: Declaration, row: SmelterRow) -> KnownSmelter | None:
    name = name_of(row)
    if not name:
        return None
    found = declaration.known.all_by_name(row.text("metal"), name)
    if len(found) < 2:
        return found[0] if found else None
    number = key_of(number_of(row))
    same = [smelter for smelter in found if key_of(smelter.smelter_id) == number]
    return next(iter((*same, *found)), None)


def is_in_country(row: SmelterRow, smelter: KnownSmelter | None) -> bool:
    """True if the row's country is that of the smelter."""
    if smelter is None or not smelter.country:
        return False
    country = row.text("country")
    return smelter.country == country or country_key(smelter.country) == country_key(country)


def is_alike(text: str, listed: str) -> bool:
    """True if one contains the other, whatever accents and punctuation: "Perak", "Perak State"."""
    if text == listed:
        return True
    one, other = form_of(text).whole, form_of(listed).whole
    return not one or not other or one in other or other in one
