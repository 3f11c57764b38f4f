"""A declaration without a workbook is judged as the workbook is, for every version."""

import io

import pytest

from tests.toolkit.layout.fills import TODAY, at_random, complete
from toolkit.checker.check import check
from toolkit.checker.findings import Refusal, Severity
from toolkit.checker.form import TABLES, Draft, Row, Step, inputs_of, judge, steps_of
from toolkit.checker.form.judge import OF_FILES
from toolkit.checker.form.reading import read_draft
from toolkit.checker.form.steps import is_due, step_of
from toolkit.checker.layout import write_form
from toolkit.checker.specs import all_specs, find_spec
from toolkit.checker.values import text_of

EVERY = pytest.mark.parametrize(
    "spec", all_specs(), ids=[f"{spec.template} {spec.version}" for spec in all_specs()]
)
CMRT = find_spec("CMRT", "6.5")
AMRT = find_spec("AMRT", "1.3")
EMRT = find_spec("EMRT", "2.1")


def draft_of(filled):
    """Return the draft that says what a filled form says."""
    tables = {key: getattr(filled, key) for key in TABLES}
    return Draft(
        filled.spec,
        {cell: text_of(value) for cell, value in filled.values.items() if text_of(value).strip()},
        {
            key: tuple(
                Row(f"r{number}", {column: text_of(value) for column, value in line.items()})
                for number, line in enumerate(lines, start=1)
                if line
            )
            for key, lines in tables.items()
        },
        filled.lookup,
    )


def judged(draft):
    return judge(draft, today=TODAY)


def cells(draft, key):
    """Return the cells that a step asks now."""
    found = judged(draft)
    return [
        item.cell
        for item in inputs_of(draft, Step(key, "x" if key.startswith("mineral") else ""))
        if item.is_asked(found)
    ]


def tin(**answers):
    """Return a CMRT with answers about tin, by question."""
    cells = {
        f"Declaration!{CMRT.question(key).cells['tin'].answer}": answers[key] for key in answers
    }
    return Draft.blank(CMRT).with_values(cells)


@EVERY
def test_a_complete_form_is_found_complete_and_comes_back_from_its_workbook(spec):
    draft = draft_of(complete(spec))
    percents = [q for q in spec.questions if q.percent_as_number]
    answers = {f"Declaration!{c.answer}": "100%" for q in percents for c in q.cells.values()}
    draft = draft.with_values({cell: answers[cell] for cell in answers if cell in draft.values})
    found = judged(draft)
    assert found.red == ()
    assert not [one for one in found.findings if one.severity is Severity.ERROR]
    data = write_form(draft.filled())
    report = check(io.BytesIO(data), today=TODAY)
    assert report.verdict.complete
    assert not report.has_errors
    again, left = read_draft(data, TODAY)
    assert (again.values, left) == (draft.values, ())
    assert {key: rows for key, rows in again.rows.items() if rows} == {
        key: rows for key, rows in draft.rows.items() if rows
    }
    assert set(again.known) == set(draft.lookup_lines)
    assert Draft.load(draft.spec, draft.stored) == draft


@EVERY
def test_a_form_with_gaps_is_judged_as_its_workbook_is(spec):
    draft = draft_of(at_random(spec, 11))
    report = check(io.BytesIO(write_form(draft.filled())), today=TODAY)
    found = judged(draft)
    assert found.verdict == report.verdict
    of_file = (*OF_FILES, "CRT-RETIRED")
    about = [one for one in report.findings if not one.code.startswith(of_file)]
    expected = {(one.code, one.cell) for one in about}
    assert {(one.code, one.cell) for one in found.findings} == expected


