"""Inviting, sending, accepting: from the manager's page to a place in the company."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from academy.companies import services, tasks
from academy.companies.models import Invitation, Membership, Role
from academy.mailing import MAIL_LEASE, MAIL_MAX_TRIES
from tests.factories import (
    make_company,
    make_invitation,
    make_learner,
    make_manager,
    make_membership,
    make_team,
    make_team_manager,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/company/invitations/"


def manager_of(company):
    return make_membership(company=company, role=Role.COMPANY_MANAGER)


def link_in(message):
    """The path of the link in an invitation's mail."""
    return re.search(r"http://[^/]+(/company/join/\S+)", message.body)[1]


def invite_and_mail(email="new@people.example", **fields):
    place = manager_of(make_company("Tin & Sons"))
    invitation = services.invite(by=place, email=email, role=Role.LEARNER, **fields)
    tasks.send_invitation(invitation.pk)
    return invitation


# ---------------------------------------------------------------- the manager's page


def test_a_manager_invites_several_people_at_once(client):
    company = make_company()
    team = make_team(company=company)
    client.force_login(make_manager(company=company))
    pasted = (
        "Ann Lee <ANN@people.example>; bob@people.example\ncid@people.example, bob@people.example"
    )
    answer = client.post(PAGE, {"emails": pasted, "role": "learner", "team": team.pk}, follow=True)
    assert "3 invitations are on their way." in answer.content.decode()
    invited = Invitation.objects.filter(company=company, team=team, role=Role.LEARNER)
    assert set(invited.values_list("email", flat=True)) == {
        "ann@people.example",
        "bob@people.example",
        "cid@people.example",
    }


@pytest.mark.parametrize(
    ("emails", "says"),
    [
        ("", "This field is required."),
        (" , ;", "Type at least one e-mail address."),
        ("ann@people.example, bob@", "This is not an e-mail address: bob@."),
        (
            ",".join(f"p{n}@people.example" for n in range(101)),
            "Invite at most 100 people at once. This list has 101.",
        ),
    ],
)
def test_a_bad_list_of_addresses_is_refused_with_a_sentence(client, emails, says):
    client.force_login(make_manager())
    answer = client.post(PAGE, {"emails": emails, "role": "learner"})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_team_manager_needs_a_team(client):
    client.force_login(make_manager())
    answer = client.post(PAGE, {"emails": "a@people.example", "role": "team_manager"})
    assert "Choose the team that this person will manage." in answer.content.decode()


def test_the_team_must_be_of_the_company(client):
    client.force_login(make_manager())
    answer = client.post(
        PAGE, {"emails": "a@people.example", "role": "learner", "team": make_team().pk}
    )
    assert answer.status_code == 422


def test_a_team_manager_invites_learners_to_the_own_team_only(client):
    team = make_team()
    other = make_team(company=team.company)
    client.force_login(make_team_manager(team=team))
    client.post(PAGE, {"emails": "a@people.example", "role": "company_manager", "team": other.pk})
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.team) == (Role.LEARNER, team)


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.COMPANY_MANAGER])
def test_a_team_manager_cannot_invite_to_a_higher_role(role):
    place = make_membership(team=make_team(), role=Role.TEAM_MANAGER)
    with pytest.raises(ValidationError) as error:
        services.invite(by=place, email="a@people.example", role=role, team=place.team)
    assert error.value.code == "not_allowed"


def test_a_member_is_not_invited_again(client):
    company = make_company()
    client.force_login(make_manager(company=company))
    make_learner(company=company, email="here@people.example")
    answer = client.post(PAGE, {"emails": "HERE@people.example", "role": "learner"}, follow=True)
    assert "here@people.example already belongs to this company." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_inviting_a_waiting_address_again_renews_the_one_invitation():
    invitation = invite_and_mail()
    old_link = link_in(mail.outbox[0])
    place = Membership.objects.get(company=invitation.company)
    services.invite(by=place, email=invitation.email, role=Role.COMPANY_MANAGER)
    again = Invitation.objects.get()
    assert (again.pk, again.role, again.state) == (
        invitation.pk,
        Role.COMPANY_MANAGER,
        "waiting",
    )
    tasks.send_invitation(again.pk)
    assert link_in(mail.outbox[1]) != old_link


def test_a_team_manager_cannot_lower_an_invitation_of_the_company_manager():
    team = make_team()
    make_invitation(
        company=team.company, team=team, role=Role.TEAM_MANAGER, email="a@people.example"
    )
    place = make_membership(team=team, role=Role.TEAM_MANAGER)
    with pytest.raises(ValidationError) as error:
        services.invite(by=place, email="a@people.example", role=Role.LEARNER, team=team)
    assert error.value.code == "already_invited"
    assert Invitation.objects.get().role == Role.TEAM_MANAGER


