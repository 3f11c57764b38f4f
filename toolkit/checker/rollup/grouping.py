"""Which rows of which files mean the same smelter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from toolkit.checker.rollup.names import name_key
from toolkit.checker.rollup.source import NOT_IDENTIFIED, KnownName, Source, StatedRow
from toolkit.checker.values import key_of

type Key = tuple[str, ...]


class How(StrEnum):
    """How a row was recognised, from the surest way to the least sure."""

    NUMBER = "number"
    LOOKUP = "lookup"
    SAME_NAME = "same_name"
    NAME = "name"
    OPEN = "open"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Origin:
    """One row of one file: where a line of a roll-up comes from. `source` is a place from 0."""

    source: int
    row: StatedRow
    how: How


class NameIndex:
    """Which RMI numbers a name of a metal stands for.

    Look-up sheets come first: each is the RMI's list of its day. What suppliers wrote beside a
    number counts only where no look-up knows the name. A name with two numbers stands for none,
    since we would have to guess.
    """

    def __init__(self, sources: Iterable[Source], known: Iterable[KnownName] = ()) -> None:
        """`known` are lines of a smelter list, which count as those of the look-up sheets."""
        self.listed: dict[Key, set[str]] = defaultdict(set)
        self.stated: dict[Key, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        for line in known:
            self._list(line)
        for source in sources:
            for line in source.lookup:
                self._list(line)
            for row in source.smelters:
                for name in row.names if row.number else ():
                    self.stated[key_of(row.metal), name_key(name)].add(row.number)

    def _list(self, line: KnownName) -> None:
        self.listed[key_of(line.metal), name_key(line.name)].add(line.number)
        self._names[line.number].add(name_key(line.name))

    def number_of(self, metal: str, name: str) -> tuple[str, How]:
        """Return the one number of a name and how it is known; "" if there is none or several."""
        key = key_of(metal), name_key(name)
        for known, how in ((self.listed, How.LOOKUP), (self.stated, How.SAME_NAME)):
            numbers = known.get(key, set()) if key[1] else set()
            if numbers:
                return (next(iter(numbers)), how) if len(numbers) == 1 else ("", how)
        return "", How.NAME

    def is_name_of(self, number: str, name: str) -> bool:
        """True if a look-up lists the name, perhaps as an alias, for this number."""
        return name_key(name) in self._names.get(number, set())


def group(sources: tuple[Source, ...], template: str, index: NameIndex) -> dict[Key, list[Origin]]:
    """Return the rows of all files of this template by the smelter that they mean.

    Keys begin with what they go by: "number" (metal and RMI number), "name" (metal and name,
    for smelters without a number), "open" (not yet identified: one a file and metal), "row" (a row
    that names nothing). Each row is under exactly one key.
    """
    found: dict[Key, list[Origin]] = defaultdict(list)
    for place, source in enumerate(sources):
        if source.readable and source.template == template:
            for row in source.smelters:
                key, how = _key(source, row, index)
                found[key].append(Origin(place, row, how))
    return dict(found)


def _key(source: Source, row: StatedRow, index: NameIndex) -> tuple[Key, How]:
    metal = key_of(row.metal)
    if row.kind == NOT_IDENTIFIED:
        return ("open", metal, source.digest), How.OPEN
    if row.number:
        return ("number", metal, row.number), How.NUMBER
    for name in row.names:
        number, how = index.number_of(row.metal, name)
        if number:
            return ("number", metal, number), how
    for name in row.names:
        if name_key(name):
            return ("name", metal, name_key(name)), How.NAME
    return ("row", metal, source.digest, str(row.row)), How.ROW
