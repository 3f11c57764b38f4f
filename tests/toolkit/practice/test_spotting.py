"""Errors that are found without changing them."""

import datetime

import pytest

from toolkit.checker.practice import make_practice
from toolkit.checker.practice.spotting import Mark, spot, tidy_cell

TODAY = datetime.date(2026, 3, 2)
PRACTICE = make_practice(seed=3, errors=["E05", "E11", "E17", "E01"], today=TODAY)
BY_ERROR = {planted.error: planted for planted in PRACTICE.key}


def marks(*places):
    return [Mark(sheet, cell) for sheet, cell in places]


def test_all_cells_of_the_key_are_hits():
    everything = marks(*((planted.sheet, planted.cell) for planted in PRACTICE.key))
    result = spot(PRACTICE, everything)
    assert (result.found, result.missed, result.false_alarms) == (PRACTICE.key, (), ())


def test_nothing_marked_is_nothing_found():
    result = spot(PRACTICE, [])
    assert (result.found, result.missed) == ((), PRACTICE.key)


def test_either_side_of_a_contradiction_counts():
    share = next(cell for cell in BY_ERROR["E11"].changed)
    assert share != BY_ERROR["E11"].cell
    assert spot(PRACTICE, marks(("Declaration", share))).found == (BY_ERROR["E11"],)


def test_in_a_list_any_cell_of_the_line_counts():
    row = BY_ERROR["E17"].cell.lstrip("ABCDEFGHIJ")
    assert spot(PRACTICE, marks(("Smelter List", f"C{row}"))).found == (BY_ERROR["E17"],)


def test_a_right_cell_is_a_false_alarm_once():
    result = spot(PRACTICE, marks(("Declaration", "D8"), ("Declaration", "D8")))
    assert result.false_alarms == (Mark("Declaration", "D8"),)


def test_an_honest_open_line_is_no_false_alarm():
    open_line = PRACTICE.accepted[0]
    assert spot(PRACTICE, marks((open_line.sheet, open_line.cell))).false_alarms == ()


@pytest.mark.parametrize(
    ("text", "cell"), [("d33", "D33"), (" $D$33 ", "D33"), ("33", ""), ("D0", ""), ("D33x", "")]
)
def test_addresses_are_tidied(text, cell):
    assert tidy_cell(text) == cell
