"""What a planter is: one error of the catalogue, the places it may take, and how it is made."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from toolkit.checker.practice.draft import Draft, Row
from toolkit.checker.practice.key import Expected


@dataclass(frozen=True)
class Choice:
    """One way to plant an error: `variant` says which metal, field or line.

    `writes` and `reads` name what the error changes and what it needs as it is; two errors go
    together if neither writes what the other reads or writes. A lower `rank` is nearer to the
    facts of the company, so that correcting the one cell makes the declaration true again.
    """

    variant: tuple[str, ...] = ()
    writes: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    rank: int = 0

    def clashes_with(self, other: "Choice") -> bool:
        """Whether one of the two would hide or change the other."""
        return bool(self.writes & (other.reads | other.writes) or other.writes & self.reads)


@dataclass(frozen=True)
class Spot:
    """A finding to come: on a cell, or in a column of a line that may still move.

    A column without a line means the first free line of the smelter list.
    """

    code: str
    sheet: str
    cell: str = ""
    row: Row | None = None
    column: str = ""

    def settle(self, draft: Draft) -> Expected:
        """Return the finding with the address that its line has in the finished list."""
        cell = self.cell
        if self.column:
            cell = draft.row_cell(self.row, self.column)
        return Expected(self.code, self.sheet, cell)


@dataclass(frozen=True)
class Plant:
    """What a planter did, in one sentence, and the findings that it causes."""

    description: str
    spots: tuple[Spot, ...]


type Make = Callable[[Draft, Choice, Random, datetime.date], Plant]


@dataclass(frozen=True)
class Planter:
    """One error of the catalogue."""

    error: str
    lesson: str
    choices: Callable[[Draft, datetime.date], Iterable[Choice]]
    make: Make


PLANTERS: dict[str, Planter] = {}


def planter(
    error: str, lesson: str, choices: Callable[[Draft, datetime.date], Iterable[Choice]]
) -> Callable[[Make], Make]:
    """Register the decorated function as the way to make this error."""

    def register(make: Make) -> Make:
        PLANTERS[error] = Planter(error, lesson, choices, make)
        return make

    return register


def claims(metal: str, *parts: str) -> frozenset[str]:
    """Return the names of what is used of one metal: questions, "rows" or "scope"."""
    return frozenset(f"{metal} {part}" for part in parts)


def line(metal: str, lookup: str) -> frozenset[str]:
    """Return the name of one line of the smelter list."""
    return frozenset({f"{metal} line {lookup}"})


def on_declaration(code: str, cell: str) -> Spot:
    """Return a finding on the sheet Declaration."""
    return Spot(code, "Declaration", cell)


def on_line(code: str, row: Row, column: str) -> Spot:
    """Return a finding in a column of a line of the smelter list."""
    return Spot(code, "Smelter List", row=row, column=column)
