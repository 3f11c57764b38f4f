"""The verdict of the form's own Checker sheet, computed from the answers alone.

It copies the form's quirks: a space counts as an answer, any text with "@" as an e-mail address,
only the first product row is looked at, and a cell that shows an error makes no row red. What a
reviewer would say beyond that is the business of the rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.spec import CheckerRow
from toolkit.checker.values import excel_blank, excel_equal, text_of
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
    red = list(_red_rows(declaration))
    cells = dict.fromkeys(f"{row.target.sheet}!{row.target.cell}" for row in red)
    return Verdict(tuple(row.row for row in red), tuple(cells))


def _red_rows(declaration: Declaration) -> Iterator[CheckerRow]:
    form = _Form(declaration)
    for row in declaration.spec.checker:
        if row.counted and form.is_needed(row) and not form.is_complete(row):
            yield row


def checker_lines(declaration: Declaration) -> Iterator[tuple[CheckerRow, bool, bool]]:
    """Yield each row of the Checker: if what it asks for is needed, and if it is complete."""
    form = _Form(declaration)
    for row in declaration.spec.checker:
        used = not row.mineral or row.mineral in form.names
        yield row, form.is_needed(row), used and form.is_complete(row)


class _Form:
    """The few questions that the Checker's formulas ask."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.spec = declaration.spec
        self.smelters = SmelterCounts(declaration)
        self.names = {mineral.key: mineral.name for mineral in declaration.minerals}
        self.by_cell = {
            entry.cell: entry
            for entry in (
                *declaration.fields.values(),
                *declaration.answers.values(),
                *declaration.company.values(),
                *declaration.company_comments.values(),
            )
        }
        tab = declaration.tabs[self.spec.declaration_sheet]
        self.texts = declaration.workbook.sheet(tab).scan.texts

    def is_needed(self, row: CheckerRow) -> bool:
        """True if the row counts: what it asks for is asked in this declaration."""
        scope = self.declaration.fields["declaration_scope"]
        choices = self.spec.field("declaration_scope").allowed
        match row.gate:
            case "always":
                return True
            case "never":
                return False
            case "scope_user_defined":
                known = any(excel_equal(scope.raw, choice) for choice in choices[:2])
                return self._filled(scope) and not known
            case "scope_product_list":
                return excel_equal(scope.raw, choices[1])
            case "any_mineral_in_scope":
                return self._any_in_scope()
            case "comment_for_yes":
                answered = self.declaration.company[self._asked_beside(row)]
                return self._any_in_scope() and excel_equal(answered.raw, "Yes")
            case "has_not_listed_row":
                return self.smelters.any_not_listed()
            case "other_mineral_selected":
                return self._others_chosen() > 0
            case "started_without_first_answer":
                first, second = self.spec.questions[:2]
                started = self._is_yes(second.key, row.mineral)
                return started and not self._filled(
                    self.declaration.answers[first.key, row.mineral]
                )
            case gate:
                return self._is_open(gate, row.mineral)

    def is_complete(self, row: CheckerRow) -> bool:
        """True if the row's own test holds."""
        match row.complete_when:
            case "at_least_one_mineral_selected":
                return bool(self.names)
            case "other_count_equals_other_names":
                return self._others_chosen() == self._other_names()
            case "product_list_first_row_filled":
                tab = self.declaration.tabs.get(self.spec.products.sheet)
                sheet = self.declaration.workbook.sheet(tab) if tab else None
                return sheet is not None and sheet.value(row.target.cell) != ""
            case "metal_in_smelter_list":
                return self.smelters.names_metal(self.names[row.mineral])
            case "smelter_row_for_metal":
                return self.smelters.has_row_for(self.names[row.mineral])
            case "not_listed_rows_have_name_and_country":
                return self.smelters.not_listed_are_described()
        if not all(self._is_yes(question, row.mineral) for question in row.reads_if):
            return False
        entry = self.by_cell[row.target.cell]
        match row.complete_when:
            case "contains_at_sign":
                return "@" in text_of(entry.raw)
            case "length_at_least_2":
                return len(text_of(entry.raw)) >= 2
            case "not_blank_and_comment_if_other_format":
                return self._survey_is_described(entry, self.by_cell[row.comment])
            case _:
                return self._filled(entry)

    def _filled(self, entry: Entry) -> bool:
        return not excel_blank(entry.raw) or (entry.raw == "" and entry.cell in self.texts)

    def _is_yes(self, question: str, mineral: str) -> bool:
        return excel_equal(self.declaration.answers[question, mineral].raw, "Yes")

    def _is_open(self, gate: str, mineral: str) -> bool:
        """A gate stays open until an answer that is read closes it; a blank does not."""
        if mineral not in self.names:
            return False
        for closing in self.spec.gate(gate).closings:
            raw = self.declaration.answers[closing.question, mineral].raw
            read = not closing.only_if or self._is_yes(closing.only_if, mineral)
            if read and any(excel_equal(raw, answer) for answer in closing.answers):
                return False
        return True

    def _any_in_scope(self) -> bool:
        lines = self.spec.lines
        if self.spec.selection is not None:
            lines = lines[: self.spec.selection.checked]
        return any(self._is_open(self.spec.gates[-1].key, line) for line in lines)

    def _asked_beside(self, row: CheckerRow) -> str:
        asked = (item for item in self.spec.company_questions if not item.per_mineral)
        return next(item.key for item in asked if item.comment == row.target.cell)

    def _survey_is_described(self, entry: Entry, comment: Entry) -> bool:
        """The row knows the listed answers only, and for one of them shows the comment instead."""
        asked = self.spec.company_asking("survey")
        if asked is None or not any(excel_equal(entry.raw, answer) for answer in asked.allowed):
            return False
        other = any(excel_equal(entry.raw, answer) for answer in asked.comment_for)
        return self._filled(comment) if other else True

    def _others_chosen(self) -> int:
        picks = self.declaration.picks
        return sum(excel_equal(pick.entry.raw, pick.other_value) for pick in picks)

    def _other_names(self) -> int:
        names = (pick.other.raw for pick in self.declaration.picks if pick.other)
        return sum(isinstance(name, str) and name != "" for name in names)
