"""The profile page."""

import zoneinfo

import pytest

from academy.accounts.forms import time_zone_choices
from tests.factories import make_user

PROFILE = "/profile/"


@pytest.mark.django_db
def test_name_and_time_zone_are_saved_and_said_so(client):
    user = make_user()
    client.force_login(user)
    data = {"full_name": "Nguyễn  Thị Minh", "time_zone": "Asia/Ho_Chi_Minh"}
    page = client.post(PROFILE, data, follow=True).content.decode()
    assert "Your profile is saved." in page
    user.refresh_from_db()
    assert (user.full_name, user.time_zone) == ("Nguyễn Thị Minh", "Asia/Ho_Chi_Minh")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"full_name": "", "time_zone": "UTC"},
        {"full_name": "Ada", "time_zone": "Mars/Base"},
        {"full_name": "x" * 151, "time_zone": "UTC"},
    ],
)
def test_what_is_wrong_is_refused_and_nothing_changes(client, data):
    user = make_user()
    client.force_login(user)
    answer = client.post(PROFILE, data)
    assert answer.status_code == 422
    assert "Please put this right" in answer.content.decode()
    user.refresh_from_db()
    assert (user.full_name, user.time_zone) == ("Ada Example", "UTC")


@pytest.mark.django_db
def test_the_profile_leads_to_everything_about_the_account(client):
    user = make_user()
    client.force_login(user)
    page = client.get(PROFILE).content.decode()
    assert "English" in page
    assert 'name="language"' not in page  # one language: nothing to choose
    for address in ("email/", "password/change/", "2fa/", "sessions/", "logout/"):
        assert f"/accounts/{address}" in page


@pytest.mark.django_db
def test_the_language_is_chosen_where_there_are_several(client, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    settings.DEBUG = True  # a running server prints the menu once
    client.force_login(make_user())
    page = client.get(PROFILE).content.decode()
    assert 'name="language"' in page


@pytest.mark.django_db
def test_nothing_but_the_profile_can_be_changed(client):
    user = make_user()
    client.force_login(user)
    data = {"full_name": "A", "time_zone": "UTC", "is_superuser": "on", "email": "x@x.example"}
    client.post(PROFILE, data)
    user.refresh_from_db()
    assert not user.is_superuser
    assert user.email != "x@x.example"


def names(choices):
    for value, label in choices:
        yield from (name for name, _words in label) if isinstance(label, list) else [value]


def test_every_choice_is_a_time_zone_and_an_old_one_is_kept():
    assert set(names(time_zone_choices())) <= zoneinfo.available_timezones()
    assert "Africa/Kigali" in names(time_zone_choices())
    assert "EST5EDT" not in names(time_zone_choices())
    assert "EST5EDT" in names(time_zone_choices("EST5EDT"))
