"""The pieces of which a `Spec` is put together: fields, questions, tables, gates, Checker rows.

Addresses are `"D8"` on the sheet named beside them; rows count from 1. A piece that contradicts
itself raises SpecError when it is made.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_VERSION = re.compile(r"(\d+\.\d+)(?:\.(\d+))?([a-z]?)")

OPTIONAL = "optional"
ALWAYS = "always"


class SpecError(ValueError):
    """A spec file contradicts itself."""


def version_key(version: str) -> tuple[Decimal, int, str]:
    """Return a sort key: 1.11 < 1.2, 6.22 < 6.4 < 6.6 < 6.6.1.

    Raises ValueError if the text is no version number.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"not a version number: {version!r}")
    return Decimal(match[1]), int(match[2] or 0), match[3]


def require(condition: bool, message: str) -> None:
    """Raise SpecError with this message unless the condition holds."""
    if not condition:
        raise SpecError(message)


def require_cells(*cells: str) -> None:
    """Raise SpecError unless each text is the address of a cell."""
    for cell in cells:
        require(_CELL.fullmatch(cell) is not None, f"no cell address: {cell!r}")


@dataclass(frozen=True, slots=True)
class CellRef:
    """One cell: the sheet's role name and an A1 address."""

    sheet: str
    cell: str

    def __post_init__(self) -> None:
        require_cells(self.cell)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the company block. `required` is a gate's name or "optional"."""

    key: str
    cell: str
    label: str
    kind: str = "text"  # text, email, date or choice
    required: str = OPTIONAL
    allowed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_cells(self.cell)
        require(self.kind in {"text", "email", "date", "choice"}, f"unknown kind {self.kind!r}")
        require(bool(self.allowed) == (self.kind == "choice"), f"{self.key}: choices do not fit")


@dataclass(frozen=True, slots=True)
class AnswerCells:
    """Where one answer and the comment beside it are written."""

    answer: str
    comment: str

    def __post_init__(self) -> None:
        require_cells(self.answer, self.comment)


QUESTION_ROLES = frozenset(
    {"used", "remaining", "covered", "risk_areas", "recycled", "rate", "identified", "reported"}
)
"""What a question of the matrix asks, whatever its number in a template is.

`covered` is the CMRT's question on the covered countries, `risk_areas` that on conflict-affected
and high-risk areas, `rate` the share of suppliers that answered.
"""

COMPANY_ROLES = frozenset(
    {
        "policy",
        "policy_public",
        "policy_coverage",
        "validated",
        "due_diligence",
        "suppliers_due_diligence",
        "suppliers_coverage",
        "survey",
        "review",
        "corrective",
        "filing",
    }
)
"""What a company question asks, whatever its letter in a template is."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the matrix, answered once for each mineral or slot (keys of `cells`).

    `allowed_by_mineral` replaces `allowed` for the minerals that have a list of their own. The
    form's Checker never asks for a question that is not `counted`. With `percent_as_number` the
    form's list holds the number 1, shown as 100%. `only_from` are answers that exclude every other
    origin, with the countries that they name; `hidden` are cells of lines that nobody sees.
    """

    key: str
    label: str
    gate: str
    allowed: tuple[str, ...]
    cells: Mapping[str, AnswerCells]
    role: str = "used"
    allowed_by_mineral: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: bool = True
    percent_as_number: bool = False
    only_from: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require(self.role in QUESTION_ROLES, f"{self.key}: unknown role {self.role!r}")
        require(set(self.allowed_by_mineral) <= set(self.cells), f"{self.key}: minerals")
        require(not set(self.hidden) & set(self.cells), f"{self.key}: hidden and asked")
        require_cells(*self.hidden.values())
        listed = {*self.allowed, *(a for own in self.allowed_by_mineral.values() for a in own)}
        require(set(self.only_from) <= listed, f"{self.key}: only_from")

    def allowed_for(self, mineral: str) -> tuple[str, ...]:
        """Return the answers that the list offers for this mineral or slot."""
        return self.allowed_by_mineral.get(mineral, self.allowed)


