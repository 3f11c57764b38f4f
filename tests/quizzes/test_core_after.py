"""What holds of exact passes, judged answers, new keys and statistics, whatever the numbers."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.core.credit import share
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
