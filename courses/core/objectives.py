"""What a learning objective is tagged with, and whether it answers what somebody looks for.

Tags are short texts that people type: steps ("1A"), cells ("CMRT Declaration!D8") and criteria
("GOV-01"), parted by commas or lines.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# The steps of the OECD guidance for minerals, Annex I; the letters are those of Step 1.
STEPS = ("1", "1A", "1B", "1C", "1D", "1E", "2", "3", "4", "5")
_CRITERION = re.compile(r"[A-Z]{2,5}-\d{1,3}")
_PLACE = re.compile(r"([A-Z]{2,6}) ([^!]{1,40})!([A-Z]{1,3})(\d{1,6})?(?::([A-Z]{1,3})(\d{1,6})?)?")


@dataclass(frozen=True)
class Cells:
    """Cells of a sheet: one, a block of them, or whole columns. Rows and columns from 1."""

    template: str  # for example "CMRT"
    sheet: str
    first_column: int
    last_column: int
    first_row: int = 1
    last_row: int = 9_999_999

    def holds(self, other: "Cells") -> bool:
        """Whether all of these other cells are among them."""
        return (
            self.template == other.template
            and self.sheet.casefold() == other.sheet.casefold()
            and self.first_column <= other.first_column
            and other.last_column <= self.last_column
            and self.first_row <= other.first_row
            and other.last_row <= self.last_row
        )


@dataclass(frozen=True)
class Objective:
    """What a learner can do after an activity, and what it is about."""

    text: str
    skill: str = ""
    steps: tuple[str, ...] = ()
    cells: tuple[Cells, ...] = ()
    criteria: tuple[str, ...] = ()

    def is_about(
        self, *, skill: str = "", step: str = "", cell: str = "", criterion: str = ""
    ) -> bool:
        """Whether it is about all of these that are given. A tag that nobody writes fits nothing.

        Step 1 holds 1A to 1E, both ways: who works on 1A also wants what is about Step 1.
        """
        try:
            wanted = cells_in(cell)
        except ValueError:
            return False
        return (
            (not skill or skill == self.skill)
            and (not step or any(_is_step(step.strip().upper(), one) for one in self.steps))
            and (not criterion or criterion.strip().upper() in self.criteria)
            and all(any(tag.holds(one) for tag in self.cells) for one in wanted)
        )


def _is_step(wanted: str, tag: str) -> bool:
    return bool(wanted) and (tag.startswith(wanted) or wanted.startswith(tag))


def parts(text: str) -> list[str]:
    """Return what is parted by commas, semicolons or lines, without spaces around."""
    found = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return [part for part in found if part]


def steps_in(text: str) -> tuple[str, ...]:
    """Return the steps that a text names. Raises ValueError with the first part that is none."""
    return _checked((part.upper() for part in parts(text)), STEPS.__contains__)


def criteria_in(text: str) -> tuple[str, ...]:
    """Return the codes of criteria. Raises ValueError with the first part that is none."""
    return _checked((part.upper() for part in parts(text)), _CRITERION.fullmatch)


def _checked(found: Iterable[str], is_good: Callable[[str], object]) -> tuple[str, ...]:
    kept: list[str] = []
    for one in found:
        if not is_good(one):
            raise ValueError(one)
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def cells_in(text: str) -> tuple[Cells, ...]:
    """Return the cells that a text names. Raises ValueError with the first part that names none.

    Understood are "CMRT Declaration!D8", "CMRT Declaration!D26:D29", and whole columns,
    "CMRT Smelter List!A" and "CMRT Smelter List!B:D".
    """
    return tuple(_cells(part) for part in parts(text))


def _cells(part: str) -> Cells:
    match = _PLACE.fullmatch(part.replace("$", ""))
    if match is None:
        raise ValueError(part)
    template, sheet, first, first_row, last, last_row = match.groups()
    if last and bool(first_row) != bool(last_row):
        raise ValueError(part)
    columns = sorted((_column(first), _column(last or first)))
    if not first_row:
        return Cells(template, sheet, *columns)
    rows = sorted((int(first_row), int(last_row or first_row)))
    return Cells(template, sheet, *columns, *rows)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