@dataclass(frozen=True, slots=True)
class CompanyQuestion:
    """One question about the whole company, such as A to H of the CMRT.

    The keys of `cells` are minerals or slots where it is answered once for each of them, else
    there is one key, "". With an answer in `comment_for` the comment must say more.
    """

    key: str
    label: str
    role: str
    allowed: tuple[str, ...]
    cells: Mapping[str, AnswerCells]
    gate: str = "any_mineral_in_scope"
    allowed_by_mineral: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    comment_for: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self.role in COMPANY_ROLES, f"{self.key}: unknown role {self.role!r}")
        require(("" in self.cells) == (len(self.cells) == 1), f"{self.key}: cells")
        require(set(self.comment_for) <= set(self.allowed), f"{self.key}: comment_for")
        require(set(self.allowed_by_mineral) <= set(self.cells), f"{self.key}: minerals")

    @property
    def per_mineral(self) -> bool:
        """True if it is answered once for each mineral."""
        return "" not in self.cells

    @property
    def answer(self) -> str:
        """The cell of the one answer. Raises KeyError for a question per mineral."""
        return self.cells[""].answer

    @property
    def comment(self) -> str:
        """The cell of the one comment. Raises KeyError for a question per mineral."""
        return self.cells[""].comment

    def allowed_for(self, mineral: str) -> tuple[str, ...]:
        """Return the answers that the list offers for this mineral or slot."""
        return self.allowed_by_mineral.get(mineral, self.allowed)


@dataclass(frozen=True, slots=True)
class Mineral:
    """One mineral: our key, and its English name as the workbook writes it."""

    key: str
    name: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A cell in which a mineral is chosen.

    `delete` is the choice that takes the mineral out again. `other` is the cell that names the
    mineral if the choice is "other".
    """

    cell: str
    allowed: tuple[str, ...] = ()
    delete: str = ""
    other: str = ""

    def __post_init__(self) -> None:
        require_cells(self.cell, *filter(None, (self.other,)))
        require(not self.delete or self.delete in self.allowed, f"{self.cell}: delete")


@dataclass(frozen=True, slots=True)
class MineralSelection:
    """How the minerals of a form are chosen (EMRT 2, AMRT).

    The form sorts the chosen names and shows them as the labels of its slots; an answer belongs
    to a slot. The first `checked` of the `slots` are looked at by the form's Checker. `labels`
    are the cells that show the names, slot by slot; `other` is the choice "other".
    """

    picks: tuple[Pick, ...]
    slots: tuple[str, ...]
    labels: tuple[str, ...]
    checked: int
    other: str = ""
    prefilled: bool = False
    """True if the blank form comes with all minerals chosen."""
    broken_choice: str = ""
    broken_picks: tuple[str, ...] = ()
    """The cells in which that choice breaks the form's own formulas, so that they show an error."""
    covered_elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Minerals, in small letters, that are for another form, with the template of that form."""

    def __post_init__(self) -> None:
        require_cells(*self.labels, *self.broken_picks)
        require(len(self.labels) == len(self.slots), "each slot needs a label")
        require(0 < self.checked <= len(self.slots), "more slots are checked than there are")
        cells = [cell for pick in self.picks for cell in (pick.cell, pick.other) if cell]
        require(len(cells) == len(set(cells)), "two picks share a cell")
        named = all(bool(pick.other) == bool(self.other) for pick in self.picks)
        require(named, "the choice other needs a cell for the name, and the other way round")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `formula`: the blank form has a formula there."""

    letter: str
    key: str
    label: str
    formula: bool = False

    def __post_init__(self) -> None:
        require(_COLUMN.fullmatch(self.letter) is not None, f"no column: {self.letter!r}")

    @property
    def index(self) -> int:
        """The column's number, from 0."""
        number = 0
        for letter in self.letter:
            number = number * 26 + ord(letter) - 64
        return number - 1


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with one entry a row. Rows count from 1; `last_row` is the last the form serves."""

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    footer_rows: tuple[int, ...] = ()
    """Rows with the form's own closing text."""

    def __post_init__(self) -> None:
        require(0 < self.header_row < self.first_row <= self.last_row, f"{self.sheet}: rows")
        keys = [column.key for column in self.columns]
        require(len(keys) == len(set(keys)), f"{self.sheet}: a column key is used twice")
        letters = [column.letter for column in self.columns]
        require(len(letters) == len(set(letters)), f"{self.sheet}: a column is used twice")

    def has(self, key: str) -> bool:
        """True if the table has a column with this key."""
        return any(column.key == key for column in self.columns)

    def column(self, key: str) -> Column:
        """Return the column with this key. Raises KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def cell(self, key: str, row: int) -> str:
        """Return the address of a column's cell in this row, such as "B5"."""
        return f"{self.column(key).letter}{row}"


