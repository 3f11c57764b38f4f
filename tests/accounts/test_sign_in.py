"""Signing up, confirming, signing in, and a forgotten password."""

import re

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.urls import reverse

import academy.settings
from academy.accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_UP, LOGIN, RESET = "/accounts/signup/", "/accounts/login/", "/accounts/password/reset/"


def sign_up(client, *, email="ngozi@people.example", full_name="Ngozi Okonjo", **fields):
    data = {"email": email, "full_name": full_name, "password1": PASSWORD} | fields
    return client.post(SIGN_UP, data)


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def test_signing_up_confirming_and_landing_at_home(client):
    answer = sign_up(client)
    assert answer.url == reverse("account_email_verification_sent")
    assert client.get("/profile/").status_code == 302  # nobody is signed in yet
    message = mail.outbox.pop()
    assert message.subject == "Confirm your e-mail address"
    link = link_in(message)
    assert "Yes, this is my address" in client.get(link).content.decode()
    answer = client.post(link)
    assert answer.url == reverse("courses:home")
    assert User.objects.get().full_name == "Ngozi Okonjo"
    assert client.get("/profile/").status_code == 200


def test_an_account_stays_closed_until_its_address_is_confirmed(client):
    sign_up(client)
    answer = client.post(LOGIN, {"login": "ngozi@people.example", "password": PASSWORD})
    assert answer.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_confirmation_in_another_browser_leads_to_sign_in(client):
    sign_up(client)
    other = type(client)()
    answer = other.post(link_in(mail.outbox.pop()))
    assert answer.url == reverse("account_login")


def test_a_wrong_link_says_what_to_do(client):
    page = client.get("/accounts/confirm-email/wrong/").content.decode()
    assert "too old or was already used" in page


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@people.example", "not the password"), ("nobody@people.example", PASSWORD)],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, email, password):
    make_user(email="ada@people.example")
    answer = client.post(LOGIN, {"login": email, "password": password})
    page = answer.content.decode()
    assert "The email address and/or password you specified are not correct." in page


def test_an_address_is_the_same_in_capitals(client):
    make_user(email="ada@people.example")
    answer = client.post(LOGIN, {"login": "ADA@People.example", "password": PASSWORD})
    assert answer.url == reverse("courses:home")
    assert sign_up(client.__class__(), email="Ada@People.Example").status_code == 302
    assert User.objects.count() == 1


def test_sign_up_answers_the_same_for_a_known_and_an_unknown_address(client):
    make_user(email="ada@people.example")
    known, unknown = (
        sign_up(type(client)(), email=e) for e in ("ada@people.example", "n@x.example")
    )
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    told, confirm = mail.outbox
    assert told.subject == "You already have an account"
    assert "already has an account, so nothing has changed" in told.body
    assert confirm.subject == "Confirm your e-mail address"


def test_reset_answers_the_same_for_a_known_and_an_unknown_address(client):
    make_user(email="ada@people.example")
    known, unknown = (
        type(client)().post(RESET, {"email": email})
        for email in ("ada@people.example", "nobody@people.example")
    )
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password",
        "There is no account with this address",
    ]


def test_a_forgotten_password_is_chosen_anew(client, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    user = make_user(email="ada@people.example")
    client.post(RESET, {"email": user.email})
    page = client.get(link_in(mail.outbox.pop()), follow=True)
    address = page.redirect_chain[-1][0]
    new = "quite another passphrase"
    answer = client.post(address, {"password1": new, "password2": new})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    answer = type(client)().post(LOGIN, {"login": user.email, "password": new})
    assert answer.url == reverse("courses:home")
    notice = mail.outbox[-1]
    assert notice.subject == "Your password is changed"
    assert "Was it you?" in notice.body


def test_a_used_reset_link_says_so(client):
    page = client.get("/accounts/password/reset/key/1-wrong-key/").content.decode()
    assert "This link no longer works" in page


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "ngozi@people.example"])
def test_a_weak_password_is_refused(client, password):
    answer = sign_up(client, password1=password)
    assert answer.status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  王   小明 ", "王 小明"),
        ("محمد الأمين", "محمد الأمين"),
        ("Zoe\u0308 O'Brien", "Zoë O'Brien"),
        ("김\u00a0민준", "김 민준"),
    ],
)
def test_a_name_in_any_script_is_kept_in_one_form(client, typed, kept):
    sign_up(client, full_name=typed)
    assert User.objects.get().full_name == kept


@pytest.mark.parametrize("typed", ["Ada\u202eExample", "Ada\u0007", "   "])
def test_a_name_with_invisible_signs_or_none_is_refused(client, typed):
    assert sign_up(client, full_name=typed).status_code == 200
    assert not User.objects.exists()


def test_too_many_wrong_passwords_are_stopped_with_our_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    make_user(email="ada@people.example")
    answers = [
        client.post(LOGIN, {"login": "ada@people.example", "password": "wrong"})
        for _try in range(4)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Responsible Minerals Academy" in answers[-1].content.decode()


def test_the_project_limits_rates_and_hashes_with_argon2(settings):
    assert academy.settings.ACCOUNT_RATE_LIMITS.keys() == {"visitor_quiz"}  # allauth's are on
    settings.PASSWORD_HASHERS = academy.settings.PASSWORD_HASHERS
    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
        "account_logout",
    ],
)
def test_each_page_about_the_account_opens(client, name):
    user = make_user()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "academy.css" in answer.content.decode()


def test_a_second_step_is_added_only_with_the_password_again(client):
    user = make_user()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_signing_out_forgets_the_person(client):
    client.force_login(make_user())
    client.post(reverse("account_logout"))
    assert client.get("/profile/").status_code == 302
