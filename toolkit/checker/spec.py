"""What a reporting form looks like: one version of one template, as plain data.

A `Spec` holds facts only: cells, allowed answers, gates and the rows of the form's own Checker.
Addresses are `"D8"` on the sheet named beside them; rows count from 1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_VERSION = re.compile(r"(\d+\.\d+)(?:\.(\d+))?([a-z]?)")

OPTIONAL = "optional"
ALWAYS = "always"

WORKBOOK_GATES = frozenset(
    {
        ALWAYS,
        "scope_user_defined",
        "scope_product_list",
        "any_mineral_in_scope",
        "comment_for_yes",
        "has_not_listed_row",
    }
)
"""Gates that do not depend on one mineral; the verdict knows what opens each."""

COMPLETE_WHEN = frozenset(
    {
        "not_blank",
        "contains_at_sign",
        "length_at_least_2",
        "product_list_first_row_filled",
        "smelter_row_for_metal",
        "not_listed_rows_have_name_and_country",
    }
)
"""The tests that a Checker row can make."""


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


@dataclass(frozen=True, slots=True)
class CellRef:
    """One cell: the sheet's role name and an A1 address."""

    sheet: str
    cell: str

    def __post_init__(self) -> None:
        _require(_CELL.fullmatch(self.cell) is not None, f"no cell address: {self.cell!r}")


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
        _require(_CELL.fullmatch(self.cell) is not None, f"no cell address: {self.cell!r}")
        _require(self.kind in {"text", "email", "date", "choice"}, f"unknown kind {self.kind!r}")
        _require(bool(self.allowed) == (self.kind == "choice"), f"{self.key}: choices do not fit")


@dataclass(frozen=True, slots=True)
class AnswerCells:
    """Where one answer and the comment beside it are written."""

    answer: str
    comment: str

    def __post_init__(self) -> None:
        for cell in (self.answer, self.comment):
            _require(_CELL.fullmatch(cell) is not None, f"no cell address: {cell!r}")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the matrix, answered once for each mineral (keys of `cells`)."""

    key: str
    label: str
    gate: str
    allowed: tuple[str, ...]
    cells: Mapping[str, AnswerCells]


@dataclass(frozen=True, slots=True)
class CompanyQuestion:
    """One question about the whole company, such as A to H of the CMRT."""

    key: str
    label: str
    allowed: tuple[str, ...]
    answer: str
    comment: str
    gate: str = "any_mineral_in_scope"


@dataclass(frozen=True, slots=True)
class Mineral:
    """One mineral: our key, and its English name as the workbook writes it."""

    key: str
    name: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `formula`: the blank form has a formula there."""

    letter: str
    key: str
    label: str
    formula: bool = False

    def __post_init__(self) -> None:
        _require(_COLUMN.fullmatch(self.letter) is not None, f"no column: {self.letter!r}")

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
        _require(0 < self.header_row < self.first_row <= self.last_row, f"{self.sheet}: rows")
        keys = [column.key for column in self.columns]
        _require(len(keys) == len(set(keys)), f"{self.sheet}: a column key is used twice")

    def column(self, key: str) -> Column:
        """Return the column with this key. Raises KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def cell(self, key: str, row: int) -> str:
        """Return the address of a column's cell in this row, such as "B5"."""
        return f"{self.column(key).letter}{row}"


@dataclass(frozen=True, slots=True)
class SmelterTable(Table):
    """The smelter list, with the words that its cells may hold."""

    metals: tuple[str, ...] = ()
    recycled: tuple[str, ...] = ()
    not_listed: str = "Smelter not listed"
    not_identified: str = "Smelter not yet identified"
    uncounted_rows: tuple[int, int] | None = None
    """First and last of the rows that the form forgot when it counts smelters."""


