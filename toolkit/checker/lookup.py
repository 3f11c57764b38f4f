"""What is known about smelters: the form's own look-up sheet, and lists an operator loads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toolkit.checker.spec import Table
from toolkit.checker.values import key_of, text_of
from toolkit.checker.workbook import Sheet


@dataclass(frozen=True, slots=True)
class KnownSmelter:
    """One line of a smelter list: a name in use (perhaps an alias) and the smelter behind it."""

    metal: str
    lookup_name: str
    standard_name: str
    country: str
    smelter_id: str
    id_source: str = ""
    city: str = ""
    state_province: str = ""


class Lookup:
    """A smelter list, by identification number and by name.

    `by_id` and `by_name` compare as a person does, without case and stray spaces; `match_id` and
    `match_name` as Excel's MATCH, where only case does not count.
    """

    def __init__(self, smelters: Iterable[KnownSmelter] = ()) -> None:
        self._by_id: dict[str, KnownSmelter] = {}
        self._by_name: dict[tuple[str, str], KnownSmelter] = {}
        self._metals: dict[str, list[str]] = {}
        self._names_of_id: dict[str, set[str]] = {}
        self._by_metal: dict[str, list[KnownSmelter]] = {}
        self._exact_ids: dict[str, KnownSmelter] = {}
        self._exact_names: dict[str, KnownSmelter] = {}
        for smelter in smelters:
            self._add(smelter)

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def _add(self, smelter: KnownSmelter) -> None:
        self._exact_ids.setdefault(smelter.smelter_id.casefold(), smelter)
        self._exact_names.setdefault((smelter.metal + smelter.lookup_name).casefold(), smelter)
        metal, name = key_of(smelter.metal), key_of(smelter.lookup_name)
        if not metal or not name:
            return
        identifier = key_of(smelter.smelter_id)
        if identifier:
            self._by_id.setdefault(identifier, smelter)
            names = self._names_of_id.setdefault(identifier, set())
            names.update((name, key_of(smelter.standard_name)))
            self._by_metal.setdefault(metal, []).append(smelter)
        for key in (name, key_of(smelter.standard_name)):
            if key and (metal, key) not in self._by_name:
                self._by_name[metal, key] = smelter
                self._metals.setdefault(key, []).append(smelter.metal)

    def by_id(self, identifier: str) -> KnownSmelter | None:
        """Return the first smelter with this number, such as "CID001234"."""
        return self._by_id.get(key_of(identifier))

    def by_name(self, metal: str, name: str) -> KnownSmelter | None:
        """Return the smelter of this metal that is known by this name or alias."""
        return self._by_name.get((key_of(metal), key_of(name)))

    def match_id(self, identifier: str) -> KnownSmelter | None:
        """Return what the form finds for the number in its input column."""
        return self._exact_ids.get(identifier.casefold())

    def match_name(self, metal: str, name: str) -> KnownSmelter | None:
        """Return what the form finds for a metal and a name, which it joins into one key."""
        return self._exact_names.get((metal + name).casefold())

    def metals_of(self, name: str) -> tuple[str, ...]:
        """Return the metals under which a name is listed."""
        return tuple(self._metals.get(key_of(name), ()))

    def of_metal(self, metal: str) -> Iterator[KnownSmelter]:
        """Yield every line about a smelter of this metal that has a number."""
        yield from self._by_metal.get(key_of(metal), ())

    def is_name_of(self, identifier: str, name: str) -> bool:
        """True if the smelter with this number is known by this name."""
        return key_of(name) in self._names_of_id.get(key_of(identifier), set())


def read_lookup(sheet: Sheet, table: Table) -> Iterator[KnownSmelter]:
    """Yield the lines of the form's look-up sheet. A line without metal and name is no smelter."""
    keys = [column.key for column in table.columns]
    indexes = [column.index for column in table.columns]
    for row in sheet.rows[table.first_row - 1 :]:
        values = {
            key: text_of(row[index]) if index < len(row) else ""
            for key, index in zip(keys, indexes, strict=True)
        }
        if values["metal"] and values["lookup_name"]:
            yield KnownSmelter(
                metal=values["metal"],
                lookup_name=values["lookup_name"],
                standard_name=values["standard_name"],
                country=values["country"],
                smelter_id=values["smelter_id"],
                id_source=values.get("id_source", ""),
                city=values.get("city", ""),
                state_province=values.get("state_province", ""),
            )
