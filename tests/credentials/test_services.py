import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from academy.credentials.models import Credential, State
from academy.credentials.services import issue_credential, revoke_credential
from tests.factories import make_credential, make_user

pytestmark = pytest.mark.django_db


def issue(learner, **fields):
    values = {
        "course_key": uuid.uuid4(),
        "course_code": "C2",
        "course_title": "The CMRT, cell by cell",
        "course_minutes": 150,
        "course_release": 3,
        "outcomes": ["Read a declaration"],
        "valid_months": 24,
    }
    return issue_credential(learner=learner, **(values | fields))


def test_a_course_gives_a_person_one_credential_however_often_it_is_issued():
    learner, course = make_user(), uuid.uuid4()
    first = issue(learner, course_key=course)
    again = issue(learner, course_key=course, course_title="Another title", course_release=4)
    assert again == first
    assert again.course_title == "The CMRT, cell by cell"
    assert Credential.objects.count() == 1


def test_printing_is_asked_for_once_the_credential_is_committed(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        credential = issue(make_user())
        assert credential.print_asked_at is None
    credential.refresh_from_db()
    assert credential.print_asked_at is not None


def test_a_credential_keeps_the_name_of_the_day_it_was_issued():
    learner = make_user(full_name="Amina Okafor")
    credential = issue(learner)
    learner.full_name = "Amina Diallo"
    learner.save()
    credential.refresh_from_db()
    assert credential.holder_name == "Amina Okafor"


@pytest.mark.parametrize(
    ("expires_on", "state"),
    [(None, State.VALID), (date(2999, 1, 1), State.VALID), (date(2020, 1, 1), State.EXPIRED)],
)
def test_a_credential_is_valid_until_it_expires(expires_on, state):
    assert make_credential(expires_on=expires_on).state == state


def test_a_revoked_credential_stays_revoked_says_why_and_is_in_the_audit_log():
    operator = make_user()
    credential = revoke_credential(
        credential=make_credential(), reason="  Issued   by mistake. ", by=operator
    )
    assert credential.state == State.REVOKED
    assert credential.revoked_reason == "Issued by mistake."
    entry = ModelLogEntry.objects.get(action="credentials.revoke")
    assert entry.user == operator
    assert entry.data == {"reason": "Issued by mistake."}
    with pytest.raises(ValidationError) as caught:
        revoke_credential(credential=credential, reason="Again.", by=operator)
    assert caught.value.code == "already_revoked"


def test_nothing_is_revoked_without_a_reason():
    credential = make_credential()
    with pytest.raises(ValidationError) as caught:
        revoke_credential(credential=credential, reason="  ", by=make_user())
    assert caught.value.code == "reason_missing"
    credential.refresh_from_db()
    assert credential.state == State.VALID
