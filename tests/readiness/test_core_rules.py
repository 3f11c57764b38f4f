"""Who is asked what, which answers and evidence count, bands, caps, gaps and steps."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from academy.risk_countries import RISK_COUNTRIES
from assessments.readiness.core.answers import (
    Answer,
    Evidence,
    answer_problem,
    oldest_that_counts,
    strength,
)
from assessments.readiness.core.figures import band_of, shown, shown_coverage
from assessments.readiness.core.profile import Condition, conditions
from assessments.readiness.core.results import Cap
from assessments.readiness.questionnaires import seed
from tests.readiness.core_factories import (
    TODAY,
    make_answer,
    make_criterion,
    make_profile,
    make_set,
    not_applicable,
    scored,
)


@pytest.mark.parametrize(
    ("profile", "name", "condition"),
    [
        ({}, "own_sites", (True, ("stated",))),
        ({}, "mining_or_tailings", (False, ("stated",))),
        ({"minerals": {"Tin", "Zinc", "Gold"}}, "asm_possible", (True, ("Gold", "Tin"))),
        ({"minerals": {"Zinc"}}, "asm_possible", (False, ())),
        ({"minerals": {"Gold"}, "asm_possible": False}, "asm_possible", (False, ("stated",))),
        ({"countries": {"DE", "CD"}}, "cahra_exposure", (True, ("CD",))),
        ({"countries": {"DE"}}, "cahra_exposure", (False, ())),
        ({"cahra_exposure": True}, "cahra_exposure", (True, ("stated",))),
    ],
)
def test_a_condition_holds_by_what_is_stated_or_by_rule_and_says_why(profile, name, condition):
    sets = {k: frozenset(v) if isinstance(v, set) else v for k, v in profile.items()}
    found = conditions(make_profile(**sets), risk_countries=RISK_COUNTRIES)
    assert found[name] == Condition(name, *condition)


def test_who_is_asked_what():
    found = make_set(
        make_criterion("AAA-01", quick=True),
        make_criterion("AAA-02", roles=("MI",), when="asm_possible"),
        make_criterion("AAA-03", when="asm_possible"),
        make_criterion("AAA-04", roles=("MI", "DS"), when="own_sites"),
    )

    def asked(scope="full", **profile):
        criteria = scored(found, {}, make_profile(**profile), scope=scope).criteria
        return [one.not_asked_because for one in criteria.values()]

    assert asked() == [None, "role", "condition", None]
    assert asked("quick") == [None, "role", "condition", "scope"]
    assert asked(roles=frozenset({"DS", "MI"})) == [None, "condition", "condition", None]
    assert asked(minerals=frozenset({"Gold"})) == [None, "role", None, None]
    assert asked(own_sites=False) == [None, "role", "condition", "condition"]

    result = scored(found, {"AAA-03": make_answer(4), "ZZZ-01": make_answer(4)})
    assert result.claimed is None
    assert result.criteria["AAA-03"].state == "not_asked"
    assert result.criteria["AAA-03"].condition == Condition("asm_possible", False)
    with pytest.raises(ValueError, match="No such scope"):
        scored(found, {}, scope="half")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(), None),
        (Answer(level=1), None),
        (not_applicable(), None),
        (Answer(na_reason="other", na_text="x" * 30), None),
        (Answer(na_reason="other", na_text="x" * 29), "na-text-short"),
        (Answer(na_reason="other", na_text="x" + " " * 40 + "y"), "na-text-short"),
        (Answer(na_reason="because", na_text="x" * 30), "na-reason-unknown"),
        (Answer(level=5), "level-unknown"),
        (Answer(level=0), "level-unknown"),
        (Answer(level=3, na_reason="other", na_text="x" * 30), "level-and-na"),
    ],
)
def test_an_answer_that_cannot_count_leaves_its_criterion_open(answer, code):
    problem = answer_problem(make_criterion(), answer)
    assert (problem and problem.code) == code
    result = scored(make_set(make_criterion(), make_criterion("AAA-02")), {"AAA-01": answer})
    state = "open" if code or answer == Answer() else "na" if answer.na_reason else "answered"
    assert result.criteria["AAA-01"].state == state


def test_not_applicable_is_only_for_criteria_that_allow_it():
    strict = make_criterion(na=False)
    problem = answer_problem(strict, not_applicable())
    assert problem.code == "na-not-allowed"
    assert problem.sentence.startswith("AAA-01: This question applies to everybody")
    assert scored(make_set(strict), {"AAA-01": not_applicable()}).is_provisional


def test_more_than_a_quarter_not_applicable_by_hand_raises_the_flag():
    found = make_set(*(make_criterion(f"AAA-0{n}") for n in range(1, 5)))
    answers = {"AAA-01": not_applicable()}
    assert not scored(found, answers).sections[0].na_flag
    answers["AAA-02"] = not_applicable("law_forbids")
    section = scored(found, answers).sections[0]
    assert (section.na_flag, section.na_weight, section.is_empty) == (True, 2, False)


def test_a_section_with_nothing_to_answer_drops_out_and_is_never_zero():
    found = make_set(make_criterion("AAA-01"), make_criterion("BBB-01"), weights={"BBB": 9})
    result = scored(found, {"AAA-01": make_answer(3), "BBB-01": not_applicable()})
    empty = result.sections[1]
    assert (empty.is_empty, empty.claimed, empty.low, empty.target) == (True, None, None, None)
    assert (shown(result.claimed), result.counted_weight) == (Decimal("66.7"), 1)

    nothing = scored(found, {"AAA-01": not_applicable(), "BBB-01": not_applicable()})
    assert (nothing.claimed, nothing.low, nothing.band, nothing.coverage) == (None,) * 4
    assert not nothing.is_provisional

    untouched = scored(found, {})
    assert (untouched.claimed, untouched.band, untouched.coverage) == (None, None, 0)
    assert (untouched.low, untouched.high) == (0, 100)
    assert untouched.as_dict()["claimed"] is None


@pytest.mark.parametrize(
    ("dated_on", "scope", "worth"),
    [
        (TODAY, "All sites", 3),
        (date(2024, 11, 26), "All sites", 3),
        (date(2024, 11, 25), "All sites", 0),
        (date(2026, 11, 27), "All sites", 0),
        (None, "All sites", 0),
        (TODAY, "  ", 0),
    ],
)
def test_evidence_counts_within_24_months_and_with_a_scope(dated_on, scope, worth):
    assert strength([Evidence("records", dated_on, scope)], TODAY) == worth
    assert strength(
        [Evidence("stated", TODAY, "x"), Evidence("records", dated_on, scope)], TODAY
    ) == max(worth, 1)


def test_24_months_back_from_the_last_day_of_february():
    assert oldest_that_counts(date(2028, 2, 29)) == date(2026, 2, 28)
    assert oldest_that_counts(date(2026, 1, 31)) == date(2024, 1, 31)
    assert oldest_that_counts(date(2026, 12, 1)) == date(2024, 12, 1)


def test_how_far_evidence_carries_a_level():
    backed = [
        [
            scored(make_set(make_criterion()), {"AAA-01": make_answer(level, worth)})
            .criteria["AAA-01"]
            .backed_level
            for worth in range(5)
        ]
        for level in (1, 2, 3, 4)
    ]
    assert backed == [[1] * 5, [2] * 5, [2, 2, 3, 3, 3], [2, 2, 3, 3, 4]]


def test_bands_go_by_the_exact_figure_and_figures_are_rounded_half_up():
    edges = [Fraction(0), Fraction(24999, 1000), Fraction(25), Fraction(49999, 1000)]
    edges += [Fraction(50), Fraction(74999, 1000), Fraction(75), Fraction(100)]
    names = ["early", "early", "developing", "developing"]
    names += ["established", "established", "leading", "leading"]
    assert [band_of(edge) for edge in edges] == names
    assert shown(Fraction(49999, 1000)) == Decimal("50.0")
    assert shown(Fraction(665, 1000)) == Decimal("0.7")
    assert shown(Fraction(665, 10)) == Decimal("66.5")
    assert shown(Fraction(6665, 100)) == Decimal("66.7")
    assert shown_coverage(Fraction(9999, 10000)) == Decimal("99.9")
    assert shown_coverage(Fraction(1)) == Decimal("100")


def test_critical_criteria_cap_the_band_and_not_the_figure():
    found = make_set(
        make_criterion("AAA-01", critical=True),
        make_criterion("AAA-02", critical=True, weight=1),
        make_criterion("AAA-03", weight=3),
        make_criterion("AAA-04", weight=3),
    )
    answers = {f"AAA-0{n}": make_answer(4, 4) for n in range(1, 5)}
    assert scored(found, answers).band == "leading"

    answers["AAA-01"] = make_answer(2, 4)
    result = scored(found, answers)
    assert (result.number_band, result.band) == ("leading", "established")
    assert result.binding_caps == (Cap("AAA-01", 2, "established"),)

    answers["AAA-02"] = make_answer(1, 4)
    result = scored(found, answers)
    assert (result.number_band, result.band) == ("leading", "developing")
    assert result.binding_caps == (Cap("AAA-02", 1, "developing"),)
    assert result.caps[1:] == (Cap("AAA-01", 2, "established"),)
    assert (result.critical_total, result.critical_ok) == (2, 0)

    # not applicable and open ones cap nothing, but only the latter may still do so
    answers |= {"AAA-01": not_applicable(), "AAA-02": Answer()}
    result = scored(found, answers)
    assert (result.band, result.low_band, result.high_band) == ("leading", "developing", "leading")
    assert (result.critical_total, result.critical_ok) == (1, 0)

    # what nobody can show holds the band of the evidence down, not the other one
    answers = {f"AAA-0{n}": make_answer(4, 4) for n in range(1, 5)} | {"AAA-01": make_answer(4, 1)}
    result = scored(found, answers)
    assert (result.band, result.backed_number_band) == ("leading", "leading")
    assert result.backed_band == "established"


def test_gaps_are_in_order_of_priority_and_name_their_factors():
    found = make_set(
        make_criterion("AAA-01", weight=3),
        make_criterion("AAA-02", weight=2, critical=True),
        make_criterion("AAA-03", weight=2, raised_by=("Gold", "cahra_exposure")),
        make_criterion("AAA-04", weight=1),
    )
    answers = {code: make_answer(2) for code in found.criteria}
    codes = [(gap.code, str(gap.priority)) for gap in scored(found, answers).gaps]
    assert codes == [("AAA-02", "3"), ("AAA-01", "3"), ("AAA-03", "2"), ("AAA-04", "1")]

    exposed = make_profile(minerals=frozenset({"Gold"}), countries=frozenset({"CD"}))
    gap = scored(found, answers, exposed).gaps[2]
    assert (gap.code, gap.priority, gap.because) == (
        "AAA-03",
        Decimal("2.5"),
        ("Gold", "cahra_exposure"),
    )

    answers["AAA-04"] = make_answer(1)
    aimed = scored(found, answers, targets={"AAA-04": 4, "AAA-01": 2}, target=3)
    assert [(gap.code, gap.gap, gap.target) for gap in aimed.gaps] == [
        ("AAA-02", 1, 3),
        ("AAA-04", 3, 4),
        ("AAA-03", 1, 3),
    ]
    # (3×1 + 2×2 + 2×2 + 1×3) of 3 points for each of 8 weights
    assert aimed.sections[0].target == aimed.target == Fraction(100 * 14, 24)


def test_a_step_is_the_mean_of_all_criteria_that_name_it():
    found = make_set(
        make_criterion("AAA-01", oecd=("1A", "2"), weight=2),
        make_criterion("BBB-01", oecd=("2",)),
        make_criterion("BBB-02", oecd=("3",), roles=("MI",)),
    )
    result = scored(found, {"AAA-01": make_answer(4), "BBB-01": make_answer(1)})
    steps = {one.step: one for one in result.steps}
    assert list(steps) == ["1A", "1B", "1C", "1D", "1E", "2", "3", "4", "5", "X"]
    assert (steps["1A"].claimed, steps["2"].claimed) == (100, Fraction(200, 3))
    assert (steps["2"].codes, steps["3"].codes) == (("AAA-01", "BBB-01"), ())
    assert (steps["3"].is_empty, steps["3"].claimed) == (True, None)


def test_what_raises_a_topic_in_the_shipped_questionnaire():
    def raised(code, **profile):
        answers = {code: make_answer(1)}
        gaps = scored(seed(), answers, make_profile(**profile)).gaps
        return {gap.code: gap.because for gap in gaps}[code]

    tin = {"minerals": frozenset({"Tin"}), "asm_possible": False}
    assert raised("CAH-01", **tin) == ("Tin",)
    assert raised("LAB-01", **tin) == ()
    assert raised("LAB-01", minerals=frozenset({"Mica"})) == ("asm_possible", "Mica")
    assert raised("COM-04", minerals=frozenset({"Gold"})) == ("asm_possible",)
    miner = {"roles": frozenset({"MI"}), "countries": frozenset({"CD"})}
    assert raised("COM-02", **miner) == ("cahra_exposure",)
