"""What is planted is what the checker finds, on every form, for any seed and any set of errors."""

import datetime
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.checker.check import check
from toolkit.checker.findings import Severity
from toolkit.checker.practice import make_practice, possible_errors
from toolkit.checker.practice.planters import PLANTERS
from toolkit.checker.specs import all_specs

TODAY = datetime.date(2026, 3, 2)
FORMS = [(spec.template, spec.version) for spec in all_specs()]
NEWEST = [("EMRT", "2.1"), ("AMRT", "1.3"), ("CRT", "2.2")]
ALONE = [(*form, error) for form in NEWEST for error in possible_errors(*form, today=TODAY)]


def agree(practice):
    report = check(io.BytesIO(practice.workbook), today=TODAY)
    found = [one for one in report.findings if one.severity is not Severity.INFO]
    assert sorted((one.code, one.sheet, one.cell or "") for one in found) == sorted(
        (one.code, one.sheet, one.cell) for one in practice.expected
    )
    return report


@pytest.mark.parametrize(("template", "version"), FORMS)
def test_a_correct_file_of_every_form_has_only_its_honest_warnings(template, version):
    practice = make_practice(template=template, version=version, seed=0, errors=[], today=TODAY)
    assert agree(practice).verdict.complete
    assert {one.code for one in practice.expected} <= {
        "SMELTER-NOT-IDENTIFIED",
        "FILE-VERSION-OUTDATED",
        "CRT-RETIRED",
    }


@pytest.mark.parametrize(("template", "version", "error"), ALONE)
def test_each_error_is_found_alone(template, version, error):
    agree(make_practice(template=template, version=version, seed=1, errors=[error], today=TODAY))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    form=st.sampled_from(FORMS),
    seed=st.integers(0, 2**31 - 1),
    errors=st.lists(st.sampled_from(sorted(PLANTERS)), unique=True, max_size=20),
)
def test_any_set_of_errors_that_go_together_is_found(form, seed, errors):
    template, version = form
    fitting = possible_errors(template, version, errors, today=TODAY) if errors else []
    practice = make_practice(
        template=template, version=version, seed=seed, errors=fitting, today=TODAY
    )
    assert sorted(planted.error for planted in practice.key) == sorted(fitting)
    agree(practice)


@pytest.mark.parametrize(
    ("form", "impossible"),
    [
        (("AMRT", "1.2"), {"E07", "E08", "E13", "E17", "E18", "E19", "E20"}),
        (("CRT", "2.2"), {"E07", "E09", "E16", "E20", "E21"}),
        (("EMRT", "2.1"), {"E09"}),
        (("CMRT", "6.4"), {"E20", "E21"}),
    ],
)
def test_an_error_about_what_a_form_does_not_ask_cannot_be_planted(form, impossible):
    assert not impossible & set(possible_errors(*form, today=TODAY))
    with pytest.raises(ValueError, match="cannot be planted"):
        make_practice(
            template=form[0], version=form[1], seed=1, errors=[min(impossible)], today=TODAY
        )


def test_the_newest_cmrt_takes_all_twenty():
    assert possible_errors("CMRT", "6.5", today=TODAY) == [
        f"E{number:02}" for number in range(1, 21)
    ]
