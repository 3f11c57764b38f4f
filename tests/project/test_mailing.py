"""What all mails share that are rows first: one run sends one, and what was asked again is sent."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from kombu.exceptions import OperationalError

from academy import mailing
from academy.companies import services, tasks
from academy.companies.models import Invitation, Role
from tests.factories import make_invitation, make_manager

pytestmark = pytest.mark.django_db


def waiting():
    return Invitation.objects.to_mail()


def letter_to(invitation):
    return EmailMessage("Subject", "Text", to=[invitation.email])


def test_two_runs_that_find_the_same_row_send_one_mail():
    make_invitation(mail_sent_at=None)
    first, second = waiting(), waiting()
    assert len(first) == len(second) == 1  # both have read it

    def write(row):
        mailing.mail_once(second, letter_to)  # at the same time
        return letter_to(row)

    mailing.mail_once(first, write)
    assert len(mail.outbox) == 1


def test_a_mail_that_is_asked_for_again_while_it_leaves_is_sent_again():
    invitation = make_invitation(mail_sent_at=None)

    def ask_again(row):
        row = Invitation.objects.get(pk=row.pk)
        row.ask_for_mail()
        row.save()
        return letter_to(row)

    mailing.mail_once(waiting(), ask_again)
    assert waiting().get() == invitation
    mailing.mail_once(waiting(), letter_to)
    assert not waiting().exists()
    assert len(mail.outbox) == 2


def test_who_asks_for_a_mail_does_not_notice_that_the_broker_is_down(
    monkeypatch, django_capture_on_commit_callbacks
):
    def down(key):
        raise OperationalError

    monkeypatch.setattr(tasks.send_invitation, "delay", down)
    place = make_manager().memberships.get()
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(by=place, email="a@people.example", role=Role.LEARNER)
    assert waiting().exists()
