"""What a reporting form looks like: one version of one template, as plain data.

A `Spec` holds facts only: cells, allowed answers, gates and the rows of the form's own Checker.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.checker.spec_parts import (
    ALWAYS,
    OPTIONAL,
    AnswerCells,
    CellRef,
    CheckerRow,
    Closing,
    Column,
    CompanyQuestion,
    Detection,
    Field,
    HiddenRow,
    Mineral,
    MineralGate,
    MineralSelection,
    Pick,
    Question,
    SmelterTable,
    SpecError,
    Table,
    require,
    require_cells,
    version_key,
)

__all__ = [
    "ALWAYS",
    "OPTIONAL",
    "AnswerCells",
    "CellRef",
    "CheckerRow",
    "Closing",
    "Column",
    "CompanyQuestion",
    "Detection",
    "Field",
    "HiddenRow",
    "Mineral",
    "MineralGate",
    "MineralSelection",
    "Pick",
    "Question",
    "SmelterTable",
    "Spec",
    "SpecError",
    "Table",
    "version_key",
]

WORKBOOK_GATES = frozenset(
    {
        ALWAYS,
        "never",
        "scope_user_defined",
        "scope_product_list",
        "any_mineral_in_scope",
        "comment_for_yes",
        "has_not_listed_row",
        "other_mineral_selected",
        "started_without_first_answer",
    }
)
"""Gates that do not depend on one mineral; the verdict knows what opens each."""

COMPLETE_WHEN = frozenset(
    {
        "not_blank",
        "contains_at_sign",
        "length_at_least_2",
        "not_blank_and_comment_if_other_format",
        "at_least_one_mineral_selected",
        "other_count_equals_other_names",
        "product_list_first_row_filled",
        "metal_in_smelter_list",
        "smelter_row_for_metal",
        "not_listed_rows_have_name_and_country",
    }
)
"""The tests that a Checker row can make."""


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
    """The minerals that the form knows; where they are chosen, those of its list."""
    fields: tuple[Field, ...]
    questions: tuple[Question, ...]
    gates: tuple[MineralGate, ...]
    """From the first to the last; a mineral behind the last one is in scope."""
    company_questions: tuple[CompanyQuestion, ...]
    smelters: SmelterTable
    products: Table
    checker: tuple[CheckerRow, ...]
    lookup: Table | None = None
    mines: Table | None = None
    minerals_scope: Table | None = None
    selection: MineralSelection | None = None
    silent: frozenset[str] = field(default_factory=frozenset)
    """Codes of findings that do not apply to this version."""
    stated_version: str = ""
    """The version that the workbook itself gives, where it is another one."""
    mistranslated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Company questions that ask something else in a display language, by that language."""
    hidden_answers: tuple[str, ...] = ()
    """Hidden cells of the Declaration that hold "No" in the blank form."""
    hidden_rows: tuple[HiddenRow, ...] = ()
    hidden_rows_open_scope: bool = False
    """True if a hidden line that does not say No makes the company questions required."""
    declaration_sheet: str = "Declaration"

    def __post_init__(self) -> None:
        version_key(self.version)
        lines, gates = set(self.lines), WORKBOOK_GATES | {gate.key for gate in self.gates}
        questions = {question.key for question in self.questions}
        for question in self.questions:
            require(set(question.cells) <= lines, f"{question.key}: minerals do not fit")
            require(question.gate in gates, f"{question.key}: unknown gate {question.gate!r}")
        for asked in self.company_questions:
            require(set(asked.cells) <= lines | {""}, f"{asked.key}: minerals do not fit")
            require(asked.gate in gates, f"{asked.key}: unknown gate {asked.gate!r}")
        for item in self.fields:
            require(item.required in gates | {OPTIONAL}, f"{item.key}: unknown gate")
        for gate in self.gates:
            asked_in = {key for c in gate.closings for key in (c.question, c.only_if) if key}
            require(asked_in <= questions, f"{gate.key}: unknown question")
        cells = list(self.input_cells())
        require(len(cells) == len(set(cells)), "two answers share a cell")
        require_cells(*cells, *self.hidden_answers)
        rows = [row.row for row in self.checker]
        require(rows == sorted(set(rows)), "checker rows are not in order")
        hidden = [row.row for row in self.hidden_rows]
        require(len({*rows, *hidden}) == len(rows) + len(hidden), "hidden rows")
        for row in self.checker:
            self._require_checker_row(row, gates)

    def _require_checker_row(self, row: CheckerRow, gates: set[str] | frozenset[str]) -> None:
        name = f"checker row {row.row}"
        require(row.gate in gates, f"{name}: unknown gate {row.gate!r}")
        require(row.complete_when in COMPLETE_WHEN, f"{name}: unknown test")
        require(row.mineral in {*self.lines, ""}, f"{name}: unknown mineral")
        mineral_gate = row.gate not in WORKBOOK_GATES
        require(bool(row.mineral) or not mineral_gate, f"{name}: the gate needs a mineral")
        questions = {question.key for question in self.questions}
        require(set(row.reads_if) <= questions, f"{name}: unknown question")
        require(row.target.sheet in self.sheets, f"{name}: unknown sheet")
        if row.target.sheet == self.declaration_sheet:
            require(row.target.cell in set(self.input_cells()), f"{name}: no answer cell")

    @property
    def lines(self) -> tuple[str, ...]:
        """The keys under which answers stand: minerals, or slots where minerals are chosen."""
        if self.selection is not None:
            return self.selection.slots
        return tuple(mineral.key for mineral in self.minerals)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that people fill in, in the order of `sheets`."""
        tables = (self.minerals_scope, self.smelters, self.mines, self.products)
        return tuple(table for table in tables if table is not None)

    def all_questions(self) -> tuple[Question | CompanyQuestion, ...]:
        """Return the questions of the matrix, then those on the company."""
        return (*self.questions, *self.company_questions)

    def input_cells(self) -> Iterator[str]:
        """Yield the cells of the Declaration that people fill in."""
        yield from (item.cell for item in self.fields)
        if self.selection is not None:
            for pick in self.selection.picks:
                yield from filter(None, (pick.cell, pick.other))
        for asked in self.all_questions():
            for cells in asked.cells.values():
                yield from (cells.answer, cells.comment)

    def field(self, key: str) -> Field:
        """Return the company field with this key. Raises KeyError if there is none."""
        return _by_key(self.fields, key)

    def question(self, key: str) -> Question:
        """Return the question with this key, such as "Q1". Raises KeyError if there is none."""
        return _by_key(self.questions, key)

    def asking(self, role: str) -> Question | None:
        """Return the question that asks this, such as "recycled", or None."""
        return next((item for item in self.questions if item.role == role), None)

    def company_question(self, key: str) -> CompanyQuestion:
        """Return the company question with this key, such as "A". Raises KeyError if none."""
        return _by_key(self.company_questions, key)

    def company_asking(self, role: str) -> CompanyQuestion | None:
        """Return the company question that asks this, such as "survey", or None."""
        return next((item for item in self.company_questions if item.role == role), None)

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
