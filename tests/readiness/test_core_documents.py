"""Question sets and answers as documents: read, refused with places, written, published."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from assessments.readiness.core.documents import (
    criterion_json_ld,
    load_answers,
    question_set_json_ld,
    read_json,
)
from assessments.readiness.core.problems import DocumentError
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import QuestionSet, QuestionSetError
from assessments.readiness.questionnaires import seed
from tests.readiness.core_factories import (
    GOLDEN,
    golden,
    make_criterion,
    make_profile,
    make_set,
    not_applicable,
    scored,
)


def test_a_question_set_survives_its_document():
    found = make_set(
        make_criterion("AAA-01", when="own_sites", raised_by=("Gold",), forms=("A",)),
        make_criterion("BBB-01", supersedes="BBB-00"),
    )
    for one in (found, seed()):
        document = json.loads(json.dumps(one.as_dict()))
        assert QuestionSet.from_dict(document) == one
        assert QuestionSet.from_dict(document).digest() == one.digest()
    assert found.section_of("BBB-01").code == "BBB"


def test_every_change_of_a_set_changes_its_digest():
    one = make_criterion()
    digests = {
        make_set(replace(one, **change)).digest()
        for change in (
            *({}, {"topic": "Other"}, {"weight": 2}, {"critical": True}, {"when": "own_sites"}),
            *({"levels": ("a", "b", "c", "d")}, {"learn": ()}, {"supersedes": "AAA-00"}),
        )
    }
    assert len(digests) == 8
    assert all(len(digest) == 64 for digest in digests)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"code": "aaa 1"}, "sections.1.criteria.1.code", "bad-form"),
        ({"code": "A" * 21}, "sections.1.criteria.1.code", "bad-form"),
        ({"topic": ""}, "AAA-01.topic", "empty"),
        ({"topic": None}, "AAA-01", "missing"),
        ({"question": 7}, "AAA-01.question", "not-a-text"),
        ({"why": "x" * 2001}, "AAA-01.why", "too-long"),
        ({"why": "a\x00b"}, "AAA-01.why", "bad-character"),
        ({"why": "\ud800"}, "AAA-01.why", "bad-character"),
        ({"roles": []}, "AAA-01.roles", "empty"),
        ({"roles": ["DS", "XX"]}, "AAA-01.roles.2", "unknown-value"),
        ({"roles": ["DS", "DS"]}, "AAA-01.roles.2", "twice"),
        ({"roles": "DS"}, "AAA-01.roles", "not-a-list"),
        ({"weight": 4}, "AAA-01.weight", "not-a-number"),
        ({"weight": True}, "AAA-01.weight", "not-a-number"),
        ({"critical": "yes"}, "AAA-01.critical", "not-a-flag"),
        ({"when": "raining"}, "AAA-01.when", "unknown-value"),
        ({"oecd": ["6"]}, "AAA-01.oecd.1", "unknown-value"),
        ({"rra3": ["G11"]}, "AAA-01.rra3.1", "unknown-value"),
        ({"levels": ["a", "b", "c"]}, "AAA-01.levels", "levels-not-four"),
        ({"levels": ["a", "b", "c", " "]}, "AAA-01.levels.4", "empty"),
        ({"raised_by": ["Tim"]}, "AAA-01.raised_by.1", "unknown-value"),
        ({"supersedes": "BBB-01"}, "AAA-01.supersedes", "superseded-here"),
        ({"code": "BBB-01"}, "BBB-01", "code-twice"),
        ({"wieght": 2}, "AAA-01", "unknown-key"),
    ],
)
def test_a_criterion_that_is_wrong_is_refused_with_its_place(change, place, code):
    document = make_set(make_criterion(), make_criterion("BBB-01")).as_dict()
    document["sections"][0]["criteria"][0] |= change
    with pytest.raises(QuestionSetError) as refused:
        QuestionSet.from_dict(document)
    assert (place, code) in [(one.place, one.code) for one in refused.value.problems]
    assert all(str(one).endswith(".") for one in refused.value.problems)


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ([], ["not-an-object"]),
        ({}, ["missing"] * 5),
        ({**make_set(make_criterion()).as_dict(), "schema": "other"}, ["unknown-value"]),
        ({**make_set(make_criterion()).as_dict(), "sections": []}, ["empty"]),
        ({**make_set(make_criterion()).as_dict(), "sections": [7]}, ["not-an-object"]),
        ({**make_set(make_criterion()).as_dict(), "code": "Not a slug"}, ["bad-form"]),
        ({**make_set(make_criterion()).as_dict(), "version": "1/2"}, ["bad-form"]),
    ],
)
def test_a_document_that_is_no_question_set_is_refused(document, codes):
    with pytest.raises(QuestionSetError) as refused:
        QuestionSet.from_dict(document)
    assert [one.code for one in refused.value.problems] == codes


def test_answers_survive_their_document():
    document = golden()
    answers = {**document.answers, "LAB-03": not_applicable()}
    changed = replace(document, answers=answers, targets={"CAH-01": 4}, scope="quick")
    for one in (document, changed):
        text = json.dumps(one.as_dict(seed()), ensure_ascii=False)
        assert load_answers(read_json(text), seed()) == one
    profile = make_profile(minerals=frozenset({"Gold", "Tin"}), cahra_exposure=True)
    assert Profile.from_dict(profile.as_dict()) == profile


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"profile": None}, "", "missing"),
        ({"profile": {"roles": []}}, "profile.roles", "empty"),
        (
            {"profile": {"roles": ["DS"], "minerals": ["tin"]}},
            "profile.minerals.1",
            "unknown-value",
        ),
        ({"profile": {"roles": ["DS"], "countries": ["Congo"]}}, "profile.countries.1", "bad-form"),
        (
            {"profile": {"roles": ["DS"], "asm_possible": "no"}},
            "profile.asm_possible",
            "not-a-flag",
        ),
        ({"scope": "half"}, "scope", "unknown-value"),
        ({"target": 5}, "target", "not-a-number"),
        ({"targets": {"CAH-01": 0}}, "targets.CAH-01", "not-a-number"),
        ({"targets": {"CAH-99": 3}}, "targets.CAH-99", "not-in-set"),
        ({"today": "26.11.2026"}, "today", "not-a-date"),
        ({"answers": []}, "answers", "not-an-object"),
        ({"answers": {"XXX-01": {"level": 1}}}, "answers.XXX-01", "not-in-set"),
        ({"answers": {"GOV-01": 3}}, "answers.GOV-01", "not-an-object"),
        ({"answers": {"GOV-01": {"level": "3"}}}, "answers.GOV-01.level", "not-a-number"),
        ({"answers": {"GOV-01": {"levl": 3}}}, "answers.GOV-01", "unknown-key"),
        (
            {"answers": {"GOV-01": {"na_reason": "other", "na_text": "x" * 40}}},
            "answers.GOV-01",
            "na-not-allowed",
        ),
        (
            {"answers": {"GOV-01": {"level": 2, "evidence": [{"kind": "rumour"}]}}},
            "answers.GOV-01.evidence.1.kind",
            "unknown-value",
        ),
        ({"version": "9"}, "", "other-set"),
        ({"schema": "other"}, "schema", "unknown-value"),
    ],
)
def test_answers_that_cannot_be_scored_are_refused_with_their_place(change, place, code):
    with pytest.raises(DocumentError) as refused:
        load_answers({**golden().as_dict(seed()), **change}, seed())
    assert (place, code) in [(one.place, one.code) for one in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "This is not JSON: line 1, column 2."),
        ('{"a": 1,\n "a": 2}', "“a” stands twice in the same object."),
        ("[" * 100_000, "This is not JSON: line 1, column 1."),
        ("9" * 5000, "This is not JSON: line 1, column 1."),
    ],
)
def test_text_that_is_no_json_is_refused(text, said):
    with pytest.raises(DocumentError) as refused:
        read_json(text)
    assert [one.sentence for one in refused.value.problems] == [said]


def test_the_catalogue_has_one_address_for_each_criterion_and_version():
    base = "https://academy.example/readiness/questions/"
    catalogue = question_set_json_ld(seed(), base, published_on=date(2026, 11, 26))
    json.dumps(catalogue)
    assert catalogue["@context"] == ["https://vocabulary.uncefact.org/untp/0.7.0/context/"]
    assert catalogue["id"] == f"{base}rra/"
    [profile] = catalogue["includedProfile"]
    assert profile["id"] == f"{base}rra/1/"
    # what the schema of the specification requires
    assert catalogue.keys() >= {"name", "owner", "endorsementLevel", "documentation"}
    assert profile.keys() >= {"name", "version", "validFrom", "status", "criterion", "scheme"}
    required = {"id", "name", "version", "status", "conformityTopic", "requiredPerformance"}
    assert all(one.keys() >= required for one in profile["criterion"])

    [framework] = profile["criterionScoringFramework"]
    assert [(one["code"], one["rank"]) for one in framework["score"]] == [
        *(("1", 4), ("2", 3), ("3", 2), ("4", 1))  # rank 1 is the best
    ]

    addresses = [one["id"] for one in profile["criterion"]]
    assert addresses == [f"{base}rra/1/{code}/" for code in seed().criteria]
    later = question_set_json_ld(replace(seed(), version="2"), base)
    assert not {one["id"] for one in later["includedProfile"][0]["criterion"]} & set(addresses)

    alone = criterion_json_ld(seed(), "CAH-01", base)
    assert alone.pop("@context") == catalogue["@context"]
    assert alone in profile["criterion"]
    assert {"critical", "quick-scan", "oecd-step:2", "rra3-topic:G10"} <= set(alone["tag"])
    assert [one["schema:value"] for one in alone["schema:additionalProperty"]] == list(
        seed().criteria["CAH-01"].levels
    )


def test_the_documentation_shows_documents_that_can_be_read():
    page = (GOLDEN.parents[1] / "readiness.md").read_text(encoding="utf-8")
    questions, answers = (
        read_json(block) for block in re.findall(r"```json\n(.*?)```", page, re.S)
    )
    assert QuestionSet.from_dict(questions).criteria.keys() == {"GOV-01"}
    assert load_answers(answers, seed()).targets == {"CAH-01": 4}
    document = golden()
    result = scored(seed(), document.answers, document.profile).as_dict()
    named = set(re.findall(r"`(\w+)`", page))
    assert set(result) | set(result["sums"]) | set(result["gaps"][0]) <= named
    raised = {code for code, one in seed().criteria.items() if one.raised_by}
    rows = re.findall(r"^\| ([A-Z]{3}-\d\d)(?: to [A-Z]{3}-(\d\d))? \|", page, re.M)
    assert raised == {
        f"{first[:4]}{number:02}"
        for first, last in rows
        for number in range(int(first[4:]), int(last or first[4:]) + 1)
    }
