"""A declaration before it becomes a workbook: answers by cell, and the lines of the lists."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field

from toolkit.checker.layout import FilledForm
from toolkit.checker.layout.smelters import ID_SOURCE, find
from toolkit.checker.practice.company import Company, Product, Supply
from toolkit.checker.spec import Spec

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
    def of(cls, supply: Supply) -> Row:
        """Return the line that says this, with what the look-up knows about the smelter."""
        row = cls(supply.metal, supply.lookup, supply.name, supply.country)
        row.recycled_100 = supply.recycled
        smelter = find(supply.metal, supply.lookup)
        if smelter is not None:
            row.country = smelter.country
            row.smelter_id = smelter.number
            row.smelter_id_source = ID_SOURCE
            row.city = smelter.city
            row.state_province = smelter.province
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
    values: dict[str, Value] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)

    def answer_cell(self, metal: str, question: str) -> str:
        """Return the address of an answer, such as "D33" for "Tin" and "Q2"."""
        return self.spec.question(question).cells[metal.lower()].answer

    def answer(self, metal: str, question: str) -> str:
        """Return the answer, or "" if there is none."""
        return str(self.values.get(self.answer_cell(metal, question), ""))

    def set_answer(self, metal: str, question: str, value: str) -> str:
        """Write an answer ("" empties it) and return its address."""
        return self.write(self.answer_cell(metal, question), value)

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
        order = [mineral.name for mineral in self.spec.minerals]
        place = sum(order.index(other.metal) <= order.index(row.metal) for other in self.rows)
        self.rows.insert(place, row)
        return row

    def filled(self) -> FilledForm:
        """Return the form to write."""
        sheet = self.spec.declaration_sheet
        keys = {column.key for column in self.spec.smelters.columns}
        return FilledForm(
            self.spec,
            {f"{sheet}!{cell}": value for cell, value in self.values.items()},
            smelters=tuple(
                {key: value for key, value in asdict(row).items() if key in keys}
                for row in self.rows
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
    draft = Draft(spec, company, spec.version, released, products=list(company.products))
    _write_company_block(draft, today)
    for mineral in spec.minerals:
        answers = company.answers.get(mineral.name, {"Q1": "No"})
        for question, value in answers.items():
            draft.set_answer(mineral.name, question, value)
    if company.in_scope:
        for letter, value in company.programme.items():
            draft.write(spec.company_question(letter).answer, value)
        draft.write(spec.company_question("B").comment, company.policy_url)
    for supply in company.supplies:
        draft.add(Row.of(supply))
    return draft


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
