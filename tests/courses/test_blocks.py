"""Every block of a lesson, as a reader gets it, and what an author is told."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile

from courses.blocks import LESSON_BLOCKS
from courses.core.sheets import split_cell
from courses.lesson_body import render_body
from courses.models import AcademyDocument, AcademyImage, ActivityCompletion, LessonPage
from tests.courses.factories import make_lesson, make_module, publish
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h9v9z"/></svg>'


def make_image():
    file = ImageFile(ContentFile(SVG, name="mine.svg"))
    return AcademyImage.objects.create(title="Mine", description="", file=file)


def make_document(name):
    document = AcademyDocument(title=name)
    document.file.save(name, ContentFile(b"content"), save=True)
    return document


def _html(kind, value):
    """Render a block of a lesson from what the database would hold of it."""
    page = LessonPage(title="Lesson", slug="lesson", pk=7)
    page.body = json.dumps([{"type": kind, "value": value, "id": "abc"}])
    return render_body(page)


STEP = {"title": "First", "text": "<p>Do <b>this</b>.</p>"}
TABLE = {"columns": [{"type": "text", "heading": "Metal"}], "rows": [{"values": ["Tin"]}]}
VALUES = {
    "rich_text": (lambda: "<h2>Ore</h2><p>Text</p>", ["<h2>Ore</h2>"]),
    "callout": (
        lambda: {"kind": "warning", "title": "Mind", "text": "<p>Danger</p>"},
        ["callout--warning", "Mind", "Danger"],
    ),
    "figure": (
        lambda: {"image": make_image().pk, "alt": "A mine", "decorative": False, "caption": "Deep"},
        ['alt="A mine"', "<figcaption", "Deep", ".svg"],
    ),
    "table": (
        lambda: {"caption": "Metals", "table": TABLE},
        ["<caption>Metals</caption>", '<th scope="col">Metal</th>', '<th scope="row">Tin</th>'],
    ),
    "steps": (lambda: {"title": "How", "items": [STEP, STEP]}, ["<h3>How</h3>", "<ol", "First"]),
    "accordion": (lambda: {"items": [STEP]}, ["<details", "<summary", "First", "<b>this</b>"]),
    "download": (
        lambda: {
            "document": make_document("form.xlsx").pk,
            "title": "Form",
            "description": "Take it",
        },
        ["download", "Form", "Take it", "XLSX"],
    ),
    "video": (
        lambda: {
            "title": "At the mine",
            "video": make_document("mine.mp4").pk,
            "captions": make_document("mine.vtt").pk,
            "captions_language": "en",
            "poster": None,
            "transcript": "<p>All that is said</p>",
        },
        ["<video controls", 'kind="captions"', 'preload="none"', "Transcript", "All that is said"],
    ),
    "glossary": (
        lambda: {"term": "Smelter", "definition": "It melts ore."},
        ["<dfn>Smelter</dfn>", "It melts ore."],
    ),
}

VALUES |= {
    "comparison": (
        lambda: {
            "title": "Two roads",
            "columns": [
                {"heading": "Stop", "text": "<p>Now</p>"},
                {"heading": "Plan", "text": "<p>Later</p>"},
            ],
        },
        ["Two roads", "<dt>Stop</dt>", "<p>Now</p>", "<dt>Plan</dt>"],
    ),
    "quote": (
        lambda: {
            "text": "We <know>.",
            "author": "A miner",
            "source": "Report",
            "url": "https://a.example/",
        },
        ["We &lt;know&gt;.", "A miner, ", '<a href="https://a.example/">Report</a>', "<blockquote"],
    ),
    "fact": (
        lambda: {
            "text": "<p>Ten countries</p>",
            "source": "A law",
            "url": "",
            "checked_on": "2026-11-22",
            "review_by": None,
        },
        ["Ten countries", "Source: A law.", "Checked on 22 November 2026."],
    ),
    "knowledge_check": (
        lambda: {
            "question": "Which <one>?",
            "options": [
                {"text": "This", "is_right": True, "feedback": "Yes it is."},
                {"text": "That", "is_right": False, "feedback": "It is not."},
            ],
            "explanation": "<p>Because.</p>",
        },
        [
            'action="/lessons/7/check/abc/"',
            "<legend",
            "Which &lt;one&gt;?",
            'type="radio" name="answer" value="0" data-right',
            'type="radio" name="answer" value="1">',
            "It is not.",
            "<p>Because.</p>",
        ],
    ),
    "sheet": (
        lambda: {
            "title": "A draft",
            "place": "CMRT 6.5, Declaration",
            "cells": SHEET,
            "calls": [{"cell": "d16", "kind": "wrong", "text": "<p>No @</p>"}],
            "practice": "",
        },
        [
            '<th scope="col">D</th>',
            '<th scope="row">16</th>',
            "<td>E-mail</td>",
            '<td class="sheet__cell--wrong">a(at)b &lt;c&gt; <a class="sheet__mark"'
            ' href="#cell-abc-1" aria-label="Note 1">1</a></td>',
            'id="cell-abc-1"',
            "<p>No @</p>",
        ],
    ),
}
SHEET = {
    "columns": [{"type": "text", "heading": heading} for heading in ("Row", "B", "D")],
    "rows": [{"values": ["16", "E-mail", "a(at)b <c>"]}],
}


def test_every_block_has_an_example_here():
    assert {name for name, _block in LESSON_BLOCKS} == set(VALUES)


@pytest.mark.parametrize("kind", VALUES)
def test_a_block_says_what_its_author_wrote(kind):
    make, parts = VALUES[kind]
    html = _html(kind, make())
    assert [part for part in parts if part not in html] == []


@pytest.mark.parametrize("kind", VALUES)
def test_a_block_has_no_script_or_style_of_its_own(kind):
    html = _html(kind, VALUES[kind][0]())
    assert "<script" not in html
    assert "style=" not in html


BLOCKS = dict(LESSON_BLOCKS)


def _clean(kind, **changes):
    block = BLOCKS[kind]
    return block.clean(block.to_python(VALUES[kind][0]() | changes))


def test_a_picture_needs_a_text_alternative_or_to_be_decoration():
    with pytest.raises(ValidationError) as refused:
        _clean("figure", alt="")
    assert "Describe the picture" in str(refused.value.as_json_data())
    _clean("figure", alt="", decorative=True)


@pytest.mark.parametrize("field", ["video", "captions"])
def test_a_video_takes_films_and_captions_only(field):
    with pytest.raises(ValidationError) as refused:
        _clean("video", **{field: make_document("notes.pdf").pk})
    assert field in refused.value.as_json_data()["blockErrors"]


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("fact", {"review_by": "2026-11-21"}, "review_by"),
        ("knowledge_check", {"options": [{"text": "A", "is_right": True}] * 2}, "options"),
        ("knowledge_check", {"options": [{"text": "A", "is_right": False}] * 2}, "options"),
        ("sheet", {"calls": [{"cell": "D17", "kind": "note", "text": "No"}]}, "calls"),
        ("sheet", {"calls": [{"cell": "Row", "kind": "note", "text": "No"}]}, "calls"),
        ("sheet", {"cells": {"columns": [], "rows": []}}, "cells"),
        ("sheet", {"cells": SHEET | {"rows": [{"values": ["x", "", ""]}]}}, "cells"),
        ("comparison", {"columns": [{"heading": "One", "text": "x"}]}, "columns"),
        ("quote", {"source": ""}, "source"),
    ],
)
def test_an_author_is_told_what_a_block_lacks(kind, changes, field):
    _clean(kind)
    with pytest.raises(ValidationError) as refused:
        _clean(kind, **changes)
    assert list(refused.value.as_json_data()["blockErrors"]) == [field]


@pytest.mark.parametrize(
    ("name", "cell"), [("D26", ("D", 26)), (" aa7 ", ("AA", 7)), ("D0", None), ("26", None)]
)
def test_a_cell_is_named_by_column_and_row(name, cell):
    assert split_cell(name) == cell


def make_check(*right, **fields):
    """A published lesson with a question of three answers, of which these are right."""
    options = [
        {"text": f"Answer {n}", "is_right": n in right, "feedback": f"Why {n}"} for n in range(3)
    ]
    value = {"question": "Which?", "options": options, "explanation": "<p>All in all</p>"}
    course = make_course(live=False)
    lesson = make_lesson(make_module(course), **fields)
    lesson.body = json.dumps([{"type": "knowledge_check", "value": value, "id": "abc"}])
    publish(lesson)
    course.refresh_from_db()
    publish(course)
    return lesson


@pytest.mark.parametrize(
    ("right", "sent", "passed"),
    [
        ({1}, ["1"], True),
        ({1}, ["0"], False),
        ({0, 2}, ["0", "2"], True),
        ({0, 2}, ["0"], False),
        ({0, 2}, ["0", "1", "2"], False),
        ({1}, ["1", "99", "x"], True),
    ],
)
def test_a_question_in_the_flow_is_marked_without_javascript(client, right, sent, passed):
    lesson = make_check(*right, is_preview=True)
    page = client.post(f"/lessons/{lesson.pk}/check/abc/", {"answer": sent}).content.decode()
    assert ('data-when="passed">' in page) is passed
    assert ('data-when="failed">' in page) is not passed
    assert "All in all" in page
    assert f"{lesson.get_absolute_url()}#check-abc" in page
    assert ActivityCompletion.objects.count() == 0


def test_an_unanswered_question_is_not_marked(client):
    lesson = make_check(1, is_preview=True)
    page = client.post(f"/lessons/{lesson.pk}/check/abc/").content.decode()
    assert 'data-when="failed" hidden' in page


def test_a_question_is_marked_for_those_who_may_read_its_lesson(client):
    open_lesson, shut = make_check(1, is_preview=True), make_check(1)
    assert client.post(f"/lessons/{open_lesson.pk}/check/none/").status_code == 404
    assert client.post(f"/lessons/{shut.pk}/check/abc/").status_code == 302
    client.force_login(make_user())
    assert client.post(f"/lessons/{shut.pk}/check/abc/").status_code == 403


def test_a_worked_sheet_leads_to_its_exercise():
    target = make_check(1, code="C9.M1.X1")
    value = VALUES["sheet"][0]() | {"practice": "C9.M1.X1"}
    assert f'href="{target.get_absolute_url()}"' in _html("sheet", value)
    assert "Try it" not in _html("sheet", value | {"practice": "C9.NONE"})
