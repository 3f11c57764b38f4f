"""API tokens: made and revoked by their owner, shown once, kept as a hash."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from academy.accounts import tokens
from academy.accounts.models import ApiToken
from academy.accounts.tokens import find_token, make_token, revoke_token
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
PAGE = "/profile/tokens/"
TEXT = re.compile(r"rma_[a-z0-9]{12}_[A-Za-z0-9_-]{43}")


def just_signed_in(client, user):
    """Sign in as somebody who typed the password a moment ago."""
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_token_is_shown_once_and_then_never(client):
    user = make_user()
    just_signed_in(client, user)
    answer = client.post(PAGE, {"name": "Pipeline", "days": "30"})
    (text,) = TEXT.findall(answer.content.decode())
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    page = client.get(PAGE).content.decode()
    assert "Pipeline" in page
    assert "never used" in page
    assert not TEXT.search(page)
    token = find_token(text)
    assert token.user == user
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)


def test_what_is_stored_opens_nothing():
    token, text = make_token(user=make_user(), name="CI", days=30)
    secret = text.rpartition("_")[2] if text.count("_") == 2 else text[17:]
    stored = ApiToken.objects.values().get()
    assert secret not in str(stored)
    assert find_token(f"rma_{token.key}_{token.secret_hash[:43]}") is None


def test_a_token_with_another_secret_is_not_found():
    token, text = make_token(user=make_user(), name="CI", days=30)
    assert find_token(text) == token
    changed = text[:-1] + ("A" if text[-1] != "A" else "B")
    for wrong in (changed, text[:-1], text + "A", text.upper(), f" {text}", ""):
        assert find_token(wrong) is None


def test_making_one_needs_the_password_again(client):
    client.force_login(make_user())
    answer = client.post(PAGE, {"name": "Pipeline", "days": "30"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("form", [{"name": "", "days": "30"}, {"name": "CI", "days": "9999"}])
def test_a_form_that_is_wrong_makes_none(client, form):
    just_signed_in(client, make_user())
    assert client.post(PAGE, form).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_person_has_so_many_and_no_more(client, monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 2)
    user = make_user()
    first, _text = make_token(user=user, name="1", days=30)
    make_token(user=user, name="2", days=30)
    with pytest.raises(ValidationError, match="Revoke one"):
        make_token(user=user, name="3", days=30)
    just_signed_in(client, user)
    page = client.post(PAGE, {"name": "3", "days": "30"})
    assert page.status_code == 422
    assert "You have 2 tokens already." in page.content.decode()
    revoke_token(token=first)
    make_token(user=user, name="3", days=30)


def test_a_revoked_token_is_gone_from_the_page_and_opens_nothing(client):
    user = make_user()
    token, text = make_token(user=user, name="Old server", days=30)
    client.force_login(user)
    address = reverse("accounts:revoke_token", args=[token.pk])
    assert "Revoke the token “Old server”?" in client.get(address).content.decode()
    assert find_token(text)  # asked, not done
    page = client.post(address, follow=True).content.decode()
    assert "The token is revoked." in page
    assert "Old server" not in page
    assert find_token(text) is None
    assert client.post(address).status_code == 404


def test_nobody_else_revokes_it(client):
    token, text = make_token(user=make_user(), name="CI", days=30)
    client.force_login(make_user(is_superuser=True))
    assert client.post(reverse("accounts:revoke_token", args=[token.pk])).status_code == 404
    assert find_token(text)


def test_the_last_use_is_noted_once_a_minute(django_assert_num_queries):
    token, text = make_token(user=make_user(), name="CI", days=30)
    find_token(text)
    with django_assert_num_queries(1):
        find_token(text)
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    with django_assert_num_queries(2):
        find_token(text)


def test_the_page_has_few_queries_however_many_there_are(client, django_assert_max_num_queries):
    user = make_user()
    client.force_login(user)
    for count in (1, 10):
        for _each in range(count):
            make_token(user=user, name="CI", days=30)
        with django_assert_max_num_queries(5):
            client.get(PAGE)
