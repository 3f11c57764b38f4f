"""Moving learners to a newer release, in the CMS, and the command that proves the counts."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from wagtail.models import PageLogEntry

from academy.credentials.models import Credential
from courses.core.completion import Progress
from courses.core.releases import Difference, Effect, Listed, compare, effect
from courses.models import CourseRelease, Enrolment, How
from courses.services import complete_activity, enrol
from courses.tasks import settle_release
from tests.courses.factories import lessons_of, make_lesson, make_published_course, publish
from tests.factories import make_trainer, make_user


def test_two_outlines_are_compared_by_what_a_learner_has_to_do():
    before = [Listed(1, "A"), Listed(2, "B"), Listed(3, "C", is_required=False), Listed(4, "D")]
    after = [Listed(5, "E"), Listed(3, "C"), Listed(2, "B", is_required=False), Listed(1, "A!")]
    assert compare(before, after) == Difference(
        added=("E",),
        removed=("D",),
        now_required=("C",),
        now_optional=("B",),
        is_reordered=True,
    )
    assert not compare(before, [Listed(1, "New title"), *before[1:]])


def test_the_effect_of_a_move_counts_learners():
    half, most, full = Progress(1, 2), Progress(2, 3), Progress(2, 2)
    moves = [(half, half), (half, most), (most, half), (half, full)]
    found = effect(moves)
    assert found == Effect(learners=4, complete_at_once=1, fall=1, rise=2)
    assert found.same == 1


@pytest.fixture
def course(db):
    """Two lessons on release 1; on release 2 a third is new and the second is optional."""
    return make_published_course(lessons=2)


def change_outline(course):
    added = make_lesson(course.get_children().get(), title="What is new this year")
    second = lessons_of(course)[1]
    second.is_required = False
    publish(second)
    return added


def learner_who_read(course, count, **fields):
    learner = make_user(**fields)
    enrol(learner=learner, course=course)
    for lesson in lessons_of(course)[:count]:
        complete_activity(learner=learner, activity=lesson, how=How.READ)
    return learner


def release_numbers(course):
    rows = Enrolment.objects.filter(course_key=course.translation_key).order_by("pk")
    return list(rows.values_list("release__number", flat=True))


def url_of(course):
    return reverse("course_releases", args=[course.pk])


def test_a_trainer_sees_what_a_move_would_do_and_then_moves(client, course):
    for count in (0, 1, 2):
        learner_who_read(course, count)
    change_outline(course)
    trainer = make_trainer()
    client.force_login(trainer)
    page = client.get(url_of(course)).content.decode()
    assert "<strong>New</strong>: What is new this year" in page
    assert "<strong>Now optional</strong>: " in page

    looked = client.post(url_of(course), {"who": "all", "percent": "25"})
    words = " ".join(looked.content.decode().split())
    # one at 0 %, one who had 1 of 2; who completed stays
    assert "2 learners would be moved." in words
    assert "2 stay where they are." in words
    assert release_numbers(course) == [1, 1, 1]

    newest = CourseRelease.objects.get(number=2)
    answer = client.post(url_of(course), {"who": "all", "release": newest.pk}, follow=True)
    assert "2 learners were moved." in answer.content.decode()
    assert release_numbers(course) == [2, 2, 1]
    assert Credential.objects.get().course_release == 1
    entry = PageLogEntry.objects.get(action="courses.move_learners")
    assert (entry.user, entry.data["learners"]) == (trainer, 2)


def test_only_those_under_a_percentage_are_moved(client, course):
    learner_who_read(course, 0)
    learner_who_read(course, 1)
    change_outline(course)
    client.force_login(make_trainer())
    newest = CourseRelease.objects.get(number=2)
    below = {"who": "below", "percent": "50"}
    client.post(url_of(course), {**below, "release": newest.pk})
    assert release_numbers(course) == [2, 1]
    wrong = client.post(url_of(course), {"who": "below", "percent": "0"})
    assert wrong.status_code == 422


def test_who_has_done_all_of_the_new_release_completes_it_by_the_move(client, course):
    learner = learner_who_read(course, 1)
    added = change_outline(course)
    complete_activity(learner=learner, activity=added, how=How.READ)
    client.force_login(make_trainer())
    newest = CourseRelease.objects.get(number=2)
    with TestCase.captureOnCommitCallbacks():
        client.post(url_of(course), {"who": "all", "release": newest.pk})
    settle_release(newest.pk)
    assert Enrolment.objects.get().completed_at
    assert Credential.objects.get().course_release == 2


def test_a_note_is_kept_with_its_release_and_a_stale_form_moves_nobody(client, course):
    learner_who_read(course, 0)
    client.force_login(make_trainer())
    client.post(url_of(course), {"number": "1", "note-1-note": "First edition"})
    first = CourseRelease.objects.get()
    assert first.note == "First edition"
    change_outline(course)
    client.post(url_of(course), {"who": "all", "release": first.pk})
    assert release_numbers(course) == [1]


def test_releases_are_for_those_who_publish_the_course(client, course):
    client.force_login(make_user())
    assert client.get(url_of(course)).status_code in (302, 403)
    client.force_login(make_trainer())
    explorer = client.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert url_of(course) in explorer
    assert client.get(reverse("course_releases", args=[999_999])).status_code == 404


def test_the_releases_page_asks_as_much_of_two_releases_as_of_five(
    client, course, django_assert_max_num_queries
):
    client.force_login(make_trainer())
    learner_who_read(course, 0)
    change_outline(course)
    client.get(url_of(course))
    with django_assert_max_num_queries(100) as few:
        client.get(url_of(course))
    for _more in range(3):
        learner_who_read(course, 0)
        change_outline(course)
    with django_assert_max_num_queries(len(few)):
        client.get(url_of(course))


def check():
    out = io.StringIO()
    call_command("recompute_progress", "--check", stdout=out)
    return out.getvalue()


def test_progress_is_what_the_completions_say(course):
    learner_who_read(course, 1)
    learner_who_read(course, 2)
    assert "what the completions say" in check()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda: CourseRelease.objects.update(required_count=7),
            "required activities of release",
        ),
        (
            lambda: (
                Credential.objects.all().delete(),
                Enrolment.objects.update(completed_at=None),
            ),
            "open enrolment",
        ),
        (lambda: Credential.objects.all().delete(), "credentials of completed enrolment"),
    ],
)
def test_a_difference_is_told_and_mended(course, damage, words):
    learner_who_read(course, 2)
    damage()
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("recompute_progress", "--check", stdout=out)
    assert caught.value.returncode == 1
    assert words in out.getvalue()
    call_command("recompute_progress", stdout=io.StringIO())
    assert "what the completions say" in check()
    assert Credential.objects.count() == 1
