"""Which minerals of a declaration are asked about in the new version, and in which slot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.checker.changes.items import Item, Outcome
from toolkit.checker.declaration import Declaration
from toolkit.checker.slots import slot_names
from toolkit.checker.spec import Mineral, MineralSelection, Spec
from toolkit.checker.values import key_of

NOT_APPLICABLE = "Not applicable for this declaration"
"""The answer of the EMRT 1 for a mineral that its sender does not declare at all."""


@dataclass(frozen=True, slots=True)
class Minerals:
    """The cells in which minerals are chosen, and the new line of each old one.

    `lines` are by the key of the old mineral; one that is not carried over has none.
    """

    cells: Mapping[str, str]
    lines: Mapping[str, str]
    items: tuple[Item, ...]

    def line_of(self, old: str) -> str | None:
        """Return the new line ("tin", "slot3") of an old one, or None."""
        return self.lines.get(old)


def carry_minerals(declaration: Declaration, target: Spec) -> Minerals:
    """Return how the minerals of a declaration are asked about in the new version."""
    items = list(_not_declared(declaration, target))
    left = {item.mineral for item in items}
    kept = [mineral for mineral in declaration.minerals if mineral.name not in left]
    if target.selection is None:
        names = {key_of(mineral.name): mineral.key for mineral in target.minerals}
        lines = {one.key: names[key_of(one.name)] for one in kept if key_of(one.name) in names}
        items += [_no_room(one) for one in kept if one.key not in lines]
        return Minerals({}, lines, tuple(items))
    cells, chosen = _choose(target, target.selection, kept)
    items += [_no_room(one) for one in kept if one.key not in chosen]
    names_in_order = slot_names(tuple(chosen.values()), ())
    slots = dict(zip(map(key_of, names_in_order), target.selection.slots, strict=False))
    lines = {key: slots[key_of(name)] for key, name in chosen.items() if key_of(name) in slots}
    return Minerals(cells, lines, tuple(items))


def _not_declared(declaration: Declaration, target: Spec) -> Iterator[Item]:
    """Yield the minerals that are not to be chosen: those that the old form had no way to leave."""
    if declaration.spec.selection is not None or target.selection is None:
        return
    for mineral in declaration.minerals:
        entry = declaration.asked("used", mineral.key)
        if entry is not None and entry.answer == NOT_APPLICABLE:
            yield Item(
                Outcome.LOOK,
                declaration.spec.declaration_sheet,
                mineral=mineral.name,
                value=entry.text,
                old_cell=entry.cell,
                why="MINERAL-NOT-CHOSEN",
            )


def _no_room(mineral: Mineral) -> Item:
    return Item(
        Outcome.LOST,
        "Declaration",
        mineral=mineral.name,
        value=mineral.name,
        why="MINERAL-NO-ROOM",
    )


def _choose(
    target: Spec, selection: MineralSelection, minerals: list[Mineral]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what to write into the cells of choice, and the chosen names by the old key."""
    cells = {pick.cell: pick.delete for pick in selection.picks if pick.delete}
    free = list(selection.picks)
    chosen: dict[str, str] = {}
    for mineral in minerals:
        name = _listed_name(mineral.name, target)
        own = [pick for pick in free if name in pick.allowed or not pick.allowed]
        if own:
            cells[own[0].cell] = name
        elif selection.other and free:
            own, name = free, mineral.name
            cells[own[0].cell] = selection.other
            cells[own[0].other] = name
        else:
            continue
        free.remove(own[0])
        chosen[mineral.key] = name
    return cells, chosen


def _listed_name(name: str, target: Spec) -> str:
    """Return the name as the new list writes it, or as it is if the list does not have it."""
    names = {key_of(mineral.name): mineral.name for mineral in target.minerals}
    return names.get(key_of(name), name)
