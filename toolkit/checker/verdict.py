"""The verdict of the form's own Checker sheet, computed from the answers alone.

It copies the form's quirks: a space counts as an answer, any text with "@" as an e-mail address,
only the first product row is looked at, and a row that reads a cell with an error shows an error
itself, so that it is not red. What a reviewer would say beyond that is the business of the rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker.declaration import Declaration
from toolkit.checker.slots import is_broken
from toolkit.checker.spec import CheckerRow, HiddenRow
from toolkit.checker.values import Value, excel_blank, excel_equal, text_of
from toolkit.checker.verdict_smelters import SmelterCounts


@dataclass(frozen=True, slots=True)
class Verdict:
    """The Checker's rows that are still red, and the cells they point to ("Declaration!D8")."""

    rows: tuple[int, ...]
    cells: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True if no row is red."""
        return not self.rows


def official_verdict(declaration: Declaration) -> Verdict:
    """Return the verdict that the receiver sees after a full recalculation."""
    red = sorted(_red_rows(declaration))
    return Verdict(tuple(row for row, _ in red), tuple(dict.fromkeys(cell for _, cell in red)))


def _red_rows(declaration: Declaration) -> Iterator[tuple[int, str]]:
    """Yield the number of each red row and the cell that it points to."""
    form = _Form(declaration)
    for row in declaration.spec.checker:
        if row.counted and form.is_red(row):
            yield row.row, f"{row.target.sheet}!{row.target.cell}"
    for hidden in declaration.spec.hidden_rows:
        if form.is_red_hidden(hidden):
            yield hidden.row, f"{declaration.spec.declaration_sheet}!{hidden.cell}"


class _ShowsError(Exception):
    """A formula reads a cell that shows an error."""


def checker_lines(declaration: Declaration) -> Iterator[tuple[CheckerRow, bool, bool]]:
    """Yield each row of the Checker: if what it asks for is needed, and if it is complete.

    A row that reads a cell with an error is neither.
    """
    form = _Form(declaration)
    for row in declaration.spec.checker:
        used = not row.mineral or row.mineral in form.names
        try:
            needed, complete = form._is_needed(row), used and form._is_complete(row)
        except _ShowsError:
            needed, complete = False, False
        yield row, needed, complete


class _Form:
    """The few questions that the Checker's formulas ask."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.spec = declaration.spec
        self.smelters = SmelterCounts(declaration)
        self.names = {mineral.key: mineral.name for mineral in declaration.minerals}
        self.sheet = declaration.workbook.sheet(declaration.tabs[self.spec.declaration_sheet])

    def value(self, cell: str) -> Value:
        """Return the value of a cell of the Declaration. Raises _ShowsError for an error."""
        if self.sheet.error(cell):
            raise _ShowsError
        return self.sheet.value(cell)

    def is_red(self, row: CheckerRow) -> bool:
        """True if the row counts and its test does not hold."""
        try:
            # The form works out both, so that an error in either is an error of the row.
            needed, complete = self._is_needed(row), self._is_complete(row)
        except _ShowsError:
            return False
        return needed and not complete

    def is_red_hidden(self, row: HiddenRow) -> bool:
        """True if a hidden row counts and its cell is blank."""
        try:
            return self._is_open_hidden(row) and excel_blank(self.value(row.cell))
        except _ShowsError:
            return False

    def _is_open_hidden(self, row: HiddenRow) -> bool:
        return not row.unless_no or not excel_equal(self.value(row.unless_no), "No")

    def _is_needed(self, row: CheckerRow) -> bool:
        """True if what the row asks for is asked in this declaration."""
        scope = self.spec.field("declaration_scope")
        match row.gate:
            case "always":
                return True
            case "never":
                return False
            case "scope_user_defined":
                value = self.value(scope.cell)
                known = any(excel_equal(value, choice) for choice in scope.allowed[:2])
                return not excel_blank(value) and not known
            case "scope_product_list":
                return excel_equal(self.value(scope.cell), scope.allowed[1])
            case "any_mineral_in_scope":
                return self._any_in_scope()
            case "comment_for_yes":
                answer = self.value(self._answer_beside(row))
                return self._any_in_scope() and excel_equal(answer, "Yes")
            case "has_not_listed_row":
                return self.smelters.any_not_listed()
            case "other_mineral_selected":
                return self._others_chosen() > 0
            case "started_without_first_answer":
                first, second = (item.cells[row.mineral].answer for item in self.spec.questions[:2])
                return excel_blank(self.value(first)) and excel_equal(self.value(second), "Yes")
            case gate:
                return self._is_open(gate, row.mineral)

    def _is_complete(self, row: CheckerRow) -> bool:
        """True if the row's own test holds."""
        match row.complete_when:
            case "at_least_one_mineral_selected":
                self._read_picks()
                return bool(self.names)
            case "other_count_equals_other_names":
                return self._others_chosen() == self._other_names()
            case "product_list_first_row_filled":
                return self._has_product(row.target.cell)
            case "metal_in_smelter_list":
                return self.smelters.names_metal(self.names[row.mineral])
            case "smelter_row_for_metal":
                name = self.names.get(row.mineral)
                return name is not None and self.smelters.has_row_for(name)
            case "not_listed_rows_have_name_and_country":
                return self.smelters.not_listed_are_described()
            case "contains_at_sign":
                # The form's search for the sign is a miss, not an error, if the cell is an error.
                return "@" in text_of(self.sheet.value(row.target.cell))
        reads = [self._is_yes(question, row.mineral) for question in row.reads_if]
        if not all(reads):
            return False
        value = self.value(row.target.cell)
        match row.complete_when:
            case "length_at_least_2":
                return len(text_of(value)) >= 2
            case "not_blank_and_comment_if_other_format":
                return self._survey_is_described(value, row.comment)
            case _:
                return not excel_blank(value)

    def _is_yes(self, question: str, mineral: str) -> bool:
        cells = self.spec.question(question).cells[mineral]
        return excel_equal(self.value(cells.answer), "Yes")

    def _is_open(self, gate: str, mineral: str) -> bool:
        """A gate stays open until an answer that is read closes it; a blank does not."""
        if self.spec.selection is not None:
            self._read_picks()
        if mineral not in self.names:
            return False
        closed = False
        for closing in self.spec.gate(gate).closings:
            if not closing.only_if or self._is_yes(closing.only_if, mineral):
                cells = self.spec.question(closing.question).cells[mineral]
                value = self.value(cells.answer)
                closed = closed or any(excel_equal(value, answer) for answer in closing.answers)
        return not closed

    def _any_in_scope(self) -> bool:
        lines = self.spec.lines
        if self.spec.selection is not None:
            lines = lines[: self.spec.selection.checked]
        # All of them are read, since an error in any is an error of the sum.
        opened = [self._is_open(self.spec.gates[-1].key, line) for line in lines]
        if self.spec.hidden_rows_open_scope:
            hidden = (row for row in self.spec.hidden_rows if row.unless_no)
            opened += [self._is_open_hidden(row) for row in hidden]
        return any(opened)

    def _answer_beside(self, row: CheckerRow) -> str:
        asked = (item for item in self.spec.company_questions if not item.per_mineral)
        return next(item.answer for item in asked if item.comment == row.target.cell)

    def _survey_is_described(self, value: Value, comment: str) -> bool:
        """The row knows the listed answers only, and for one of them shows the comment instead."""
        asked = self.spec.company_asking("survey")
        if asked is None or not any(excel_equal(value, answer) for answer in asked.allowed):
            return False
        other = any(excel_equal(value, answer) for answer in asked.comment_for)
        return not (other and excel_blank(self.value(comment)))

    def _has_product(self, cell: str) -> bool:
        tab = self.declaration.tabs.get(self.spec.products.sheet)
        sheet = self.declaration.workbook.sheet(tab) if tab else None
        return sheet is not None and bool(sheet.value(cell) != "" or sheet.error(cell))

    def _read_picks(self) -> None:
        """An error among the names is an error of each slot, since the form sorts them."""
        for pick in self.declaration.picks:
            self.value(pick.entry.cell)
            if is_broken(self.spec, pick):
                raise _ShowsError

    def _others_chosen(self) -> int:
        picks = self.declaration.picks
        return sum(excel_equal(pick.entry.raw, pick.other_value) for pick in picks)

    def _other_names(self) -> int:
        names = (pick.other.raw for pick in self.declaration.picks if pick.other)
        return sum(isinstance(name, str) and name != "" for name in names)
