from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.core.marking import Marked, mark_choice, outcome, sections, shuffled

marks = st.decimals(0, 1, places=4)
marked = st.lists(st.builds(Marked, marks, st.booleans(), st.sampled_from([None, 1, 2, 3])))
ids = st.sets(st.integers(0, 9).map(str))


@given(st.lists(st.integers()), st.integers())
def test_shuffling_keeps_every_option_and_is_decided_by_the_seed(items, seed):
    assert sorted(shuffled(items, seed=seed)) == sorted(items)
    assert shuffled(items, seed=seed) == shuffled(items, seed=seed)


@given(ids, ids)
def test_only_exactly_the_right_options_earn_the_mark(correct, chosen):
    assert mark_choice(correct=correct, chosen=chosen) == (1 if correct == chosen else 0)


@given(marked, st.integers(0, 100))
def test_a_score_is_a_share_and_does_not_depend_on_order(papers, pass_mark):
    end = outcome(papers, pass_mark=pass_mark)
    assert 0 <= end.score <= 1
    assert end == outcome(papers[::-1], pass_mark=pass_mark)


@given(marked, st.integers(0, 100), st.data())
def test_a_better_answer_never_lowers_the_score_nor_loses_the_pass(papers, pass_mark, data):
    before = outcome(papers, pass_mark=pass_mark)
    better = [
        Marked(data.draw(st.decimals(item.mark, 1, places=4)), item.is_critical) for item in papers
    ]
    after = outcome(better, pass_mark=pass_mark)
    assert after.score >= before.score
    assert after.is_passed or not before.is_passed


@given(marked)
def test_a_missed_critical_question_fails_whatever_the_score(papers):
    end = outcome([*papers, Marked(Decimal("0.9999"), is_critical=True)], pass_mark=0)
    assert not end.is_passed
    assert end.critical_missed >= 1


@pytest.mark.parametrize(
    ("right", "of", "is_passed"), [(8, 10, True), (7, 10, False), (4, 5, True), (0, 0, False)]
)
def test_the_pass_mark_is_reached_at_exactly_its_share(right, of, is_passed):
    paper = [Marked(Decimal(place < right)) for place in range(of)]
    assert outcome(paper, pass_mark=80).is_passed is is_passed


def test_a_score_that_only_rounds_up_to_the_pass_mark_does_not_pass():
    paper = [Marked(Decimal("0.79996"))]
    assert not outcome(paper, pass_mark=80).is_passed


def test_a_mark_above_one_is_refused():
    with pytest.raises(ValueError):
        outcome([Marked(Decimal("1.01"))], pass_mark=80)


section_marks = st.dictionaries(st.integers(1, 3), st.integers(0, 100))


@given(marked, section_marks, st.integers(0, 100))
def test_a_section_below_its_own_mark_fails_the_attempt_and_is_named(papers, wanted, pass_mark):
    end = outcome(papers, pass_mark=pass_mark, section_marks=wanted)
    shares = sections(papers)
    assert all(0 <= share <= 1 for share in shares.values())
    low = {key for key, mark in wanted.items() if key in shares and shares[key] * 100 < mark}
    assert set(end.sections_missed) == low
    assert not (low and end.is_passed)
    assert end == outcome(papers[::-1], pass_mark=pass_mark, section_marks=wanted)


@given(marked, st.integers(0, 100))
def test_an_answer_that_waits_for_a_person_leaves_score_and_pass_open(papers, pass_mark):
    end = outcome([*papers, Marked(None, is_critical=True)], pass_mark=pass_mark)
    assert (end.score, end.is_passed, end.waiting) == (None, None, 1)