def test_the_list_shows_open_and_expired_invitations_and_not_closed_ones(client):
    company = make_company()
    client.force_login(make_manager(company=company))
    make_invitation(company=company, email="sent@people.example")
    make_invitation(company=company, email="mail@people.example", mail_sent_at=None)
    expired = make_invitation(company=company, email="late@people.example")
    expire(expired)
    make_invitation(company=company, email="gone@people.example", revoked_at=timezone.now())
    make_invitation(email="foreign@people.example")
    page = client.get(PAGE).content.decode()
    assert all(name in page for name in ("sent@", "mail@", "late@", "Expired on"))
    assert "gone@" not in page
    assert "foreign@" not in page


def expire(invitation):
    now = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(
        created_at=now - timedelta(days=20), expires_at=now - timedelta(days=6)
    )


@pytest.mark.parametrize("people", [2, 30])
def test_the_list_costs_the_same_at_any_length(client, django_assert_max_num_queries, people):
    company = make_company()
    client.force_login(make_manager(company=company))
    for _number in range(people):
        make_invitation(company=company, team=make_team(company=company), invited_by=make_user())
    with django_assert_max_num_queries(8):
        assert client.get(PAGE).status_code == 200


def test_revoking_asks_first_and_then_closes_the_link(client):
    company = make_company()
    client.force_login(make_manager(company=company))
    invitation = make_invitation(company=company, token="t" * 43)
    address = reverse("companies:revoke_invitation", args=[invitation.pk])
    assert "Take back the invitation" in client.get(address).content.decode()
    assert Invitation.objects.get().is_open
    client.post(address)
    assert not Invitation.objects.get().is_open
    assert client.get(Invitation.link("t" * 43)).status_code == 410