@EVERY
def test_every_cell_of_the_form_is_asked_in_one_step(spec):
    draft = Draft.blank(spec)
    if spec.selection:
        picks = spec.selection.picks
        draft = draft.with_values(
            {
                f"Declaration!{pick.cell}": (pick.allowed or ("Zinc", "Boron", "Tin", "Lime") * 9)[
                    at
                ]
                for at, pick in enumerate(picks)
                if not spec.selection.prefilled and at < len(pick.allowed or range(4))
            }
        )
    used = draft.slots or dict.fromkeys(spec.lines, "")
    asked = [item.cell for step in steps_of(draft) for item in inputs_of(draft, step)]
    assert len(asked) == len(set(asked))
    unused = {
        f"Declaration!{cell}"
        for question in spec.all_questions()
        for line, pair in question.cells.items()
        if line and line not in used
        for cell in (pair.answer, pair.comment)
    }
    assert set(asked) == draft.cells - unused


@EVERY
def test_each_gate_opens_its_questions_and_closes_them(spec):
    draft = draft_of(complete(spec))
    line = next(iter(draft.slots)) if spec.selection else spec.lines[0]
    step = f"mineral-{line}"
    for question in spec.questions:
        if question.gate == "always" or not spec.gate(question.gate).closings:
            continue
        cell = f"Declaration!{question.cells[line].answer}"
        empty = draft.with_values({cell: ""})
        assert cell in cells(empty, step)
        for closing in spec.gate(question.gate).closings:
            before = f"Declaration!{spec.question(closing.question).cells[line].answer}"
            for answer in ("", closing.answers[0]):
                closed = empty.with_values({before: answer})
                assert cell not in cells(closed, step)
            assert cell not in judged(closed).required


def nothing_in_scope(draft):
    """Return the draft with every mineral answered so that no question is asked after it."""
    first = draft.spec.questions[0]
    closing = draft.spec.gates[-1].closings[0].answers[0]
    lines = draft.slots if draft.spec.selection else draft.spec.lines
    return draft.with_values({f"Declaration!{first.cells[one].answer}": closing for one in lines})


@pytest.mark.parametrize(
    ("template", "version"), [("CMRT", "6.5"), ("EMRT", "2.1"), ("CRT", "2.2")]
)
def test_the_company_questions_are_asked_while_a_mineral_is_in_scope(template, version):
    spec = find_spec(template, version)
    draft = draft_of(complete(spec))
    asked = [one for one in spec.company_questions if not one.per_mineral]
    answers = {f"Declaration!{one.answer}": "" for one in asked}
    comments = {f"Declaration!{one.comment}": "" for one in asked}
    empty = draft.with_values(answers | comments)
    assert set(answers) <= judged(empty).required
    assert set(answers) <= set(cells(empty, "policy"))
    none = nothing_in_scope(empty)
    assert not set(answers) & judged(none).required
    assert not set(answers) & set(cells(none, "policy"))


def test_a_comment_is_required_where_the_answer_needs_one():
    asked = next(one for one in CMRT.company_questions if one.comment_for == ("Yes",))
    comment = f"Declaration!{asked.comment}"
    draft = draft_of(complete(CMRT)).with_values({comment: ""})
    assert comment in judged(draft).red
    assert comment not in judged(draft.with_values({f"Declaration!{asked.answer}": "No"})).required


def test_the_description_of_the_scope_is_asked_for_scope_c():
    scope, text = "Declaration!D9", "Declaration!D10"
    draft = Draft.blank(CMRT)
    assert text not in cells(draft, "company")
    chosen = draft.with_values({scope: CMRT.field("declaration_scope").allowed[2]})
    assert text in cells(chosen, "company")
    assert text in judged(chosen).required


def test_the_products_are_needed_for_scope_b():
    draft = draft_of(complete(CMRT))
    listed = draft.with_values({"Declaration!D9": CMRT.field("declaration_scope").allowed[1]})
    assert [cell.partition("!")[0] for cell in judged(listed).red] == ["Product List"]
    full = listed.with_row("products", Row("p", {"product_number": "A-1"}))
    assert judged(full).red == ()


def test_an_answer_that_is_not_asked_any_more_still_shows():
    draft = tin(Q1="No", Q2="Yes")
    assert "Declaration!D33" in cells(draft, "mineral-tin")


