"""Choosing a colleague of thousands by name or address, and nobody of another company."""

import re

import pytest
from django.urls import reverse

from academy.accounts.models import User
from academy.companies.models import Membership
from assessments.readiness.models import Action
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import make_action, make_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company("Rowan")


@pytest.fixture
def assessment(company):
    return make_assessment(
        company=company, owner=make_manager(company=company, full_name="Mia Manager")
    )


@pytest.fixture
def address(client, assessment):
    client.force_login(assessment.owner)
    return reverse("readiness:people", args=[assessment.pk])


@pytest.fixture
def ask(client, address):
    """Ask a colleague for a section, as a form without JavaScript does; return the response."""
    return lambda person, **more: client.post(address, {"person": person, "sections": "LAB"} | more)


def hire(company, number, start=0):
    """Give a company many people at once, who are called Sam."""
    made = User.objects.bulk_create(
        User(email=f"sam{one}@rowan.example", full_name=f"Sam {one}")
        for one in range(start, start + number)
    )
    Membership.objects.bulk_create(Membership(user=one, company=company) for one in made)


@pytest.mark.parametrize(
    "typed",
    [
        "maria.lopez@rowan.example",
        "  Maria.Lopez@Rowan.Example ",
        "Whoever <maria.lopez@rowan.example>",
        "maria lopez",
    ],
)
def test_an_exact_address_or_a_name_that_nobody_else_has_is_enough(ask, assessment, company, typed):
    maria = make_learner(
        company=company, full_name="Maria Lopez", email="maria.lopez@rowan.example"
    )
    make_learner(company=company, full_name="Maria Stein")
    assert ask(typed).status_code == 302
    assert assessment.delegations.get().person == maria


def test_of_two_with_one_name_one_is_picked_until_another_name_is_typed(ask, assessment, company):
    for address in ("a@rowan.example", "b@rowan.example"):
        make_learner(company=company, full_name="Maria", email=address)
    refused = ask("maria")
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "2 colleagues are called “maria”: choose one." in shown
    for address in ("a@rowan.example", "b@rowan.example"):
        assert f'value="{address}"' in shown
    pick = {"person-for": "maria", "person-pick": "b@rowan.example"}
    assert ask("Hal", **pick).status_code == 422  # the pick was of another name
    assert ask("maria", **pick).status_code == 302
    assert assessment.delegations.get().person.email == "b@rowan.example"


def test_part_of_a_name_is_asked_about_before_somebody_gets_a_mail(ask, assessment, company):
    make_learner(company=company, full_name="Hal Helper", email="hal@rowan.example")
    assert "One colleague is found by “hal”." in (first := ask("hal")).content.decode()
    assert 'value="hal@rowan.example"' in first.content.decode()
    assert (
        ask("hal", **{"person-for": "hal", "person-pick": "hal@rowan.example"}).status_code == 302
    )


def test_words_find_in_any_order_and_what_finds_nobody_says_what_to_do(ask, company):
    make_learner(company=company, full_name="Hal Helper", email="hal@rowan.example")
    assert 'value="hal@rowan.example"' in ask("helper hal").content.decode()
    assert 'value="hal@rowan.example"' in ask("hal@row").content.decode()
    assert "No colleague of this company is found by “rowan”." in ask("rowan").content.decode()
    assert "No colleague of this company is found by “Ghost”." in ask("Ghost").content.decode()
    assert "Type the name or e-mail address of a colleague." in ask(" ").content.decode()
    assert ask("a\0b").status_code == 422


def test_at_most_ten_are_shown_of_many(ask, company):
    hire(company, 30)
    shown = ask("Sam").content.decode()
    assert "More than 10 colleagues are found by “Sam”." in shown
    assert shown.count('name="person-pick"') == 10


def test_nobody_of_another_company_is_found_or_chosen(client, ask, assessment, company):
    other = make_company("Calder")
    stranger = make_manager(company=other, full_name="Sue Stranger", email="sue@calder.example")
    former = make_learner(company=company, full_name="Fay Former", email="fay@rowan.example")
    former.memberships.all().delete()
    gone = make_learner(company=company, full_name="Guy Gone", email="guy@rowan.example")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    new = reverse("readiness:new_action", args=[assessment.pk, "GOV-01"])
    for one in (stranger, former, gone):
        for typed in (one.email, one.full_name, one.full_name.split()[0], one.pk):
            pick = {"person-for": typed, "person-pick": one.email}
            owner = {"owner": typed, "owner-for": typed, "owner-pick": one.email}
            for refused in (
                ask(typed),
                ask(typed, **pick),
                ask(typed, **pick | {"owner": "1"}),
                client.post(new, owner),
            ):
                assert refused.status_code == 422
                offered = re.findall(r'type="radio"[^>]*value="(.*?)"', refused.content.decode())
                assert one.email not in offered
    assert not assessment.delegations.exists()
    assert not Action.objects.exists()
    assessment.refresh_from_db()
    assert assessment.owner.full_name == "Mia Manager"
    search = reverse("readiness:colleagues", args=[company.pk])
    for one in ("Sue", "Fay", "Guy"):
        assert client.get(search, {"q": one}).json() == {"people": []}
    assert client.get(reverse("readiness:colleagues", args=[other.pk])).status_code == 404


def test_colleagues_are_offered_to_those_who_lead_an_assessment_alone(client, assessment, company):
    hire(company, 12)
    helper = make_learner(company=company, full_name="Hal Helper", email="hal@rowan.example")
    search = reverse("readiness:colleagues", args=[company.pk])
    client.force_login(helper)
    assert client.get(search, {"q": "Sam"}).status_code == 404
    make_assessment(company=company, owner=helper)
    assert len(client.get(search, {"q": "Sam"}).json()["people"]) == 10
    assert client.get(search, {"q": "hal"}).json()["people"] == ["Hal Helper <hal@rowan.example>"]
    assert client.get(search, {"q": ""}).json()["people"] == []
    assert client.get(search, {"q": "\0"}).json()["people"] == []
    helper.memberships.all().delete()
    assert client.get(search, {"q": "Sam"}).status_code == 404


def test_who_is_chosen_already_stands_there_and_stays_when_it_is_sent_back(
    client, assessment, company
):
    owner = make_learner(company=company, full_name="Olu Owner", email="olu@rowan.example")
    action = make_action(assessment=assessment, owner=owner)
    client.force_login(assessment.owner)
    address = reverse("readiness:edit_action", args=[action.pk])
    form = client.get(address).context["form"]
    assert form["owner"].value() == "Olu Owner <olu@rowan.example>"
    data = {one.name: one.value() for one in form}
    assert client.post(address, data | {"title": "Another title"}).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.owner) == ("Another title", owner)
    owner.memberships.all().delete()
    assert client.get(address).context["form"]["owner"].value() == ""


def test_a_page_asks_as_often_and_weighs_as_much_for_thousands_of_people(
    client, django_assert_max_num_queries, address, ask, assessment, company
):
    new = reverse("readiness:new_action", args=[assessment.pk, "GOV-01"])
    hire(company, 20)

    def sizes():
        pages = [
            client.get(address),
            client.get(new),
            ask("Sam"),
            client.post(new, {"owner": "Sam"}),
        ]
        return [len(one.content) for one in pages]

    with django_assert_max_num_queries(100) as few:
        before = sizes()
    hire(company, 5_000, start=20)
    with django_assert_max_num_queries(len(few)):
        after = sizes()
    assert max(abs(b - a) for a, b in zip(before, after, strict=True)) < 200  # tokens and numbers
