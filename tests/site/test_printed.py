"""Parts of pages that are rendered once for all, with gaps for what is a reader's own."""

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from academy.templatetags.printed import MARK
from courses.note_views import NoteForm
from courses.services import enrol
from tests.courses.factories import lessons_of, make_published_course
from tests.factories import make_company, make_learner, make_membership

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def test_a_gap_is_filled_with_text_and_with_nothing_of_the_reader_before():
    part = Template('{% printed "components/user_menu.html" gap_name=name gap_csrf_token="t" %}')
    for name in ("Ada", "<b>Eve</b>", f"{MARK}gap_csrf_token{MARK}", "Ada"):
        html = part.render(Context({"name": name, "user": "secret", "request": "secret"}))
        shown = name.replace("<", "&lt;").replace(">", "&gt;")
        assert f"<strong>{shown}</strong>" in html
        assert "secret" not in html
        assert html.count('value="t"') == 1


@pytest.mark.django_db
def test_on_a_lesson_each_reader_finds_only_their_own_and_forms_that_work():
    course = make_published_course(lessons=1)
    lesson = lessons_of(course)[0]
    readers = {}
    for name in ("Ada", "Eve", "Several"):
        person = make_learner(company=make_company(f"Works of {name}"), full_name=f"{name} Reads")
        enrol(learner=person, course=course)
        readers[name] = Client(enforce_csrf_checks=True)
        readers[name].force_login(person)
    make_membership(user=person, company=make_company("Second works"))
    address = lesson.get_absolute_url()
    for turn in ("first", "second"):
        for name, client in readers.items():
            page = client.get(address).text
            people = set(re.findall(r"\w+ Reads", page))
            assert people == {f"{name} Reads"}
            assert ("Second works" in page) == (name == "Several")
            notes = set(re.findall(r"(\w+)&#x27;s first note", page))
            assert notes == ({name} if turn == "second" else set())
            assert ('id="note" open' in page) == (turn == "second")
            assert ("Remove the bookmark" in page) == (turn == "second")
            (token,) = set(TOKEN.findall(page))
            seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
            form = {"csrfmiddlewaretoken": token, "text": f"{name}'s {turn} note", "seen": seen}
            saved = client.post(reverse("courses:write_note", args=[lesson.pk]), form)
            marked = client.post(reverse("courses:bookmark", args=[lesson.pk]), form | {"on": "1"})
            assert (saved.status_code, marked.status_code) == (302, 302)


@pytest.mark.django_db
def test_the_note_on_a_lesson_has_the_fields_of_its_form(client):
    course = make_published_course(lessons=1)
    person = make_learner(company=make_company())
    enrol(learner=person, course=course)
    client.force_login(person)
    page = client.get(lessons_of(course)[0].get_absolute_url()).text
    form = page.split("data-note>")[1].split("</form>")[0]
    names = re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"|<textarea name="([^"]+)"', form)
    fields = {one or other for one, other in names}
    assert fields == {"csrfmiddlewaretoken", *NoteForm().fields}
    assert f'maxlength="{NoteForm().fields["text"].max_length}"' in form
