"""What must hold of every assessment, whoever answers what."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessments.readiness.core.answers import Answer, Evidence
from assessments.readiness.core.figures import BANDS, SHOWN
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import MINERALS, ROLES
from assessments.readiness.core.results import ANSWERED, NA, OPEN
from assessments.readiness.questionnaires import seed
from tests.readiness.core_factories import TODAY, make_answer, not_applicable, scored

CODES = tuple(seed().criteria)
FIGURES = tuple(name for name in SHOWN if name != "target")
BAND_NAMES = ("band", "number_band", "backed_band", "backed_number_band", "low_band", "high_band")

profiles = st.builds(
    Profile,
    roles=st.sets(st.sampled_from(ROLES), min_size=1).map(frozenset),
    minerals=st.sets(st.sampled_from(MINERALS), max_size=3).map(frozenset),
    countries=st.sets(st.sampled_from(["CD", "DE", "PE"])).map(frozenset),
    own_sites=st.booleans(),
    mining_or_tailings=st.booleans(),
    asm_possible=st.sampled_from([None, False, True]),
    cahra_exposure=st.sampled_from([None, False, True]),
)
levels = st.integers(1, 4)

LATE = (
    Evidence("checked", None, "All sites"),
    Evidence("checked", date(2024, 11, 25), "All sites"),
    Evidence("checked", TODAY + timedelta(1), "All sites"),
    Evidence("checked", TODAY, " "),
)
"""Evidence that does not count: without a date, too old, from tomorrow, without a scope."""

POOL = (
    *(make_answer(level, strength) for level in (1, 2, 3, 4) for strength in range(5)),
    *(Answer(level, evidence=LATE) for level in (1, 2, 3, 4)),
    *(Answer(evidence=(Evidence("checked", TODAY, "All sites"),)), Answer(), None, None),
    *(not_applicable(), not_applicable("law_forbids"), Answer(na_reason="other", na_text="No.")),
)
some_answers = st.lists(st.sampled_from(POOL), min_size=len(CODES), max_size=len(CODES)).map(
    lambda found: {code: one for code, one in zip(CODES, found, strict=True) if one}
)
scopes = st.sampled_from(["full", "full", "quick"])


def rank(band):
    return -1 if band is None else BANDS.index(band)


def in_state(result, *states):
    return [code for code, one in result.criteria.items() if one.state in states]


def without(question_set, codes):
    """The set as if these criteria had never been in it."""
    return replace(
        question_set,
        sections=tuple(
            replace(
                section,
                criteria=tuple(one for one in section.criteria if one.code not in codes),
            )
            for section in question_set.sections
        ),
    )


def figures(result):
    return [getattr(result, name) for name in SHOWN]


@given(profiles, some_answers, scopes, st.data())
def test_a_better_answer_never_lowers_anything(profile, answers, scope, data):
    before = scored(seed(), answers, profile, scope=scope)
    candidates = [code for code in in_state(before, ANSWERED) if answers[code].level < 4]
    if not candidates:
        return
    code = data.draw(st.sampled_from(candidates))
    level = data.draw(st.integers(answers[code].level + 1, 4))
    better = {**answers, code: replace(answers[code], level=level)}
    after = scored(seed(), better, profile, scope=scope)
    assert after.claimed > before.claimed
    for old, new in [(before, after), *zip(before.sections, after.sections, strict=True)]:
        for name in FIGURES:
            assert (getattr(new, name) or 0) >= (getattr(old, name) or 0), name
    for name in BAND_NAMES:
        assert rank(getattr(after, name)) >= rank(getattr(before, name)), name
    priorities = {gap.code: gap.priority for gap in before.gaps}
    assert all(gap.priority <= priorities[gap.code] for gap in after.gaps)


@given(profiles, some_answers, st.data())
def test_evidence_backs_a_claim_and_never_makes_one(profile, answers, data):
    before = scored(seed(), answers, profile)
    code = data.draw(st.sampled_from(sorted(answers)))
    more = replace(answers[code], evidence=(*answers[code].evidence, *make_answer(1, 4).evidence))
    after = scored(seed(), {**answers, code: more}, profile)
    assert (after.claimed, after.band) == (before.claimed, before.band)
    assert (after.low, after.high, after.coverage) == (before.low, before.high, before.coverage)
    if before.claimed is not None:
        assert before.backed <= after.backed <= after.claimed
        assert before.evidence_index <= after.evidence_index
        assert (before.evidence_index < after.evidence_index) == (
            before.criteria[code].strength is not None and before.criteria[code].strength < 4
        )
    assert rank(after.backed_band) >= rank(before.backed_band)


@given(profiles, some_answers, st.data())
def test_not_applicable_is_as_if_it_had_not_been_asked(profile, answers, data):
    before = scored(seed(), answers, profile)
    allowed = [code for code in in_state(before, OPEN, ANSWERED) if seed().criteria[code].na]
    if not allowed:
        return
    code = data.draw(st.sampled_from(allowed))
    after = scored(seed(), {**answers, code: not_applicable()}, profile)
    assert after.criteria[code].state == NA
    left = {one: judged for one, judged in after.criteria.items() if one != code}
    assert left == {one: judged for one, judged in before.criteria.items() if one != code}
    section = seed().section_of(code).code
    assert [one for one in after.sections if one.code != section] == [
        one for one in before.sections if one.code != section
    ]
    never_asked = scored(without(seed(), {code}), answers, profile)
    assert figures(after) == figures(never_asked)
    assert (after.band, after.coverage) == (never_asked.band, never_asked.coverage)
    assert [gap for gap in before.gaps if gap.code != code] == list(after.gaps)


@given(profiles, some_answers, scopes)
def test_an_open_answer_counts_for_nothing_but_coverage(profile, answers, scope):
    result = scored(seed(), answers, profile, scope=scope)
    opened = in_state(result, OPEN)
    for code in opened:
        one = result.criteria[code]
        assert one.level is one.points is one.backed_points is one.strength is None
    assert {gap.code for gap in result.gaps} <= set(in_state(result, ANSWERED))
    answered = scored(without(seed(), opened), answers, profile, scope=scope)
    for name in ("claimed", "backed", "evidence_index", "band", "caps", "gaps"):
        assert getattr(result, name) == getattr(answered, name)
    assert result.is_provisional == bool(opened)
    if opened:
        assert result.coverage < 1
        assert result.coverage_percent < 100


@given(profiles, some_answers, st.lists(levels, min_size=len(CODES), max_size=len(CODES)))
def test_whatever_is_answered_next_stays_within_the_range(profile, answers, rest):
    before = scored(seed(), answers, profile)
    opened = set(in_state(before, OPEN))
    if before.claimed is not None:
        assert 0 <= before.low <= before.claimed <= before.high <= 100
        assert 0 <= before.backed <= before.claimed
        assert 0 <= before.evidence_index <= 100
    if before.low is None:
        assert in_state(before, OPEN, ANSWERED) == []
        return
    filled = {
        code: make_answer(level) if code in opened else answers.get(code, Answer())
        for code, level in zip(CODES, rest, strict=True)
    }
    after = scored(seed(), filled, profile)
    assert not after.is_provisional
    assert after.coverage == 1
    assert before.low <= after.claimed <= before.high
    assert before.target == after.target  # what is aimed at includes what is still open
    assert rank(before.low_band) <= rank(after.band) <= rank(before.high_band)


@given(profiles, some_answers)
def test_caps_only_cap(profile, answers):
    result = scored(seed(), answers, profile)
    plain = replace(
        seed(),
        sections=tuple(
            replace(section, criteria=tuple(replace(c, critical=False) for c in section.criteria))
            for section in seed().sections
        ),
    )
    uncapped = scored(plain, answers, profile)
    assert figures(result) == figures(uncapped)
    assert uncapped.caps == ()
    assert uncapped.band == uncapped.number_band == result.number_band
    assert rank(result.band) <= rank(result.number_band)
    critical = [one.level for one in result.criteria.values() if one.critical and one.level]
    ceiling = "developing" if 1 in critical else "established" if 2 in critical else "leading"
    if result.band is not None:
        assert rank(result.band) == min(rank(result.number_band), rank(ceiling))
        assert bool(result.binding_caps) == (result.band != result.number_band)


@given(profiles, some_answers, st.randoms(use_true_random=False))
def test_order_and_words_and_lessons_do_not_matter(profile, answers, random):
    result = scored(seed(), answers, profile)
    shuffled = random.sample(sorted(answers.items()), len(answers))
    turned = {code: replace(one, evidence=one.evidence[::-1]) for code, one in shuffled}
    assert scored(seed(), turned, profile) == result

    reworded = replace(
        seed(),
        sections=tuple(
            replace(
                section,
                criteria=tuple(
                    replace(one, learn=(), why="", question="?", evidence=(), refs=())
                    for one in reversed(section.criteria)
                ),
            )
            for section in reversed(seed().sections)
        ),
    )
    other = scored(reworded, answers, profile)
    assert figures(other) == figures(result)
    assert (other.band, dict(other.criteria)) == (result.band, dict(result.criteria))
    assert {gap.code for gap in other.gaps} == {gap.code for gap in result.gaps}


@given(profiles, some_answers)
def test_the_quick_scan_says_of_its_criteria_what_the_full_one_says(profile, answers):
    quick = scored(seed(), answers, profile, scope="quick")
    full = scored(seed(), answers, profile)
    asked = in_state(quick, OPEN, ANSWERED, NA)
    assert set(asked) == {
        code for code in in_state(full, OPEN, ANSWERED, NA) if seed().criteria[code].quick
    }
    assert [quick.criteria[code] for code in asked] == [full.criteria[code] for code in asked]


@given(profiles, some_answers)
def test_what_is_shown_can_be_added_up_by_hand(profile, answers):
    result = scored(seed(), answers, profile)
    total = weights = 0
    for section in result.sections:
        inside = [one for one in result.criteria.values() if one.section == section.code]
        counted = [one for one in inside if one.state == ANSWERED]
        assert section.answered_weight == sum(one.weight for one in counted)
        assert section.points == sum(one.weight * one.points for one in counted)
        assert section.is_empty == (section.claimed is None and not section.open_weight)
        if counted:
            total += section.weight * 100 * section.points / section.points_possible
            weights += section.weight
    assert weights == result.counted_weight
    if weights:
        assert abs(total / weights - float(result.claimed)) < 1e-9
