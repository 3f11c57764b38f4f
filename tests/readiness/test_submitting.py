import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from assessments.readiness import submitting
from assessments.readiness.answering import Given, save_answer
from assessments.readiness.models import Snapshot
from tests.readiness.factories import answer_all, make_assessment

pytestmark = pytest.mark.django_db


def submit(assessment, **fields):
    values = {"by": assessment.owner, "signer": " Ingrid  Holm "} | fields
    return submitting.submit(assessment=assessment, **values)


def test_submitting_freezes_all_of_it_under_a_digest_and_reopening_begins_a_revision():
    assessment = make_assessment(levels={"GOV-01": 3, "CAH-01": 1})
    assessment.evidence.create(criterion="GOV-01", kind="document", title="Policy")
    assessment.answers.create(criterion="OHS-02", level=4)  # asked only where there is mining
    snapshot = submit(assessment, in_benchmark=True)
    document = snapshot.document
    assert snapshot.digest == submitting.digest_of(document)
    assert document["submitted"] == {"by": "Ingrid Holm", "at": snapshot.submitted_at.isoformat()}
    assert set(document["answers"]) == {"GOV-01", "CAH-01"}
    assert document["evidence"]["GOV-01"][0]["title"] == "Policy"
    assert document["result"]["is_provisional"]
    assert (snapshot.role, snapshot.band, snapshot.revision) == ("DS", "developing", 1)
    assert f"{snapshot.claimed:.1f}" == document["result"]["claimed"]
    assessment.refresh_from_db()
    assert assessment.in_benchmark
    for write in (
        lambda: submit(assessment),
        lambda: save_answer(
            assessment=assessment, criterion="GOV-02", by=None, seen=0, given=Given(level=1)
        ),
    ):
        with pytest.raises(ValidationError, match="submitted"):
            write()
    with pytest.raises(ValidationError, match="Say why"):
        submitting.reopen(assessment=assessment, by=None, reason=" ")
    submitting.reopen(assessment=assessment, by=assessment.owner, reason="A site was missing.")
    again = submit(assessment)
    assert again.revision == 2
    assert list(Snapshot.objects.filter(is_current=True)) == [again]
    snapshot.refresh_from_db()
    assert snapshot.document == document
    entries = ModelLogEntry.objects.filter(object_id=str(assessment.pk)).order_by("timestamp")
    told = ["readiness.submit", "readiness.reopen", "readiness.submit"]
    assert list(entries.values_list("action", flat=True)) == told


def test_nothing_is_submitted_without_a_name_an_answer_or_the_reason_for_a_big_change():
    empty = make_assessment()
    with pytest.raises(ValidationError) as refused:
        submit(empty)
    assert refused.value.code == "no_answer"
    empty.refresh_from_db()
    assert empty.is_open
    with pytest.raises(ValidationError) as refused:
        submit(empty, signer=" ")
    assert refused.value.code == "no_signer"
    earlier = make_assessment(company=empty.company, levels={"GOV-01": 3, "GOV-02": 1})
    later = make_assessment(
        company=empty.company, previous=earlier, levels={"GOV-01": 2, "GOV-02": 3, "GOV-03": 1}
    )
    with pytest.raises(ValidationError, match="GOV-01, GOV-02"):
        submit(later)
    later.answers.filter(criterion="GOV-01").update(change_reason="The policy lapsed.")
    later.answers.filter(criterion="GOV-02").update(change_reason="A manager was named.")
    assert submit(later).is_current


def test_a_complete_one_counts_under_its_most_upstream_role():
    profile = {**make_assessment().profile, "roles": ["DS", "SR"]}
    assessment = make_assessment(profile=profile)
    answer_all(assessment, 4)
    snapshot = submit(assessment)
    assert snapshot.role == "SR"
    assert not snapshot.document["result"]["is_provisional"]
    assert snapshot.claimed == 100
