"""Each rule on answers, minerals, programme, products and mines, on every template it is for.

A case says how a correct form is changed so that the rule fires, in which cell, and how it is
changed into something close that is right. `test_rule_catalogue.py` holds the list of codes.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.toolkit.checker.declarations import (
    day_of,
    default_minerals,
    make_declaration,
    smelter_line,
    smelter_of,
    spec_of,
)
from tests.toolkit.checker.test_rule_catalogue import ROWS
from toolkit.checker import check
from toolkit.checker.spec import Spec
from toolkit.checker.specs import all_specs

NEWEST = {
    "CMRT": spec_of("CMRT", "6.5"),
    "EMRT 1": spec_of("EMRT", "1.3"),
    "EMRT 1.11": spec_of("EMRT", "1.11"),
    "EMRT 2": spec_of("EMRT", "2.1"),
    "AMRT 1.2": spec_of("AMRT", "1.2"),
    "AMRT 1.3": spec_of("AMRT", "1.3"),
    "CRT": spec_of("CRT", "2.2"),
}
SCOPE_B = "B. Product (or List of Products)"
SCOPE_C = "C. User defined [Specify in 'Description of scope']"
DRC = "CONGO, DEMOCRATIC REPUBLIC OF THE"


@dataclass
class Form:
    """A correct form and the cells of its first mineral in use; `_n` counts from 0."""

    spec: Spec
    cells: dict[str, object] = field(default_factory=dict)

    @property
    def minerals(self) -> tuple[str, ...]:
        return default_minerals(self.spec)

    @property
    def metal(self) -> str:
        return self.minerals[0]

    @property
    def keys(self) -> list[str]:
        """The keys of the minerals in use, in the order of `minerals`."""
        if self.spec.selection:
            return [*self.spec.selection.slots[: len(self.minerals)]]
        return [one.key for name in self.minerals for one in self.spec.minerals if one.name == name]

    def q(self, role: str, n: int = 0) -> str:
        return self.spec.asking(role).cells[self.keys[n]].answer

    def comment(self, role: str, n: int = 0) -> str:
        return self.spec.asking(role).cells[self.keys[n]].comment

    def cq(self, role: str) -> str:
        return self.spec.company_asking(role).answer

    def cq_comment(self, role: str) -> str:
        return self.spec.company_asking(role).comment

    def cell_of(self, key: str) -> str:
        return self.spec.field(key).cell

    def pick(self, n: int) -> str:
        return self.spec.selection.picks[n].cell

    def name_below(self, n: int) -> str:
        return self.spec.selection.picks[n].other

    def line(self, n: int = 0, **changes: object) -> dict[str, object]:
        return smelter_line(self.spec, self.minerals[n]) | changes

    def lines(self, **changes: object) -> list[dict[str, object]]:
        """Correct smelter rows; the changes are made to the first."""
        rest = [self.line(n) for n in range(1, len(self.minerals))]
        return [self.line(0, **changes), *rest]

    def mine(self, **changes: object) -> dict[str, object]:
        smelter = smelter_of(self.metal)
        right = {"metal": self.metal, "smelter_name": smelter, "mine_name": "Blue Hill"}
        return right | {"country": "PERU"} | changes

    def in_slot(self, slot: int, question: int = 0) -> str:
        key = self.spec.selection.slots[slot]
        return self.spec.questions[question].cells[key].answer

    def smelter_cell(self, column: str, row: int = 0) -> str:
        table = self.spec.smelters
        return table.cell(column, table.first_row + row)

    def none_in_scope(self) -> dict[str, object]:
        """All minerals answered No, nothing else answered for them."""
        cells: dict[str, object] = {}
        for asked in self.spec.all_questions():
            for key, place in asked.cells.items():
                cells |= dict.fromkeys((place.answer, place.comment))
                if asked.key == "Q1" and (not self.spec.selection or key in self.keys):
                    cells |= {place.answer: "No", place.comment: "Not in any bill of materials"}
        return {"cells": cells, "smelters": []}


type Changes = Callable[[Form], dict]


@dataclass(frozen=True)
class Case:
    code: str
    fires: Changes
    silent: Changes
    cell: Callable[[Form], str]
    severity: str = ""
    only: tuple[str, ...] = ()


def cells(**by_role: str) -> Changes:
    """Answers of the first mineral, by role: `cells(rate="None")`."""
    return lambda form: {"cells": {form.q(role): value for role, value in by_role.items()}}


def company(**by_role: str) -> Changes:
    return lambda form: {"cells": {form.cq(role): value for role, value in by_role.items()}}


def with_scope(letter: str, products: list[dict[str, object]]) -> Changes:
    def change(form: Form) -> dict:
        scopes = {"A": "A. Company", "B": SCOPE_B, "C": SCOPE_C}
        described = {form.cell_of("scope_description"): "Sensors" if letter == "C" else None}
        scope = {form.cell_of("declaration_scope"): scopes[letter]}
        return {"cells": scope | described, "products": products}

    return change


def mines(*changes: dict[str, object], smelter: dict[str, object] | None = None) -> Changes:
    return lambda form: {
        "mines": [form.mine(**change) for change in changes],
        "smelters": form.lines(**(smelter or {})),
    }


def at(role: str) -> Callable[[Form], str]:
    return lambda form: form.q(role)


def at_mine(column: str, row: int = 0) -> Callable[[Form], str]:
    return lambda form: form.spec.mines.cell(column, form.spec.mines.first_row + row)


def at_product(row: int) -> Callable[[Form], str]:
    return lambda form: form.spec.products.cell("product_number", 6 + row)


def many(form: Form, listed: int) -> dict:
    """A look-up of 20 smelters of the first mineral, of which so many are listed."""
    lines = [
        {
            "metal": form.metal,
            "lookup_name": f"Oak {number}",
            "standard_name": f"Oak {number}",
            "country": "GERMANY",
            "smelter_id": f"CID98{number:04}",
            "id_source": "RMI",
        }
        for number in range(19)
    ]
    rows = [
        {key: line[key] for key in ("metal", "lookup_name", "country", "smelter_id")}
        | {"smelter_id_source": "RMI"}
        for line in lines[:listed]
    ]
    return {"known": lines, "smelters": [*form.lines(), *rows]}


def other(form: Form, choices: dict[int, str], named: dict[int, str]) -> dict:
    """Choices of minerals and names below them, by the number of the pick."""
    picks = {form.pick(n): value for n, value in choices.items()}
    return {"cells": picks | {form.name_below(n): value for n, value in named.items()}}


OTHER = "Other [specify below]"
CASES = (
    # 3 SCOPE
    Case(
        "SCOPE-MINERALS-REQUIRED",
        lambda f: {"cells": {pick.cell: None for pick in f.spec.selection.picks}, "smelters": []},
        lambda f: {},
        lambda f: f.pick(0),
    ),
    Case(
        "SCOPE-MINERAL-VALUE",
        lambda f: {"cells": {f.pick(1): "Kryptonite"}},
        lambda f: {"cells": {f.pick(1): f.spec.selection.picks[1].allowed[0].lower()}},
        lambda f: f.pick(1),
    ),
    Case(
        "SCOPE-MINERAL-DUPLICATE",
        lambda f: {"cells": {f.pick(5): f.minerals[1]} | twice(f)},
        lambda f: {},
        lambda f: f.pick(5) if f.spec.template == "AMRT" else f.pick(2),
    ),
    Case(
        "SCOPE-MINERAL-DELETED",
        lambda f: {"cells": {f.pick(4): "(Delete Mica)"}},
        lambda f: {"cells": {f.pick(4): None}},
        lambda f: f.pick(4),
    ),
    Case(
        "AMRT-OTHER-NAME-REQUIRED",
        lambda f: other(f, {2: OTHER, 3: OTHER}, {2: "Titanium"}),
        lambda f: other(f, {2: OTHER, 3: OTHER}, {2: "Titanium", 3: "Boron"}),
        lambda f: f.name_below(3),
    ),
    Case(
        "AMRT-OTHER-NAME-UNUSED",
        lambda f: other(f, {}, {2: "Titanium"}),
        lambda f: other(f, {2: OTHER}, {2: "Titanium"}),
        lambda f: f.name_below(2),
    ),
    Case(
        "AMRT-MINERAL-COVERED-ELSEWHERE",
        lambda f: elsewhere(f, "Cobalt"),
        lambda f: elsewhere(f, "Copper" if f.spec.version == "1.2" else "Tinstone"),
        lambda f: f.pick(2),
    ),
    Case(
        "AMRT-MINERAL-COVERED-ELSEWHERE",
        lambda f: elsewhere(f, "Graphite (natural)"),
        lambda f: elsewhere(f, "Titanium"),
        lambda f: f.pick(2),
        only=("AMRT 1.3",),
    ),
    Case(
        "AMRT-MINERAL-NOT-ENGLISH",
        lambda f: {"cells": {f.pick(2): "钛"}},
        lambda f: {"cells": {f.pick(2): "Ti 钛"}},
        lambda f: f.pick(2),
    ),
    Case(
        "SCOPE-ANSWER-ON-EMPTY-ROW",
        lambda f: {"cells": {f.in_slot(2): "Yes", f.in_slot(2, 1): "Yes"}},
        lambda f: {"cells": {f.in_slot(2): " "}},
        lambda f: f.in_slot(2),
    ),
    Case(
        "SCOPE-ROWS-MAY-BE-SHIFTED",
        lambda f: {"cells": {f.in_slot(2): "Yes"}},
        lambda f: {"cells": {f.in_slot(0): None}},
        lambda f: f.in_slot(0),
    ),
    Case(
        "SCOPE-ROWS-MAY-BE-SHIFTED",
        lambda f: {"cells": {f.pick(0): "Zinc", f.pick(1): "Aluminum", f.in_slot(1): None}},
        lambda f: {"cells": {f.pick(0): "Zinc", f.pick(1): "Aluminum"}},
        lambda f: f.in_slot(0),
        only=("AMRT 1.2", "AMRT 1.3"),
    ),
    # 4 Q
    Case("Q1-REQUIRED", cells(used=""), cells(used="No"), at("used")),
    Case("Q2-REQUIRED", cells(remaining=""), cells(used="", remaining=""), at("remaining")),
    Case("Q-LATER-REQUIRED", cells(rate=""), cells(used="No", rate=""), at("rate")),
    Case("AMRT-Q2-MISSING", cells(rate=""), cells(used="No", rate=""), at("rate")),
    Case("AMRT-Q2-MISSING", cells(rate="-"), cells(rate="Unknown"), at("rate")),
    Case("Q-VALUE", cells(rate="Most"), cells(rate="None"), at("rate")),
    Case("Q-VALUE-FORMATTING", cells(used="ｙｅｓ"), cells(used="Perhaps"), at("used")),
    Case("Q-VALUE-LANGUAGE", cells(used="いいえ"), cells(used="Nope"), at("used")),
    Case(
        "Q-ANSWER-NOT-ASKED",
        lambda f: {"cells": {f.q("used"): "No"}},
        lambda f: {"cells": {f.q("used"): "Perhaps"}},
        lambda f: f.spec.questions[1].cells[f.keys[0]].answer,
    ),
    Case(
        "Q-ANSWER-NOT-ASKED",
        lambda f: {
            "cells": closed(f) | {f.spec.company_question("C").cells[f.keys[0]].answer: "No"}
        },
        lambda f: {"cells": closed(f)},
        lambda f: f.spec.company_question("C").cells[f.keys[0]].answer,
        only=("EMRT 1", "EMRT 2"),
    ),
    Case("Q-UNKNOWN-CLOSES-MINERAL", cells(used="Unknown"), cells(used="No"), at("used")),
    Case(
        "Q-UNKNOWN-CLOSES-MINERAL",
        cells(remaining="Unknown"),
        cells(risk_areas="Unknown"),
        at("remaining"),
        only=("EMRT 1", "EMRT 2"),
    ),
    Case(
        "Q-NOT-DECLARING",
        lambda f: {"cells": {f.q("used"): f.spec.questions[0].allowed[3]}},
        cells(used="Unknown"),
        at("used"),
    ),
    Case(
        "Q-NO-WITHOUT-REASON",
        lambda f: {"cells": {f.q("used"): "No", f.comment("used"): "-"}},
        lambda f: {"cells": {f.q("used"): "No", f.comment("used"): "By material data"}},
        lambda f: f.comment("used"),
    ),
    Case(
        "Q-CAHRA-YES-WITHOUT-COMMENT",
        cells(risk_areas="Yes"),
        lambda f: {"cells": {f.q("risk_areas"): "Yes", f.comment("risk_areas"): "DRC; audited"}},
        lambda f: f.comment("risk_areas"),
    ),
    Case(
        "AMRT-DID-NOT-SURVEY-COMMENT",
        cells(rate="Did not survey"),
        lambda f: {"cells": {f.q("rate"): "Did not survey", f.comment("rate"): "Next year"}},
        lambda f: f.comment("rate"),
    ),
    Case(
        "EMRT-MICA-RECYCLED-ANSWERED",
        lambda f: {"cells": {"D45": "No"}},
        lambda f: {"cells": {"D44": "No"}},
        lambda f: "D45",
    ),
    # 5 CQ
    Case("CQ-REQUIRED", company(review=""), lambda f: f.none_in_scope(), lambda f: f.cq("review")),
    Case("CQ-VALUE", company(review="Often"), company(review="No"), lambda f: f.cq("review")),
    Case(
        "CQ-URL-REQUIRED",
        lambda f: {"cells": {f.cq_comment("policy_public"): "x"}},
        lambda f: {"cells": {f.cq("policy_public"): "No", f.cq_comment("policy_public"): None}},
        lambda f: f.cq_comment("policy_public"),
    ),
    Case(
        "CQ-URL-FORMAT",
        lambda f: {"cells": {f.cq_comment("policy_public"): "on our website"}},
        lambda f: {"cells": {f.cq_comment("policy_public"): "See www.example.com"}},
        lambda f: f.cq_comment("policy_public"),
    ),
    Case(
        "EMRT-A-URL-HIDDEN-ROW",
        lambda f: {"cells": {"G69": None}},
        lambda f: {"cells": {"D69": "No", "D71": "No", "G69": None}},
        lambda f: "G69",
        only=("EMRT 1.11",),
    ),
    Case(
        "CQ-OTHER-FORMAT-COMMENT",
        lambda f: {"cells": {f.cq("survey"): f.spec.company_asking("survey").allowed[1]}},
        lambda f: {
            "cells": {
                f.cq("survey"): f.spec.company_asking("survey").allowed[1],
                f.cq_comment("survey"): "Our own questions, by e-mail",
            }
        },
        lambda f: f.cq_comment("survey"),
        only=("EMRT 1", "CRT"),
        severity="error",
    ),
    Case(
        "CQ-OTHER-FORMAT-COMMENT",
        lambda f: {"cells": {f.cq("survey"): f.spec.company_asking("survey").allowed[1]}},
        lambda f: {"cells": {f.cq("survey"): "No"}},
        lambda f: f.cq_comment("survey"),
        only=("CMRT", "EMRT 2"),
        severity="warning",
    ),
    Case(
        "CQ-DD-DESCRIBE",
        lambda f: {"cells": {f.cq_comment("due_diligence"): None}},
        lambda f: {
            "cells": {f.cq("due_diligence"): "No", f.cq_comment("due_diligence"): None},
        },
        lambda f: f.cq_comment("due_diligence"),
    ),
    Case(
        "CQ-NOT-ASKED",
        lambda f: plus(f.none_in_scope(), {f.cq("review"): "No"}),
        lambda f: f.none_in_scope(),
        lambda f: f.cq("review"),
    ),
    Case(
        "CQ-POLICY-CONTRADICTION",
        company(policy="No", policy_public="Yes"),
        company(policy="No", policy_public="No"),
        lambda f: f.cq("policy_public"),
    ),
    Case(
        "CQ-REVIEW-CONTRADICTION",
        company(review="No", corrective="Yes"),
        company(review="No", corrective="No"),
        lambda f: f.cq("corrective"),
    ),
    Case(
        "CQ-SURVEY-CONTRADICTION",
        company(survey="No"),
        lambda f: {"cells": {f.cq("survey"): "No"} | all_rates(f, "None")},
        lambda f: f.cq("survey"),
    ),
    Case(
        "CQ-WEAK-PROGRAM",
        lambda f: {"cells": dict.fromkeys(pillars(f), "No")},
        lambda f: {"cells": dict.fromkeys(pillars(f)[:2], "No")},
        lambda f: pillars(f)[0],
    ),
    # 7 PRODUCT, MINE, MINERALS SCOPE
    Case("PRODUCT-LIST-REQUIRED", with_scope("B", []), with_scope("A", []), at_product(0)),
    Case(
        "PRODUCT-LIST-STARTS-LATE",
        with_scope("B", [{}, {"product_number": "A-1"}]),
        with_scope("B", [{"product_number": "A-1"}, {}, {"product_number": "A-2"}]),
        at_product(0),
    ),
    Case(
        "PRODUCT-NUMBER-REQUIRED",
        with_scope("B", [{"product_number": "A-1"}, {"product_name": "Bracket"}]),
        with_scope("B", [{"product_number": "A-1"}, {"product_number": 17}]),
        at_product(1),
    ),
    Case(
        "PRODUCT-DUPLICATE",
        with_scope("B", [{"product_number": "A-1"}, {"product_number": " a-1 "}]),
        with_scope("B", [{"product_number": "A-1"}, {"product_number": "A-11"}]),
        at_product(1),
    ),
    Case(
        "PRODUCT-DUPLICATE",
        with_scope("B", [{"product_number": 7, "requester_product_number": "X"}] * 2),
        with_scope(
            "B",
            [{"product_number": 7, "requester_product_number": name} for name in ("X", "Y")],
        ),
        at_product(1),
        only=("EMRT 2", "AMRT 1.3"),
    ),
    Case(
        "PRODUCT-LIST-UNUSED",
        with_scope("C", [{"product_number": "A-1"}]),
        with_scope("B", [{"product_number": "A-1"}]),
        at_product(0),
    ),
    Case("MINE-METAL-REQUIRED", mines({"metal": None}), mines({}), at_mine("metal")),
    Case(
        "MINE-METAL-OUT-OF-SCOPE",
        mines({"metal": "Kryptonite"}),
        mines({}),
        at_mine("metal"),
    ),
    Case(
        "MINE-METAL-OUT-OF-SCOPE",
        lambda f: {"cells": {f.q("used"): "No"}, "mines": [f.mine()]},
        lambda f: {"cells": {f.q("used"): None}, "mines": [f.mine()]},
        at_mine("metal"),
    ),
    Case(
        "MINE-SMELTER-REQUIRED",
        mines({"smelter_name": None}),
        mines({"metal": None, "smelter_name": None}),
        at_mine("smelter_name"),
    ),
    Case(
        "MINE-SMELTER-NOT-IN-LIST",
        lambda f: {"mines": [f.mine(smelter_name=smelter_of(f.minerals[1]))]},
        lambda f: {"mines": [f.mine(smelter_name=f" {smelter_of(f.metal).upper()}")]},
        at_mine("smelter_name"),
    ),
    Case(
        "MINE-NAME-REQUIRED",
        mines({"mine_name": None}),
        mines({"mine_name": "Unknown"}),
        at_mine("mine_name"),
    ),
    Case(
        "MINE-COUNTRY-REQUIRED",
        mines({"country": None}),
        mines({"country": "UNKNOWN"}),
        at_mine("country"),
    ),
    Case(
        "MINE-COUNTRY-VALUE",
        mines({"country": "Vietnam"}),
        mines({"country": "Viet Nam"}),
        at_mine("country"),
    ),
    Case(
        "MINE-DUPLICATE", mines({}, {}), mines({}, {"mine_name": "Red Hill"}), at_mine("metal", 1)
    ),
    Case(
        "MINE-SMELTER-RECYCLED",
        mines({}, smelter={"recycled_100": "Yes"}),
        mines({}, smelter={"recycled_100": "No"}),
        at_mine("smelter_name"),
    ),
    Case(
        "MSCOPE-REASON-MISSING",
        lambda f: {"reasons": [{"mineral": f.metal}]},
        lambda f: {"reasons": [{"mineral": f.metal, "reason": "In every casing"}, {}]},
        lambda f: "C8",
    ),
    Case(
        "MSCOPE-MINERAL-NOT-SELECTED",
        lambda f: {"reasons": [{"mineral": "Kryptonite", "reason": "A myth"}]},
        lambda f: {"reasons": [{"mineral": f.metal.lower(), "reason": "In every casing"}]},
        lambda f: "B8",
    ),
    # 9 X
    Case(
        "X-COVERED-VS-CAHRA",
        cells(covered="Yes", risk_areas="No"),
        cells(covered="Unknown", risk_areas="No"),
        at("risk_areas"),
    ),
    Case(
        "X-MINE-COUNTRY-VS-COVERED",
        lambda f: {"smelters": f.lines(mine_countries="Peru, Zambia")},
        lambda f: {"smelters": f.lines(mine_countries="Peru; non-DRC; Zambezia")},
        at("covered"),
        severity="error",
    ),
    Case(
        "X-MINE-COUNTRY-VS-COVERED",
        lambda f: {
            "cells": {f.q("covered"): "Unknown"},
            "smelters": f.lines(mine_countries="Rwanda"),
        },
        lambda f: {
            "cells": {f.q("covered"): "Yes", f.q("risk_areas"): "Yes"},
            "smelters": f.lines(mine_countries="Rwanda"),
        },
        at("covered"),
        severity="warning",
    ),
    Case(
        "X-MINE-COUNTRY-VS-CAHRA",
        lambda f: {"smelters": f.lines(mine_countries="D.R. Congo (DRC)")},
        lambda f: {"smelters": f.lines(mine_countries="Republic of the Congo")},
        at("risk_areas"),
    ),
    Case(
        "X-MINE-COUNTRY-VS-CAHRA",
        mines({"country": DRC}),
        mines({"country": "AUSTRALIA"}),
        at("risk_areas"),
        only=("EMRT 2",),
    ),
    Case(
        "X-ONLY-ANSWER-VS-MINES",
        lambda f: {
            "cells": {f.q("risk_areas"): only_answer(f)},
            "smelters": f.lines(mine_countries="DRC; Peru"),
        },
        lambda f: {
            "cells": {f.q("risk_areas"): only_answer(f)},
            "smelters": f.lines(mine_countries=DRC),
        },
        at("risk_areas"),
    ),
    Case(
        "X-RECYCLED-YES-VS-ROWS",
        lambda f: {"cells": {f.q("recycled"): "Yes"}, "smelters": f.lines(recycled_100="No")},
        lambda f: {
            "cells": {f.q("recycled"): "Yes"},
            "smelters": f.lines(recycled_100="Yes", mine_names="Recycled/Scrap"),
        },
        at("recycled"),
    ),
    Case(
        "X-RECYCLED-YES-VS-ORIGIN",
        cells(recycled="Yes", risk_areas="Yes"),
        cells(recycled="Yes", risk_areas="Unknown"),
        at("recycled"),
    ),
    Case(
        "X-RECYCLED-NO-VS-ROWS",
        lambda f: {"smelters": f.lines(recycled_100="Yes")},
        lambda f: {"smelters": [f.line(recycled_100="Yes"), f.line(), *f.lines()[1:]]},
        at("recycled"),
    ),
    Case(
        "X-ALL-IDENTIFIED-VS-UNKNOWN",
        lambda f: {"smelters": [*f.lines(), unidentified(f)]},
        lambda f: {
            "smelters": [*f.lines(), unidentified(f)],
            "cells": {f.q("identified"): "No"},
        },
        at("identified"),
    ),
    Case(
        "X-ALL-IDENTIFIED-VS-RATE",
        cells(rate="Greater than 90%"),
        cells(rate="Greater than 90%", identified="No"),
        at("identified"),
    ),
    Case(
        "X-ALL-REPORTED-NO",
        cells(reported="No"),
        cells(used="No", reported="No"),
        at("reported"),
    ),
    Case(
        "X-REPORTED-YES-NO-ROWS",
        lambda f: {"smelters": f.lines()[1:]},
        lambda f: {"smelters": f.lines()[1:], "cells": {f.q("reported"): "No"}},
        lambda f: f.smelter_cell("metal", len(f.minerals) - 1),
    ),
    Case(
        "X-RATE-NONE-WITH-ROWS",
        cells(rate="None"),
        lambda f: {"cells": {f.q("rate"): "None"}, "smelters": f.lines()[1:]},
        at("rate"),
    ),
    Case("X-RATE-LOW", cells(rate="50% or less"), cells(rate="Greater than 50%"), at("rate")),
    Case(
        "AMRT-RATE-100-NEEDS-ROWS",
        lambda f: {"smelters": f.lines()[1:]},
        lambda f: {"smelters": f.lines()[1:], "cells": {f.q("rate"): "Greater than 90%"}},
        lambda f: f.smelter_cell("metal", 1),
    ),
    Case(
        "X-ALL-MINERALS-NO",
        lambda f: f.none_in_scope(),
        lambda f: plus(f.none_in_scope(), {f.q("used"): None}),
        lambda f: next(iter(f.spec.questions[0].cells.values())).answer,
    ),
    Case(
        "X-USED-NOT-REMAINING",
        cells(remaining="No"),
        cells(used="No", remaining="No"),
        at("remaining"),
    ),
    Case(
        "X-LIST-COPIED",
        lambda f: many(f, 19),
        lambda f: many(f, 17),
        lambda f: f.smelter_cell("metal"),
    ),
    Case(
        "X-ONLY-UNIDENTIFIED",
        lambda f: {"smelters": [unidentified(f), *f.lines()[1:]]},
        lambda f: {"smelters": [unidentified(f), *f.lines()]},
        lambda f: f.smelter_cell("lookup_name"),
    ),
    Case(
        "X-COMPANY-SCOPE-PARTIAL",
        lambda f: {"cells": {f.comment("used"): "This applies only to our Kassel plant."}},
        lambda f: {"cells": {f.comment("used"): "Only tin solder is used in our products."}},
        lambda f: f.cell_of("declaration_scope"),
    ),
    Case(
        "X-FILING-DUTY-VS-SCOPE",
        lambda f: plus(f.none_in_scope(), {f.cq("filing"): "Yes, with the SEC"}),
        company(filing="Yes, with the SEC"),
        lambda f: f.cq("filing"),
    ),
)


def twice(form: Form) -> dict[str, object]:
    """In EMRT 2 each mineral has a cell of its own, so a second one is typed into another's."""
    return (
        {form.pick(2): form.metal, form.pick(5): "Nickel"} if form.spec.template == "EMRT" else {}
    )


