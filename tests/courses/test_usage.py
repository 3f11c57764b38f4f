"""Where pictures, files, terms and questions are used, and that nothing in use is deleted."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from assessments.quizzes.models import Question, QuizPick
from courses.models import AcademyDocument, AcademyImage, GlossaryTerm, LearningObjective, Skill
from courses.usage import places_of
from tests.courses.factories import make_lesson, make_module, publish
from tests.courses.test_blocks import make_image
from tests.factories import make_course, make_trainer, make_user
from tests.quizzes.factories import make_question, make_quiz

pytestmark = pytest.mark.django_db


def make_document():
    return AcademyDocument.objects.create(title="A list", file=ContentFile(b"a", "a.txt"))


def figure(image):
    return ("figure", {"image": image, "alt": "A mine", "decorative": False, "caption": ""})


def make_lesson_here():
    return make_lesson(make_module(make_course()))


def make_term(term="lot file", **fields):
    values = {"definition": "Papers of a lot.", "locale": Locale.get_default()} | fields
    return GlossaryTerm.objects.create(term=term, **values)


def places(thing, user=None):
    found = places_of(thing, user or make_trainer())
    return [(place.title, place.how, place.keeps) for place in found]


def test_a_picture_is_found_in_what_is_published_and_in_drafts(client):
    image, trainer = make_image(), make_trainer()
    shown, drafted, other = (make_lesson_here() for _number in range(3))
    shown.body = [figure(image)]
    publish(shown)
    drafted.body = [figure(image)]
    drafted.title = "Not yet"
    drafted.save_revision()
    other.save_revision()
    assert places(image, trainer) == [
        (shown.title, "Body → Figure", True),
        ("Not yet", "In a draft", True),
    ]
    assert [title for title, *_rest in places(image, make_user())] == [
        "A page that you may not edit"
    ] * 2

    client.force_login(trainer)
    url = reverse("wagtailimages:image_usage", args=[image.pk])
    page = client.get(url).content.decode()
    assert f"/cms/pages/{drafted.pk}/edit/" in page
    assert "In a draft" in page

    # what is in use stays, whichever way one tries
    delete = reverse("wagtailimages:delete", args=[image.pk])
    asked = client.get(delete).content.decode()
    assert shown.title in asked
    assert "Yes, delete" not in asked
    assert "so it stays" in client.post(delete, follow=True).content.decode()
    bulk = reverse("wagtail_bulk_action", args=["courses", "academyimage", "delete"])
    refused = client.post(f"{bulk}?id={image.pk}&next=/cms/images/", follow=True).content.decode()
    assert f"is used in 2 places, so it stays: {shown.title}; Not yet." in refused
    assert AcademyImage.objects.filter(pk=image.pk).exists()

    shown.body = drafted.body = []
    publish(shown)
    drafted.save_revision()
    assert "It is used nowhere." in client.get(delete).content.decode()
    client.post(delete)
    assert not AcademyImage.objects.filter(pk=image.pk).exists()


def test_a_file_is_found_by_its_link_in_a_text(client):
    file, lesson = make_document(), make_lesson_here()
    link = f'<p><a linktype="document" id="{file.pk}">list</a></p>'
    lesson.body = [("rich_text", link)]
    lesson.save_revision()
    assert places(file) == [(lesson.title, "In a draft", True)]
    client.force_login(make_user(is_superuser=True))
    delete = reverse("wagtaildocs:delete", args=[file.pk])
    assert lesson.title in client.get(delete).content.decode()
    client.post(delete)
    assert AcademyDocument.objects.filter(pk=file.pk).exists()


def test_a_term_is_found_by_a_search_of_the_lessons(client):
    lot, file = make_term(aliases="lot papers"), make_term("file")
    lesson = make_lesson(make_module(make_course()), text="Keep a <b>Lot  file</b> for each.")
    make_lesson(make_module(make_course()), text="A lot of files.")
    heading = make_lesson_here()
    heading.body = [("rich_text", "<h2>The lot papers</h2>")]
    publish(heading)
    assert places(lot) == [(lesson.title, "Marked in the text", False)]
    assert places(file) == []  # the longer term is marked there
    lot.marks_text = False
    assert places(lot) == []

    client.force_login(make_trainer())
    name = GlossaryTerm.snippet_viewset.get_url_name
    usage = reverse(name("usage"), args=[lot.pk])
    assert lesson.title in client.get(usage).content.decode()
    for address in (reverse(name("list")), reverse(name("edit"), args=[lot.pk])):
        assert usage in client.get(address).content.decode()
    several = reverse("wagtail_bulk_action", args=["courses", "glossaryterm", "delete"])
    warned = client.get(f"{several}?id={lot.pk}&id={file.pk}").content.decode()
    assert f"“lot file” is used here: {lesson.title}." in warned
    delete = reverse(name("delete"), args=[lot.pk])
    assert "They go on without it." in client.get(delete).content.decode()
    client.post(delete)
    assert not GlossaryTerm.objects.filter(pk=lot.pk).exists()


def test_a_question_is_found_in_quizzes_that_name_it_or_draw_from_its_category(client):
    question = make_question(lesson_code="L.1")
    drawing, naming = make_quiz(title="Draws"), make_quiz(title="Names")
    drawing.sources.update(category=question.category)
    naming.picks = [QuizPick(question=question)]
    publish(naming)
    assert places(question) == [
        ("Names", "Quiz pick → Question", True),
        ("Draws", "Drawn from its category", False),
    ]
    client.force_login(make_trainer())
    name = Question.snippet_viewset.get_url_name
    delete = reverse(name("delete"), args=[question.pk])
    page = client.get(delete).content.decode()
    assert "Drawn from its category" in page
    assert "Yes, delete" not in page
    assert "so it stays" in client.post(delete, follow=True).content.decode()
    assert Question.objects.filter(pk=question.pk).exists()

    lesson = make_lesson(make_module(make_course()), code="L.1")
    warned = client.get(reverse("wagtailadmin_pages:delete", args=[lesson.pk])).content.decode()
    assert "is named by its key here: 1 question" in warned


def test_a_skill_that_only_a_draft_names_stays(client):
    skill, lesson = Skill.objects.create(name="Ask"), make_lesson_here()
    lesson.learning_objectives.add(LearningObjective(text="Ask for origin", skill=skill))
    lesson.save_revision()
    assert places(skill) == [(lesson.title, "In a draft", True)]
    client.force_login(make_trainer())
    delete = reverse(Skill.snippet_viewset.get_url_name("delete"), args=[skill.pk])
    assert "so it stays" in client.post(delete, follow=True).content.decode()
    assert Skill.objects.get() == skill


def test_many_places_need_no_more_queries(django_assert_max_num_queries):
    image, trainer = make_image(), make_trainer()

    def use(times):
        for _number in range(times):
            shown, drafted = make_lesson_here(), make_lesson_here()
            shown.body = drafted.body = [figure(image)]
            publish(shown)
            drafted.save_revision()

    use(1)
    with CaptureQueriesContext(connection) as asked:
        assert len(places_of(image, trainer)) == 2
    few = len(asked)
    use(4)
    with django_assert_max_num_queries(few):
        assert len(places_of(image, trainer)) == 10
