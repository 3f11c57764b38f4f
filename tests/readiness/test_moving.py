"""Moving an assessment to a newer version: what becomes of each answer, and of its history."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from assessments.readiness.core.moving import effects_of
from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.loading import answers_of, question_set_of, result_of
from assessments.readiness.models import (
    AnswerChange,
    Comment,
    Delegation,
    Evidence,
    NotApplicable,
)
from assessments.readiness.moving import (
    earlier_answer,
    earlier_answers,
    move,
    newer_version,
    plan_move,
    to_look_at,
)
from assessments.readiness.questionnaires import seed
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import answer_all, criterion_of, make_assessment, make_version

pytestmark = pytest.mark.django_db
WHY = "We have no mine and no tailings anywhere."


def reshaped(document):
    """One criterion each: reworded, no longer N/A, recoded, replaced, taken out; a section gone."""
    criterion_of(document, "GOV-02")["question"] = "Who answers for it at the top?"
    criterion_of(document, "ENV-03")["na"] = False
    criterion_of(document, "SCD-02").update(code="SCD-12", supersedes="SCD-02")
    heir = criterion_of(document, "GOV-04")
    heir.update(code="GOV-05", supersedes="GOV-04", question="Which laws apply?")
    for part in document["sections"]:
        part["criteria"] = [one for one in part["criteria"] if one["code"] != "GOV-03"]
    document["sections"] = [part for part in document["sections"] if part["code"] != "REP"]
    document["sections"][0]["weight"] += 6


def test_the_core_says_what_becomes_of_each_answer():
    document = seed().as_dict()
    reshaped(document)
    answered = ["GOV-01", "GOV-02", "GOV-03", "GOV-04", "SCD-02", "ENV-03", "REP-02"]
    changes, effects = effects_of(
        seed(), CoreSet.from_dict(document), answered=answered, na=["ENV-03"]
    )
    assert effects.kept == ("GOV-01",)
    assert effects.as_dict() == {
        "look_again": ["GOV-02"],
        "reopened": ["ENV-03"],
        "carried": [["SCD-02", "SCD-12"]],
        "replaced": [["GOV-04", "GOV-05"]],
        "dropped": ["GOV-03", "REP-02"],
    }
    assert changes.added == ("GOV-05", "SCD-12")
    # what is "not applicable" is not carried to where that is forbidden
    criterion_of(document, "SCD-12")["na"] = False
    _changes, effects = effects_of(
        seed(), CoreSet.from_dict(document), answered=["SCD-02"], na=["SCD-02"]
    )
    assert effects.replaced == (("SCD-02", "SCD-12"),)


@pytest.fixture
def assessment():
    made = make_assessment(levels={"GOV-04": 2, "GOV-03": 4}, targets={"GOV-04": 4, "GOV-03": 2})
    answer_all(made)
    made.answers.filter(criterion="ENV-03").update(
        level=None, na_reason=NotApplicable.NO_SITE, na_text=WHY
    )
    made.answers.filter(criterion="GOV-04").update(note="A list by the legal team.")
    for code in ("GOV-04", "GOV-03", "SCD-02"):
        Evidence.objects.create(
            assessment=made, criterion=code, kind="document", title=f"Paper of {code}"
        )
    Comment.objects.create(assessment=made, criterion="GOV-04", author=made.owner, text="Hm.")
    for section in ("GOV", "REP"):
        Delegation.objects.create(assessment=made, section=section, person=made.owner)
    return made


def test_answers_move_and_nothing_is_lost(assessment, client):
    newer = make_version(change=reshaped)
    assert newer_version(assessment) == newer
    client.force_login(assessment.owner)
    address = reverse("readiness:move", args=[assessment.pk])
    page = client.get(address).content.decode()
    for words in [
        "Move to version 2",
        "Look at these again",
        "“Not applicable” is no longer allowed here",
        "Answered under another code",
        "Replaced by another question",
        "Your answer: level 2, Under construction",
        "No longer asked",
        "<ins>Who answers for it at the top?</ins>",
        "REP Assurance and reporting",
    ]:
        assert words in page, words
    assessment.refresh_from_db()
    assert assessment.question_version.number == 1  # looking moves nothing

    assert client.post(address, {"target": newer.pk}).status_code == 302
    assessment.refresh_from_db()
    assert assessment.question_version == newer
    answers = answers_of(assessment)
    assert set(answers) <= set(question_set_of(newer).criteria) | {"GOV-03"}  # its evidence
    assert (answers["GOV-02"].level, answers["SCD-12"].level) == (3, 3)
    assert (answers["ENV-03"].level, answers["ENV-03"].na_reason) == (None, None)
    assert answers["GOV-05"].level is None
    assert len(answers["GOV-05"].evidence) == len(answers["SCD-12"].evidence) == 1
    assert assessment.comments.get().criterion == "GOV-05"
    assert assessment.targets == {"GOV-05": 4}
    assert [one.section for one in assessment.delegations.all()] == ["GOV"]
    assert result_of(assessment).is_provisional

    said = AnswerChange.objects.filter(assessment=assessment)
    assert said.get(criterion="GOV-04", version=1).note == "A list by the legal team."
    assert said.get(criterion="GOV-04", version=2).level is None
    assert said.get(criterion="ENV-03", version=1).na_text == WHY
    assert said.get(criterion="GOV-03", version=1).level == 4
    assert to_look_at(assessment) == ["GOV-02"]
    old = earlier_answer(assessment, "GOV-05")
    assert (old.code, old.said.level, old.number) == ("GOV-04", 2, 1)
    assert {one.code for one in earlier_answers(assessment)} >= {"GOV-03", "GOV-04", "REP-02"}
    logged = ModelLogEntry.objects.get(action="readiness.move")
    assert (logged.user, logged.data) == (assessment.owner, {"before": 1, "after": 2})

    page = client.get(address).content.decode()
    for words in ["That is the newest.", "A list by the legal team.", "Paper of GOV-03"]:
        assert words in page, words
    assert client.post(address, {"target": newer.pk}).status_code == 422


def test_a_code_that_comes_back_goes_on_in_its_history(assessment):
    move(assessment=assessment, target=make_version(change=reshaped), by=assessment.owner)
    move(
        assessment=assessment,
        target=make_version(change=lambda document: document.update(title="As before")),
        by=assessment.owner,
    )
    back = assessment.answers.get(criterion="GOV-03")
    assert (back.level, back.version) == (None, 2)
    assert [one.number for one in earlier_answers(assessment)][:1] == [2]


def test_a_submitted_assessment_stays_where_it_is(assessment, client):
    newer = make_version(change=reshaped)
    assessment.status = assessment.Status.SUBMITTED
    assessment.save()
    with pytest.raises(ValidationError) as refused:
        move(assessment=assessment, target=newer, by=assessment.owner)
    assert refused.value.code == "submitted"
    assert "Reopen it to move it." in refused.value.messages[0]
    client.force_login(assessment.owner)
    address = reverse("readiness:move", args=[assessment.pk])
    page = client.get(address).content.decode()
    assert "Reopen it to move it." in page
    assert 'name="target"' not in page
    assert client.post(address, {"target": newer.pk}).status_code == 422
    assert assessment.answers.filter(criterion="GOV-03").exists()


def test_only_what_was_looked_at_is_done(assessment, client):
    shown = make_version(change=reshaped)
    make_version(change=lambda document: document.update(title="Newer still"))
    client.force_login(assessment.owner)
    address = reverse("readiness:move", args=[assessment.pk])
    answer = client.post(address, {"target": shown.pk})
    assert answer.status_code == 422
    assert "Another version is the newest now." in answer.content.decode()
    assessment.refresh_from_db()
    assert assessment.question_version.number == 1
    with pytest.raises(ValidationError):
        move(assessment=assessment, target=shown, by=assessment.owner)


def test_helpers_and_strangers_find_no_such_page(assessment, client):
    make_version(change=reshaped)
    helper = make_learner(company=assessment.company)
    Delegation.objects.create(assessment=assessment, section="GOV", person=helper)
    address = reverse("readiness:move", args=[assessment.pk])
    for person in (helper, make_manager(company=make_company())):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_makes_as_many_queries_for_many_answers(
    client, django_assert_max_num_queries, size
):
    codes = list(seed().criteria)[:size]
    assessment = make_assessment(levels=dict.fromkeys(codes, 2))
    for code in codes:
        Evidence.objects.create(assessment=assessment, criterion=code, kind="stated", title=code)
    newer = make_version(change=reshaped)
    client.force_login(assessment.owner)
    address = reverse("readiness:move", args=[assessment.pk])
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200
    move(assessment=assessment, target=newer, by=assessment.owner)
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200


def test_an_answer_follows_a_question_that_was_replaced_twice(assessment, client):
    def once(document):
        criterion_of(document, "SCD-02").update(code="SCD-12", supersedes="SCD-02")
        criterion_of(document, "GOV-04").update(code="GOV-05", supersedes="GOV-04", question="Eh?")

    def twice(document):
        criterion_of(document, "SCD-02").update(code="SCD-22", supersedes="SCD-12")
        criterion_of(document, "GOV-04").update(code="GOV-06", supersedes="GOV-05")

    make_version(change=once)
    newest = make_version(change=twice)
    client.force_login(assessment.owner)
    address = reverse("readiness:move", args=[assessment.pk])
    page = client.get(address).content.decode()
    for words in ("Answered under another code", "SCD-22", "Replaced by another question"):
        assert words in page, words
    assert client.post(address, {"target": newest.pk}).status_code == 302
    assessment.refresh_from_db()
    answers = answers_of(assessment)
    assert (answers["SCD-22"].level, len(answers["SCD-22"].evidence)) == (3, 1)
    assert (answers["GOV-06"].level, len(answers["GOV-06"].evidence)) == (None, 1)
    assert assessment.targets == {"GOV-06": 4, "GOV-03": 2}
    assert earlier_answer(assessment, "GOV-06").said.note == "A list by the legal team."
    # The public page of the old question leads to the last of the line, too.
    old = reverse("readiness:catalogue_criterion", args=["rra", 1, "SCD-02"])
    assert "SCD-22" in client.get(old).content.decode()


def test_looking_at_a_move_over_many_versions_asks_as_often_as_over_one(
    assessment, django_assert_max_num_queries
):
    def target():
        return newer_version(assessment)

    for _number in range(2):
        make_version(change=lambda document: document.update(title="Again"))
    with django_assert_max_num_queries(10) as few:
        plan_move(assessment, target())
    for _number in range(6):
        make_version(change=lambda document: document.update(title="Again"))
    with django_assert_max_num_queries(len(few)):
        plan_move(assessment, target())


@pytest.mark.parametrize("moves", [1, 4])
def test_what_many_moves_took_out_is_read_with_as_many_queries(
    assessment, django_assert_max_num_queries, moves
):
    for number in range(moves):
        newer = make_version(change=lambda document, n=number: document.update(title=f"Take {n}"))
        move(assessment=assessment, target=newer, by=assessment.owner)
        assessment.refresh_from_db()
    with django_assert_max_num_queries(4):
        earlier_answers(assessment)
