"""The verdict of the form's own Checker sheet, computed from the answers alone.

It copies the form's quirks: a space counts as an answer, any text with "@" as an e-mail address,
only the first product row is looked at, and an answer is not read while an earlier one is not
"Yes". What a reviewer would say beyond that is the business of the rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.spec import CheckerRow
from toolkit.checker.values import excel_blank, excel_equal, text_of


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
        if form.is_needed(row) and not form.is_complete(row):
            yield row


class _Form:
    """The few questions that the Checker's formulas ask."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.spec = declaration.spec
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
                return any(self._not_listed())
            case gate:
                return self._is_open(gate, row.mineral)

    def is_complete(self, row: CheckerRow) -> bool:
        """True if the row's own test holds."""
        match row.complete_when:
            case "product_list_first_row_filled":
                tab = self.declaration.tabs.get(self.spec.products.sheet)
                sheet = self.declaration.workbook.sheet(tab) if tab else None
                return sheet is not None and sheet.value(row.target.cell) != ""
            case "smelter_row_for_metal":
                return self._has_smelter(self.spec.mineral(row.mineral).name)
            case "not_listed_rows_have_name_and_country":
                return not any(name == "" or country == "" for name, country in self._not_listed())
        if not all(self._is_yes(question, row.mineral) for question in row.reads_if):
            return False
        entry = self.by_cell[row.target.cell]
        match row.complete_when:
            case "contains_at_sign":
                return "@" in text_of(entry.raw)
            case "length_at_least_2":
                return len(text_of(entry.raw)) >= 2
            case _:
                return self._filled(entry)

    def _filled(self, entry: Entry) -> bool:
        return not excel_blank(entry.raw) or (entry.raw == "" and entry.cell in self.texts)

    def _is_yes(self, question: str, mineral: str) -> bool:
        return excel_equal(self.declaration.answers[question, mineral].raw, "Yes")

    def _is_open(self, gate: str, mineral: str) -> bool:
        """A gate stays open until an answer that is read closes it; a blank does not."""
        for question, closing in self.spec.gate(gate).closed_by:
            raw = self.declaration.answers[question, mineral].raw
            if any(excel_equal(raw, answer) for answer in closing):
                return False
            if not excel_equal(raw, "Yes"):
                return True
        return True

    def _any_in_scope(self) -> bool:
        gate = self.spec.gates[-1].key
        return any(self._is_open(gate, mineral.key) for mineral in self.spec.minerals)

    def _asked_beside(self, row: CheckerRow) -> str:
        asked = self.spec.company_questions
        return next(question.key for question in asked if question.comment == row.target.cell)

    def _has_smelter(self, metal: str) -> bool:
        """Some row has the metal, and some row that the form counts has more text after it."""
        table = self.spec.smelters
        first, last = table.uncounted_rows or (0, -1)
        wanted = metal.casefold()
        named = joined = False
        for row in self.declaration.smelters:
            if row.row > table.last_row:
                continue
            cell = text_of(row["metal"].raw).casefold()
            named = named or cell == wanted
            both = cell + text_of(row["lookup_name"].raw).casefold()
            counted = not first <= row.row <= last
            joined = joined or (counted and both.startswith(wanted) and len(both) > len(wanted))
        return named and joined

    def _not_listed(self) -> Iterator[tuple[object, object]]:
        for row in self.declaration.smelters:
            if excel_equal(row["lookup_name"].raw, self.spec.smelters.not_listed):
                yield row["smelter_name"].raw, row["country"].raw