def test_sending_again_opens_a_new_link_and_closes_the_old_one(client):
    company = make_company()
    client.force_login(make_manager(company=company))
    invitation = make_invitation(company=company, token="t" * 43)
    expire(invitation)
    client.post(reverse("companies:resend_invitation", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.is_open
    assert client.get(Invitation.link("t" * 43)).status_code == 404
    tasks.send_invitation(invitation.pk)
    assert client.get(link_in(mail.outbox[0])).status_code == 403  # the manager is another person


def test_what_is_done_to_an_invitation_is_in_the_audit_log():
    invitation = invite_and_mail()
    place = Membership.objects.get(company=invitation.company)
    services.resend(invitation=invitation, by=place)
    services.revoke(invitation=invitation, by=place)
    entries = ModelLogEntry.objects.filter(object_id=str(invitation.pk)).order_by("pk")
    assert list(entries.values_list("action", flat=True)) == [
        "companies.invite",
        "companies.resend_invitation",
        "companies.revoke_invitation",
    ]
    assert invitation.email not in "".join(entry.label for entry in entries)


# ---------------------------------------------------------------- the mail


def test_an_invitation_is_mailed_once_however_often_the_task_runs():
    invitation = invite_and_mail()
    tasks.send_invitation(invitation.pk)
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert message.to == ["new@people.example"]
    assert message.subject == "You are invited to learn with Tin & Sons"
    assert "Tin & Sons" in message.body
    assert "&amp;" not in message.body


def test_a_mail_lost_between_commit_and_queue_is_found_by_the_sweep(monkeypatch):
    """The web process died after the commit: the row is there, the message is not."""
    place = manager_of(make_company())
    invitation = services.invite(by=place, email="a@people.example", role=Role.LEARNER)
    queued = []
    monkeypatch.setattr(tasks.send_invitation, "delay", queued.append)
    tasks.sweep()
    assert queued == []  # it may still be on its way
    long_ago = timezone.now() - MAIL_LEASE - timedelta(seconds=1)
    Invitation.objects.filter(pk=invitation.pk).update(mail_asked_at=long_ago)
    tasks.sweep()
    tasks.sweep()  # the second leaves the message its time
    assert queued == [invitation.pk]


def test_a_mail_server_that_fails_is_tried_again_and_then_left(settings):
    invitation = services.invite(
        by=manager_of(make_company()), email="a@people.example", role=Role.LEARNER
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _try in range(MAIL_MAX_TRIES + 1):
        tasks.send_invitation(invitation.pk)
    invitation.refresh_from_db()
    assert (invitation.mail_tries, invitation.state) == (MAIL_MAX_TRIES, "failed")


@pytest.mark.parametrize("closed", ["accepted_at", "revoked_at"])
def test_a_closed_invitation_is_not_mailed(closed):
    invitation = make_invitation(mail_sent_at=None, **{closed: timezone.now()})
    tasks.send_invitation(invitation.pk)
    assert mail.outbox == []


# ---------------------------------------------------------------- joining


def test_the_invited_person_joins_by_the_link(client):
    team = make_team()
    user = make_user(email="ann@people.example")
    make_invitation(
        company=team.company, team=team, email=user.email, role=Role.TEAM_MANAGER, token="t" * 43
    )
    client.force_login(user)
    page = client.get(Invitation.link("t" * 43)).content.decode()
    assert team.company.name in page
    assert "Team manager" in page
    assert not Membership.objects.exists()
    answer = client.post(Invitation.link("t" * 43))
    assert answer.url == reverse("courses:home")
    place = Membership.objects.get()
    assert (place.user, place.company, place.team, place.role) == (
        user,
        team.company,
        team,
        Role.TEAM_MANAGER,
    )


def test_a_second_click_changes_nothing(client):
    user = make_user(email="ann@people.example")
    make_invitation(email=user.email, token="t" * 43)
    client.force_login(user)
    for _click in range(2):
        assert client.post(Invitation.link("t" * 43)).url == reverse("courses:home")
    assert Membership.objects.count() == 1


def test_who_belongs_already_keeps_the_role():
    place = make_membership(role=Role.COMPANY_MANAGER)
    invitation = make_invitation(company=place.company, email=place.user.email)
    assert services.accept(invitation=invitation, user=place.user) == place
    place.refresh_from_db()
    assert place.role == Role.COMPANY_MANAGER


def test_a_confirmed_second_address_counts(client):
    user = make_user()
    user.emailaddress_set.create(email="second@people.example", verified=True)
    invitation = make_invitation(email="second@people.example")
    assert services.accept(invitation=invitation, user=user)


def test_an_unconfirmed_second_address_does_not_count():
    user = make_user()
    user.emailaddress_set.create(email="second@people.example", verified=False)
    invitation = make_invitation(email="second@people.example")
    with pytest.raises(ValidationError) as error:
        services.accept(invitation=invitation, user=user)
    assert error.value.code == "other_address"


def test_another_account_is_told_which_one_is_meant(client):
    make_invitation(email="ann@people.example", token="t" * 43)
    client.force_login(make_user(email="bob@people.example"))
    for answer in (client.get(Invitation.link("t" * 43)), client.post(Invitation.link("t" * 43))):
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "ann@people.example" in page
        assert "bob@people.example" in page
    assert not Membership.objects.exists()


def test_an_unknown_link_is_not_found(client):
    answer = client.get(Invitation.link("x" * 43))
    assert answer.status_code == 404
    assert "We do not know this invitation" in answer.content.decode()


@pytest.mark.parametrize(
    ("closing", "says"),
    [
        ("accepted_at", "This invitation was already used"),
        ("revoked_at", "This invitation was taken back"),
        ("expires_at", "This invitation has expired"),
    ],
)
def test_a_link_that_no_longer_works_says_why(client, closing, says):
    invitation = make_invitation(token="t" * 43)
    if closing == "expires_at":
        expire(invitation)
    else:
        Invitation.objects.update(**{closing: timezone.now()})
    client.force_login(make_user(email=invitation.email))
    for answer in (client.get(Invitation.link("t" * 43)), client.post(Invitation.link("t" * 43))):
        assert answer.status_code == 410
        assert says in answer.content.decode()
    assert not Membership.objects.exists()


def test_a_visitor_signs_up_by_the_link_and_joins_without_a_second_mail(client):
    invite_and_mail("new@people.example")
    link = link_in(mail.outbox.pop())
    page = client.get(link).content.decode()
    sign_up = re.search(r'href="(/accounts/signup/[^"]+)"', page)[1].replace("&amp;", "&")
    form = client.get(sign_up).content.decode()
    assert 'value="new@people.example"' in form
    answer = client.post(
        sign_up,
        {
            "email": "new@people.example",
            "password1": "a long enough passphrase",
            "full_name": "Ngozi Okonjo",
            "next": link,
        },
    )
    assert answer.url == link
    assert mail.outbox == []
    client.post(link)
    assert Membership.objects.get(user__email="new@people.example").role == Role.LEARNER


def test_a_sign_up_by_the_link_with_another_address_must_confirm_it(client):
    invite_and_mail("new@people.example")
    link = link_in(mail.outbox.pop())
    client.get(link)
    answer = client.post(
        reverse("account_signup"),
        {
            "email": "other@people.example",
            "password1": "a long enough passphrase",
            "full_name": "Somebody Else",
            "next": link,
        },
    )
    assert answer.url == reverse("account_email_verification_sent")
    assert [message.to for message in mail.outbox] == [["other@people.example"]]


def test_a_visitor_signs_in_and_comes_back(client):
    user = make_user()
    make_invitation(email=user.email, token="t" * 43)
    page = client.get(Invitation.link("t" * 43)).content.decode()
    address = re.search(r'href="(/accounts/login/[^"]+)"', page)[1]
    answer = client.post(
        address.replace("&amp;", "&"),
        {"login": user.email, "password": "a long enough passphrase"},
    )
    assert answer.url == f"/company/join/{'t' * 43}/"
