"""What is known about smelters: the form's own look-up sheet, and lists an operator loads."""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import NamedTuple

from toolkit.checker.spec import Table
from toolkit.checker.values import key_of, text_of
from toolkit.checker.workbook import Sheet


class KnownSmelter(NamedTuple):
    """One line of a smelter list: a name in use (perhaps an alias) and the smelter behind it.

    `status` is "conformant", "active", "other", or "" where the list does not say.
    """

    metal: str
    lookup_name: str
    standard_name: str
    country: str
    smelter_id: str
    id_source: str = ""
    city: str = ""
    state_province: str = ""
    status: str = ""

    @property
    def label(self) -> str:
        """The standard name with its number: "Cedar Gold, CID990003"."""
        return ", ".join(filter(None, (self.standard_name or self.lookup_name, self.smelter_id)))


_COLUMNS = tuple(key for key in KnownSmelter._fields if key != "status")


class Lookup:
    """A smelter list, by identification number and by name.

    `by_id` and `by_name` compare as a person does, without case and stray spaces; `match_id` and
    `match_name` as Excel's MATCH, where only case does not count.
    """

    def __init__(self, smelters: Iterable[KnownSmelter] = ()) -> None:
        self._beyond: Lookup | None = None
        self._by_id: dict[str, KnownSmelter] = {}
        self._by_name: dict[tuple[str, str], KnownSmelter] = {}
        self._namesakes: dict[tuple[str, str], list[KnownSmelter]] = {}
        self._metals: dict[str, list[str]] = {}
        self._names_of_id: dict[str, set[str]] = {}
        self._by_metal: dict[str, list[KnownSmelter]] = {}
        self._exact_ids: dict[str, KnownSmelter] = {}
        self._exact_names: dict[str, KnownSmelter] = {}
        keys: dict[str, str] = {}  # metals and standard names come again and again
        for smelter in smelters:
            self._add(smelter, keys)

    def __bool__(self) -> bool:
        return bool(self._by_name or self._beyond)

    def over(self, other: "Lookup") -> "Lookup":
        """Return this list, with another one that is asked where this one has no answer."""
        both = copy(self)
        both._beyond = other
        return both

    def _add(self, smelter: KnownSmelter, keys: dict[str, str]) -> None:
        self._exact_ids.setdefault(smelter.smelter_id.casefold(), smelter)
        self._exact_names.setdefault((smelter.metal + smelter.lookup_name).casefold(), smelter)
        metal = _key(smelter.metal, keys)
        name = key_of(smelter.lookup_name)
        if not metal or not name:
            return
        standard = _key(smelter.standard_name, keys)
        identifier = _key(smelter.smelter_id, keys)
        if identifier:
            self._by_id.setdefault(identifier, smelter)
            self._names_of_id.setdefault(identifier, set()).update((name, standard))
            self._by_metal.setdefault(metal, []).append(smelter)
        for key in (name,) if standard == name else (name, standard):
            place = metal, key
            first = self._by_name.get(place)
            if not key or first is smelter:
                continue
            if first is None:
                self._by_name[place] = smelter
                self._metals.setdefault(key, []).append(smelter.metal)
            elif first.smelter_id != smelter.smelter_id:
                self._namesakes.setdefault(place, [first]).append(smelter)

    def by_id(self, identifier: str) -> KnownSmelter | None:
        """Return the first smelter with this number, such as "CID001234"."""
        found = self._by_id.get(key_of(identifier))
        if found is None and self._beyond is not None:
            return self._beyond.by_id(identifier)
        return found

    def by_name(self, metal: str, name: str) -> KnownSmelter | None:
        """Return the smelter of this metal that is known by this name or alias."""
        found = self._by_name.get((key_of(metal), key_of(name)))
        if found is None and self._beyond is not None:
            return self._beyond.by_name(metal, name)
        return found

    def all_by_name(self, metal: str, name: str) -> tuple[KnownSmelter, ...]:
        """Return every smelter of this metal with this name: the official lists have some twins."""
        place = key_of(metal), key_of(name)
        if twins := self._namesakes.get(place):
            return tuple(twins)
        found = self._by_name.get(place)
        if found is None and self._beyond is not None:
            found = self._beyond.by_name(metal, name)
        return (found,) if found else ()

    def match_id(self, identifier: str) -> KnownSmelter | None:
        """Return what the form finds for the number in its input column."""
        return self._exact_ids.get(identifier.casefold())

    def match_name(self, metal: str, name: str) -> KnownSmelter | None:
        """Return what the form finds for a metal and a name, which it joins into one key."""
        return self._exact_names.get((metal + name).casefold())

    def metals_of(self, name: str) -> tuple[str, ...]:
        """Return the metals under which a name is listed."""
        found = tuple(self._metals.get(key_of(name), ()))
        if not found and self._beyond is not None:
            return self._beyond.metals_of(name)
        return found

    def is_name_of(self, identifier: str, name: str) -> bool:
        """True if the smelter with this number is known by this name."""
        if key_of(name) in self._names_of_id.get(key_of(identifier), ()):
            return True
        return self._beyond is not None and self._beyond.is_name_of(identifier, name)

    def of_metal(self, metal: str) -> Iterator[KnownSmelter]:
        """Yield every line about a smelter of this metal that has a number."""
        yield from self._by_metal.get(key_of(metal), ())
        if self._beyond is not None:
            yield from self._beyond.of_metal(metal)

    def numbers(self) -> Iterator[KnownSmelter]:
        """Yield each numbered smelter once a list."""
        yield from self._by_id.values()
        if self._beyond is not None:
            yield from self._beyond.numbers()


def _key(text: str, keys: dict[str, str]) -> str:
    key = keys.get(text)
    if key is None:
        key = keys[text] = key_of(text)
    return key


def read_lookup(sheet: Sheet, table: Table) -> Iterator[KnownSmelter]:
    """Yield the lines of the form's look-up sheet. A line without metal and name is no smelter."""
    columns = {column.key: column.index for column in table.columns}
    indexes = [columns.get(key, -1) for key in _COLUMNS]
    for values in sheet.values_from(table.first_row):
        smelter = KnownSmelter(*[text_of(values.get(index, "")) for index in indexes])
        if smelter.metal and smelter.lookup_name:
            yield smelter
