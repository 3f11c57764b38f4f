"""A copy of a course: all that teaches, as drafts of their own, and nothing that anybody did."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.core.copies import copied_stream, rekeyed, relinked
from courses.duplicating import duplicate_course
from courses.models import (
    CoursePage,
    CourseRelease,
    Enrolment,
    LearningObjective,
    LessonPage,
    ModulePage,
    OpeningRule,
    Skill,
)
from courses.services import enrol
from tests.courses.factories import make_lesson, make_module, publish
from tests.factories import make_catalogue, make_course, make_trainer, make_user
from tests.quizzes.factories import make_quiz
from toolkit.models import ExercisePage


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("C2", "C7"), ("C2.M1.L3", "C7.M1.L3"), ("C22.M1", ""), ("X.C2.M1", ""), ("", "")],
)
def test_a_key_belongs_to_the_copy(key, wanted):
    assert rekeyed(key, old="C2", new="C7") == wanted


def test_links_lead_to_the_copies():
    html = '<a linktype="page" id="1">a</a><a id="2" linktype="page">b</a><a id="1">c</a>'
    moved = html.replace('"page" id="1"', '"page" id="5"')
    assert relinked(html, {1: 5}) == moved
    block = {"value": {"text": html, "list": [html, 1, None]}, "practice": "C2.X"}
    assert copied_stream([block], pages={1: 5}, keys={"C2.X": "C7.X"}) == [
        {"value": {"text": moved, "list": [moved, 1, None]}, "practice": "C7.X"}
    ]


def make_full_course():
    """A course with two lessons, a quiz and an exercise that refer to each other."""
    course = make_course(code="C2", live=False)
    module = course.add_child(instance=ModulePage(title="Part", slug="part", code="C2.M1"))
    other = make_lesson(make_module(make_course()))
    skill = Skill.objects.create(name="Check a form")
    aim = LearningObjective(text="Find gaps", skill=skill, cells="CMRT Declaration!D8")
    first = make_lesson(module, code="C2.M1.L1", learning_objectives=[aim])
    link = f'<p><a linktype="page" id="{first.pk}">first</a> text</p>'
    second = make_lesson(module, code="C2.M1.L2")
    second.body = json.dumps([{"type": "rich_text", "value": link, "id": "abc"}])
    second.opening_rules.add(
        OpeningRule(needs="activity", target=first), OpeningRule(needs="activity", target=other)
    )
    publish(second)
    quiz = make_quiz(course=course)
    module.refresh_from_db()
    exercise = ExercisePage(title="Do", slug="do", code="C2.M1.X1", scenario=link, live=False)
    publish(module.add_child(instance=exercise))
    course.refresh_from_db()
    return publish(course), other, quiz


@pytest.mark.django_db
def test_a_copy_teaches_the_same_and_knows_nobody():
    course, other, quiz = make_full_course()
    enrol(learner=make_user(), course=course)
    before = [(page.pk, page.title, page.live) for page in Page.objects.order_by("path")]
    trainer = make_trainer()

    copy = duplicate_course(course=course, title="A copy", code="C7", by=trainer)

    still = Page.objects.exclude(path__startswith=copy.path).order_by("path")
    assert [(page.pk, page.title, page.live) for page in still] == before
    assert (copy.title, copy.code, copy.slug, copy.live) == ("A copy", "C7", "a-copy", False)
    ours, theirs = (
        one.get_descendants(inclusive=True).order_by("path").specific() for one in (course, copy)
    )
    assert [page.specific_class for page in ours] == [page.specific_class for page in theirs]
    assert [page.title for page in ours][1:] == [page.title for page in theirs][1:]
    assert not any(page.live for page in theirs)
    assert not {page.translation_key for page in ours} & {page.translation_key for page in theirs}
    assert Enrolment.objects.filter(course_key=copy.translation_key).count() == 0
    assert CourseRelease.objects.filter(course_key=copy.translation_key).count() == 0

    first, second = LessonPage.objects.descendant_of(copy).order_by("path")[:2]
    assert (first.code, second.code) == ("C7.M1.L1", "C7.M1.L2")
    assert first.get_latest_revision_as_object().objective_list == ["Find gaps"]
    draft = second.get_latest_revision_as_object()
    for page in (second, draft):
        assert f'id="{first.pk}"' in str(page.body.raw_data[0]["value"])
        assert {rule.target_id for rule in page.opening_rules.all()} == {first.pk, other.pk}
    copied_quiz = next(page for page in theirs if page.specific_class is type(quiz))
    assert [source.category for source in copied_quiz.sources.all()] == [
        source.category for source in quiz.sources.all()
    ]
    exercise = ExercisePage.objects.descendant_of(copy).get()
    assert exercise.code == "C7.M1.X1"
    assert f'id="{first.pk}"' in exercise.scenario
    assert exercise.owner == trainer


@pytest.mark.django_db
def test_a_trainer_duplicates_a_course_in_the_cms(client):
    course = make_course(code="C2", title="Tin")
    make_lesson(make_module(course), code="C2.M1.L1")
    client.force_login(make_trainer())
    url = reverse("duplicate_course", args=[course.pk])
    explorer = client.get(reverse("wagtailadmin_explore", args=[course.pk]))
    assert url in explorer.content.decode()
    assert client.get(reverse("wagtailadmin_pages:copy", args=[course.pk])).url == url
    again = client.post(url, {"title": "Tin", "code": "c2"})
    assert "Another course has this code" in again.content.decode()
    answer = client.post(url, {"title": "Tin", "code": "C7"})
    copy = CoursePage.objects.get(code="C7")
    assert answer.url == reverse("wagtailadmin_explore", args=[copy.pk])
    assert copy.slug != course.slug
    assert make_catalogue().get_children().count() == 2


@pytest.mark.django_db
def test_who_may_not_add_courses_duplicates_none(client):
    course = make_course()
    client.force_login(make_user())
    client.post(reverse("duplicate_course", args=[course.pk]), {"title": "X", "code": "C7"})
    assert CoursePage.objects.count() == 1
