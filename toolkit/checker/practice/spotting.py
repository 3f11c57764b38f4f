"""Finding errors without changing them: the cells that a learner marked against the key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.checker.practice.key import Planted, Practice
from toolkit.checker.practice.marking import LISTS

_CELL = re.compile(r"\$?([A-Z]{1,2})\$?([1-9][0-9]{0,4})")


@dataclass(frozen=True)
class Mark:
    """A cell that a learner takes for an error."""

    sheet: str
    cell: str


@dataclass(frozen=True)
class Spotted:
    """What was found, what was not, and which marks hit nothing."""

    found: tuple[Planted, ...]
    missed: tuple[Planted, ...]
    false_alarms: tuple[Mark, ...]


def tidy_cell(text: str) -> str:
    """Return an address as we write it, "D33", or "" if the text is none."""
    match = _CELL.fullmatch(text.strip().upper())
    return f"{match[1]}{match[2]}" if match else ""


def spot(practice: Practice, marks: Iterable[Mark]) -> Spotted:
    """Compare the marks with the key.

    An error counts as found at the cell that the checker names, at one that the planter changed,
    or, in a list, anywhere in its line. A line that is honestly open is no false alarm.
    """
    marks = list(dict.fromkeys(marks))
    found = [planted for planted in practice.key if any(_hits(planted, one) for one in marks)]
    fine = {(one.sheet, _row(one.cell)) for one in practice.accepted if one.cell}
    false_alarms = [
        one
        for one in marks
        if not any(_hits(planted, one) for planted in practice.key)
        and (one.sheet, _row(one.cell)) not in fine
    ]
    missed = [planted for planted in practice.key if planted not in found]
    return Spotted(tuple(found), tuple(missed), tuple(false_alarms))


def _hits(planted: Planted, mark: Mark) -> bool:
    places = [(one.sheet, one.cell) for one in planted.findings]
    places += [("Declaration", cell) for cell in planted.changed]
    if mark.sheet in LISTS:
        return any(
            sheet == mark.sheet and _row(cell) == _row(mark.cell) for sheet, cell in places if cell
        )
    return (mark.sheet, mark.cell) in places


def _row(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
