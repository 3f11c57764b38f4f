import re

import pytest

from academy.credentials.codes import new_code, normalise


def test_a_new_code_is_three_groups_of_four_without_letters_that_mislead():
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "7KQ2-M9X1-0TCD",
        "7kq2-m9x1-0tcd",
        "7KQ2M9X10TCD",
        " 7KQ2 M9X1 0TCD ",
        "7KQ2–M9X1—0TCD",
        "7KQ2-M9XI-OTCD",
        "7kq2-m9xl-otcd",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert normalise(typed) == "7KQ2-M9X1-0TCD"


@pytest.mark.parametrize("typed", ["", "7KQ2-M9X1", "7KQ2-M9X1-0TCDE", "7KQ2-M9X1-0TC!", "王小明"])
def test_what_can_be_no_code_is_read_as_none(typed):
    assert normalise(typed) == ""
