"""What an installation begins with, and who may do what in the editor."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Page, Site

from academy.site.first_pages import after_migrating
from academy.site.groups import GRANTS
from academy.site.models import GroupGrant, HomePage
from courses.models import CataloguePage
from tests.courses.test_blocks import make_image
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db


def make_member(group):
    person = make_user()
    person.groups.add(Group.objects.get(name=group))
    return person


def test_migrating_again_makes_nothing_twice():
    before = (Page.objects.count(), Group.objects.count(), Site.objects.count())
    after_migrating()
    assert (Page.objects.count(), Group.objects.count(), Site.objects.count()) == before


def test_an_empty_installation_has_a_front_page_and_an_empty_catalogue(client):
    assert "Know where your minerals come from" in client.get("/").content.decode()
    assert "No course fits" in client.get(reverse("courses:catalogue")).content.decode()


def test_an_update_grants_what_is_new_once_and_undoes_nothing():
    group = Group.objects.get(name="Subject experts")
    granted = set(group.permissions.values_list("codename", flat=True))
    readiness = {code for code in granted if "questionset" in code or "criterion" in code}
    assert granted - readiness == {"access_admin", "view_drafts"}
    # an installation of before, which did not know the permission; its operator added another
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_skill"]))
    GroupGrant.objects.filter(grant="courses.view_drafts").delete()
    after_migrating()
    now = set(group.permissions.values_list("codename", flat=True))
    assert now == {"access_admin", "view_drafts", "view_skill"}
    group.permissions.clear()  # what an operator takes away stays away
    after_migrating()
    assert not group.permissions.exists()


def test_every_permission_that_a_group_is_granted_exists():
    wanted = {str(grant) for grants in GRANTS.values() for grant in grants}
    assert set(GroupGrant.objects.values_list("grant", flat=True)) == wanted


@pytest.mark.parametrize("group", ["Trainers", "Authors", "Site editors"])
def test_who_writes_adds_and_chooses_pictures_and_files(client, group):
    client.force_login(make_member(group))
    for app in ("wagtailimages", "wagtaildocs"):
        assert client.get(reverse(f"{app}:add")).status_code == 200
        assert client.get(reverse(f"{app}:index")).status_code == 200
    picture = make_image()
    chooser = client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert picture.title in chooser


@pytest.mark.parametrize(
    ("group", "may_edit_courses", "may_edit_site"),
    [("Trainers", True, False), ("Site editors", False, True), ("Markers", False, False)],
)
def test_each_group_edits_its_own_pages_and_no_others(
    client, group, may_edit_courses, may_edit_site
):
    client.force_login(make_member(group))
    course, home = make_course(), HomePage.objects.get()
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    for page, may in [(course, may_edit_courses), (home, may_edit_site)]:
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert (answer.status_code == 200) is may


def test_nobody_of_a_group_manages_people_or_companies(client):
    for group in ("Trainers", "Site editors", "Markers"):
        client.force_login(make_member(group))
        answer = client.get(reverse("wagtailusers_users:index"))
        assert answer.status_code in {302, 403}


def test_a_learner_does_not_reach_the_editor(client):
    client.force_login(make_user())
    assert client.get(reverse("wagtailadmin_home")).status_code in {302, 403}


def test_a_trainer_makes_a_course_below_the_catalogue(client):
    client.force_login(make_member("Trainers"))
    shelf = CataloguePage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", shelf.pk])
    assert client.get(address).status_code == 200


def test_a_draft_of_a_course_is_seen_as_a_visitor_would(client):
    client.force_login(make_member("Trainers"))
    course = make_course(title="A course in the making", live=False)
    course.save_revision()
    page = client.get(reverse("wagtailadmin_pages:view_draft", args=[course.pk]))
    assert "A course in the making" in page.content.decode()
