"""Whose practice workbook a file is."""

import datetime
import io

import pytest

from toolkit.checker.check import check
from toolkit.checker.practice import make_practice
from toolkit.checker.practice.ownership import FACTS, Stranger, number_of

TODAY = datetime.date(2026, 3, 2)
MINE = make_practice(seed=7, today=TODAY)


def declared_in(practice):
    return dict(check(io.BytesIO(practice.workbook), today=TODAY).declared)


@pytest.mark.parametrize("seed", [7, 2**31 - 1])
@pytest.mark.parametrize("errors", [(), 12, 18])
def test_a_practice_file_is_known_however_many_errors_it_still_has(seed, errors):
    mine = make_practice(seed=seed, today=TODAY)
    now = make_practice(seed=seed, errors=errors, today=TODAY)
    assert mine.stranger(declared_in(now)) is None


def test_the_file_of_another_seed_is_not_mine():
    other = make_practice(seed=8, errors=(), today=TODAY)
    assert MINE.stranger(declared_in(other)) is Stranger.NUMBER


@pytest.mark.parametrize("typed", ["pf-0000000007", "PF 0000000007", " PF-0000000007 "])
def test_a_number_typed_back_counts(typed):
    declared = declared_in(MINE) | {"company_unique_id": typed}
    assert MINE.stranger(declared) is None


@pytest.mark.parametrize("typed", ["", "7", "PF-0000000070"])
def test_a_number_that_is_gone_or_wrong_does_not(typed):
    declared = declared_in(MINE) | {"company_unique_id": typed}
    assert MINE.stranger(declared) is Stranger.NUMBER


def test_my_number_in_the_declaration_of_another_company_does_not_make_it_mine():
    declared = dict.fromkeys(FACTS, "Something else") | {"company_unique_id": number_of(7)}
    assert MINE.stranger(declared) is Stranger.COMPANY


def test_some_facts_in_other_words_are_no_other_company():
    declared = declared_in(MINE) | {"company_name": "Rowan Motors", "address": "Millbrook"}
    assert MINE.stranger(declared) is None
