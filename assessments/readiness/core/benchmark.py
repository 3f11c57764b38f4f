"""What companies reach together, shown only where no single one can be made out."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

MIN_COMPANIES = 10
MIN_TENANTS = 3
ROUND_TO = 5
"""Points of a percentage."""

MAX_SHARE = Fraction(1, 2)
"""Of all companies, how many may be of one tenant: it knows their figures, and could take them
away in its head."""

type Number = int | Decimal | Fraction
type Entry = tuple[Hashable, Hashable, Number]
"""The tenant that a company's assessment belongs to, the company assessed, and its percentage."""


@dataclass(frozen=True)
class Figures:
    """Quartiles in whole percent, rounded to 5 points, and how many companies there are at least.

    `companies` is rounded down to a multiple of 5, so that one more company does not show.
    """

    q1: int
    median: int
    q3: int
    companies: int


def quartiles(values: Iterable[Number]) -> tuple[int, int, int]:
    """Return first quartile, median and third quartile, rounded half up to 5 points.

    Between two values they lie on a straight line (Hyndman and Fan, type 7). Raises ValueError if
    there are no values.
    """
    found = sorted(Fraction(value) for value in values)
    if not found:
        raise ValueError("No values have no quartiles.")
    first, second, third = (_rounded(_at(found, quarter)) for quarter in (1, 2, 3))
    return first, second, third


def _at(values: Sequence[Fraction], quarter: int) -> Fraction:
    place = Fraction(quarter * (len(values) - 1), 4)
    below = floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def _rounded(value: Fraction) -> int:
    return floor(value / ROUND_TO + Fraction(1, 2)) * ROUND_TO


def benchmark(entries: Iterable[Entry]) -> Figures | None:
    """Return the figures of a group, or None where they would say too much.

    That takes 10 companies of 3 tenants, and no tenant with more than half of them. A company
    that stands there more than once counts once, with its last value.
    """
    latest = {subject: (tenant, value) for tenant, subject, value in entries}
    by_tenant: dict[Hashable, int] = {}
    for tenant, _value in latest.values():
        by_tenant[tenant] = by_tenant.get(tenant, 0) + 1
    if len(latest) < MIN_COMPANIES or len(by_tenant) < MIN_TENANTS:
        return None
    if max(by_tenant.values()) > MAX_SHARE * len(latest):
        return None
    found = quartiles(value for _tenant, value in latest.values())
    return Figures(*found, companies=len(latest) // ROUND_TO * ROUND_TO)


def benchmarks[Name: Hashable](
    groups: Mapping[Name, Iterable[Entry]],
) -> dict[Name, Figures | None]:
    """Return the figures of groups that one person may see side by side, such as filters.

    A group inside a larger one that is shown is held back if what it leaves out would be too small
    to be shown itself: else the two together tell of those few companies. The larger come first.
    """
    listed = {name: list(entries) for name, entries in groups.items()}
    subjects = {
        name: frozenset(subject for _tenant, subject, _value in entries)
        for name, entries in listed.items()
    }
    shown: list[Name] = []
    found: dict[Name, Figures | None] = dict.fromkeys(listed)
    for name in sorted(listed, key=lambda name: -len(subjects[name])):
        figures = benchmark(listed[name])
        rests = [
            [entry for entry in listed[larger] if entry[1] not in subjects[name]]
            for larger in shown
            if subjects[name] <= subjects[larger]
        ]
        if figures and all(not rest or benchmark(rest) for rest in rests):
            found[name] = figures
            shown.append(name)
    return found
