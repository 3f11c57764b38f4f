"""What a recipient may see: only what was chosen, whatever else the document holds."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessments.readiness.core.answers import Answer, Evidence
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.core.scoring import score
from assessments.readiness.core.slicing import FIGURES, LEVELS, slice_of
from tests.readiness.factories import MAKER, SEED

TODAY = date(2026, 11, 26)
SET = QuestionSet.from_dict(json.loads(SEED.read_text()))
CODES = [section.code for section in SET.sections]
OFTEN = st.sampled_from([1, 2, 3, 4])


def section_of(code):
    return SET.section_of(code).code


def make_document(levels=None, *, secret="SECRET", profile=None, na=()):
    """A frozen document, with `secret` in every text that is never shared."""
    levels = dict.fromkeys(SET.criteria, 3) | (levels or {})
    answers = {
        code: Answer(
            level=None if code in na else level,
            na_reason="other" if code in na else None,
            na_text=f"{secret} " * 6 if code in na else "",
            evidence=(Evidence("document", TODAY, secret),),
        )
        for code, level in levels.items()
    }
    profile = Profile.from_dict(MAKER | (profile or {}))
    result = score(SET, profile, answers, today=TODAY, risk_countries=frozenset())
    return {
        "schema": "readiness/snapshot/1",
        "assessment": {"id": secret, "title": secret, "subject": "Tin Ltd", "revision": 7},
        "question_set": {"code": "rra", "version": "1", "digest": secret},
        "profile": profile.as_dict() | {"secret": secret},
        "answers": {
            code: {
                "level": one.level,
                "na_reason": one.na_reason,
                "na_text": one.na_text,
                "note": secret,
                "change_reason": secret,
            }
            for code, one in answers.items()
        },
        "evidence": {
            code: [
                {
                    "kind": "document",
                    "title": f"Paper on {code}",
                    "dated_on": "2026-01-31",
                    "scope": secret,
                    "holder": secret,
                }
            ]
            for code in answers
        },
        "result": result.as_dict(),
        "submitted": {"by": secret, "at": "2026-11-26T10:00:00+00:00"},
        "disclaimer": "Not an audit.",
    }


@given(
    sections=st.sets(st.sampled_from(CODES)),
    detail=st.sampled_from([FIGURES, LEVELS]),
    with_evidence=st.booleans(),
    one=st.fixed_dictionaries(dict.fromkeys(SET.criteria, OFTEN)),
    other=st.fixed_dictionaries(dict.fromkeys(SET.criteria, OFTEN)),
)
def test_what_is_not_shared_changes_nothing_that_is(sections, detail, with_evidence, one, other):
    """Two companies that differ in all that is not shared look the same."""
    shared = {code for code in SET.criteria if section_of(code) in sections}
    other = {code: one[code] if code in shared else level for code, level in other.items()}
    choice = {
        "sections": sections,
        "detail": detail,
        "with_evidence": with_evidence,
        "with_overall": False,
    }
    first = slice_of(make_document(one, secret="SECRET"), **choice)
    assert first == slice_of(make_document(other, secret="OTHER"), **choice)
    assert "SECRET" not in json.dumps(first)
    assert {section["code"] for section in first["sections"]} == sections


def test_by_default_there_is_the_band_and_a_figure_for_each_section():
    found = slice_of(make_document({"GOV-01": 1}), sections=["GOV", "LAB"])
    assert found["overall"] == {"band": "developing", "is_provisional": False}
    assert found["sections_in_all"] == 11
    assert [set(one) for one in found["sections"]] == [
        {"code", "title", "is_empty", "claimed", "coverage"}
    ] * 2
    assert [one["claimed"] for one in found["sections"]] == ["46.7", "66.7"]


def test_the_overall_percentage_is_there_only_with_all_sections():
    """Else who knows the weights could work out the one section that is not shared."""
    document = make_document()
    assert "claimed" not in slice_of(document, sections=CODES[1:])["overall"]
    assert slice_of(document, sections=CODES)["overall"]["claimed"] == "66.7"
    assert slice_of(document, sections=CODES, with_overall=False)["overall"] is None


def test_levels_and_names_come_only_when_chosen_and_what_is_not_asked_never():
    """Which questions are not asked would tell of mines, sites and sources."""
    document = make_document({"COM-01": 2}, na=["GOV-04", "REP-04"])
    (com,) = slice_of(document, sections=["COM"], detail=LEVELS, with_evidence=True)["sections"]
    assert com["criteria"] == [{"code": "COM-01", "state": "answered", "level": 2}]
    assert com["evidence"] == [
        {
            "criterion": "COM-01",
            "name": "Paper on COM-01",
            "kind": "document",
            "dated_on": "2026-01-31",
        }
    ]
    (rep,) = slice_of(document, sections=["REP"], detail=LEVELS)["sections"]
    assert rep["criteria"][-1] == {"code": "REP-04", "state": "na", "level": None}
    assert "evidence" not in rep
