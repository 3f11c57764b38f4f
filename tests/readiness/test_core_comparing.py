"""Last year and this year; one version of the questions and the next."""

from dataclasses import replace

import pytest

from assessments.readiness.core.comparing import (
    Apart,
    Changed,
    CriterionChange,
    changes_between,
    compare,
    needs_reason,
)
from tests.readiness.core_factories import (
    make_answer,
    make_criterion,
    make_profile,
    make_set,
    not_applicable,
    scored,
)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        *((2, 2, False), (2, 3, False), (2, 4, True), (3, 2, True)),
        *((1, 3, True), (None, 4, False), (3, None, False)),
    ],
)
def test_a_drop_or_a_jump_by_two_wants_a_reason(before, after, wanted):
    assert needs_reason(before, after) is wanted


def test_only_criteria_that_mean_the_same_both_times_are_compared():
    old = make_set(
        make_criterion("AAA-01"),
        make_criterion("AAA-02"),
        make_criterion("AAA-03", weight=3),
        make_criterion("AAA-04"),
        make_criterion("BBB-01"),
        make_criterion("BBB-02"),
        make_criterion("BBB-03"),
        make_criterion("CCC-01"),
    )
    new = make_set(
        make_criterion("AAA-01", why="Said better.", weight=2),
        make_criterion("AAA-02", question="Something else?"),
        make_criterion("AAA-05", supersedes="AAA-04", question="Question of AAA-04?"),
        make_criterion("AAA-06"),
        make_criterion("BBB-01"),
        make_criterion("BBB-02"),
        make_criterion("BBB-03"),
        make_criterion("CCC-01"),
        version="2",
        weights={"BBB": 3},
    )
    last_year = scored(
        old,
        {
            **{f"AAA-0{n}": make_answer(2, 1) for n in (1, 2, 3, 4)},
            "BBB-01": make_answer(4, 2),
            "BBB-02": not_applicable(),
            "BBB-03": make_answer(2),
        },
    )
    this_year = scored(
        new,
        {
            **{f"AAA-0{n}": make_answer(3, 3) for n in (1, 2, 5, 6)},
            "BBB-01": make_answer(3, 4),
            "BBB-02": make_answer(1),
        },
    )
    found = compare((old, last_year), (new, this_year))

    assert [(one.code, one.difference, one.needs_reason) for one in found.same] == [
        ("AAA-01", 1, False),
        ("BBB-01", -1, True),
    ]
    drop = found.same[1]
    assert (drop.strength_before, drop.strength_after) == (2, 4)
    assert (drop.backed_level_before, drop.backed_level_after) == (3, 3)
    assert found.changed == (
        Changed("AAA-02", "AAA-02", ("question",), 2, 3),
        Changed("AAA-05", "AAA-04", (), 2, 3),
    )
    assert found.new == (Apart("AAA-06", 3, "not_in_set"), Apart("BBB-02", 1, "na"))
    assert found.gone == (Apart("BBB-03", 2, "open"), Apart("AAA-03", 2, "not_in_set"))

    # by the weights of this year: AAA 1 from 1/3 to 2/3, BBB 3 from 3/3 to 2/3
    assert [one.code for one in found.sections] == ["AAA", "BBB"]
    assert (found.claimed_before * 12, found.claimed_after * 3) == (1000, 200)
    assert (found.before.answered_weight, found.before.points, found.after.points) == (3, 5, 6)
    assert found.backed_before < found.backed_after == found.claimed_after


def test_an_assessment_compared_with_itself_has_moved_nowhere():
    found = make_set(make_criterion("AAA-01", critical=True), make_criterion("BBB-01"))
    result = scored(found, {"AAA-01": make_answer(2, 2), "BBB-01": make_answer(4, 4)})
    same = compare((found, result), (found, result))
    assert [one.difference for one in same.same] == [0, 0]
    assert (same.new, same.gone, same.changed) == ((), (), ())
    assert same.claimed_before == same.claimed_after == result.claimed
    assert same.backed_before == same.backed_after == result.backed


def test_what_was_not_asked_last_time_is_new():
    found = make_set(make_criterion("AAA-01", when="own_sites"))
    before = scored(found, {}, make_profile(own_sites=False))
    after = scored(found, {"AAA-01": make_answer(3)})
    assert compare((found, before), (found, after)).new == (Apart("AAA-01", 3, "not_asked"),)
    assert compare((found, after), (found, before)).gone == (Apart("AAA-01", 3, "not_asked"),)
    empty = compare((found, before), (found, before))
    assert (empty.claimed_before, empty.sections) == (None, ())


def test_a_move_to_another_version_says_what_becomes_of_each_answer():
    old = make_set(*(make_criterion(f"AAA-0{n}") for n in range(1, 7)), make_criterion("BBB-01"))
    moved = make_criterion("AAA-06")
    new = make_set(
        make_criterion("AAA-01"),
        make_criterion("AAA-02", weight=3, why="Said better."),
        make_criterion("AAA-03", levels=("None.", "Some.", "Most.", "All, and checked.")),
        make_criterion("AAA-04", na=False),
        make_criterion("AAA-07", supersedes="AAA-05"),
        make_criterion("BBB-01"),
        version="2",
        weights={"BBB": 2},
    )
    new = replace(
        new,
        sections=(
            new.sections[0],
            replace(new.sections[1], criteria=(*new.sections[1].criteria, moved)),
        ),
    )
    changes = changes_between(old, new, set(old.criteria) - {"BBB-01"})
    assert (changes.added, changes.removed) == (("AAA-07",), ("AAA-05",))
    assert changes.superseded == (("AAA-05", "AAA-07"),)
    assert changes.changed == (
        CriterionChange("AAA-02", ("why", "weight")),
        CriterionChange("AAA-03", ("levels",)),
        CriterionChange("AAA-04", ("na",)),
        CriterionChange("AAA-06", ("section",)),
    )
    assert changes.sections == ("BBB",)
    assert changes.codes("kept") == ("AAA-01", "AAA-02", "AAA-06")
    assert changes.codes("look_again") == ("AAA-03", "AAA-04")
    assert changes.codes("dropped") == ("AAA-05",)
    assert not changes.is_empty
    assert changes_between(old, replace(old, version="2"), []).is_empty
