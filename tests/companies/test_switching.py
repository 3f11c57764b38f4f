"""A person of several companies acts for one at a time."""

import pytest
from django.urls import reverse

from tests.factories import make_company, make_membership, make_user

pytestmark = pytest.mark.django_db

SWITCH = "/company/switch/"


@pytest.fixture
def person():
    user = make_user()
    for name in ("Alpha", "Beta"):
        make_membership(user=user, company=make_company(name), role="company_manager")
    return user


def test_the_first_company_by_name_is_current_until_another_is_chosen(client, person):
    client.force_login(person)
    assert "Alpha" in client.get("/company/").content.decode().split("<h1>")[1][:20]
    beta = person.memberships.get(company__name="Beta").company_id
    client.post(SWITCH, {"company": beta})
    assert "Beta" in client.get("/company/").content.decode().split("<h1>")[1][:20]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/company/", "/company/"),
        ("", "home"),
        ("https://evil.example/", "home"),
        ("//evil.example/", "home"),
        ("javascript:alert(1)", "home"),
    ],
)
def test_switching_leads_back_but_never_away(client, person, address, leads_to):
    client.force_login(person)
    company = person.memberships.first().company_id
    answer = client.post(SWITCH, {"company": company, "next": address})
    assert answer.url == (reverse("courses:home") if leads_to == "home" else leads_to)


@pytest.mark.parametrize("company", ["", "x", "999999"])
def test_a_company_of_others_is_not_found(client, person, company):
    client.force_login(person)
    assert client.post(SWITCH, {"company": company}).status_code == 404
    assert client.post(SWITCH, {"company": make_company().pk}).status_code == 404


def test_a_place_that_ended_no_longer_counts(client, person):
    client.force_login(person)
    place = person.memberships.get(company__name="Beta")
    client.post(SWITCH, {"company": place.company_id})
    place.delete()
    assert "Alpha" in client.get("/company/").content.decode().split("<h1>")[1][:20]
