"""What opens when, what a learner reads about it, and completing by a trainer's hand."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.core.opening import Condition, Needs, Standing, unmet
from courses.models import ActivityCompletion, Enrolment, How, OpeningRule
from courses.opening import record_score
from courses.services import complete_activity, enrol, exempt
from tests.courses.factories import lessons_of, make_published_course, publish
from tests.factories import make_trainer, make_user

TODAY = datetime.date(2026, 5, 4)
KEYS = st.frozensets(st.integers(1, 6), min_size=1, max_size=3)
CONDITIONS = st.one_of(
    st.builds(Condition, st.sampled_from([Needs.COURSE, Needs.MODULE, Needs.ACTIVITY]), keys=KEYS),
    st.builds(Condition, st.just(Needs.SCORE), keys=KEYS, percent=st.integers(1, 100)),
    st.builds(
        Condition,
        st.just(Needs.DATE),
        opens_on=st.dates(datetime.date(2026, 5, 1), datetime.date(2026, 5, 9)),
    ),
)


@given(st.lists(CONDITIONS), st.frozensets(st.integers(1, 6)), st.decimals(0, 1, places=2))
def test_doing_more_never_locks_anything(conditions, done, share):
    nothing = Standing(TODAY)
    more = Standing(TODAY, done, done, dict.fromkeys(done, share))
    assert set(unmet(conditions, more)) <= set(unmet(conditions, nothing))
    everything = frozenset(range(1, 7))
    best = Standing(
        datetime.date(2026, 5, 9), everything, everything, dict.fromkeys(everything, Decimal(1))
    )
    assert unmet(conditions, best) == []


@pytest.fixture
def course(db):
    return make_published_course(lessons=3)


def lock(page, **fields):
    page = page.specific
    page.opening_rules = [OpeningRule(**fields)]
    publish(page)


def enrolled(client, course):
    learner = make_user()
    enrol(learner=learner, course=course)
    client.force_login(learner)
    return learner


def get(client, page):
    return client.get(page.get_absolute_url())


def test_a_locked_lesson_says_why_and_opens_when_that_is_done(client, course):
    first, second, third = lessons_of(course)
    lock(third, needs="activity", target=second)
    learner = enrolled(client, course)
    page = get(client, third)
    assert page.status_code == 403
    html = page.content.decode()
    assert f'<a href="{second.get_absolute_url()}">Complete “{second.title}”.</a>' in html
    marked = client.post(reverse("courses:read", args=[third.pk]), follow=True)
    assert "This is still locked." in marked.content.decode()
    assert not ActivityCompletion.objects.exists()
    overview = client.get(course.get_absolute_url()).content.decode()
    assert f"Complete “{second.title}”." in overview
    complete_activity(learner=learner, activity=second, how=How.READ)
    assert get(client, third).status_code == 200


@pytest.mark.parametrize("percent", [80, 81])
def test_a_score_opens_what_asks_for_it(client, course, percent):
    first, second, _third = lessons_of(course)
    lock(second, needs="score", target=first, percent=percent)
    learner = enrolled(client, course)
    record_score(learner=learner, activity=first, share=Decimal("0.8"))
    record_score(learner=learner, activity=first, share=Decimal("0.3"))
    answer = get(client, second)
    assert answer.status_code == (200 if percent == 80 else 403)
    assert (b"Reach 81 % in" in answer.content) == (percent == 81)


def test_a_course_or_a_module_opens_a_course_and_a_day_opens_a_lesson(client, course):
    other = make_published_course(lessons=1)
    lock(course, needs="course", target=other)
    module = course.get_children().get()
    first, second, _third = lessons_of(course)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    lock(second, needs="date", opens_on=tomorrow)
    learner = enrolled(client, course)
    assert f"Complete the course “{other.title}”." in get(client, first).content.decode()
    assert "Before it" in client.get(course.get_absolute_url()).content.decode()
    enrol(learner=learner, course=other)
    complete_activity(learner=learner, activity=lessons_of(other)[0], how=How.READ)
    assert get(client, first).status_code == 200
    assert b"It opens on" in get(client, second).content
    lock(lessons_of(other)[0], needs="module", target=module)
    assert get(client, lessons_of(other)[0]).status_code == 200  # what is done is never locked


def test_what_is_no_longer_published_locks_nothing(client, course):
    first, second, _third = lessons_of(course)
    lock(second, needs="activity", target=first)
    enrolled(client, course)
    assert get(client, second).status_code == 403
    first.unpublish()
    publish(second)
    assert get(client, second).status_code == 200


def test_a_condition_that_waits_for_itself_is_refused(course):
    first, second, _third = lessons_of(course)
    module = course.get_children().get()
    lock(second, needs="activity", target=first)
    for page, target in [(first, first), (first, second), (module, first)]:
        rule = OpeningRule(page=page.page_ptr if page != module else page, target=target.page_ptr)
        with pytest.raises(ValidationError, match="wait for itself"):
            rule.full_clean()
    with pytest.raises(ValidationError, match="Choose a course"):
        OpeningRule(page=second.page_ptr, needs="course", target=module).full_clean()
    with pytest.raises(ValidationError, match="from which day"):
        OpeningRule(page=second.page_ptr, needs="date").full_clean()


def test_home_goes_on_with_what_is_open_and_asks_no_more_for_more_locks(
    client, course, django_assert_max_num_queries
):
    first, second, third = lessons_of(course)
    lock(first, needs="activity", target=third)
    enrolled(client, course)
    home = client.get("/learn/").content.decode()
    assert second.get_absolute_url() in home
    assert first.get_absolute_url() not in home
    with django_assert_max_num_queries(8):
        client.get("/learn/")
    get(client, second)  # its body is rendered, once for all readers
    with django_assert_max_num_queries(8):
        get(client, second)


def test_a_trainer_confirms_by_hand_and_with_the_last_one_the_course(client, course):
    lessons = lessons_of(course)
    lessons[2].by_hand = True
    publish(lessons[2])
    learner = enrolled(client, course)
    for lesson in lessons[:2]:
        complete_activity(learner=learner, activity=lesson, how=How.READ)
    assert "Your trainer confirms this lesson." in get(client, lessons[2]).content.decode()
    client.post(reverse("courses:read", args=[lessons[2].pk]))
    assert ActivityCompletion.objects.count() == 2

    url = reverse("confirm_lesson", args=[lessons[2].pk])
    assert client.get(url).status_code in (302, 403)
    trainer = make_trainer()
    client.force_login(trainer)
    assert learner.full_name in client.get(url).content.decode()
    answer = client.post(url, {"learner": [learner.pk]}, follow=True)
    assert "1 learner is confirmed." in answer.content.decode()
    row = ActivityCompletion.objects.get(how=How.HAND)
    assert (row.learner, row.confirmed_by) == (learner, trainer)
    assert Enrolment.objects.get().completed_at


def test_an_exemption_counts_and_says_that_it_is_one(client, course):
    lessons = lessons_of(course)
    learner = enrolled(client, course)
    complete_activity(learner=learner, activity=lessons[0], how=How.READ)
    keys = [lesson.translation_key for lesson in lessons]
    spared = exempt(learner=learner, course_key=course.translation_key, activity_keys=keys)
    assert spared == 2
    assert list(ActivityCompletion.objects.order_by("pk").values_list("how", flat=True)) == [
        "read",
        "exempted",
        "exempted",
    ]
    assert Enrolment.objects.get().completed_at


def test_home_stays_within_its_queries_with_conditions_of_every_kind(
    client, course, django_assert_max_num_queries
):
    other = make_published_course(lessons=2)
    first, second, third = lessons_of(course)
    lock(first, needs="course", target=other)
    lock(second, needs="score", target=lessons_of(other)[0], percent=50)
    lock(third, needs="activity", target=lessons_of(other)[1])
    learner = enrolled(client, course)
    enrol(learner=learner, course=other)
    client.get("/learn/")
    with django_assert_max_num_queries(8):
        home = client.get("/learn/").content.decode()
    assert lessons_of(other)[0].get_absolute_url() in home
