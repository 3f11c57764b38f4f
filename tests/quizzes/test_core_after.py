"""What holds of exact passes, judged answers, new keys and statistics, whatever the numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.core import items, rekeying
from assessments.quizzes.core.credit import share
from assessments.quizzes.core.judging import verdict
from assessments.quizzes.core.marking import Marked, outcome

shares = st.integers(1, 9).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(parts=st.lists(shares, min_size=1, max_size=30), pass_mark=st.integers(0, 100))
def test_stored_shares_pass_exactly_when_the_exact_ones_do(parts, pass_mark):
    exact = sum(Fraction(part, whole) for part, whole in parts) / len(parts)
    marked = [Marked(share(part, whole), section=1) for part, whole in parts]
    result = outcome(marked, pass_mark=pass_mark, section_marks={1: pass_mark})
    assert result.is_passed is (exact * 100 >= pass_mark)
    assert bool(result.sections_missed) is not result.is_passed


def test_three_thirds_are_one_right_answer():
    thirds = [Marked(share(1, 3))] * 3 + [Marked(Decimal(0))]
    assert outcome(thirds, pass_mark=25).is_passed
    assert not outcome([Marked(Decimal("0.24999"))], pass_mark=25).is_passed


# ---------------------------------------------------------------- judging by hand

full_points = st.lists(st.integers(1, 10), min_size=1, max_size=6)


@given(data=st.data(), full=full_points, needs_second=st.booleans(), limit=st.integers(0, 100))
def test_what_markers_give_stays_between_the_lowest_and_the_highest(
    data, full, needs_second, limit
):
    markers = data.draw(st.integers(0, 3))
    points = st.tuples(*(st.integers(0, most) for most in full))
    given = [data.draw(points) for _one in range(markers)]
    result = verdict(given, full=full, needs_second=needs_second, limit=limit)
    shares = [share(sum(one), sum(full)) for one in given]
    assert (result.share is None) is (result.wants is not None)
    if result.share is not None:
        assert min(shares) <= result.share <= max(shares)
        assert result.share == (shares[2] if markers == 3 else result.share)
    if markers == 2:
        assert (result.wants == 3) is (result.difference * 100 > limit)
        if result.share is not None:
            assert abs(result.share * 2 - shares[0] - shares[1]) < Decimal("0.0000001")
            swapped = verdict(given[::-1], full=full, needs_second=needs_second, limit=limit)
            assert swapped.share == result.share


def test_points_that_the_rubric_does_not_have_are_refused():
    for points in [(3,), (1, 1), (-1,)]:
        with pytest.raises(ValueError, match="criterion"):
            verdict([points], full=[2], needs_second=False, limit=0)


# ---------------------------------------------------------------- new keys

marks = st.none() | st.decimals(0, 1, places=4)


@given(before=marks, new=marks)
def test_never_lower_never_lowers_and_give_all_gives_all(before, new):
    kept = rekeying.after("never_lower", before=before, by_new_key=new)
    assert kept is before if before is None else kept >= before
    assert rekeying.after("give_all", before=before, by_new_key=new) == 1
    if None not in (before, new):
        assert rekeying.after("recompute", before=before, by_new_key=new) == new
    for rule in ("never_lower", "give_all"):
        assert rekeying.passes(rule, before=True, by_marks=False)
    assert not rekeying.passes("recompute", before=True, by_marks=False)


def options(*texts):
    listed = [{"id": str(place), "text": text} for place, text in enumerate(texts)]
    return {"type": "multiple_choice", "options": listed}


@given(order=st.permutations("abcd"), chosen=st.sets(st.sampled_from("0123")))
def test_options_are_found_by_their_words_wherever_they_stand_now(order, chosen):
    old, new = options(*"abcd"), options(*order)
    words = {one["id"]: one["text"] for one in new["options"]}
    answer = rekeying.translated(old, new, sorted(chosen))
    assert {words[one] for one in answer} == {"abcd"[int(one)] for one in chosen}
    stood = rekeying.as_it_stood(old, new)["options"]
    assert [one["text"] for one in stood] == list("abcd")


def test_reworded_options_are_found_by_place_and_other_questions_not_at_all():
    assert rekeying.translated(options("a", "b"), options("a", "B"), ["1"]) == ["1"]
    assert rekeying.translated(options("a", "b"), options("B", "a"), ["1"]) == ["0"]
    assert rekeying.translated(options("a", "b"), options("b", "a", "c"), ["0"]) == ["1"]
    for new in [options("a"), options("x"), {"type": "numeric"}]:
        with pytest.raises(rekeying.NotComparableError):
            rekeying.translated(options("a", "b", "c"), new, ["0"])


# ---------------------------------------------------------------- item statistics

answers = st.lists(
    st.builds(
        items.Given,
        mark=st.sampled_from([0.0, 0.5, 1.0]),
        rest=st.none() | st.floats(0, 1),
        chosen=st.sets(st.sampled_from("abc")).map(lambda ids: tuple(sorted(ids))),
        confidence=st.sampled_from(["", "sure", "unsure", "guess"]),
    ),
    max_size=40,
)


@given(given_answers=answers, seed=st.randoms(use_true_random=False))
def test_statistics_stay_in_range_and_do_not_depend_on_the_order(given_answers, seed):
    item = items.analysed(given_answers, options="abc", right="a")
    shuffled = list(given_answers)
    seed.shuffle(shuffled)
    again = items.analysed(shuffled, options="abc", right="a")
    assert again == item
    assert 0 <= item.mean_mark <= 1
    assert item.discrimination is None or -1 <= item.discrimination <= 1
    assert item.sureness is None or 0 <= item.sureness <= 1
    assert 0 <= item.right <= item.count == len(given_answers)
    assert all(0 <= n <= item.count for n in item.chosen.values())
    if item.count < items.LEAST:
        assert item.flags == ()


def test_discrimination_is_the_point_biserial_correlation():
    # by hand: the right ones have 0.9 and 0.7 in the rest, the wrong ones 0.5 and 0.3
    pairs = [(1, 0.9), (1, 0.7), (0, 0.5), (0, 0.3)]
    assert items.correlation(pairs) == pytest.approx(0.8944, abs=1e-4)
    assert items.correlation([(1, 0.5), (0, 0.5)]) is None
    assert items.rest_of(1.0, 0.5, 4) == pytest.approx(1 / 3)
    assert items.rest_of(1.0, 1.0, 1) is None


def test_the_time_of_an_answer_is_the_median_without_pauses():
    assert items.answering_time([10, None, 20, 3600, 31, 20.4]) == 20
    assert items.answering_time([None, items.PAUSE + 1, -3]) is None


def test_each_flag_says_what_is_wrong():
    def flags(*answers):
        return set(items.analysed(answers, options="abc", right="a").flags)

    right = items.Given(1.0, 0.9, ("a",))
    weak, strong = items.Given(1.0, 0.1, ("a",)), items.Given(0.0, 0.9, ("b",))
    other = items.Given(0.0, 0.1, ("c",))
    assert flags(*[right] * 20) == {"too_easy", "idle"}
    assert flags(*[strong] * 10, *[other] * 10) == {"too_hard"}
    assert flags(*[weak] * 10, *[strong] * 8, *[other] * 2) == {"negative"}
    assert flags(*[right] * 10, *[strong] * 5, *[other] * 5) == set()
    assert flags(*[weak] * 10, *[strong] * 9) == set()  # nineteen say nothing