@dataclass(frozen=True, slots=True)
class MineralGate:
    """When a question is no longer asked for a mineral.

    Each entry of `closed_by` is (question, answers): the gate is closed if the question has one
    of these answers, is itself still asked, and every earlier entry's question was answered Yes.
    """

    key: str
    closed_by: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CheckerRow:
    """One row of the form's own Checker sheet: needed if `gate` is open, then tested.

    `mineral` and `reads_if` (questions that must be Yes, or the answer is not read) are set for
    rows about one mineral.
    """

    row: int
    target: CellRef
    gate: str
    complete_when: str
    mineral: str = ""
    reads_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detection:
    """Where a file says what it is."""

    title: CellRef
    title_constant: CellRef
    title_constant_text: str
    versions: tuple[CellRef, ...]
    language: CellRef


@dataclass(frozen=True, slots=True)
class Spec:
    """One version of one template."""

    template: str
    version: str
    release_date: str
    detection: Detection
    sheets: tuple[str, ...]
    """Sheets that people fill in."""
    helper_sheets: tuple[str, ...]
    """Sheets that the form itself needs, such as its lists."""
    minerals: tuple[Mineral, ...]
    fields: tuple[Field, ...]
    questions: tuple[Question, ...]
    gates: tuple[MineralGate, ...]
    company_questions: tuple[CompanyQuestion, ...]
    smelters: SmelterTable
    products: Table
    lookup: Table
    checker: tuple[CheckerRow, ...]
    silent: frozenset[str] = field(default_factory=frozenset)
    """Codes of findings that do not apply to this version."""
    declaration_sheet: str = "Declaration"

    def __post_init__(self) -> None:
        version_key(self.version)
        minerals = {mineral.key for mineral in self.minerals}
        gates = WORKBOOK_GATES | {gate.key for gate in self.gates}
        for question in self.questions:
            _require(set(question.cells) == minerals, f"{question.key}: minerals do not fit")
            _require(question.gate in gates, f"{question.key}: unknown gate {question.gate!r}")
        for item in self.fields:
            _require(item.required in gates | {OPTIONAL}, f"{item.key}: unknown gate")
        answers = list(self._answer_cells())
        _require(len(answers) == len(set(answers)), "two answers share a cell")
        rows = [row.row for row in self.checker]
        _require(rows == sorted(set(rows)), "checker rows are not in order")
        questions = {question.key for question in self.questions}
        for row in self.checker:
            _require(row.gate in gates, f"checker row {row.row}: unknown gate {row.gate!r}")
            _require(row.complete_when in COMPLETE_WHEN, f"checker row {row.row}: unknown test")
            _require(row.mineral in minerals | {""}, f"checker row {row.row}: unknown mineral")
            _require(set(row.reads_if) <= questions, f"checker row {row.row}: unknown question")

    def _answer_cells(self) -> Iterator[str]:
        yield from (item.cell for item in self.fields)
        for question in self.questions:
            for cells in question.cells.values():
                yield from (cells.answer, cells.comment)
        for company_question in self.company_questions:
            yield from (company_question.answer, company_question.comment)

    def field(self, key: str) -> Field:
        """Return the company field with this key. Raises KeyError if there is none."""
        return _by_key(self.fields, key)

    def question(self, key: str) -> Question:
        """Return the question with this key, such as "Q1". Raises KeyError if there is none."""
        return _by_key(self.questions, key)

    def company_question(self, key: str) -> CompanyQuestion:
        """Return the company question with this key, such as "A". Raises KeyError if none."""
        return _by_key(self.company_questions, key)

    def gate(self, key: str) -> MineralGate:
        """Return the gate with this key. Raises KeyError if there is none."""
        return _by_key(self.gates, key)

    def mineral(self, key: str) -> Mineral:
        """Return the mineral with this key. Raises KeyError if there is none."""
        return _by_key(self.minerals, key)


def _by_key[T: (Field, Question, CompanyQuestion, MineralGate, Mineral)](
    items: tuple[T, ...], key: str
) -> T:
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SpecError(message)
