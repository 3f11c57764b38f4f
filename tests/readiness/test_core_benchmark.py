"""No company can be made out in a benchmark."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.readiness.core.benchmark import Figures, benchmark, benchmarks, quartiles


def make_entries(count, tenants=3, first=0):
    """Companies of that many tenants in turn, with 0, 5, 10 … percent."""
    return [(n % tenants, n, min(5 * n, 100)) for n in range(first, first + count)]


def test_quartiles_lie_between_the_values_and_are_rounded_to_five_points():
    assert quartiles([0, 10, 20, 30, 40]) == (10, 20, 30)
    assert quartiles([40, 0, 10, 30]) == (10, 20, 35)  # 7.5, 20 and 32.5, half up
    assert quartiles([Fraction(67, 3)]) == (20, 20, 20)
    with pytest.raises(ValueError, match="no quartiles"):
        quartiles([])


@given(st.lists(st.integers(0, 100), min_size=1))
def test_quartiles_are_in_order_and_in_range(values):
    first, second, third = quartiles(values)
    assert 0 <= first <= second <= third <= 100
    assert first % 5 == second % 5 == third % 5 == 0


@pytest.mark.parametrize(
    ("entries", "is_shown"),
    [
        (make_entries(10), True),
        (make_entries(9), False),
        (make_entries(12, tenants=2), False),
        (make_entries(9) + make_entries(9), False),  # the same nine once more
        ([(0, n, 50) for n in range(8)] + [(1, 8, 50), (2, 9, 50)], False),
        ([(0, n, 50) for n in range(5)] + [(1 + n % 2, 5 + n, 50) for n in range(5)], True),
    ],
    ids=["ten of three", "nine", "two tenants", "nine twice", "one tenant knows eight", "half"],
)
def test_a_benchmark_needs_ten_companies_of_three_tenants_of_which_none_is_most(entries, is_shown):
    assert (benchmark(entries) is not None) is is_shown


def test_figures_say_no_exact_number():
    assert benchmark(make_entries(14)) == Figures(q1=15, median=35, q3=50, companies=10)
    twice = [*make_entries(10), (0, 9, 0)]
    assert benchmark(twice).q3 == 30  # the last value of a company counts, once


def test_filters_cannot_be_subtracted_from_one_another():
    everybody = make_entries(24)
    all_but_one = everybody[:-1]
    all_but_ten = everybody[:14]
    half = everybody[:12]
    found = benchmarks(
        {"all": everybody, "one less": all_but_one, "ten less": all_but_ten, "half": half}
    )
    assert {name for name, one in found.items() if one} == {"all", "ten less"}
    assert benchmarks({"all": everybody, "half": half})["half"]
    assert benchmarks({"nine": everybody[:9], "one less": all_but_one})["one less"]
    # the same companies under two names tell nothing new
    assert all(benchmarks({"all": everybody, "again": everybody[::-1]}).values())
