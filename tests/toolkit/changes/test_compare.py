"""What changed between two versions, in sentences that are true of their specs."""

from dataclasses import replace
from itertools import pairwise

import pytest

from toolkit.checker.changes import compare
from toolkit.checker.changes.compare import WORDS
from toolkit.checker.spec import AnswerCells, Column
from toolkit.checker.specs import all_specs, find_spec, known_versions

PAIRS = [
    (template, old, new)
    for template, versions in known_versions().items()
    for old, new in pairwise(versions)
]


def changes(old, new):
    return [(change.code, dict(change.params)) for change in compare(old, new)]


def codes(old, new):
    return [change.code for change in compare(old, new)]


def of(template, old, new):
    return codes(find_spec(template, old), find_spec(template, new))


@pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: f"{spec.template} {spec.version}")
def test_a_version_has_not_changed_from_itself(spec):
    assert compare(spec, spec) == ()


@pytest.mark.parametrize(("template", "old", "new"), PAIRS)
def test_each_change_is_a_whole_sentence(template, old, new):
    for change in compare(find_spec(template, old), find_spec(template, new)):
        assert change.code in WORDS
        assert change.message.endswith(".")
        assert "%(" not in change.message


@pytest.mark.parametrize(("template", "old", "new"), PAIRS)
def test_the_other_way_round_what_came_goes(template, old, new):
    there, back = of(template, old, new), of(template, new, old)
    swapped = {
        code.replace("-NEW", "-x").replace("-GONE", "-NEW").replace("-x", "-GONE") for code in there
    }
    one_way = ("MINERALS-CHOSEN", "MINERALS-LISTED", "QUESTION-MINERALS", "QUESTION-EACH")
    assert {code for code in swapped if code not in one_way} == {
        code for code in back if code not in one_way
    }


def test_what_the_emrt_2_brought():
    found = of("EMRT", "1.3", "2.1")
    for code in ("SHEET-NEW", "MINERALS-NEW", "MINERALS-CHOSEN", "FIELDS-MOVED", "ANSWERS-GONE"):
        assert code in found
    gone = [
        p
        for code, p in changes(find_spec("EMRT", "1.3"), find_spec("EMRT", "2.1"))
        if code == "ANSWERS-GONE"
    ]
    assert {(one["number"], one["values"]) for one in gone} == {
        ("Q1", "Not applicable for this declaration"),
        ("Q3", "DRC only, India and/or Madagascar only"),
    }


def test_the_crt_is_compared_with_the_emrt_by_what_is_asked():
    found = changes(find_spec("CRT", "2.2"), find_spec("EMRT", "2.1"))
    numbers = {p["old"]: p["number"] for code, p in found if code == "QUESTION-NUMBER"}
    assert numbers["Q2"] == "Q3"
    assert numbers["G"] == "E"
    assert "QUESTION-EACH" in [code for code, _params in found]


CMRT = find_spec("CMRT", "6.5")
EMRT = find_spec("EMRT", "1.3")


def other_gate():
    gates = (replace(CMRT.gates[0], closings=()), CMRT.gates[1])
    return replace(CMRT, gates=gates)


def first_question(**values):
    return replace(CMRT, questions=(replace(CMRT.questions[0], **values), *CMRT.questions[1:]))


def smelters(**values):
    return replace(CMRT, smelters=replace(CMRT.smelters, **values))


def bare(**values):
    """The form without the parts that would contradict what is taken away."""
    return replace(CMRT, **{"checker": (), **values})


NOTHING_ASKED = {"questions": (), "company_questions": (), "gates": ()}
Z = Column("Z", "comments", "Comments")
COBALT_ONLY = tuple(
    replace(one, cells={"cobalt": AnswerCells("D60", "G60")}) if one.key == "Q7" else one
    for one in EMRT.questions
)
OPTIONAL_NAME = (replace(CMRT.fields[0], required="optional"), *CMRT.fields[1:])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (bare(sheets=CMRT.sheets[:-1]), bare(), "SHEET-NEW"),
        (bare(fields=CMRT.fields[:-1]), bare(), "FIELD-NEW"),
        (bare(fields=OPTIONAL_NAME), bare(), "FIELD-REQUIRED"),
        (first_question(allowed=("Yes",)), CMRT, "ANSWERS-NEW"),
        (CMRT, first_question(allowed=("Yes",)), "ANSWERS-GONE"),
        (CMRT, other_gate(), "GATE-GONE"),
        (other_gate(), CMRT, "GATE-NEW"),
        (bare(company_questions=CMRT.company_questions[1:]), bare(), "QUESTION-NEW"),
        (smelters(columns=CMRT.smelters.columns[:-1]), CMRT, "COLUMNS-NEW"),
        (smelters(columns=(*CMRT.smelters.columns[:-1], Z)), CMRT, "COLUMNS-MOVED"),
        (smelters(last_row=99), CMRT, "ROWS"),
        (bare(lookup=None), bare(), "LOOKUP-NEW"),
        (bare(lookup=replace(CMRT.lookup, last_row=9)), bare(), "LOOKUP-ROWS"),
        (replace(CMRT, checker=CMRT.checker[1:]), CMRT, "CHECK-NEW"),
        (
            bare(minerals=CMRT.minerals[:3], **NOTHING_ASKED),
            bare(**NOTHING_ASKED),
            "MINERALS-NEW",
        ),
        (
            replace(EMRT, questions=COBALT_ONLY, checker=()),
            replace(EMRT, checker=()),
            "QUESTION-MINERALS",
        ),
    ],
)
def test_one_difference_is_told_as_what_it_is(old, new, code):
    assert set(codes(old, new)) - {"QUESTIONS-MOVED"} == {code}
