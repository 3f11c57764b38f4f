"""Marking of types: plain values, no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.core import gaps, sheet
from assessments.quizzes.core.credit import mark_picks, mark_places, mean
from assessments.quizzes.core.numbers import mark_number, readings
from assessments.quizzes.core.ordering import disordered
from assessments.quizzes.core.words import Leniency, count_words, is_accepted

ids = st.sets(st.integers(0, 9).map(str))
places = st.dictionaries(st.integers(0, 6).map(str), st.integers(0, 6).map(str))
words = st.text("aAeé .-’1ﬁ", min_size=1, max_size=12)
EXACT = Leniency(case=False, accents=False)


@given(ids, ids)
def test_picking_is_a_share_that_order_does_not_change(right, chosen):
    mark = mark_picks(right=right, chosen=sorted(chosen))
    assert 0 <= mark <= 1
    assert mark == mark_picks(right=sorted(right), chosen=sorted(chosen, reverse=True))
    assert (mark == 1) == (right == chosen and bool(right))


@given(ids, ids, st.integers(0, 9).map(str))
def test_one_more_right_pick_never_lowers_and_one_more_wrong_pick_never_raises(right, chosen, one):
    before = mark_picks(right=right, chosen=chosen)
    after = mark_picks(right=right, chosen=chosen | {one})
    assert after >= before if one in right else after <= before


def test_a_wrong_pick_takes_away_what_a_right_one_earns():
    assert mark_picks(right="abc", chosen="ab") == Decimal("0.66666667")
    assert mark_picks(right="abc", chosen="abx") == Decimal("0.33333333")
    assert mark_picks(right="abc", chosen="axyz") == 0


@given(places, places)
def test_places_earn_a_share_that_order_does_not_change(right, put):
    mark = mark_places(right=right, given=put)
    assert 0 <= mark <= 1
    turned = dict(reversed(put.items()))
    assert mark == mark_places(right=dict(reversed(right.items())), given=turned)
    assert mark_places(right=right, given=right) == (1 if right else 0)


@given(places, places, st.data())
def test_one_more_right_place_never_lowers_the_mark(right, put, data):
    if right:
        place = data.draw(st.sampled_from(sorted(right)))
        better = mark_places(right=right, given=put | {place: right[place]})
        assert better >= mark_places(right=right, given=put)


@given(st.lists(st.decimals(0, 1, places=4)))
def test_the_mark_of_a_case_lies_between_those_of_its_parts(marks):
    assert min(marks, default=0) <= mean(marks) <= max(marks, default=0)


@given(st.lists(st.integers(), min_size=2, unique=True), st.integers())
def test_an_order_is_shown_mixed_and_the_same_for_the_same_seed(items, seed):
    mixed = disordered(items, seed=seed)
    assert sorted(mixed) == sorted(items)
    assert mixed != items
    assert mixed == disordered(items, seed=seed)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        *[(text, True) for text in ("12.5", "12,5", " 12,50 % ", "+12.5%", "13", "12", "１２.5")],
        *[(text, False) for text in ("", "twelve", "11.99", "-12.5", "125", "12.5.1", "12;5", "%")],
    ],
)
def test_a_number_near_enough_is_right_however_its_decimals_are_written(text, is_right):
    mark = mark_number(text, answer=Decimal("12.5"), tolerance=Decimal("0.5"), unit="%")
    assert mark == is_right


@pytest.mark.parametrize(
    "text",
    ["1250000", "1 250 000", "1\u202f250\u2009000", "1,250,000", "1.250.000", "1'250'000.0"],
)
def test_thousands_are_read_as_people_write_them(text):
    assert Decimal(1_250_000) in readings(text)


def test_one_mark_before_three_figures_is_read_in_both_ways():
    assert readings("1,250") == readings("1.250") == {Decimal(1250), Decimal("1.25")}
    assert readings("0,250") == {Decimal("0.25")}
    assert readings("1,25,000") == readings("1.2,5.0") == readings("9" * 41) == frozenset()


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from([".", ","]))
def test_a_number_is_read_back_whatever_its_decimal_mark(number, mark):
    assert number in readings(str(number).replace(".", mark))


@given(st.text("0123٣,.'-+ %e_∞½", max_size=45))
def test_no_text_breaks_the_reading_of_numbers(text):
    assert mark_number(text, answer=Decimal(1), tolerance=Decimal(0)) in (0, 1)


@given(words, words)
def test_what_is_accepted_exactly_is_accepted_leniently_too(typed, variant):
    assert is_accepted(variant, variants=[variant], leniency=EXACT) == bool(
        variant.strip().removesuffix(".").strip()
    ) or is_accepted(variant, variants=[variant], leniency=Leniency(typos=True))
    if is_accepted(typed, variants=[variant], leniency=EXACT):
        assert is_accepted(typed, variants=[variant, "x"], leniency=Leniency(typos=True))


@pytest.mark.parametrize(
    ("typed", "variant", "leniency", "is_right"),
    [
        ("  conflict‑affected   area. ", "Conflict-affected area", Leniency(), True),
        ("SÃO TOMÉ", "Sao Tome", Leniency(), True),
        ("São", "Sao", Leniency(accents=False), False),
        ("checker", "Checker", Leniency(case=False), False),
        ("casiterite", "cassiterite", Leniency(), False),
        ("casiterite", "cassiterite", Leniency(typos=True), True),
        ("cassitreite", "cassiterite", Leniency(typos=True), True),
        ("kasiterit", "cassiterite", Leniency(typos=True), False),
        ("tim", "tin", Leniency(typos=True), False),
        ("section 14", "section 13", Leniency(typos=True), False),
        (".", "tin", Leniency(typos=True), False),
    ],
)
def test_words_are_compared_as_leniently_as_the_trainer_says(typed, variant, leniency, is_right):
    assert is_accepted(typed, variants=[variant], leniency=leniency) is is_right


def test_words_are_counted_between_spaces():
    assert count_words("") == 0
    assert count_words(" One  two-three\nfour. ") == 3


def test_a_text_with_gaps_falls_into_its_pieces():
    assert gaps.parse("{A| b |}, then {C}.") == [
        gaps.Gap("0", ("A", "b")),
        ", then ",
        gaps.Gap("1", ("C",)),
        ".",
    ]


@pytest.mark.parametrize("text", ["", "no gap", "{}", "{a", "a}", "{a} {", "{ | }", "{{a}}"])
def test_a_text_without_proper_gaps_is_refused(text):
    with pytest.raises(ValueError):
        gaps.parse(text)


def test_a_sheet_is_read_as_pasted_or_typed():
    assert sheet.rows_of("\tb | c\n\nd\t", width=2) == [["", "b | c"], ["d", ""]]
    assert sheet.rows_of("a | b\nc", width=3) == [["a", "b", ""], ["c", "", ""]]
    assert sheet.letters_of("b-D") == sheet.letters_of("B, c D") == ["B", "C", "D"]
    assert sheet.cell_names(["B", "C"], first_row=5, rows=2) == ["B5", "C5", "B6", "C6"]
    for letters in ("", "AA", "1", "D-B"):
        with pytest.raises(ValueError):
            sheet.letters_of(letters)
