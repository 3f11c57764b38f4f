"""What changed from one version of a smelter list to the next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from toolkit.checker.smelter_file import ListedSmelter
from toolkit.checker.values import key_of

ADDED, REMOVED, RENAMED, STATUS, OTHER = "added", "removed", "renamed", "status", "changed"
KINDS = (ADDED, REMOVED, RENAMED, STATUS, OTHER)

_OTHER_FIELDS = ("country", "city", "state_province", "id_source", "aliases")


@dataclass(frozen=True, slots=True)
class Change:
    """One smelter that is not as it was; `before` and `now` are empty where there is none.

    `field` is what changed of it, such as "city", where that is not its name or status.
    """

    kind: str
    metal: str
    smelter_id: str
    name: str
    before: str = ""
    now: str = ""
    field: str = ""


def changes(before: Iterable[ListedSmelter], now: Iterable[ListedSmelter]) -> tuple[Change, ...]:
    """Return what changed, by kind, then by metal and name.

    A smelter is the same if metal and number are, or metal and name where it has no number. One
    that was renamed and got another status is in the list twice.
    """
    old, new = _by_identity(before), _by_identity(now)
    found = [
        *(_change(ADDED, new[key], now=new[key].status) for key in new.keys() - old.keys()),
        *(_change(REMOVED, old[key], before=old[key].status) for key in old.keys() - new.keys()),
    ]
    for key in old.keys() & new.keys():
        found += _differences(old[key], new[key])
    return tuple(
        sorted(
            found,
            key=lambda one: (KINDS.index(one.kind), one.metal, key_of(one.name), one.smelter_id),
        )
    )


def count(found: Iterable[Change]) -> Mapping[str, int]:
    """Return how many changes there are of each kind, in the order of KINDS."""
    kinds = [change.kind for change in found]
    return {kind: kinds.count(kind) for kind in KINDS}


def _by_identity(smelters: Iterable[ListedSmelter]) -> dict[tuple[str, str], ListedSmelter]:
    return {
        (key_of(one.metal), key_of(one.smelter_id) or f"={key_of(one.name)}"): one
        for one in smelters
    }


def _differences(old: ListedSmelter, new: ListedSmelter) -> Iterator[Change]:
    if old == new:
        return
    if key_of(old.name) != key_of(new.name):
        yield _change(RENAMED, new, before=old.name, now=new.name)
    if old.status != new.status:
        yield _change(STATUS, new, before=old.status, now=new.status)
    for field in _OTHER_FIELDS:
        one, other = getattr(old, field), getattr(new, field)
        if field == "aliases":
            one, other = " | ".join(sorted(one)), " | ".join(sorted(other))
        if one != other:
            yield replace(_change(OTHER, new, before=one, now=other), field=field)


def _change(kind: str, smelter: ListedSmelter, *, before: str = "", now: str = "") -> Change:
    return Change(kind, smelter.metal, smelter.smelter_id, smelter.name, before, now)
