import pytest
from django.core.exceptions import ValidationError

from assessments.readiness.answering import Conflict, Given, save_answer
from assessments.readiness.loading import result_of
from assessments.readiness.models import Answer
from assessments.readiness.previous import earlier_levels
from tests.factories import make_learner
from tests.quizzes.test_race import database_of_its_own, run_race
from tests.readiness.factories import make_assessment, make_version


def save(assessment, criterion="GOV-01", *, seen=0, by=None, **given):
    return save_answer(
        assessment=assessment, criterion=criterion, by=by, seen=seen, given=Given(**given)
    )


@pytest.mark.django_db
def test_an_answer_is_kept_with_its_history_and_no_second_writer_overwrites_it():
    assessment = make_assessment()
    ana, ben = make_learner(), make_learner()
    assert save(assessment, level=2, note="A draft", by=ana).version == 1
    with pytest.raises(Conflict) as met:
        save(assessment, level=3, by=ben)  # saw none
    assert (met.value.theirs.note, met.value.theirs.changed_by) == ("A draft", ana)
    assert save(assessment, seen=1, level=3, by=ben).version == 2
    with pytest.raises(Conflict):
        save(assessment, seen=1, level=4, by=ana)
    # A reply that got lost is asked for again: it is kept once.
    assert save(assessment, seen=1, level=3, by=ben).version == 2
    # Open again.
    assert save(assessment, seen=2, by=ana).level is None
    history = assessment.answer_changes.order_by("version")
    assert list(history.values_list("version", "level", "changed_by")) == [
        (1, 2, ana.pk),
        (2, 3, ben.pk),
        (3, None, ana.pk),
    ]
    assert save(assessment, "GOV-02").pk is None  # nothing answered where nothing was


@pytest.mark.django_db
def test_not_applicable_only_where_it_is_allowed_and_short_reasons_leave_it_open():
    assessment = make_assessment()
    with pytest.raises(ValidationError) as refused:
        save(assessment, na_reason="other", na_text="x" * 40)
    assert refused.value.code == "na-not-allowed"
    answer = save(assessment, "REP-04", na_reason="other", na_text="Too short")
    assert answer.na_text == "Too short"  # no text is lost
    assert result_of(assessment).criteria["REP-04"].state == "open"
    save(assessment, "REP-04", seen=1, na_reason="other", na_text="We have no customers. " * 2)
    assert result_of(assessment).criteria["REP-04"].state == "na"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("criterion", "scope"), [("OHS-02", "full"), ("MGT-01", "quick"), ("XX-01", "full")]
)
def test_what_is_not_asked_cannot_be_answered(criterion, scope):
    with pytest.raises(ValidationError) as refused:
        save(make_assessment(scope=scope), criterion, level=3)
    assert refused.value.code == "not_asked"
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_last_years_levels_stand_beside_questions_that_mean_the_same():
    def reword(document):
        document["sections"][0]["criteria"][0]["question"] = "Another question?"

    earlier = make_assessment(levels={"GOV-01": 3, "GOV-02": 2, "OHS-02": 4})
    later = make_assessment(
        company=earlier.company,
        previous=earlier,
        question_version=make_version(number=2, change=reword),
    )
    assert earlier_levels(later) == {"GOV-02": 2}  # OHS-02 was not asked
    assert earlier_levels(earlier) == {}


def test_of_eight_who_answer_at_once_one_is_kept_and_submitting_freezes_what_is_there(
    tmp_path, django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock():
        url = database_of_its_own(tmp_path)
    one = {"kept": 1, "refused": ["conflict"], "history": 1, "errors": []}
    assert run_race(url, "tests.readiness.race") == {
        "first": one,
        "second": one,
        "frozen": {"same": True, "digest": True, "errors": []},
        "started": {"got": 1, "there": 1, "errors": []},
    }
