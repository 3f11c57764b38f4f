"""Learning paths: joining, progress over courses and parts of them, and their certificate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.credentials.models import Credential
from courses.core.paths import Part, progress_on_path
from courses.models import CataloguePage, Enrolment, How, PathEnrolment, PathItem, PathPage
from courses.paths import settle_path
from courses.services import complete_activity, enrol
from tests.courses.factories import lessons_of, make_published_course, publish
from tests.factories import make_user

KEYS = st.integers(1, 5)
PARTS = st.builds(Part, KEYS, st.one_of(st.none(), st.frozensets(KEYS, min_size=1)), st.booleans())


@given(st.lists(PARTS), st.frozensets(KEYS), st.frozensets(KEYS), st.frozensets(KEYS))
def test_progress_on_a_path_stays_in_its_bounds_and_only_grows(parts, courses, some, more):
    less = progress_on_path(parts, courses=courses, activities=some)
    most = progress_on_path(parts, courses=courses, activities=some | more)
    required = sum(part.is_required for part in parts)
    assert 0 <= less.done <= most.done <= most.total == required
    assert not progress_on_path([], courses=courses, activities=some).is_complete


def make_path(*targets, optional=(), **fields):
    """A published path of these pages, in this order."""
    values = {"title": "For buyers", "slug": "for-buyers", "code": "P1", "summary": "In order."}
    page = PathPage(live=False, **(values | fields))
    page.items = [PathItem(target=target.page_ptr) for target in targets]
    page.items.add(*(PathItem(target=one.page_ptr, is_required=False) for one in optional))
    return publish(CataloguePage.objects.get().add_child(instance=page))


def read(learner, lessons):
    for lesson in lessons:
        complete_activity(learner=learner, activity=lesson, how=How.READ)


@pytest.fixture
def two_courses(db):
    return [make_published_course(lessons=2) for _one in range(2)]


def test_a_path_of_a_course_and_a_lesson_ends_in_one_certificate(client, two_courses):
    first, second = two_courses
    wanted, other = lessons_of(second)
    path = make_path(first, wanted, optional=[other], objectives="Ask for the origin")
    learner = make_user(full_name="Ada Example")
    client.force_login(learner)
    joined = client.post(f"{path.get_absolute_url()}join/", follow=True).content.decode()
    assert "You are on the path." in joined
    assert Enrolment.objects.filter(learner=learner).count() == 2
    assert "0 of 2 done" in joined
    read(learner, [wanted])
    home = client.get("/learn/").content.decode()
    assert "1 of 2 done" in home
    assert first.title in home
    read(learner, lessons_of(first))
    assert PathEnrolment.objects.get().completed_at
    credential = Credential.objects.get(is_path=True)
    assert (credential.course_title, credential.outcomes) == ("For buyers", ["Ask for the origin"])
    page = client.get(credential.get_absolute_url()).content.decode()
    assert "has completed the learning path" in page
    assert Credential.objects.count() == 2  # the course has its own


def test_what_was_done_before_joining_counts(client, two_courses):
    first, _second = two_courses
    path = make_path(first)
    learner = make_user()
    enrol(learner=learner, course=first)
    read(learner, lessons_of(first))
    client.force_login(learner)
    client.post(f"{path.get_absolute_url()}join/")
    assert PathEnrolment.objects.get().completed_at


def test_what_is_taken_out_of_a_path_is_no_longer_asked_for(client, two_courses):
    first, second = two_courses
    path = make_path(first, second)
    learner = make_user()
    client.force_login(learner)
    client.post(f"{path.get_absolute_url()}join/")
    read(learner, lessons_of(first))
    assert not PathEnrolment.objects.get().completed_at
    path.items = [PathItem(target=first.page_ptr)]
    publish(path)
    PathEnrolment.objects.update(completed_at=None)
    Credential.objects.filter(is_path=True).delete()
    assert settle_path(path.translation_key) == 1
    PathEnrolment.objects.update(completed_at=None)
    client.get("/learn/")  # the home makes good what was lost on the way
    assert PathEnrolment.objects.get().completed_at


def test_visitors_see_paths_and_are_asked_to_sign_in(client, two_courses):
    path = make_path(*two_courses)
    assert path.title in client.get("/courses/").content.decode()
    assert "Sign in to join" in client.get(path.get_absolute_url()).content.decode()
    assert client.get("/paths/none/").status_code == 404
    path.unpublish()
    publish(two_courses[0])
    assert client.get(path.get_absolute_url()).status_code == 404


def test_home_and_path_ask_as_much_for_three_courses_as_for_one(
    client, two_courses, django_assert_max_num_queries
):
    learner = make_user()
    client.force_login(learner)
    paths = [make_path(two_courses[0])]
    paths.append(make_path(*two_courses, make_published_course(), slug="long", title="Long"))
    for path in paths:
        client.post(f"{path.get_absolute_url()}join/")
    for path in paths:
        client.get(path.get_absolute_url())
        with django_assert_max_num_queries(9):
            client.get(path.get_absolute_url())
    client.get("/learn/")
    with django_assert_max_num_queries(8):
        client.get("/learn/")
