"""The synthetic smelter list of the workbooks that we make: no plant in it exists.

It stands in smelters.csv, in the layout that operators load lists in, and is one of them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.smelter_file import read_smelter_file

ID_SOURCE = "Practice list"
FILE = Path(__file__).with_name("smelters.csv")


@dataclass(frozen=True)
class Smelter:
    """One fictional smelter or refiner; `number` is `CID99` and four digits."""

    metal: str
    name: str
    number: str
    country: str
    city: str
    province: str = ""
    aliases: tuple[str, ...] = ()


SMELTERS = tuple(
    Smelter(
        metal=listed.metal,
        name=listed.name,
        number=listed.smelter_id,
        country=listed.country,
        city=listed.city,
        province=listed.state_province,
        aliases=listed.aliases,
    )
    for listed in read_smelter_file(FILE.read_bytes()).smelters
)

_BY_NAME = {
    (smelter.metal, name): smelter
    for smelter in SMELTERS
    for name in (smelter.name, *smelter.aliases)
}


def find(metal: str, name: str) -> Smelter | None:
    """Return the smelter of this metal that carries the name or alias, if there is one."""
    return _BY_NAME.get((metal, name))


def neighbours(smelter: Smelter) -> tuple[Smelter, ...]:
    """Return the other smelters of the same metal and the same country."""
    return tuple(
        other
        for other in SMELTERS
        if other is not smelter and (other.metal, other.country) == (smelter.metal, smelter.country)
    )


@cache
def synthetic_lookup() -> tuple[KnownSmelter, ...]:
    """Return the list as a form's look-up sheet has it: a line for each name and alias."""
    lines = [
        KnownSmelter(
            smelter.metal,
            name,
            smelter.name,
            smelter.country,
            smelter.number,
            ID_SOURCE,
            smelter.city,
            smelter.province,
        )
        for smelter in SMELTERS
        for name in (smelter.name, *smelter.aliases)
    ]
    return tuple(sorted(lines, key=lambda line: (line.metal, line.lookup_name.casefold())))
