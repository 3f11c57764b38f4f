"""Sections for colleagues: mailed once, found again if lost, and taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from academy.mailing import MAIL_LEASE, MAIL_MAX_TRIES
from assessments.readiness import delegating
from assessments.readiness.models import Delegation
from assessments.readiness.tasks.delegations import (
    send_delegation,
    sweep_delegations,
)
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import make_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued(monkeypatch):
    """The keys that were queued."""
    keys = []
    monkeypatch.setattr(send_delegation, "delay", keys.append)
    return keys


@pytest.fixture
def company():
    return make_company("Rowan")


@pytest.fixture
def assessment(company):
    owner = make_manager(company=company, full_name="Mia Manager")
    return make_assessment(company=company, owner=owner)


def give(assessment, person, *sections, **fields):
    return delegating.delegate(
        assessment=assessment, sections=sections, person=person, by=assessment.owner, **fields
    )


def test_a_colleague_gets_one_mail_for_all_sections_and_another_when_asked_again(
    assessment, company, queued, django_capture_on_commit_callbacks
):
    helper = make_learner(company=company, full_name="Hal Helper")
    with django_capture_on_commit_callbacks(execute=True):
        made = give(assessment, helper, "LAB", "OHS", note="You know the plants.")
    assert queued == [made[0].pk]
    send_delegation(made[0].pk)
    (sent,) = mail.outbox
    assert sent.to == [helper.email]
    for words in ("Mia Manager", "Human rights and labour", "Occupational", "You know the plants."):
        assert words in sent.body
    assert assessment.get_absolute_url() in sent.body
    for one in made:
        send_delegation(one.pk)  # twice does it once
    assert len(mail.outbox) == 1
    delegating.mark_ready(assessment=assessment, section="LAB", by=helper, is_ready=True)
    with django_capture_on_commit_callbacks(execute=True):
        give(assessment, helper, "LAB")
    send_delegation(queued[-1])
    assert len(mail.outbox) == 2
    assert "Occupational" not in mail.outbox[1].body
    assert Delegation.objects.filter(done_at=None).count() == 2


def test_a_lost_mail_is_swept_and_a_hopeless_one_is_given_up(assessment, company, queued):
    (lost,) = give(assessment, make_learner(company=company), "LAB")  # nothing runs on commit
    long_ago = timezone.now() - MAIL_LEASE - timedelta(seconds=1)
    sweep_delegations()
    assert queued == []  # it still has its time
    Delegation.objects.update(mail_asked_at=long_ago)
    sweep_delegations()
    sweep_delegations()  # the second leaves the message its time
    assert queued == [lost.pk]
    Delegation.objects.update(mail_asked_at=long_ago, mail_tries=MAIL_MAX_TRIES)
    sweep_delegations()
    send_delegation(lost.pk)
    assert (queued, mail.outbox) == ([lost.pk], [])


def test_a_mail_server_that_fails_is_tried_again(assessment, company, settings):
    (one,) = give(assessment, make_learner(company=company), "LAB")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_delegation(one.pk)
    one.refresh_from_db()
    assert (one.mail_tries, one.mail_sent_at) == (1, None)


def test_only_people_of_the_company_and_sections_of_the_set(assessment, company):
    helper = make_learner(company=company)
    for person, sections, code in (
        (make_learner(), ["LAB"], "not_here"),
        (helper, [], "no_section"),
        (helper, ["XYZ"], "no_section"),
    ):
        with pytest.raises(ValidationError) as refused:
            give(assessment, person, *sections)
        assert refused.value.code == code
    with pytest.raises(ValidationError):
        delegating.change_owner(assessment=assessment, person=make_learner(), by=None)


def test_leaders_share_out_take_back_and_change_the_owner_on_the_page(client, assessment, company):
    helper = make_learner(company=company, full_name="Hal Helper")
    stranger = make_learner(full_name="Sue Stranger")
    address = reverse("readiness:people", args=[assessment.pk])
    client.force_login(assessment.owner)
    refused = client.post(address, {"person": stranger.email, "sections": ["LAB"]})
    assert (refused.status_code, assessment.delegations.count()) == (422, 0)
    client.post(address, {"person": helper.email, "sections": ["LAB"], "due_on": "2026-12-24"})
    given = assessment.delegations.get()
    assert "24 December 2026" in client.get(address).content.decode()
    client.post(reverse("readiness:remove_delegation", args=[assessment.pk, given.pk]))
    assert not assessment.delegations.exists()
    assert client.post(address, {"owner": "1", "person": helper.email}).url == address
    client.force_login(helper)  # leads it now, though a learner
    assert client.get(address).status_code == 200
    handed_on = client.post(address, {"owner": "1", "person": assessment.owner.email})
    assert handed_on.url == reverse("readiness:home")
