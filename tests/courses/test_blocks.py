"""Every block of a lesson, as a reader gets it, and what an author is told."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile

from courses.blocks import LESSON_BLOCKS
from courses.models import AcademyDocument, AcademyImage, LessonPage

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
    page = LessonPage(title="Lesson", slug="lesson")
    page.body = json.dumps([{"type": kind, "value": value}])
    return "".join(str(block.render()) for block in page.body)


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
