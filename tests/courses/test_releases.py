import pytest
from django.test import TestCase

from academy.credentials.models import Credential
from courses.core.completion import Progress
from courses.models import ActivityCompletion, CourseRelease, Enrolment, How
from courses.services import complete_activity, completed_keys, enrol, progress_on
from courses.tasks import settle_release
from tests.courses.factories import (
    lessons_of,
    make_lesson,
    make_module,
    make_published_course,
    publish,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def releases_of(course):
    return list(CourseRelease.objects.filter(course_key=course.translation_key).order_by("number"))


def keys_of(release):
    return list(release.activities.values_list("activity_key", flat=True))


def progress_now(enrolment):
    enrolment.refresh_from_db()
    done = completed_keys(enrolment.learner, enrolment.course_key)
    return progress_on(enrolment, done)


def test_publishing_a_course_makes_one_release_of_its_lessons_in_order():
    course = make_published_course(lessons=3)
    [release] = releases_of(course)
    assert keys_of(release) == [lesson.translation_key for lesson in lessons_of(course)]
    assert (release.number, release.required_count, release.minutes) == (1, 3, 30)


def test_a_lesson_added_before_anybody_enrolled_changes_the_release_in_place():
    course = make_published_course(lessons=2)
    added = make_lesson(course.get_children().get())
    [release] = releases_of(course)
    assert release.number == 1
    assert keys_of(release)[-1] == added.translation_key


def test_a_lesson_added_after_somebody_enrolled_makes_the_next_release():
    course = make_published_course(lessons=2)
    enrol(learner=make_user(), course=course)
    make_lesson(course.get_children().get())
    assert [(one.number, len(keys_of(one))) for one in releases_of(course)] == [(1, 2), (2, 3)]


def test_an_enrolment_stays_on_the_release_on_which_it_began():
    course = make_published_course(lessons=2)
    early = enrol(learner=make_user(), course=course)
    make_lesson(course.get_children().get())
    late = enrol(learner=make_user(), course=course)
    early.refresh_from_db()
    assert (early.release.number, late.release.number) == (1, 2)


def test_new_words_in_a_lesson_make_no_release():
    course = make_published_course(lessons=2)
    enrol(learner=make_user(), course=course)
    lesson = lessons_of(course)[0]
    lesson.body = [("rich_text", "<p>Better words.</p>")]
    publish(lesson)
    assert len(releases_of(course)) == 1


def test_a_lesson_that_is_no_longer_required_makes_a_release():
    course = make_published_course(lessons=2)
    enrol(learner=make_user(), course=course)
    lesson = lessons_of(course)[1]
    lesson.is_required = False
    publish(lesson)
    assert [one.required_count for one in releases_of(course)] == [2, 1]


def test_a_draft_is_no_part_of_a_release():
    course = make_published_course(lessons=2)
    lesson = lessons_of(course)[1]
    lesson.unpublish()
    publish(course)
    [release] = releases_of(course)
    assert len(keys_of(release)) == 1


def test_progress_is_never_above_a_hundred_per_cent():
    course = make_published_course(lessons=2)
    learner = make_user()
    enrolment = enrol(learner=learner, course=course)
    make_lesson(course.get_children().get())
    for lesson in lessons_of(course):  # one more than the release requires
        complete_activity(learner=learner, activity=lesson, how=How.READ)
    found = progress_now(enrolment)
    assert (found.done, found.total, found.percent) == (2, 2, 100)


def test_enrolling_twice_gives_one_place():
    course = make_published_course()
    learner = make_user()
    assert enrol(learner=learner, course=course) == enrol(learner=learner, course=course)
    assert Enrolment.objects.count() == 1


def test_completing_the_last_activity_issues_one_credential():
    course = make_published_course(lessons=2)
    learner = make_user()
    enrolment = enrol(learner=learner, course=course)
    first, last = lessons_of(course)
    complete_activity(learner=learner, activity=first, how=How.READ)
    assert not Credential.objects.exists()
    complete_activity(learner=learner, activity=last, how=How.READ)
    complete_activity(learner=learner, activity=last, how=How.READ)
    credential = Credential.objects.get()
    enrolment.refresh_from_db()
    assert enrolment.completed_at
    assert (credential.learner, credential.course_key) == (learner, course.translation_key)
    assert ActivityCompletion.objects.count() == 2


def test_an_optional_activity_is_not_needed_for_the_credential():
    course = make_published_course(lessons=2)
    optional = lessons_of(course)[1]
    optional.is_required = False
    publish(optional)
    learner = make_user()
    enrol(learner=learner, course=course)
    complete_activity(learner=learner, activity=lessons_of(course)[0], how=How.READ)
    assert Credential.objects.filter(learner=learner).exists()


def unpublish(page):
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.unpublish()


def move(page, target):
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.move(target, pos="last-child")


def test_what_is_unpublished_is_no_longer_asked_of_who_began_before():
    course = make_published_course(lessons=3)
    learner = make_user()
    enrolment = enrol(learner=learner, course=course)
    first, second, third = lessons_of(course)
    complete_activity(learner=learner, activity=first, how=How.READ)
    unpublish(second)
    assert progress_now(enrolment) == Progress(1, 2)
    complete_activity(learner=learner, activity=third, how=How.READ)
    enrolment.refresh_from_db()
    assert enrolment.completed_at
    assert Credential.objects.get().learner == learner


def test_a_withdrawal_completes_the_course_of_who_had_done_all_the_rest():
    course = make_published_course(lessons=2)
    first, second = lessons_of(course)
    ready, idle = make_user(), make_user()
    for learner in (ready, idle):
        enrol(learner=learner, course=course)
    complete_activity(learner=ready, activity=first, how=How.READ)
    unpublish(second)
    [unsettled] = CourseRelease.objects.filter(is_settled=False)  # what the sweep sends again
    for _twice in range(2):
        settle_release(unsettled.pk)
    assert [one.learner for one in Credential.objects.all()] == [ready]
    assert not CourseRelease.objects.filter(is_settled=False).exists()


def test_a_lesson_that_comes_back_is_asked_for_again():
    course = make_published_course(lessons=2)
    enrolment = enrol(learner=make_user(), course=course)
    second = lessons_of(course)[1]
    unpublish(second)
    publish(second)
    assert progress_now(enrolment) == Progress(0, 2)


def test_a_course_without_anything_left_to_do_is_completed_by_nobody():
    course = make_published_course(lessons=1)
    learner = make_user()
    enrol(learner=learner, course=course)
    unpublish(lessons_of(course)[0])
    settle_release(course.releases.get().pk)
    assert not Credential.objects.exists()


def test_a_lesson_moved_to_another_course_is_withdrawn_from_the_one_it_left():
    course, other = make_published_course(lessons=2), make_published_course(lessons=1)
    enrolment = enrol(learner=make_user(), course=course)
    move(lessons_of(course)[1], other.get_children().get())
    assert progress_now(enrolment).total == 1
    assert len(keys_of(releases_of(other)[-1])) == 2


def test_a_deleted_module_is_withdrawn_with_its_lessons():
    course = make_published_course(lessons=2)
    extra = make_module(course)
    make_lesson(extra)
    enrolment = enrol(learner=make_user(), course=course)
    assert progress_now(enrolment).total == 3
    with TestCase.captureOnCommitCallbacks(execute=True):
        extra.delete()
    assert progress_now(enrolment).total == 2
