"""What is planted is what the checker finds: no more, no less, and in the cells of the key."""

import datetime
import io
from dataclasses import replace

import pytest

from toolkit.checker.check import check
from toolkit.checker.findings import Severity
from toolkit.checker.practice import (
    ROWAN_MOTORS,
    Expected,
    Product,
    Supply,
    make_practice,
    mark,
)
from toolkit.checker.practice.planters import PLANTERS

TODAY = datetime.date(2026, 3, 2)


def findings_of(practice, today=TODAY):
    """Return the errors and warnings that the checker reports."""
    report = check(io.BytesIO(practice.workbook), today=today)
    return [finding for finding in report.findings if finding.severity is not Severity.INFO]


def as_expected(findings):
    return sorted((f.code, f.sheet, f.cell or "") for f in findings)


def expected_of(practice):
    return sorted((e.code, e.sheet, e.cell) for e in practice.expected)


def test_a_correct_declaration_has_only_its_honest_line():
    practice = make_practice(seed=0, errors=[], today=TODAY)
    assert practice.expected == {Expected("SMELTER-NOT-IDENTIFIED", "Smelter List", "C7")}
    assert as_expected(findings_of(practice)) == expected_of(practice)


@pytest.mark.parametrize("error", sorted(set(PLANTERS) - {"E21"}))
def test_one_error_is_found_alone(error):
    practice = make_practice(seed=1, errors=[error], today=TODAY)
    assert as_expected(findings_of(practice)) == expected_of(practice)


@pytest.mark.parametrize("seed", range(8))
def test_twelve_errors_do_not_hide_each_other(seed):
    practice = make_practice(seed=seed, today=TODAY)
    assert as_expected(findings_of(practice)) == expected_of(practice)


@pytest.mark.parametrize("seed", range(3))
def test_all_errors_that_go_together_are_found(seed):
    practice = make_practice(seed=seed, errors=18, today=TODAY)
    assert as_expected(findings_of(practice)) == expected_of(practice)


@pytest.mark.parametrize("errors", [[], 12])
def test_another_company_may_have_other_facts(errors):
    answers = ("Yes", "Yes", "Yes", "Yes", "No", "Greater than 90%", "No", "Yes")
    alder = replace(
        ROWAN_MOTORS,
        name="Alder Connectors Ltd",
        scope="B",
        products=(Product("AC-100", "Board connector"),),
        answers={
            "Tin": ROWAN_MOTORS.answers["Tin"],
            "Gold": dict(zip(ROWAN_MOTORS.answers["Tin"], answers, strict=True)),
        },
        supplies=(Supply("Tin", "Altiplano Tin"), Supply("Gold", "Birch Refining")),
    )
    practice = make_practice(seed=3, errors=errors, company=alder, today=TODAY)
    assert as_expected(findings_of(practice)) == expected_of(practice)


@pytest.mark.parametrize("today", [datetime.date(2025, 6, 1), datetime.date(2027, 12, 31)])
def test_dates_follow_the_day(today):
    practice = make_practice(seed=5, errors=["E06"], today=today)
    assert as_expected(findings_of(practice, today)) == expected_of(practice)


def test_an_untouched_file_has_no_error_corrected_and_none_new():
    practice = make_practice(seed=1, today=TODAY)
    outcome = mark(practice, findings_of(practice))
    assert (outcome.corrected, outcome.new) == ((), ())
    assert outcome.open == practice.key


def test_a_correct_file_has_every_error_corrected():
    practice = make_practice(seed=1, today=TODAY)
    correct = make_practice(seed=1, errors=[], today=TODAY)
    outcome = mark(practice, findings_of(correct))
    assert outcome.corrected == practice.key
    assert (outcome.open, outcome.new) == ((), ())


def test_an_error_replaced_by_another_in_its_cell_is_still_open():
    practice = make_practice(seed=1, errors=["E05"], today=TODAY)
    findings = findings_of(practice)
    emptied = [
        replace(finding, code="DECL-AUTHORIZER-REQUIRED") if finding.cell == "D18" else finding
        for finding in findings
    ]
    outcome = mark(practice, emptied)
    assert outcome.open == practice.key
    assert outcome.new == ()


def test_a_finding_elsewhere_is_new():
    practice = make_practice(seed=1, errors=["E05"], today=TODAY)
    other = make_practice(seed=1, errors=["E13"], today=TODAY)
    outcome = mark(practice, findings_of(other))
    assert [finding.code for finding in outcome.new_errors] == ["CQ-URL-REQUIRED"]
    assert outcome.corrected == practice.key
