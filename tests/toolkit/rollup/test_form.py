"""A roll-up as a form of the newest version, which the checker reads back."""

import io

import pytest

from tests.toolkit.checker.workbooks import GOLD, TIN, make_cmrt
from tests.toolkit.rollup.sources import DAY, answered, make_form, make_row, make_source
from toolkit.checker.check import check
from toolkit.checker.rollup import read_source, roll_up
from toolkit.checker.rollup.form import as_form
from toolkit.checker.rollup.source import StatedAnswer

LARCH = {"B": "Tin", "C": "Smelter not listed", "D": "Larch", "E": "PERU"}
OPEN = {"B": "Tin", "C": "Smelter not yet identified"}


def form_of(*sources):
    content = as_form(roll_up(sources))
    assert content == as_form(roll_up(sources))  # the same bytes each time
    return check(io.BytesIO(content), today=DAY)


def read(data, name):
    return read_source(data, file=name, today=DAY)


def test_the_form_has_the_consolidated_list_and_no_company():
    report = form_of(
        read(make_cmrt(smelters=(TIN, LARCH, OPEN)), "a"),
        read(make_cmrt(D8="Beech", smelters=(TIN, GOLD)), "b"),
    )
    declaration = report.declaration
    listed = [(row.text("metal"), row.text("smelter_id")) for row in declaration.smelters]
    assert listed == [("Tin", "CID990001"), ("Tin", ""), ("Tin", ""), ("Gold", "CID990003")]
    assert [row.not_listed for row in declaration.smelters] == [False, True, False, False]
    assert [row.not_identified for row in declaration.smelters] == [False, False, True, False]
    assert declaration.fields["company_name"].is_blank
    assert declaration.answer("Q1", "tin") == "Yes"
    assert declaration.answer("Q1", "tungsten") == "No"
    assert declaration.asked("rate", "tin").is_blank  # theirs is only a suggestion
    assert declaration.company["A"].is_blank
    smelters = [finding.code for finding in report.findings if finding.sheet == "Smelter List"]
    assert "SMELTER-LOOKUP-UNKNOWN" not in smelters


@pytest.mark.parametrize(
    ("template", "version", "minerals"),
    [("EMRT", "1.3", ()), ("AMRT", "1.3", ("Silver", "Unobtainium")), ("CRT", "2.2", ())],
)
def test_every_template_has_its_form(template, version, minerals):
    source = read(make_form(template, version, minerals=minerals), "a.xlsx")
    report = form_of(source)
    chosen = {mineral.name for mineral in report.declaration.minerals}
    assert chosen == (set(minerals) or {"EMRT": {"Cobalt", "Mica"}, "CRT": {"Cobalt"}}[template])
    for mineral in report.declaration.minerals:
        assert report.declaration.asked("used", mineral.key).answer == "Yes"


def test_what_an_answer_ends_is_left_blank():
    answers = (*answered(used="No"), StatedAnswer("covered", "Tin", "Yes"))
    declaration = form_of(make_source(answers=answers)).declaration
    assert declaration.answer("Q1", "tin") == "No"
    assert declaration.asked("covered", "tin").is_blank


def test_a_list_that_does_not_fit_gives_no_form():
    rows = [make_row(f"Larch {n}", f"CID{n:06}") for n in range(2501)]
    assert as_form(roll_up([make_source("A", *rows)])) is None
    assert as_form(roll_up([])) is None
