"""A declaration before it becomes a workbook: answers by cell, and the lines of the lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from toolkit.checker.layout import FilledForm
from toolkit.checker.layout.smelters import ID_SOURCE, find
from toolkit.checker.practice.company import Company, Product, Supply
from toolkit.checker.spec import MineralSelection, Question, Spec

type Value = str | datetime.date


@dataclass(eq=False)
class Row:
    """One line of the smelter list; the names are the column keys of the spec."""

    metal: str
    lookup_name: str
    smelter_name: str = ""
    country: str = ""
    smelter_id: str = ""
    smelter_id_source: str = ""
    city: str = ""
    state_province: str = ""
    mine_names: str = ""
    mine_countries: str = ""
    recycled_100: str = ""
    comments: str = ""

    @classmethod
    def of(cls, supply: Supply, spec: Spec) -> Row:
        """Return the line that says this, with what the look-up knows about the smelter.

        A form without a look-up has the name typed instead.
        """
        row = cls(supply.metal, supply.lookup, supply.name, supply.country)
        row.recycled_100 = supply.recycled
        row.comments = supply.comments
        smelter = find(supply.metal, supply.lookup)
        if smelter is not None:
            row.country = smelter.country
            row.smelter_id = smelter.number
            row.smelter_id_source = ID_SOURCE
            row.city = smelter.city
            row.state_province = smelter.province
        if spec.lookup is None and smelter is not None:
            row.smelter_name = smelter.name
        return row


@dataclass
class Draft:
    """A declaration in the making; planters change it, the layout writes it.

    `values` maps the cells of the sheet Declaration to what is written there; a cell that is not
    in it is empty. `version` and `released` are printed as the version stamp.
    """

    spec: Spec
    company: Company
    version: str
    released: datetime.date
    lines: Mapping[str, str] = field(default_factory=dict)
    """Each metal's mineral or slot, by its name."""
    values: dict[str, Value] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)

    def question(self, role: str, metal: str) -> Question | None:
        """Return the question that asks this of the metal, or None if the form does not."""
        asked = self.spec.asking(role)
        return asked if asked and self.lines[metal] in asked.cells else None

    def answer_cell(self, metal: str, role: str) -> str:
        """Return the address of an answer, such as "D33" for "Tin" and "remaining".

        Raises KeyError if the form does not ask this of the metal.
        """
        asked = self.question(role, metal)
        if asked is None:
            raise KeyError(role)
        return asked.cells[self.lines[metal]].answer

    def number(self, role: str) -> str:
        """Return the number of the question that asks this, such as "2"."""
        asked = self.spec.asking(role)
        return asked.key.removeprefix("Q") if asked else ""

    def answer(self, metal: str, role: str) -> str:
        """Return the answer, or "" if there is none or the form does not ask."""
        if self.question(role, metal) is None:
            return ""
        return str(self.values.get(self.answer_cell(metal, role), ""))

    def set_answer(self, metal: str, role: str, value: str) -> str:
        """Write an answer ("" empties it) and return its address."""
        return self.write(self.answer_cell(metal, role), value)

    @property
    def in_scope(self) -> tuple[str, ...]:
        """The metals that the company has in its product, in the order of the form."""
        closings = self.spec.gates[-1].closings
        return tuple(
            metal
            for metal in self.lines
            if all(self._fact(metal, c.question) not in ("", *c.answers) for c in closings)
        )

    @property
    def out_of_scope(self) -> tuple[str, ...]:
        """The metals whose first answer ends the questions, in the order of the form."""
        first = self.spec.gates[-1].closings[0]
        return tuple(
            metal for metal in self.lines if self._fact(metal, first.question) in first.answers
        )

    def _fact(self, metal: str, question: str) -> str:
        return self.company.answers.get(metal, {"Q1": "No"}).get(question, "")

    def set_field(self, key: str, value: Value) -> str:
        """Write a field of the company block ("" empties it) and return its address."""
        return self.write(self.spec.field(key).cell, value)

    def write(self, cell: str, value: Value) -> str:
        """Write a cell of the sheet Declaration ("" empties it) and return its address."""
        if value == "":
            self.values.pop(cell, None)
        else:
            self.values[cell] = value
        return cell

    def scope(self, letter: str) -> str:
        """Return the form's text for the declaration scope A, B or C."""
        return next(
            text
            for text in self.spec.field("declaration_scope").allowed
            if text.startswith(f"{letter}.")
        )

    def rows_of(self, metal: str) -> list[Row]:
        """Return the lines of one metal."""
        return [row for row in self.rows if row.metal == metal]

    def add(self, row: Row) -> Row:
        """Put a line below the other lines of its metal, and return it."""
        order = [*self.lines, row.metal]
        place = sum(order.index(other.metal) <= order.index(row.metal) for other in self.rows)
        self.rows.insert(place, row)
        return row

    def filled(self) -> FilledForm:
        """Return the form to write."""
        sheet = self.spec.declaration_sheet
        keys = {column.key for column in self.spec.smelters.columns}
        scope = self.spec.minerals_scope
        return FilledForm(
            self.spec,
            {f"{sheet}!{cell}": self._stored(cell, value) for cell, value in self.values.items()},
            smelters=tuple(
                {key: value for key, value in asdict(row).items() if key in keys}
                for row in self.rows
            ),
            reasons=tuple(
                {"mineral": metal, "reason": reason}
                for metal, reason in self.company.reasons.items()
                if scope
            ),
            products=tuple(
                {
                    "product_number": product.number,
                    "product_name": product.name,
                    "comments": product.comment,
                }
                for product in self.products
            ),
            version=self.version if self.version != self.spec.version else "",
            released=self.released,
            is_practice=True,
        )

    def _stored(self, cell: str, value: Value) -> Value | int:
        """Return the value as the form's list has it: in some forms 100% is the number 1."""
        rate = self.spec.asking("rate")
        if rate is None or not rate.percent_as_number or value != "100%":
            return value
        return 1 if any(cells.answer == cell for cells in rate.cells.values()) else value

    def row_cell(self, row: Row | None, column: str) -> str:
        """Return the address of a line's cell, or "" if the line is no longer in the list.

        None stands for the first free line below the list.
        """
        if row is not None and row not in self.rows:
            return ""
        place = len(self.rows) if row is None else self.rows.index(row)
        return self.spec.smelters.cell(column, self.spec.smelters.first_row + place)


