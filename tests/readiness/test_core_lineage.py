"""What stands for what over several versions, and that a long move is judged as its steps are."""

import pytest

from assessments.readiness.core.comparing import Changed, compare
from assessments.readiness.core.lineage import descents
from assessments.readiness.core.moving import effects_of
from tests.readiness.core_factories import make_answer, make_criterion, make_set, scored

SAME = {"question": "Is there a list?"}


def line(*versions):
    """Return sets of AAA-09 and these criteria, each {code: changes}; all ask the same."""
    return [
        make_set(
            make_criterion("AAA-09"),
            *(make_criterion(code, **SAME | changes) for code, changes in one.items()),
            version=str(number),
        )
        for number, one in enumerate(versions, 1)
    ]


def fate(versions, code="AAA-01", *, na=()):
    """Return what becomes of an answer to `code`, and its new code, from the first to the last."""
    first, *between, last = versions
    _changes, effects = effects_of(first, last, between=between, answered=[code], na=na)
    for name in ("kept", "look_again", "reopened", "dropped"):
        if code in getattr(effects, name):
            return name, code
    for name in ("carried", "replaced"):
        for old, new in getattr(effects, name):
            if old == code:
                return name, new
    raise AssertionError("an answer has no fate")


def step_by_step(versions, code="AAA-01", *, na=()):
    """The same by moving from each version to the next: the worst that happens is the fate."""
    found = "kept"
    for one, other in zip(versions, versions[1:], strict=False):
        step, heir = fate([one, other], code, na=na)
        if step == "dropped":
            return "dropped", "AAA-01"
        if step in ("carried", "replaced"):
            found = "replaced" if "replaced" in (step, found) else "carried"
            na = [heir] if code in na else ()
        code = heir
    return found, code


NEW = {"question": "Is the list public?"}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        # superseded twice, with the same words
        (
            [{"AAA-02": {"supersedes": "AAA-01"}}, {"AAA-03": {"supersedes": "AAA-02"}}],
            ("carried", "AAA-03"),
        ),
        # with other words at the end, or at first
        (
            [{"AAA-02": {"supersedes": "AAA-01"}}, {"AAA-03": {"supersedes": "AAA-02"} | NEW}],
            ("replaced", "AAA-03"),
        ),
        (
            [{"AAA-02": {"supersedes": "AAA-01"} | NEW}, {"AAA-03": {"supersedes": "AAA-02"}}],
            ("replaced", "AAA-03"),
        ),
        # the line ends, or never began
        ([{"AAA-02": {"supersedes": "AAA-01"}}, {}], ("dropped", "AAA-01")),
        ([{}, {"AAA-02": {}}], ("dropped", "AAA-01")),
        # three times
        (
            [
                {"AAA-02": {"supersedes": "AAA-01"}},
                {"AAA-03": {"supersedes": "AAA-02"}},
                {"AAA-04": {"supersedes": "AAA-03"}},
            ],
            ("carried", "AAA-04"),
        ),
        # a code that was replaced later than it came
        ([{"AAA-01": {}}, {"AAA-02": {"supersedes": "AAA-01"}}], ("carried", "AAA-02")),
        # the one in between takes over another one's code: it is not replaced by itself
        (
            [{"AAA-01": {}, "AAA-02": {}}, {"AAA-02": {"supersedes": "AAA-01"}}],
            ("dropped", "AAA-01"),
        ),
        # "supersedes" is no longer said by the last
        ([{"AAA-02": {"supersedes": "AAA-01"}}, {"AAA-02": {}}], ("carried", "AAA-02")),
    ],
)
def test_a_move_over_versions_is_judged_as_one_through_all_of_them(later, expected):
    versions = line({"AAA-01": {}}, *later)
    assert fate(versions) == expected
    assert step_by_step(versions) == expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        # a later version says what an earlier one forgot to say
        ([{"AAA-02": {}}, {"AAA-02": {"supersedes": "AAA-01"}}], ("carried", "AAA-02")),
        # what is replaced may have been gone for a version
        ([{}, {"AAA-02": {"supersedes": "AAA-01"}}], ("carried", "AAA-02")),
        # a code that is still there, or there again, keeps its answer
        ([{"AAA-01": NEW}, {"AAA-01": {}}], ("kept", "AAA-01")),
        ([{"AAA-02": {"supersedes": "AAA-01"}}, {"AAA-01": {}}], ("kept", "AAA-01")),
        (
            [
                {"AAA-02": {"supersedes": "AAA-01"}},
                {"AAA-01": {}, "AAA-03": {"supersedes": "AAA-02"}},
            ],
            ("kept", "AAA-01"),
        ),
        # reworded after it was replaced: not the same all the way
        (
            [{"AAA-02": {"supersedes": "AAA-01"}}, {"AAA-02": {"supersedes": "AAA-01"} | NEW}],
            ("replaced", "AAA-02"),
        ),
        # split: the first of the last version gets what there is
        (
            [
                {"AAA-02": {"supersedes": "AAA-01"}, "AAA-03": {"supersedes": "AAA-01"}},
                {"AAA-04": {"supersedes": "AAA-03"}},
            ],
            ("carried", "AAA-04"),
        ),
    ],
)
def test_where_it_is_kinder_than_its_steps(later, expected):
    assert fate(line({"AAA-01": {}}, *later)) == expected


def test_not_applicable_goes_along_only_where_it_was_allowed_all_the_way():
    first, last = {"AAA-01": {}}, {"AAA-03": {"supersedes": "AAA-02"}}
    for na, expected in ((True, "carried"), (False, "replaced")):
        versions = line(first, {"AAA-02": {"supersedes": "AAA-01", "na": na}}, last)
        assert fate(versions, na=["AAA-01"]) == (expected, "AAA-03")
        assert step_by_step(versions, na=["AAA-01"]) == (expected, "AAA-03")
        assert fate(versions) == ("carried", "AAA-03")  # of a level it makes no difference


def test_two_old_ones_never_meet_in_one_new_one():
    versions = line(
        {"AAA-01": {}, "AAA-02": {}},
        {"AAA-03": {"supersedes": "AAA-01"}, "AAA-02": {}},
        {"AAA-03": {"supersedes": "AAA-02"}},
    )
    first, *between, last = versions
    assert {new: one.old for new, one in descents(first, last, between).items()} == {
        "AAA-03": "AAA-01"
    }
    assert fate(versions, "AAA-02") == ("dropped", "AAA-02")


def test_two_years_are_compared_over_the_versions_between():
    old, middle, new = line(
        {"AAA-01": {}},
        {"AAA-02": {"supersedes": "AAA-01"}},
        {"AAA-03": {"supersedes": "AAA-02"}},
    )
    last_year = scored(old, {"AAA-01": make_answer(2)})
    this_year = scored(new, {"AAA-03": make_answer(3)})
    found = compare((old, last_year), (new, this_year), [middle])
    assert found.changed == (Changed("AAA-03", "AAA-01", (), 2, 3),)
    assert found.new == found.gone == ()
