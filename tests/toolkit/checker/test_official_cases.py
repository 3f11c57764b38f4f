"""The verdict equals the official Checker's, in cases that were filled and recalculated once."""

import datetime
import io

import pytest

from tests.toolkit.checker.official.filled import cases, make_filled
from toolkit.checker import check

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_verdict_is_that_of_the_official_checker(case):
    report = check(io.BytesIO(make_filled(case)), today=datetime.date(2025, 12, 1))
    assert (report.template, report.version) == (case.template, case.version.replace("2.21", "2.2"))
    assert list(report.verdict.rows) == case.rows