def elsewhere(form: Form, name: str) -> dict:
    if form.spec.selection.other:
        return other(form, {2: OTHER}, {2: name})
    return {"cells": {form.pick(2): name}}


def closed(form: Form) -> dict[str, object]:
    """Question 1 is No for the first mineral, and all its other cells are blank."""
    asked = [one for one in form.spec.all_questions() if form.keys[0] in one.cells]
    blank = dict.fromkeys(one.cells[form.keys[0]].answer for one in asked)
    return blank | {form.q("used"): "No"}


def plus(changes: dict, more: dict[str, object]) -> dict:
    return {**changes, "cells": changes["cells"] | more}


def all_rates(form: Form, answer: str) -> dict[str, object]:
    return {form.q("rate", n): answer for n in range(len(form.minerals))}


def pillars(form: Form) -> list[str]:
    first = "policy" if form.spec.company_asking("policy") else "policy_public"
    return [form.cq(role) for role in (first, "due_diligence", "review")]


def only_answer(form: Form) -> str:
    return form.spec.asking("risk_areas").allowed_for(form.keys[0])[3]


def unidentified(form: Form) -> dict[str, object]:
    return {"metal": form.metal, "lookup_name": "Smelter not yet identified"}


def findings(spec: Spec, changes: dict):
    data = make_declaration(spec.template, spec.version, **changes)
    report = check(io.BytesIO(data), today=day_of(spec))
    assert report.readable
    return report.findings