def test_the_name_of_another_mineral_is_asked_where_other_is_chosen():
    pick = AMRT.selection.picks[0]
    draft = Draft.blank(AMRT)
    assert f"Declaration!{pick.other}" not in cells(draft, "minerals")
    other = draft.with_values({f"Declaration!{pick.cell}": AMRT.selection.other})
    assert f"Declaration!{pick.other}" in cells(other, "minerals")


def test_answers_move_with_their_mineral_and_wait_for_it():
    one, two = (f"Declaration!{pick.cell}" for pick in AMRT.selection.picks[:2])
    question = AMRT.questions[0]
    first, second = (f"Declaration!{question.cells[slot].answer}" for slot in ("slot1", "slot2"))
    draft = Draft.blank(AMRT).with_values({one: "Zinc"}).with_values({first: "Yes"})
    both = draft.with_values({two: "Aluminum"})
    assert both.slots == {"slot1": "Aluminum", "slot2": "Zinc"}
    assert (both.values.get(first), both.values.get(second)) == (None, "Yes")
    without = both.with_values({one: ""})
    assert "Yes" not in (without.values.get(first), without.values.get(second))
    assert without.with_values({one: "Zinc"}).values[second] == "Yes"
    assert Draft.load(AMRT, without.stored) == without


def test_a_mineral_that_the_form_comes_with_can_be_taken_out():
    pick = EMRT.selection.picks[0]
    draft = Draft.blank(EMRT).with_values({f"Declaration!{pick.cell}": pick.delete})
    assert pick.allowed[0] not in draft.slots.values()


def test_what_was_not_reached_is_not_said():
    draft = Draft.blank(CMRT).with_values({"Declaration!D16": "nobody"})
    found = [one for one in judged(draft).findings if step_of(one, draft) == Step("company")]
    due = {one.cell for one in found if is_due(one, Step("company"), draft, frozenset())}
    assert {"D8", "D15", "D16"} <= due
    assert not {"D17", "D18", "D20", "D22"} & due
    left = {
        one.cell for one in found if is_due(one, Step("company"), draft, frozenset({"company"}))
    }
    assert {"D17", "D18", "D20", "D22"} <= left


@pytest.mark.parametrize("bad", [{"Declaration!B8": "x"}, {"Declaration!D8": "x" * 5001}])
def test_strange_cells_and_endless_texts_are_refused(bad):
    with pytest.raises(ValueError):
        Draft.blank(CMRT).with_values(bad)


def test_a_table_takes_no_other_column_and_no_more_rows_than_the_form_has():
    draft = Draft.blank(CMRT)
    with pytest.raises(ValueError):
        draft.with_row("smelters", Row("a", {"mine_id": "7"}))
    with pytest.raises(ValueError):
        draft.with_row("mines", Row("a", {"metal": "Tin"}))
    table = CMRT.products
    rows = tuple(
        Row(str(at), {"product_number": "A"}) for at in range(table.last_row - table.first_row + 1)
    )
    full = Draft(CMRT, rows={"products": rows})
    with pytest.raises(ValueError):
        full.with_row("products", Row("more", {"product_number": "A"}))
    assert len(
        full.with_row("products", Row("0", {"product_number": "B"})).rows["products"]
    ) == len(rows)


def test_what_could_not_be_read_is_told():
    with pytest.raises(Refusal):
        read_draft(b"PK not a workbook", TODAY)
    filled = complete(CMRT)
    broken = {**filled.values, "Declaration!D14": "#REF!"}
    data = write_form(type(filled)(CMRT, broken, smelters=filled.smelters))
    assert [one.cell for one in read_draft(data, TODAY)[1]] == ["D14"]


def test_what_has_no_letters_is_read_as_nothing():
    filled = complete(CMRT)
    blank = type(filled)(CMRT, {**filled.values, "Declaration!D14": "  "}, smelters=filled.smelters)
    assert "Declaration!D14" not in read_draft(write_form(blank), TODAY)[0].values