ROW_COUNTS = frozenset(
    {"metal_and_more_text", "metal_and_lookup", "lookup_and_country_cells", "named_with_country"}
)
"""What makes a row count as a smelter of its metal, in the form's own Checker.

- metal_and_more_text: the metal is named in some row, and some row goes on after the metal's name;
- metal_and_lookup: a row has the metal and a look-up name;
- lookup_and_country_cells: a row has the metal, and its look-up and country cells are not empty,
  which they never are while the form's formulas stand there;
- named_with_country: a row has the metal, a name and a country.
"""


@dataclass(frozen=True, slots=True)
class SmelterTable(Table):
    """The smelter list, with the words that its cells may hold."""

    metals: tuple[str, ...] = ()
    """The metals to choose from; empty where they are those that were picked."""
    recycled: tuple[str, ...] = ()
    recycled_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words of the display languages that the form itself writes, by their English answer."""
    not_listed: str = "Smelter not listed"
    not_identified: str = "Smelter not yet identified"
    row_counts: str = "metal_and_more_text"
    uncounted_rows: tuple[int, int] | None = None
    """First and last of the rows that the form forgot when it counts smelters."""
    special_by_typed_name: bool = False
    """True if the form looks up the typed name on rows that are not listed or not identified."""
    metals_counted_to: int = 0
    """The last row in which the Checker looks for a metal's name, if it is not `last_row`."""
    not_listed_to_last_row: bool = False
    """True if the Checker looks for rows that are not listed no further than `last_row`."""

    def __post_init__(self) -> None:
        # super() does not know its class here, since slots=True makes the class a second time.
        Table.__post_init__(self)
        require(self.row_counts in ROW_COUNTS, f"unknown row count {self.row_counts!r}")


@dataclass(frozen=True, slots=True)
class Closing:
    """Answers that end the questions for a mineral.

    With `only_if`, they do so only while that earlier question is answered Yes.
    """

    question: str
    answers: tuple[str, ...]
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class MineralGate:
    """When a question is asked for a mineral: until one of these answers closes the gate.

    Where minerals are chosen, all gates are closed for a slot without a mineral.
    """

    key: str
    closings: tuple[Closing, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckerRow:
    """One row of the form's own Checker sheet: needed if `gate` is open, then tested.

    `mineral` (a mineral or slot) and `reads_if` (questions that must be Yes, or the answer is not
    read) are set for rows about one mineral. `comment` is the cell that the test reads as well. A
    row that is not `counted` is outside the total; one that is not `visible` is hidden.
    """

    row: int
    target: CellRef
    gate: str
    complete_when: str
    mineral: str = ""
    reads_if: tuple[str, ...] = ()
    comment: str = ""
    counted: bool = True
    visible: bool = True


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """A row of the Checker on a hidden cell of the Declaration, left over from another template.

    It is red if the cell is blank, unless the cell `unless_no` says No, as it does in the blank
    form. Without `unless_no` it always counts.
    """

    row: int
    cell: str
    unless_no: str = ""

    def __post_init__(self) -> None:
        require_cells(self.cell, *filter(None, (self.unless_no,)))


@dataclass(frozen=True, slots=True)
class Detection:
    """Where a file says what it is, and the display languages in its list."""

    title: CellRef
    title_constant: CellRef
    title_constant_text: str
    versions: tuple[CellRef, ...]
    language: CellRef
    languages: tuple[str, ...] = ()