def correct_draft(spec: Spec, company: Company, today: datetime.date) -> Draft:
    """Return the declaration that agrees with the facts of the company, dated today."""
    released = datetime.date.fromisoformat(spec.release_date)
    version = spec.stated_version or spec.version
    draft = Draft(spec, company, version, released, products=list(company.products))
    _write_company_block(draft, today)
    if spec.selection is None:
        draft.lines = {mineral.name: mineral.key for mineral in spec.minerals}
    else:
        _choose_minerals(draft, spec.selection)
    for metal, line in draft.lines.items():
        answers = company.answers.get(metal, {"Q1": "No"})
        for question in spec.all_questions():
            if line in question.cells and question.key in answers:
                draft.write(question.cells[line].answer, answers[question.key])
    if draft.in_scope:
        _write_programme(draft)
    for supply in company.supplies:
        draft.add(Row.of(supply, spec))
    return draft


def _choose_minerals(draft: Draft, selection: MineralSelection) -> None:
    """Choose the minerals of the company; where the form comes with all, take the others out."""
    chosen = list(draft.company.answers)
    if selection.prefilled:
        for pick in selection.picks:
            draft.write(pick.cell, pick.allowed[0] if pick.allowed[0] in chosen else pick.delete)
    else:
        for pick, name in zip(selection.picks, chosen, strict=False):
            is_other = bool(pick.allowed) and name not in pick.allowed
            draft.write(pick.cell, selection.other if is_other else name)
            if is_other:
                draft.write(pick.other, name)
    names = draft.filled().mineral_names
    draft.lines = dict(zip(names, selection.slots, strict=False))


def _write_programme(draft: Draft) -> None:
    asked_beside = {row.target.cell for row in draft.spec.checker if row.gate == "comment_for_yes"}
    for asked in draft.spec.company_questions:
        if not asked.per_mineral:
            answer = draft.company.programme.get(asked.role, asked.allowed[0])
            draft.write(asked.answer, answer)
            if asked.comment in asked_beside and answer == "Yes":
                draft.write(asked.comment, draft.company.policy_url)


def _write_company_block(draft: Draft, today: datetime.date) -> None:
    company = draft.company
    values: dict[str, Value] = {
        "company_name": company.name,
        "declaration_scope": draft.scope(company.scope),
        "scope_description": company.scope_description,
        "address": company.address,
        "contact_name": company.contact_name,
        "contact_email": company.contact_email,
        "contact_phone": company.contact_phone,
        "authorizer_name": company.authorizer_name,
        "authorizer_title": company.authorizer_title,
        "authorizer_email": company.authorizer_email,
        "authorizer_phone": company.authorizer_phone,
        "effective_date": today,
    }
    for key, value in values.items():
        draft.set_field(key, value)
