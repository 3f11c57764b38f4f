"""Companies in the CMS: operators keep them, authors of courses do not even see them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from academy.companies.models import Company, Membership, Role
from tests.factories import make_company, make_invitation, make_membership, make_user

pytestmark = pytest.mark.django_db

LISTS = ["company:index", "team:index", "membership:index", "invitation:index"]


@pytest.fixture
def operator():
    return make_user(is_superuser=True, is_staff=True)


@pytest.fixture
def author():
    user = make_user()
    group = Group.objects.create(name="Authors of tests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


@pytest.mark.parametrize("name", LISTS)
def test_an_operator_sees_the_list(client, operator, name):
    make_membership()
    make_invitation()
    client.force_login(operator)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_an_author_does_not(client, author, name):
    client.force_login(author)
    assert client.get(reverse(name)).url == reverse("wagtailadmin_home")


def test_an_operator_makes_a_company_with_a_team(client, operator):
    client.force_login(operator)
    form = {"name": "Lode Ltd", "country": "RW", "email_domains": "lode.example, Tin.example"}
    client.post(reverse("company:add"), form)
    company = Company.objects.get()
    assert company.domains == ["lode.example", "tin.example"]
    client.post(reverse("team:add"), {"company": company.pk, "name": "Assay"})
    assert company.teams.get().name == "Assay"


def test_an_operator_changes_a_role_and_the_log_keeps_it(client, operator):
    place = make_membership()
    client.force_login(operator)
    form = {"user": place.user_id, "company": place.company_id, "role": Role.COMPANY_MANAGER}
    client.post(reverse("membership:edit", args=[place.pk]), form)
    assert Membership.objects.get().role == Role.COMPANY_MANAGER
    entry = ModelLogEntry.objects.get(object_id=str(place.pk), action="wagtail.edit")
    assert entry.user == operator


def test_a_team_of_another_company_is_refused(client, operator):
    place, other = make_membership(), make_company()
    team = other.teams.create(name="Theirs")
    client.force_login(operator)
    form = {
        "user": place.user_id,
        "company": place.company_id,
        "role": Role.TEAM_MANAGER,
        "team": team.pk,
    }
    client.post(reverse("membership:edit", args=[place.pk]), form)
    assert Membership.objects.get().role == Role.LEARNER


def test_an_invitation_can_only_be_looked_at(client, operator):
    invitation = make_invitation()
    client.force_login(operator)
    page = client.get(reverse("invitation:inspect", args=[invitation.pk]))
    assert page.status_code == 200
    assert invitation.token_hash not in page.content.decode()
    for name in ("invitation:edit", "invitation:delete"):
        assert client.get(reverse(name, args=[invitation.pk])).status_code == 302
    assert client.get(reverse("invitation:add")).status_code == 302
