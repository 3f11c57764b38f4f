"""The consolidated smelter list: one line for each smelter, with where it comes from."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from toolkit.checker.rollup.grouping import Key, Origin
from toolkit.checker.rollup.names import name_key
from toolkit.checker.rollup.source import NAMED, Source
from toolkit.checker.spec import SmelterTable, Spec
from toolkit.checker.values import key_of

JOINED = frozenset({"mine_names", "mine_countries", "next_steps", "comments"})
"""Columns in which everything that was said is kept, one after the other."""
UNANIMOUS = frozenset({"recycled_100"})
"""Columns that stay blank unless all who filled them in say the same."""
MOST_JOINED = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """One smelter of a roll-up. `values` are by the column keys of the newest version.

    `number` is its RMI number or "". `is_open` marks a smelter that is not yet identified.
    """

    key: Key
    metal: str
    name: str
    number: str
    values: Mapping[str, str]
    origins: tuple[Origin, ...]

    @property
    def country(self) -> str:
        """The country that most files give."""
        return self.values.get("country", "")

    @property
    def is_open(self) -> bool:
        """True if the smelter is not yet identified."""
        return self.key[0] == "open"

    @property
    def places(self) -> tuple[int, ...]:
        """The files that list it, each once."""
        return tuple(dict.fromkeys(origin.source for origin in self.origins))


def make_lines(
    groups: Mapping[Key, list[Origin]], sources: tuple[Source, ...], spec: Spec
) -> tuple[Line, ...]:
    """Return the lines in the order of the form's minerals, then by name and number."""
    lines = [_line(key, origins, sources, spec) for key, origins in groups.items()]
    order = {key_of(name): place for place, name in enumerate(_metals(spec))}

    def place(line: Line) -> tuple[int, str, bool, str, str, int, Key]:
        metal = key_of(line.metal)
        known = order.get(metal, len(order))
        first = line.origins[0].source
        return known, metal, line.is_open, name_key(line.name), line.number, first, line.key

    return tuple(sorted(lines, key=place))


def _metals(spec: Spec) -> tuple[str, ...]:
    return tuple(mineral.name for mineral in spec.minerals)


def _line(key: Key, origins: list[Origin], sources: tuple[Source, ...], spec: Spec) -> Line:
    table = spec.smelters

    def most(read: Callable[[Origin], Iterable[str]]) -> str:
        return _most_said(origins, sources, read)

    values = {
        column.key: _value(column.key, origins, most)
        for column in table.columns
        if column.key not in {"cid_input", "metal", "lookup_name", "smelter_name", "smelter_id"}
    }
    number = key[2] if key[0] == "number" else ""
    metals = {key_of(name): name for name in _metals(spec)}
    metal = metals.get(key[1]) or most(lambda origin: (origin.row.metal,))
    name = most(lambda origin: origin.row.names[:1]) if key[0] != "open" else ""
    values |= {
        "metal": metal,
        "smelter_name": name,
        "smelter_id": number,
        "cid_input": number,
        "lookup_name": _lookup_name(key, origins, most, table),
    }
    kept = {column.key: values[column.key] for column in table.columns}
    return Line(key, metal, name, number, kept, tuple(origins))


def _value(
    key: str, origins: list[Origin], most: Callable[[Callable[[Origin], Iterable[str]]], str]
) -> str:
    said = sorted({origin.row.values.get(key, "") for origin in origins} - {""})
    if key in JOINED:
        return "; ".join(said)[:MOST_JOINED]
    if key in UNANIMOUS:
        return said[0] if len(said) == 1 else ""
    return most(lambda origin: (origin.row.values.get(key, ""),))


def _lookup_name(
    key: Key,
    origins: list[Origin],
    most: Callable[[Callable[[Origin], Iterable[str]]], str],
    table: SmelterTable,
) -> str:
    if key[0] == "open":
        return table.not_identified
    listed = most(
        lambda origin: (
            (origin.row.values.get("lookup_name", ""),) if origin.row.kind == NAMED else ()
        )
    )
    if not listed and any(origin.row.names for origin in origins):
        return table.not_listed
    return listed


def _most_said(
    origins: Iterable[Origin],
    sources: tuple[Source, ...],
    read: Callable[[Origin], Iterable[str]],
) -> str:
    """Return what most different files say; of equals the first in the alphabet; "" for nothing.

    Files are counted by their content, so that the same file twice has one voice.
    """
    voices: dict[str, set[str]] = defaultdict(set)
    for origin in origins:
        for text in read(origin):
            if text:
                voices[text].add(sources[origin.source].digest)
    return min(voices, key=lambda text: (-len(voices[text]), text), default="")
