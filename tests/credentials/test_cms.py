import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.factories import make_credential, make_user

pytestmark = pytest.mark.django_db


def make_staff(*codenames):
    """A person of the CMS whose group has these permissions."""
    group = Group.objects.create(name="Certificate office")
    group.permissions.set(
        Permission.objects.filter(codename__in=[*codenames, "access_admin"]).all()
    )
    user = make_user()
    user.groups.add(group)
    return user


def test_an_operator_finds_a_credential_by_name_and_by_a_badly_typed_code(client):
    client.force_login(make_user(is_superuser=True))
    credential = make_credential(holder_name="Amina Okafor", code="7KQ2-M9X1-0TCD")
    make_credential(holder_name="Somebody Else")
    for query in ("okafor", "7kq2m9xiotcd"):
        text = client.get(reverse("credential:index"), {"q": query}).content.decode()
        assert credential.code in text
        assert "Somebody Else" not in text


def test_who_may_look_but_not_revoke_gets_no_way_to_revoke(client):
    client.force_login(make_staff("view_credential"))
    credential = make_credential()
    inspect = client.get(reverse("credential:inspect", args=[credential.pk]))
    assert inspect.status_code == 200
    revoke = reverse("credential:revoke", args=[credential.pk])
    assert revoke not in inspect.content.decode()
    client.post(revoke, {"reason": "Because."})
    credential.refresh_from_db()
    assert credential.revoked_at is None


def test_who_may_revoke_does_so_with_a_reason_and_once(client):
    client.force_login(make_staff("view_credential", "revoke_credential"))
    credential = make_credential()
    inspect = reverse("credential:inspect", args=[credential.pk])
    revoke = reverse("credential:revoke", args=[credential.pk])
    assert revoke in client.get(inspect).content.decode()
    assert credential.code in client.get(revoke).content.decode()
    assert client.post(revoke, {"reason": " "}).status_code == 200
    response = client.post(revoke, {"reason": "Issued by mistake."})
    assert response.headers["Location"] == inspect
    credential.refresh_from_db()
    assert credential.revoked_reason == "Issued by mistake."
    assert "already revoked" in client.post(revoke, {"reason": "Again."}).content.decode()
    assert revoke not in client.get(inspect).content.decode()


def test_nobody_adds_edits_or_deletes_a_credential_by_hand(client):
    client.force_login(make_user(is_superuser=True))
    credential = make_credential()
    for action, arguments in (("add", []), ("edit", [credential.pk]), ("delete", [credential.pk])):
        response = client.post(reverse(f"credential:{action}", args=arguments), {"code": "x"})
        assert response.status_code in {302, 403, 404}
    credential.refresh_from_db()
    assert credential.code != "x"


def test_learners_and_trainers_without_the_permission_see_no_credentials(client):
    make_credential(holder_name="Amina Okafor")
    for person in (make_user(), make_staff()):
        client.force_login(person)
        response = client.get(reverse("credential:index"))
        assert "Amina Okafor" not in response.content.decode()
        assert response.status_code in {302, 403}
