import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import content
from courses.content import contents
from courses.models import ActivityCompletion, CoursePage, Enrolment, How
from courses.outline import outline_html, outline_modules
from courses.services import complete_activity, enrol
from tests.courses.factories import (
    lessons_of,
    make_lesson,
    make_module,
    make_published_course,
    publish,
)
from tests.factories import make_membership, make_user

pytestmark = pytest.mark.django_db

CATALOGUE = "/courses/"


@pytest.fixture
def course():
    return make_published_course(title="About tin")


@pytest.fixture
def learner(client):
    """Somebody who is signed in."""
    person = make_user(full_name="Ada Learner")
    client.force_login(person)
    return person


def queries_of(client, address):
    """Return how many queries a page makes once what all readers share is in the cache."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# ---------------------------------------------------------------- queries


@pytest.mark.parametrize(
    ("name", "most"), [("catalogue", 10), ("course", 10), ("lesson", 10), ("home", 8)]
)
def test_a_page_makes_few_queries_and_no_more_with_more_data(client, learner, name, most):
    make_membership(user=learner)

    def count():
        one = CoursePage.objects.order_by("path").first()
        addresses = {
            "catalogue": CATALOGUE,
            "course": one.get_absolute_url(),
            "lesson": lessons_of(one)[1].get_absolute_url(),
            "home": reverse("courses:home"),
        }
        return queries_of(client, addresses[name])

    enrol(learner=learner, course=make_published_course(lessons=2))
    little = count()
    module = make_module(CoursePage.objects.get())
    for _number in range(4):
        make_lesson(module)
    for _number in range(3):
        course = make_published_course(lessons=2)
        enrol(learner=learner, course=course)
        complete_activity(learner=learner, activity=lessons_of(course)[0], how=How.READ)
    assert count() == little <= most


def test_reading_all_courses_takes_as_many_queries_for_three_as_for_one():
    def count():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            contents()
        return len(queries)

    make_published_course()
    one = count()
    make_published_course()
    make_published_course()
    assert count() == one
    assert len(contents().outlines) == 3


@pytest.mark.parametrize("name", ["catalogue", "course", "preview"])
def test_a_visitor_costs_no_query_once_the_page_is_made(client, course, name):
    address = {
        "catalogue": CATALOGUE,
        "course": course.get_absolute_url(),
        "preview": lessons_of(course)[0].get_absolute_url(),
    }[name]
    assert queries_of(client, address) == 0


# ---------------------------------------------------------------- pages kept for visitors


def test_a_visitor_sees_what_was_published_at_once(client, course):
    assert "About tin" in client.get(CATALOGUE).text
    assert "About tin" in client.get(course.get_absolute_url()).text
    course.title = "About tantalum"
    publish(course)
    for address in (CATALOGUE, course.get_absolute_url()):
        page = client.get(address).text
        assert "About tantalum" in page
        assert "About tin" not in page


def test_a_lesson_that_is_published_again_is_rendered_again(client, course):
    lesson = lessons_of(course)[0]
    assert "Some text." in client.get(lesson.get_absolute_url()).text
    lesson.body = [("rich_text", "<p>Better words.</p>")]
    publish(lesson)
    assert "Better words." in client.get(lesson.get_absolute_url()).text


def test_what_another_process_published_is_seen(client, course):
    client.get(CATALOGUE)
    client.get(course.get_absolute_url())
    CoursePage.objects.filter(pk=course.pk).update(title="From elsewhere")
    cache.set(content.STAMP_KEY, "from-elsewhere", None)  # the cache is shared
    assert "From elsewhere" in client.get(CATALOGUE).text
    assert contents().outlines[course.pk].title == "From elsewhere"


def test_an_unpublished_course_is_gone_for_visitors(
    client, course, django_capture_on_commit_callbacks
):
    assert client.get(course.get_absolute_url()).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        course.unpublish()
    assert client.get(course.get_absolute_url()).status_code == 404
    assert "About tin" not in client.get(CATALOGUE).text


@pytest.mark.parametrize("name", ["catalogue", "course", "preview"])
def test_a_kept_page_is_never_personal(client, course, name):
    address = {
        "catalogue": CATALOGUE,
        "course": course.get_absolute_url(),
        "preview": lessons_of(course)[0].get_absolute_url(),
    }[name]
    person = make_user(full_name="Ada Learner")
    client.force_login(person)
    mine = client.get(address).text
    client.logout()
    theirs = client.get(address)
    kept = client.get(address)
    client.force_login(person)
    mine_again = client.get(address).text
    assert "Ada Learner" in mine
    assert "Ada Learner" in mine_again
    assert kept.content == theirs.content
    for word in ("Ada Learner", "csrfmiddlewaretoken", "account_logout"):
        assert word not in kept.text
    assert not kept.cookies
    assert "Cookie" in kept.headers["Vary"]


def test_a_page_with_a_session_is_made_anew(client, course, learner):
    enrol(learner=learner, course=course)
    lesson = lessons_of(course)[0]
    client.get(course.get_absolute_url())
    complete_activity(learner=learner, activity=lesson, how=How.READ)
    assert "1 of 3 done" in client.get(course.get_absolute_url()).text


def test_a_kept_page_is_packed_only_for_who_can_unpack_it(client, course):
    for _time in range(2):
        plain = client.get(CATALOGUE)
        packed = client.get(CATALOGUE, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content


def test_filters_are_pages_of_their_own_and_searches_are_not_kept(client):
    make_published_course(title="For beginners", level="beginner")
    make_published_course(title="For experts", level="advanced")
    client.get(CATALOGUE)
    assert "For experts" not in client.get(CATALOGUE, {"level": "beginner"}).text
    assert "For experts" in client.get(CATALOGUE, {"level": "advanced"}).text
    client.get(CATALOGUE, {"q": "experts"})
    assert queries_of(client, CATALOGUE + "?q=experts") > 0


# ---------------------------------------------------------------- who may read


def test_the_open_lesson_is_for_everybody(client, course):
    page = client.get(lessons_of(course)[0].get_absolute_url())
    assert page.status_code == 200
    assert "Some text." in page.text


def test_a_visitor_is_sent_to_sign_in_for_other_lessons(client, course):
    address = lessons_of(course)[1].get_absolute_url()
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={address}"


def test_a_lesson_asks_to_enrol_first(client, course, learner):
    lesson = lessons_of(course)[1]
    answer = client.get(lesson.get_absolute_url())
    assert answer.status_code == 403
    assert "Some text." not in answer.text
    enrol(learner=learner, course=course)
    assert "Some text." in client.get(lesson.get_absolute_url()).text


def test_a_wrong_slug_leads_to_the_right_one(client, course):
    lesson = lessons_of(course)[0]
    answer = client.get(reverse("courses:lesson", args=[lesson.pk, "an-older-title"]))
    assert (answer.status_code, answer.url) == (301, lesson.get_absolute_url())


@pytest.mark.parametrize("address", ["/courses/no-such-course/", "/lessons/999999/no-such-lesson/"])
def test_an_unknown_page_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_lesson_that_is_not_published_is_not_found(client, course, learner):
    enrol(learner=learner, course=course)
    draft = lessons_of(course)[2]
    draft.unpublish()
    publish(course)
    assert client.get(draft.get_absolute_url()).status_code == 404


# ---------------------------------------------------------------- learning


def test_enrolling_opens_the_first_lesson(client, course, learner):
    answer = client.post(reverse("courses:enrol", args=[course.slug]))
    assert answer.url == lessons_of(course)[0].get_absolute_url()
    assert Enrolment.objects.get().learner == learner


def test_marking_as_read_goes_on_to_the_next_lesson(client, course, learner):
    enrol(learner=learner, course=course)
    first, second, _third = lessons_of(course)
    address = reverse("courses:read", args=[first.pk])
    assert f'action="{address}"' in client.get(first.get_absolute_url()).text
    for _time in range(2):  # twice, as with the back button
        assert client.post(address).url == second.get_absolute_url()
    completion = ActivityCompletion.objects.get()
    assert completion.activity_key == first.translation_key
    assert completion.revision_id == first.live_revision_id
    assert f'action="{address}"' not in client.get(first.get_absolute_url()).text


def test_the_last_lesson_leads_back_to_the_course(client, course, learner):
    enrol(learner=learner, course=course)
    answer = client.post(reverse("courses:read", args=[lessons_of(course)[-1].pk]))
    assert answer.url == course.get_absolute_url()


def test_marking_as_read_needs_a_place_on_the_course(client, course, learner):
    answer = client.post(reverse("courses:read", args=[lessons_of(course)[0].pk]), follow=True)
    assert "Enrol in the course first." in answer.text
    assert not ActivityCompletion.objects.exists()


def test_a_visitor_cannot_mark_as_read(client, course):
    answer = client.post(reverse("courses:read", args=[lessons_of(course)[0].pk]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_home_continues_where_one_left_off(client, course, learner):
    enrol(learner=learner, course=course)
    _first, _second, third = lessons_of(course)
    client.get(third.get_absolute_url())
    resume = client.get(reverse("courses:home")).context["resume"]
    assert resume.next_step.page_id == third.pk


def test_home_goes_on_with_the_first_open_lesson_when_the_last_one_is_read(client, course, learner):
    enrol(learner=learner, course=course)
    first, second, _third = lessons_of(course)
    client.get(second.get_absolute_url())
    client.post(reverse("courses:read", args=[second.pk]))
    resume = client.get(reverse("courses:home")).context["resume"]
    assert resume.next_step.page_id == first.pk


def test_looking_again_at_the_same_lesson_writes_nothing(client, course, learner):
    enrol(learner=learner, course=course)
    address = lessons_of(course)[1].get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


# ---------------------------------------------------------------- the outline


def test_the_outline_is_what_its_component_would_render(course):
    outline = contents().outlines[course.pk]
    first, second, third = outline.steps
    locked = {third.page_id: []}
    for done, current in [([], first), ([first.key], second), ([first.key, second.key], third)]:
        modules = outline_modules(outline, done=done, locked=locked, current=current.page_id)
        wanted = render_to_string("components/outline_modules.html", {"modules": modules})
        made = outline_html(outline, done=done, locked=locked, current=current.page_id)
        assert made == wanted


def test_the_outline_marks_what_this_learner_did(client, course):
    first, second, _third = lessons_of(course)
    for name, done in (("Ada", [first]), ("Ben", [])):
        person = make_user(full_name=name)
        enrol(learner=person, course=course)
        for lesson in done:
            complete_activity(learner=person, activity=lesson, how=How.READ)
        client.force_login(person)
        page = client.get(second.get_absolute_url()).text
        assert page.count("outline__link--done") == 2 * len(done)  # a column and a drop-down
        assert page.count('aria-current="page"') == 2


def test_a_new_lesson_stands_in_the_outline_at_once(client, course, learner):
    enrol(learner=learner, course=course)
    address = lessons_of(course)[0].get_absolute_url()
    client.get(address)
    make_lesson(course.get_children().get(), title="Brand new")
    assert "Brand new" in client.get(address).text
