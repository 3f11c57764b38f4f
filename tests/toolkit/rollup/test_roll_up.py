"""One line for each smelter, each row in exactly one line, and every contradiction said."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toolkit.rollup.sources import (
    answered,
    make_note,
    make_open,
    make_row,
    make_source,
    make_unlisted,
)
from toolkit.checker.rollup import Source, roll_up
from toolkit.checker.rollup.conflicts import KINDS
from toolkit.checker.rollup.names import name_key, rmi_number
from toolkit.checker.rollup.source import KnownName, StatedAnswer

# ---------------------------------------------------------------- properties

NAMES = (
    "Birch Tin",
    "Old Birch Works",
    "BIRCH TIN Co., Ltd.",
    "Maple Tin",
    "Élm Smelting",
    "elm smelting",
    "...",
    "",
)
ROWS = st.one_of(
    st.builds(
        make_row,
        st.sampled_from(NAMES),
        st.sampled_from(("", "CID990001", "CID990002", "CID990009")),
        metal=st.sampled_from(("Tin", "Gold", "tin", "")),
        country=st.sampled_from(("", "GERMANY", "JAPAN")),
        recycled_100=st.sampled_from(("", "Yes", "No")),
    ),
    st.builds(make_unlisted, st.sampled_from(NAMES), country=st.sampled_from(("", "PERU"))),
    st.builds(make_open, metal=st.sampled_from(("Tin", "Gold"))),
)
ANSWERS = st.builds(
    answered,
    used=st.sampled_from(("Yes", "No", "")),
    recycled=st.sampled_from(("Yes", "No", "Unknown", "")),
    rate=st.sampled_from(("100%", "None", "")),
)
SOURCES = st.lists(
    st.builds(
        lambda company, rows, answers, closed, template, readable: make_source(
            company, *rows, answers=answers, closed=closed, template=template, readable=readable
        ),
        st.sampled_from(("Alder", "Beech", "Cedar", "")),
        st.lists(ROWS, max_size=5),
        ANSWERS,
        st.sampled_from(((), ("Tin",))),
        st.sampled_from(("CMRT", "CMRT", "EMRT")),
        st.booleans(),
    ),
    max_size=5,
)


def summary(found):
    """All of a roll-up but its provenance: which files a thing comes from, and how often."""
    return (
        found.template,
        [(line.key, line.values) for line in found.lines],
        [(one.question, one.mineral, one.answer, list(one.tally)) for one in found.answers],
        [(one.code, one.params, one.lines) for one in found.conflicts],
    )


@settings(max_examples=60, deadline=None)
@given(SOURCES.flatmap(lambda sources: st.tuples(st.just(sources), st.permutations(sources))))
def test_the_order_of_the_files_does_not_matter(both):
    assert roll_up(both[0]) == roll_up(both[1])


@settings(max_examples=60, deadline=None)
@given(SOURCES, st.data())
def test_a_file_that_comes_twice_changes_only_the_provenance(sources, data):
    again = [data.draw(st.sampled_from(sources))] if sources else []
    renamed = [dataclasses.replace(one, file="copy of it.xlsx") for one in again if one.company]
    assert summary(roll_up(sources + again)) == summary(roll_up(sources))
    assert summary(roll_up(sources + renamed)) == summary(roll_up(sources))


@settings(max_examples=60, deadline=None)
@given(SOURCES)
def test_every_row_is_the_origin_of_exactly_one_line(sources):
    found = roll_up(sources)
    origins = [(origin.source, origin.row.row) for line in found.lines for origin in line.origins]
    rows = [
        (place, row.row)
        for place, source in enumerate(found.sources)
        if found.is_used(place)
        for row in source.smelters
    ]
    assert sorted(origins) == sorted(rows)
    assert len({line.key for line in found.lines}) == len(found.lines)


@settings(max_examples=60, deadline=None)
@given(SOURCES)
def test_a_source_survives_its_way_as_json(sources):
    for source in sources:
        back = Source.from_dict(source.as_dict())
        assert back.as_dict() == source.as_dict()
        assert roll_up([back]) is not None


# ---------------------------------------------------------------- which rows are one smelter


def lines_of(*sources):
    return [(line.number, line.name, len(line.origins)) for line in roll_up(sources).lines]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([make_row("Birch Tin", "CID990001"), make_row("Another", "CID990001")], 1),
        ([make_row("Birch Tin", "CID990001"), make_row("Old Birch Works")], 1),  # an alias
        ([make_row("Birch Tin", "CID990001"), make_unlisted("BIRCH-TIN Co., Ltd.")], 1),
        ([make_row("Elm", "CID990009"), make_unlisted("Elm GmbH")], 1),  # named by another row
        ([make_unlisted("Elm Smelting"), make_unlisted("élm  smelting, Inc.")], 1),
        ([make_unlisted("Elm Smelting"), make_unlisted("Elm Refining")], 2),
        ([make_row("Birch Tin", "CID990001"), make_row("Maple Tin", "CID990002")], 2),
        ([make_row("Elm", "CID990008"), make_row("Elm", "CID990009"), make_unlisted("Elm")], 3),
        ([make_row("Birch Tin", "CID990001"), make_row("Birch Tin", "CID990001", metal="Gold")], 2),
        ([make_open(), make_open(row=9)], 2),  # of two files: nobody knows whether they are one
        ([make_unlisted("…"), make_unlisted("-")], 2),  # say nothing
    ],
)
def test_rows_of_two_files_are_one_line_if_they_mean_one_smelter(rows, lines):
    sources = [make_source(f"Supplier {place}", row) for place, row in enumerate(rows)]
    assert len(roll_up(sources).lines) == lines


def test_a_list_of_the_operators_tells_more_names():
    rows = [make_row("Birch Tin", "CID990001"), make_unlisted("Birkenzinn")]
    sources = [make_source(f"S{place}", row) for place, row in enumerate(rows)]
    assert len(roll_up(sources).lines) == 2
    known = [KnownName("Tin", "Birkenzinn", "CID990001")]
    assert len(roll_up(sources, known=known).lines) == 1


def test_what_is_not_identified_is_one_line_a_file_and_metal():
    one = make_source("Alder", make_open(), make_open(), make_open(metal="Gold"))
    two = make_source("Beech", make_open())
    assert [(line.metal, len(line.origins)) for line in roll_up([one, two]).lines] == [
        ("Tin", 2),
        ("Tin", 1),
        ("Gold", 1),
    ]


def test_most_files_decide_a_value_and_comments_are_all_kept():
    places = ("GERMANY", "GERMANY", "FRANCE")
    sources = [
        make_source(
            f"S{number}",
            make_row("Birch Tin", "CID990001", country=place, comments=f"said {number}"),
        )
        for number, place in enumerate(places)
    ]
    (line,) = roll_up(sources).lines
    assert line.country == "GERMANY"
    assert line.values["comments"] == "said 0; said 1; said 2"


def test_the_same_file_twice_has_one_voice():
    german = make_source("A", make_row("Birch Tin", "CID990001", country="GERMANY"))
    french = make_source("B", make_row("Birch Tin", "CID990001", country="FRANCE"))
    for sources in ([german, french], [german, german, french]):
        (line,) = roll_up(sources).lines
        assert line.country == "FRANCE"  # of two equals the first in the alphabet


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Birch Tin Co., Ltd.", "birch tin"),
        ("PT Maple Tbk", "maple"),
        ("Élm S.A.", "elm"),
        ("ＢＩＲＣＨ　ＴＩＮ", "birch tin"),
        ("云南锡业股份有限公司", "云南锡业股份有限公司"),
        ("Co. Ltd.", "co ltd"),
        ("…", ""),
    ],
)
def test_names_are_compared_without_case_accents_punctuation_and_legal_forms(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("text", "number"),
    [("cid 990001", "CID990001"), ("CID99001", ""), ("see above", ""), ("2CID990001", "")],
)
def test_an_rmi_number_is_cid_and_six_digits(text, number):
    assert rmi_number(text) == number


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("role", "said", "answer"),
    [
        ("covered", ("No", "Yes"), "Yes"),
        ("covered", ("No", "Unknown"), "Unknown"),
        ("covered", ("No", "No"), "No"),
        ("covered", ("No", ""), ""),  # one is silent: No would be invented
        ("risk_areas", ("No", "DRC only"), "Yes"),
        ("recycled", ("Yes", "Yes"), "Yes"),
        ("recycled", ("Yes", "No"), "No"),
        ("recycled", ("Yes", "Unknown"), "Unknown"),
        ("recycled", ("Yes", ""), ""),
        ("identified", ("Yes", "No"), "No"),
        ("identified", ("Yes", "Unknown"), ""),  # the CMRT's list has no Unknown
        ("rate", ("100%", "50% or less", "Greater than 90%"), "50% or less"),
        ("rate", ("", ""), ""),
    ],
)
def test_an_answer_of_all_follows_its_rule(role, said, answer):
    sources = [
        make_source(f"S{place}", answers=answered(**{role: text}))
        for place, text in enumerate(said)
    ]
    (rolled,) = roll_up(sources).answers
    assert rolled.answer == answer
    assert rolled.is_suggestion is (role == "rate")


def test_questions_about_the_company_are_counted_and_not_answered():
    sources = [
        make_source("Alder", answers=(StatedAnswer("policy", "", "Yes"),)),
        make_source("Beech", answers=(StatedAnswer("policy", "", "No"),)),
    ]
    (rolled,) = roll_up(sources).answers
    assert (rolled.answer, rolled.rule) == ("", "tally")
    assert rolled.tally == {"No": (1,), "Yes": (0,)}


# ---------------------------------------------------------------- conflicts

UNREADABLE = make_source("Beech", readable=False, notes=(make_note("FILE-EMPTY", "It is empty."),))
BIRCH = make_row("Birch Tin", "CID990001", country="GERMANY", recycled_100="No")
CONFLICTS = {
    "FILE-NOT-READ": (make_source(), UNREADABLE),
    "FILE-OTHER-TEMPLATE": (
        make_source("Alder"),
        make_source("Alder 2"),
        make_source("Beech", template="EMRT"),
    ),
    "FILE-NOTE": (make_source(notes=(make_note(),)),),
    "SUPPLIER-TWICE": (make_source("Alder Ltd"), make_source("ALDER", version="6.4")),
    "SMELTER-NAMES": (make_source("A", BIRCH), make_source("B", make_row("Larch", "CID990001"))),
    "SMELTER-COUNTRIES": (
        make_source("A", BIRCH),
        make_source("B", make_row("Birch Tin", "CID990001", country="FRANCE")),
    ),
    "SMELTER-METALS": (
        make_source("A", BIRCH),
        make_source("B", make_row("Birch Tin", "CID990001", metal="Gold")),
    ),
    "SMELTER-NUMBERS": (
        make_source("A", make_row("Larch", "CID990008")),
        make_source("B", make_row("Larch", "CID990009")),
    ),
    "SMELTER-RECYCLED": (
        make_source("A", BIRCH),
        make_source("B", make_row("Birch Tin", "CID990001", recycled_100="Yes")),
    ),
    "METAL-SCOPE": (
        make_source("A", answers=answered(used="Yes")),
        make_source("B", answers=answered(used="No"), closed=("Tin",)),
    ),
    "METAL-OUT-OF-SCOPE": (make_source("B", BIRCH, answers=answered(used="No"), closed=("Tin",)),),
    "ANSWERS": (
        make_source("A", answers=answered(covered="Yes")),
        make_source("B", answers=answered(covered="No")),
    ),
}


@pytest.mark.parametrize("code", CONFLICTS)
def test_each_conflict_is_found_alone_and_says_its_files(code):
    found = roll_up(CONFLICTS[code])
    assert [conflict.code for conflict in found.conflicts] == [code]
    (conflict,) = found.conflicts
    assert "%(" not in conflict.message
    assert conflict.sources


def test_every_kind_of_conflict_has_an_example():
    assert set(CONFLICTS) == set(KINDS)


def test_what_agrees_is_no_conflict():
    alias = make_row("Old Birch Works", "CID990001", country="Germany")
    sources = [
        make_source("A", BIRCH, answers=answered(used="Yes", covered="No", rate="100%")),
        make_source("B", alias, answers=answered(used="Yes", covered="Unknown", rate="None")),
    ]
    assert roll_up(sources).conflicts == ()


def test_the_template_of_most_files_is_rolled_up_unless_another_is_named():
    sources = CONFLICTS["FILE-OTHER-TEMPLATE"]
    assert roll_up(sources).template == "CMRT"
    assert roll_up(sources, template="EMRT").template == "EMRT"
    assert roll_up([UNREADABLE]).template == ""
    with pytest.raises(ValueError, match="no such template"):
        roll_up(sources, template="XMRT")
