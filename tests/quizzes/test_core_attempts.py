"""Drawing, times, limits, and which attempt or answer counts: pure rules of an attempt."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.core import limits, revealing, scoring, sequences, spacing, timing
from assessments.quizzes.core.drawing import Candidate, Source, draw, subtree
from assessments.quizzes.core.scoring import Try, standing
from assessments.quizzes.core.sequences import Arrival, judge
from assessments.quizzes.core.timing import Extra

NOON = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
LEVELS = ["easy", "medium", "hard"]

candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 10_000),
        st.integers(1, 4),
        st.sampled_from(LEVELS),
        st.sampled_from([False, False, True]),
    ),
    unique_by=lambda candidate: candidate.id,
    max_size=40,
)
some = st.none() | st.integers(0, 8)
# what a trainer can build: categories that do not overlap, each by difficulty or as a whole
sources = st.lists(
    st.builds(Source, st.integers(1, 4).map(lambda one: frozenset({one})), st.just(""), some)
    | st.builds(
        Source, st.integers(1, 4).map(lambda one: frozenset({one})), st.sampled_from(LEVELS), some
    ),
    max_size=5,
    unique_by=lambda source: (source.categories, source.difficulty),
)
totals, seeds = st.integers(0, 60), st.integers(0, 2**62)


@given(candidates, sources, totals, seeds)
def test_the_same_seed_draws_the_same_paper_in_whatever_order_the_bank_comes(
    pool, places, total, seed
):
    paper = draw(pool, places, total=total, seed=seed)
    assert paper == draw(pool[::-1], places, total=total, seed=seed)
    assert len(paper) == len(draw(pool, places, total=total, seed=seed + 1))


@given(candidates, sources, totals, seeds)
def test_a_paper_holds_every_critical_question_none_twice_and_only_of_its_sources(
    pool, places, total, seed
):
    known = {candidate.id: candidate for candidate in pool}
    paper = draw(pool, places, total=total, seed=seed)
    drawn = [one.id for one in paper]
    assert len(drawn) == len(set(drawn))
    assert all(places[one.source].has(known[one.id]) for one in paper)
    offered = {one.id for one in pool if any(source.has(one) for source in places)}
    assert {one for one in offered if known[one].is_critical} <= set(drawn)
    if places and all(source.count is None for source in places):
        critical = sum(known[one].is_critical for one in offered)
        assert len(drawn) == max(critical, min(total, len(offered)))


@given(candidates, st.dictionaries(st.integers(1, 4), st.integers(0, 8)), totals, seeds)
def test_each_category_gives_the_number_asked_of_it(pool, numbers, total, seed):
    places = [Source(frozenset({one}), "", count) for one, count in numbers.items()]
    paper = draw(pool, places, total=total, seed=seed)
    for place, (category, count) in enumerate(numbers.items()):
        own = [one for one in pool if one.category == category]
        critical = sum(one.is_critical for one in own)
        assert sum(one.source == place for one in paper) == max(critical, min(count, len(own)))


def test_a_difficulty_is_drawn_before_its_category_takes_what_is_left():
    pool = [Candidate(id, 1, LEVELS[id % 3]) for id in range(9)]
    places = [Source(frozenset({1}), "", 6), Source(frozenset({1}), "hard", 3)]
    for seed in range(20):
        paper = draw(pool, places, total=1, seed=seed)
        assert sorted(one.id for one in paper if one.source == 1) == [2, 5, 8]
        assert len(paper) == 9
    papers = {
        tuple(one.id for one in draw(pool, places[:1], total=6, seed=seed)) for seed in range(20)
    }
    assert len(papers) > 15


def test_a_category_brings_all_below_it_and_a_ring_ends():
    parents = {1: None, 2: 1, 3: 2, 4: None, 5: 6, 6: 5}
    assert subtree(parents, 1) == {1, 2, 3}
    assert subtree(parents, 5) == {5, 6}


# ---------------------------------------------------------------- the clock


@given(st.integers(1, 300), st.integers(0, 900), st.integers(0, 600), st.integers(-600, 600))
def test_extra_time_moves_the_end_and_the_closing_and_never_takes_time(
    limit, percent, minutes, closes_in
):
    closes_at = NOON + closes_in * MINUTE
    extra = Extra(percent, minutes)
    usual = timing.deadline(NOON, limit=limit, closes_at=closes_at, extra=Extra())
    end = timing.deadline(NOON, limit=limit, closes_at=closes_at, extra=extra)
    assert usual == min(NOON + limit * MINUTE, closes_at)
    assert end - usual == extra.time(limit) == limit * MINUTE * percent / 100 + minutes * MINUTE
    assert not timing.is_over(end, end, grace=1)
    assert timing.is_over(end + MINUTE / 60, end, grace=1)


def test_without_a_limit_there_is_no_end_and_the_most_extra_time_counts():
    assert timing.deadline(NOON, limit=None, closes_at=None, extra=Extra(50, 5)) is None
    assert not timing.is_over(NOON, None, grace=0)
    assert timing.most([Extra(10), Extra(0, 5)], 30) == Extra(0, 5)
    assert timing.most([Extra(10), Extra(0, 5)], 60) == Extra(10)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"opens_at": NOON}, None),
        ({"opens_at": NOON + MINUTE}, "not_open"),
        ({"closes_at": NOON}, "closed"),
        ({"allowed": 2}, "attempts_used_up"),
        ({"allowed": 3}, None),
        ({"pause": 10}, "too_soon"),
        ({"pause": 5}, None),
        ({"pause": 10, "allowed": 2}, "attempts_used_up"),
        ({"pause": 10, "allowed": 2, "closes_at": NOON}, "closed"),
    ],
)
def test_why_no_attempt_may_start(changes, why):
    facts = {
        "now": NOON,
        "opens_at": None,
        "closes_at": None,
        "used": 2,
        "allowed": None,
        "last_end": NOON - 5 * MINUTE,
        "pause": 0,
    }
    assert limits.refusal(**facts | changes) == why


# ---------------------------------------------------------------- what counts

tries = st.lists(st.builds(Try, st.decimals(0, 1, places=4), st.booleans()), min_size=1)


@given(tries, st.sampled_from(scoring.POLICIES), st.integers(0, 100))
def test_a_standing_is_within_the_attempts_and_never_passes_without_one_that_passed(
    made, policy, pass_mark
):
    found = standing(made, policy=policy, pass_mark=pass_mark)
    assert min(one.score for one in made) <= found.score <= max(one.score for one in made)
    assert not found.is_passed or any(one.is_passed for one in made)
    if policy == "best":
        assert found.is_passed == any(one.is_passed for one in made)


@pytest.mark.parametrize(
    ("policy", "score", "passed"),
    [("best", "0.9", True), ("first", "0.5", False), ("last", "0.7", False), ("average", "0.7", 0)],
)
def test_which_attempt_counts(policy, score, passed):
    made = [
        Try(Decimal("0.5"), is_passed=False),
        Try(Decimal("0.9"), is_passed=True),
        Try(Decimal("0.7"), is_passed=False),
    ]
    found = standing(made, policy=policy, pass_mark=80)
    assert (found.score, found.is_passed) == (Decimal(score), passed)
    assert standing(made, policy="average", pass_mark=70).is_passed


# ---------------------------------------------------------------- which answer counts


@given(st.lists(st.integers(1, 10**6), unique=True, min_size=1), st.data())
def test_of_stamped_answers_the_newest_stays_in_whatever_order_and_how_often_they_come(
    stamps, data
):
    kept = 0
    for stamp in data.draw(st.permutations(stamps + stamps)):
        judged = judge(current=kept, now=10**7, stamp=stamp)
        assert (judged.arrival is Arrival.NEW) == (stamp > kept)
        kept = judged.sequence
    assert kept == max(stamps)


def test_a_plain_form_built_upon_an_older_answer_is_stale_and_a_wrong_clock_blocks_nothing():
    first = judge(current=0, now=5000, base=0)
    assert first == sequences.Judged(Arrival.NEW, 5000)
    assert judge(current=5000, now=6000, base=0).arrival is Arrival.STALE
    assert judge(current=5000, now=6000, base=5000).arrival is Arrival.NEW
    assert judge(current=5000, now=6000, stamp=5000).arrival is Arrival.REPLAY
    future = judge(current=5000, now=6000, stamp=10**15)
    assert future.sequence == 6000
    assert judge(current=6000, now=6000).sequence == 6001


# ---------------------------------------------------------------- what is shown


@given(st.recursive(st.none() | st.text(max_size=3), st.lists, max_leaves=5))
def test_a_matrix_is_read_from_anything_and_written_back_the_same(stored):
    for value in (stored, {"after": stored, "x": stored}, {"after": ["score", "x", "score"]}):
        read = revealing.matrix(value)
        assert revealing.matrix(revealing.as_lists(read)) == read
    assert read["after"] == {"score"}


def test_what_each_mode_shows_when():
    def shows(mode, hours, closes_in=None):
        when = revealing.moment(
            now=NOON + datetime.timedelta(hours=hours),
            submitted_at=NOON,
            later_hours=24,
            closes_at=closes_in and NOON + datetime.timedelta(hours=closes_in),
        )
        return revealing.shown(revealing.PRESETS[mode], when, mode=mode)

    assert shows("test", 0) == shows("exam", 3, closes_in=2) == set(revealing.ASPECTS)
    assert shows("exam", 1, closes_in=2) == shows("exam", 99) == set()
    assert shows("survey", 0) == shows("survey", 30) == {"answer"}
    assert revealing.gives_feedback(revealing.PRESETS["practice"], mode="practice")
    assert not revealing.gives_feedback(revealing.PRESETS["test"], mode="test")
    mean = {moment: frozenset(revealing.ASPECTS) for moment in revealing.MOMENTS}
    assert revealing.shown(mean, "after", mode="survey") == {"answer"}


def test_what_trainers_say_of_options_can_be_left_out():
    shown = {"stem": "Q", "options": [{"text": "A", "feedback": "No."}], "feedback_true": "Yes."}
    assert revealing.without_feedback(shown) == {
        "stem": "Q",
        "options": [{"text": "A", "feedback": ""}],
        "feedback_true": "",
    }


@given(st.lists(st.booleans(), max_size=30))
def test_a_missed_question_is_done_after_three_right_answers_in_a_row(answers):
    stage, in_a_row = 0, 0
    for is_right in answers:
        in_a_row = in_a_row + 1 if is_right else 0
        stage = spacing.next_stage(stage, is_right=is_right)
        if in_a_row == 3:
            assert stage is None
            return
        assert spacing.DAYS[stage] == (1, 7, 30)[in_a_row]
