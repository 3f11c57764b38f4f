"""Content checks: what stops a lesson from being published, what is advice, and where it shows."""

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.core import content_checks as checks
from courses.core.content_checks import Known, Lesson, Part, check_lesson
from tests.courses.admin_forms import edit, figure_block, lesson_form, text_block
from tests.courses.factories import make_lesson, make_module, publish
from tests.courses.test_blocks import make_image
from tests.factories import make_course, make_trainer, make_user

KNOWN = Known(live_pages={1}, draft_pages={2}, documents={3}, keys={"C1.M1.X1"})
WORDS = "<p>Some words.</p>"


def codes(*parts, objectives=("Know it",), **fields):
    lesson = Lesson((*parts, Part((WORDS,))), objectives, **fields)
    return [problem.kind.code for problem in check_lesson(lesson, KNOWN)]


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (WORDS, []),
        ("<h2>One</h2><h3>Two</h3><h2>Three</h2>", []),
        ("<h3>One</h3><h2>Two</h2><h4>Three</h4>", ["skipped-level", "skipped-level"]),
        ("<h2> <b></b></h2>", ["empty-heading"]),
        ('<p><a href="https://oecd.org/x?y=1#z">The OECD</a></p>', []),
        ('<p><a href="mailto:a@b.example">Mail</a> <a href="tel:+49-89">Call</a></p>', []),
        ('<p><a href="/courses/">All</a> <a href="#top">Top</a></p>', []),
        ('<p><a href="https://oecd.org/"> </a></p>', ["empty-link"]),
        ('<p><a href="">The OECD</a></p>', ["no-target"]),
        ('<p><a>The OECD</a></p><p><a href="#">Up</a></p>', ["no-target", "no-target"]),
        ('<p><a href="http://oecd">O</a> <a href="htp://oecd.org">P</a></p>', ["bad-address"] * 2),
        ('<p><a href="https://oecd .org">O</a><a href="oecd.org">P</a></p>', ["bad-address"] * 2),
        ('<p><a href="mailto:a">M</a><a href="http://[x">N</a></p>', ["bad-address"] * 2),
        ('<p><a href="javascript:alert(1)">M</a></p>', ["bad-address"]),
        ('<p><a linktype="page" id="1">P</a><a linktype="document" id="3">D</a></p>', []),
        ('<p><a linktype="page" id="2">Draft</a></p>', ["not-live"]),
        ('<p><a linktype="page" id="9">P</a><a linktype="document" id="1">D</a></p>', ["gone"] * 2),
        ('<p><a href="https://oecd.org/">Click here.</a></p>', ["vague-link"]),
        (f"<p>{'word ' * 120}</p>", []),
        (f"<p>{'word ' * 121}</p>", ["long"]),
    ],
)
def test_a_text_is_checked(html, wanted):
    assert [code for code in codes(Part((html,))) if code != "hard"] == wanted


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        (Part(alt="A mine"), []),
        (Part(alt=" "), ["no-alt"]),
        (Part(alt="IMG_01.jpg"), ["file-name"]),
        (Part(has_captions=True), []),
        (Part(has_captions=False), ["no-captions"]),
        (Part(heading=(3, "How")), ["skipped-level"]),
        (Part(exercise="C1.M1.X1"), []),
        (Part(exercise="C9.M1.X1"), ["no-exercise"]),
    ],
)
def test_a_block_is_checked(part, wanted):
    assert codes(part) == wanted


def test_the_whole_lesson_is_checked():
    hard = "<p>" + "Organisational accountability necessitates documentation. " * 30 + "</p>"
    assert codes(Part((hard,)), objectives=()) == ["no-objectives", "hard"]
    assert codes(Part((hard,)), is_english=False) == []
    empty = check_lesson(Lesson((), ("Know it",)), KNOWN)
    assert [(problem.kind.code, problem.kind.blocks) for problem in empty] == [("empty", True)]


def test_plain_words_read_with_ease():
    easy = "The cat sat on the mat. It ate the fish and went to bed. " * 10
    assert checks.reading_ease([easy]) == pytest.approx(115, abs=3)
    assert checks.reading_ease(["Too short."]) is None


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<h2>", "</h4>", "<a href='x'>", "</a>", "w ", "<"]))
)
def test_no_text_breaks_the_checks(parts):
    for problem in check_lesson(Lesson((Part(("".join(parts),)),)), KNOWN):
        assert "%(" not in problem.text


def test_codes_are_not_used_twice():
    assert len({kind.code for kind in checks.KINDS}) == len(checks.KINDS)


# ---------------------------------------------------------------- in the editor


@pytest.fixture
def trainer(client, db):
    trainer = make_trainer()
    client.force_login(trainer)
    return trainer


def test_what_blocks_stops_publishing_and_says_where(client, trainer):
    lesson = make_lesson(make_module(make_course()))
    broken = text_block('<p>See <a linktype="page" id="99999">that page</a>.</p>')
    form = lesson_form(text_block(WORDS), broken, title="New title")
    answer = edit(client, lesson, form)
    page = answer.content.decode()
    assert "leads to a page or file that is gone" in page
    assert answer.context["form"].errors.as_data()["body"][0].block_errors.keys() == {1}
    lesson.refresh_from_db()
    assert lesson.title != "New title"
    # as a draft it may be kept
    draft = edit(client, lesson, lesson_form(text_block(WORDS), broken, action=None))
    assert draft.status_code == 302
    checked = client.get(reverse("check_lesson", args=[lesson.pk])).content.decode()
    assert "Block 2 (Text)" in checked
    assert "This stops the lesson from being published" in checked


def test_advice_lets_publish_and_leads_to_all_of_it(client, trainer):
    lesson = make_lesson(make_module(make_course()))
    form = lesson_form(
        text_block("<h2>One</h2><h4>Deep</h4><p>Words.</p>"),
        figure_block(make_image(), "mine.png"),
        title="New title",
    )
    page = edit(client, lesson, form, follow=True).content.decode()
    lesson.refresh_from_db()
    assert lesson.title == "New title"
    assert "3 things would make this lesson better" in page
    assert reverse("check_lesson", args=[lesson.pk]) in page
    checked = client.get(reverse("check_lesson", args=[lesson.pk])).content.decode()
    assert "is of level 4, after one of level 2" in checked
    assert "This stops" not in checked


def test_many_at_once_are_not_published_while_one_is_shut(client, trainer):
    course = make_course()
    lesson = make_lesson(make_module(course))
    lesson.body = json.dumps([{"type": "rich_text", "value": "<p><a>Nowhere</a></p>"}])
    lesson.save_revision()
    lesson.unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    address = f"{url}?id={course.pk}&next=/cms/"
    answer = client.post(address, {"include_descendants": "on"}, follow=True)
    assert "something that stops it" in answer.content.decode()
    lesson.refresh_from_db()
    assert not lesson.live
    lesson.body = [("rich_text", WORDS)]
    lesson.save_revision()
    client.post(address, {"include_descendants": "on"})
    lesson.refresh_from_db()
    assert lesson.live


@pytest.mark.django_db
def test_who_may_not_edit_a_lesson_does_not_see_its_checks(client):
    lesson = publish(make_lesson(make_module(make_course())))
    client.force_login(make_user())
    assert client.get(reverse("check_lesson", args=[lesson.pk])).status_code in {302, 403}
