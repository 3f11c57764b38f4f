"""Terms of the glossary: found in the text of lessons, explained there, and all on one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale

from courses.core.glossary import Marker, Term
from courses.models import GlossaryTerm
from tests.courses.factories import lessons_of, make_lesson, make_module, make_published_course
from tests.factories import make_course, make_trainer

TERMS = [
    Term("smelter", "Smelter", ("smelters", "smelter or refiner"), "It melts."),
    Term("rmap", "RMAP", (), "A programme."),
    Term("annex-ii", "Annex II", (), "Serious risks."),
    Term("annex-ii-risk", "Annex II risk", (), "One of them."),
    Term("due-diligence", "Due diligence", (), "Care."),
]
MARKER = Marker(TERMS)


def marked(html):
    """Return the HTML with [text|slug] for each term that is marked."""
    return MARKER.mark(html, lambda term, text, number: f"[{text}|{term.slug}{number}]")[0]


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>The smelter melts.</p>", "<p>The [smelter|smelter1] melts.</p>"),
        ("<p>A smelter. Two smelters.</p>", "<p>A [smelter|smelter1]. Two smelters.</p>"),
        ("<p>a smelter or refiner</p>", "<p>a [smelter or refiner|smelter1]</p>"),
        (
            "<p>An Annex II risk of Annex II</p>",
            "<p>An [Annex II risk|annex-ii-risk1] of [Annex II|annex-ii2]</p>",
        ),
        ("<p>smelterer, resmelter, non-smelter</p>", None),
        ("<p>rmap and Rmap, annex ii</p>", None),
        ("<p><b>Due\n diligence</b></p>", "<p><b>[Due\n diligence|due-diligence1]</b></p>"),
        ("<h2>Smelter</h2><a href='#'><b>RMAP</b></a><code>smelter</code>", None),
        ("<dl data-no-terms><dd>RMAP <dl></dl> RMAP</dd></dl>", None),
        (
            "<h2>RMAP<br></h2><p>RMAP &amp; <img src=x alt='RMAP'>",
            "<h2>RMAP<br></h2><p>[RMAP|rmap1] &amp; <img src=x alt='RMAP'>",
        ),
        ("<dl><dt><dfn>smelters</dfn></dt></dl><p>A smelter</p>", None),
        ("<p>&lt;smelters&#62;</p>", "<p>&lt;[smelters|smelter1]&#62;</p>"),
    ],
)
def test_a_term_is_marked_where_it_first_occurs(html, wanted):
    assert marked(html) == (html if wanted is None else wanted)


@given(st.lists(st.sampled_from(["smelter", " ", "<p>", "</p>", "&amp;", "RMAP", "<h2>", "</h2>"])))
def test_marking_adds_and_takes_away_nothing_else(parts):
    html = "".join(parts)
    found = MARKER.mark(html, lambda term, text, number: f"\0{text}\0")
    assert found[0].replace("\0", "") == html
    assert len(found[1]) == found[0].count("\0") / 2 <= len(TERMS)


def make_term(term="Pinch point", **fields):
    values = {"definition": "Where <all> pass.", "locale": Locale.get_default()} | fields
    return GlossaryTerm.objects.create(term=term, **values)


@pytest.mark.django_db
def test_a_lesson_explains_its_terms_and_says_so_in_print(client):
    make_term(aliases="pinch points")
    make_term("Ore", marks_text=False)
    course = make_course(live=False)
    make_lesson(make_module(course), text="Find the pinch points of the ore.", is_preview=True)
    course.refresh_from_db()
    course.save_revision().publish()
    page = client.get(lessons_of(course)[0].get_absolute_url()).content.decode()
    assert (
        'the <a class="term" href="/glossary/#pinch-point" aria-describedby="term-pinch-point"'
        ' data-term>pinch points</a><sup class="print-only">1</sup> of the ore.'
    ) in page
    footnote = '<li id="term-pinch-point"><strong>Pinch point</strong>: Where &lt;all&gt; pass.'
    assert footnote in page


@pytest.mark.django_db
def test_a_lesson_with_terms_takes_as_many_queries_as_one_without(
    client, django_assert_num_queries
):
    for number in range(30):
        make_term(f"Some {number}")
    lesson = lessons_of(make_published_course(lessons=1))[0]
    client.get(lesson.get_absolute_url())
    with django_assert_num_queries(0):
        client.get(lesson.get_absolute_url())


@pytest.mark.django_db
def test_the_glossary_is_searched_and_stands_by_letter(client):
    make_term("3TG", definition="Four metals.", source="A law", aliases="the four")
    make_term()
    page = client.get("/glossary/").content.decode()
    assert page.index('id="letter-0"') < page.index('id="3tg"') < page.index('id="pinch-point"')
    assert "Source: A law." in page
    assert "Where &lt;all&gt; pass." in page
    found = client.get("/glossary/", {"q": "FOUR the"}).content.decode()
    assert 'id="3tg"' in found
    assert 'id="pinch-point"' not in found
    assert "No term fits" in client.get("/glossary/", {"q": "xyz"}).content.decode()


@pytest.mark.django_db
def test_a_trainer_adds_a_term_and_its_address_stays(client):
    client.force_login(make_trainer())
    make_term("Pinch-point")
    form = {"term": "Pinch point", "aliases": "", "definition": "Narrow.", "marks_text": "on"}
    client.post("/cms/snippets/courses/glossaryterm/add/", form)
    term = GlossaryTerm.objects.get(term="Pinch point")
    assert term.slug == "pinch-point-2"
    client.post(
        f"/cms/snippets/courses/glossaryterm/edit/{term.pk}/", form | {"term": "Narrow point"}
    )
    term.refresh_from_db()
    assert (term.term, term.slug) == ("Narrow point", "pinch-point-2")
    again = client.post("/cms/snippets/courses/glossaryterm/add/", form | {"term": "narrow POINT"})
    assert "in the glossary already" in again.content.decode()