def runs() -> list:
    found = []
    for case in CASES:
        families = case.only or [name for name in NEWEST if name != "EMRT 1.11"]
        for name in families:
            if case.code not in NEWEST[name].silent:
                found.append(pytest.param(case, NEWEST[name], id=f"{case.code} {name}"))
    return found


RUNS = runs()


@pytest.mark.parametrize(("case", "spec"), RUNS)
def test_a_mistake_is_found_in_its_cell(case, spec):
    form = Form(spec)
    found = [one for one in findings(spec, case.fires(form)) if one.code == case.code]
    assert case.cell(form) in [one.cell for one in found]
    assert all(one.severity == case.severity for one in found if case.severity)


@pytest.mark.parametrize(("case", "spec"), RUNS)
def test_what_is_close_and_right_is_not(case, spec):
    form = Form(spec)
    assert case.code not in {one.code for one in findings(spec, case.silent(form))}


@pytest.mark.parametrize(
    ("name", "lesson"),
    [("CMRT", "C2.M2.L2"), ("EMRT 2", "C3.M2.L2"), ("AMRT 1.3", "C3.M3.L2"), ("CRT", "C3.M2.L2")],
)
def test_a_finding_leads_to_the_lesson_on_its_own_form(name, lesson):
    form = Form(NEWEST[name])
    found = findings(form.spec, {"cells": {form.q("used"): None}})
    assert [one.lesson for one in found if one.code == "Q1-REQUIRED"] == [lesson]


def test_every_code_of_these_rules_has_a_case():
    named = {row.code for row in ROWS if row.section in (3, 4, 5, 7, 9)}
    assert named <= {case.code for case in CASES}


@pytest.mark.parametrize(
    "spec",
    [spec for spec in all_specs() if not spec.stated_version],
    ids=lambda spec: f"{spec.template} {spec.version}",
)
def test_a_complete_and_correct_declaration_has_no_findings(spec):
    left = {one.code for one in findings(spec, {})} - {"CRT-RETIRED"}
    # What may stay empty in the company block is a note of the rules there.
    assert {code for code in left if not code.startswith("DECL-")} == set()
