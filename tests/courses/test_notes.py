"""Notes and bookmarks: kept, found again, never lost, and nobody else's."""

import pytest
from django.urls import reverse

from courses.models import LessonNote
from courses.services import enrol
from tests.courses.factories import lessons_of, make_published_course
from tests.factories import make_company, make_learner, make_manager

pytestmark = pytest.mark.django_db

NOTES = "/learn/notes/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def course():
    return make_published_course(lessons=2, title="About tin")


@pytest.fixture
def lesson(course):
    return lessons_of(course)[0]


@pytest.fixture
def learner(client, course):
    person = make_learner(company=make_company())
    enrol(learner=person, course=course)
    client.force_login(person)
    return person


def write(client, lesson, text, seen="", **headers):
    address = reverse("courses:write_note", args=[lesson.pk])
    return client.post(address, {"text": text, "seen": seen}, headers=headers)


def test_a_note_saves_itself_and_stands_on_the_lesson_again(client, learner, lesson):
    answer = write(client, lesson, "Ask the smelter.", **JSON)
    assert answer.json()["text"].startswith("Saved at ")
    later = write(client, lesson, "Ask the smelter twice.", answer.json()["seen"], **JSON)
    assert later.status_code == 200
    page = client.get(lesson.get_absolute_url()).text
    assert "Ask the smelter twice.</textarea>" in page
    assert 'role="status"' in page
    plain = write(client, lesson, "Without a script", later.json()["seen"])
    assert plain.url == f"{lesson.get_absolute_url()}#note"
    assert LessonNote.objects.get().text == "Without a script"


def test_two_tabs_lose_no_word(client, learner, lesson):
    write(client, lesson, "From the first tab")
    clash = write(client, lesson, "From the second tab", **JSON)
    assert clash.status_code == 409
    assert "changed elsewhere" in clash.json()["error"]
    page = write(client, lesson, "From the second tab")
    assert page.status_code == 422
    assert "From the first tab" in page.text
    assert "From the second tab</textarea>" in page.text
    note = LessonNote.objects.get()
    assert note.text == "From the first tab"
    form = page.context["form"]
    client.post(f"{NOTES}{note.pk}/", {"text": "Both", "seen": form["seen"].value()})
    assert LessonNote.objects.get().text == "Both"


def test_nothing_is_kept_without_text_and_bookmark(client, learner, lesson):
    address = reverse("courses:bookmark", args=[lesson.pk])
    client.post(address, {"on": "1"})
    seen = write(client, lesson, "Text", **JSON).json()["seen"]
    write(client, lesson, "  ", seen)
    assert LessonNote.objects.get().is_bookmarked
    client.post(address, {"on": "0"})
    assert not LessonNote.objects.exists()
    assert write(client, lesson, "x" * 10_001, **JSON).status_code == 400


def test_notes_are_listed_by_course_found_and_deleted(client, learner, lesson, course):
    write(client, lesson, "Buy <b>cassiterite</b>")
    client.post(reverse("courses:bookmark", args=[lessons_of(course)[1].pk]), {"on": "1"})
    page = client.get(NOTES).text
    assert "About tin" in page
    assert "Buy &lt;b&gt;cassiterite" in page
    found = client.get(NOTES, {"q": "CASSITERITE"}).text
    assert lesson.title in found
    assert lessons_of(course)[1].title not in found
    assert "Nothing found" in client.get(NOTES, {"q": "wolframite"}).text
    note = LessonNote.objects.get(text__contains="Buy")
    asked = client.get(f"{NOTES}{note.pk}/delete")
    assert "Yes, delete it" in asked.text
    assert LessonNote.objects.count() == 2
    client.post(f"{NOTES}{note.pk}/delete")
    assert LessonNote.objects.get().is_bookmarked


def test_exports_hold_all_notes_and_no_formula(client, learner, lesson):
    write(client, lesson, "=1+1")
    text = b"".join(client.get("/learn/notes.md").streaming_content).decode()
    assert f"## About tin\n\n### {lesson.title}\n\n=1+1\n" in text
    table = b"".join(client.get("/learn/notes.csv").streaming_content).decode("utf-8-sig")
    assert f"About tin,{lesson.title},'=1+1,No," in table


def test_a_manager_finds_no_note_of_a_learner(client, learner, lesson):
    write(client, lesson, "Between me and me")
    note = LessonNote.objects.get()
    company = learner.memberships.get().company
    client.force_login(make_manager(company=company))
    for address in (f"{NOTES}{note.pk}/", f"{NOTES}{note.pk}/delete"):
        assert client.get(address).status_code == 404
    assert "Between me" not in client.get(NOTES).text
    assert write(client, lesson, "Not enrolled").status_code == 404


def test_the_list_costs_the_same_for_one_note_and_for_many(
    client, learner, lesson, course, django_assert_max_num_queries
):
    write(client, lesson, "One")
    client.get(NOTES)
    with django_assert_max_num_queries(8) as few:
        client.get(NOTES)
    note = LessonNote.objects.get()
    for number in range(25):
        LessonNote.objects.create(
            learner=learner,
            activity_key=f"00000000-0000-0000-0000-{number:012}",
            course_key=note.course_key,
            lesson_title=f"Gone {number}",
            course_title=note.course_title,
            text="Still here",
        )
    with django_assert_max_num_queries(len(few)):
        page = client.get(NOTES).text
    assert "Page 1 of 2" in page
    assert "Gone 3" in page
