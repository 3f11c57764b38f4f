"""Light pages, lessons on paper, and lessons kept for when there is no network."""

from html import escape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.core.bodies import for_paper, without_pictures
from courses.services import enrol
from tests.courses.factories import lessons_of, make_published_course
from tests.factories import make_user

DEVICE = "/learn/device/"
WORDS = st.text(st.characters(exclude_categories=["C"]), max_size=30)


@given(before=WORDS, alt=WORDS, source=WORDS)
def test_a_light_body_loses_its_pictures_and_no_word(before, alt, source):
    text = f"<p>{escape(before)}</p>"
    picture = f'<img alt="{escape(alt)}" srcset="a.webp 1x" src="{escape(source)}">'
    body = without_pictures(text + picture, label="Show")
    assert "<img" not in body
    assert "srcset" not in body
    assert body.startswith(text)
    assert f'href="{escape(source)}"' in body
    assert f">{escape(f'Show: {alt}' if alt else 'Show')}</a>" in body


def test_a_light_film_has_no_still_and_paper_shows_what_was_closed():
    film = '<video controls preload="none" poster="/media/x.webp" aria-label="F"></video>'
    assert without_pictures(film, label="Show") == film.replace(' poster="/media/x.webp"', "")
    body = '<details class="a"><img src="x" loading="lazy"></details><details open></details>'
    assert for_paper(body) == (
        '<details open class="a"><img src="x"></details><details open></details>'
    )


@pytest.fixture
def lesson(db):
    return lessons_of(make_published_course(lessons=2))[1]


@pytest.fixture
def learner(client, lesson):
    person = make_user()
    enrol(learner=person, course=lesson.get_parent().get_parent().specific)
    client.force_login(person)
    return person


def test_a_device_is_light_once_it_is_told_so_also_for_visitors(client, db):
    course = make_published_course()
    address = course.get_absolute_url()
    assert "newsreader" in client.get(address).text
    client.post(DEVICE, {"light": "1", "offline": "1"})
    page = client.get(address).text
    assert "<html" in page
    assert " data-light>" in page
    assert "newsreader" not in page
    client.post(DEVICE, {"offline": "1"})
    assert " data-light>" not in client.get(address).text


def test_a_lesson_says_that_it_may_be_kept_until_the_device_shall_not(client, learner, lesson):
    address = lesson.get_absolute_url()
    answer = client.get(address)
    assert answer["X-Keep"] == "lesson"
    assert "offline.js" in answer.text
    assert "You are offline: this is the copy of <time data-kept-at></time>." in answer.text
    assert "X-Keep" not in client.get(reverse("courses:notes"))
    client.post(DEVICE, {})
    answer = client.get(address)
    assert "X-Keep" not in answer
    assert "offline.js" not in answer.text
    assert 'data-offline="off"' in client.get(DEVICE).text


def test_each_answer_tells_readers_apart_and_nothing_of_them(client, learner, lesson):
    address = lesson.get_absolute_url()
    first = client.get(address)["X-Reader"]
    assert client.get("/courses/")["X-Reader"] == first
    client.logout()
    assert client.get("/courses/")["X-Reader"] == "-"
    client.force_login(make_user())
    assert client.get("/courses/")["X-Reader"] not in {first, "-"}


def test_the_worker_is_served_for_the_whole_site_and_never_from_a_cache(client, db):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert answer.text.startswith("const VERSION = ")
    assert "Sign out" not in client.get("/offline/").text


def test_a_lesson_is_printed_whole_by_who_may_read_it(client, learner, lesson):
    address = reverse("courses:print_lesson", args=[lesson.pk])
    page = client.get(address).text
    assert "Some text." in page
    assert lesson.get_absolute_url() in page
    client.force_login(make_user())
    assert client.get(address).status_code == 403
