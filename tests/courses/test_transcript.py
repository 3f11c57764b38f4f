"""The transcript: what it says, to whom, and on paper."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses import services
from courses.models import ActivityCompletion, ActivityScore, Enrolment, How
from courses.transcript import courses_of, entries_of, totals_of
from tests.factories import (
    make_company,
    make_credential,
    make_enrolment,
    make_learner,
    make_manager,
    make_release,
    make_user,
)

pytestmark = pytest.mark.django_db

OWN = "/learn/transcript/"


def words_of(text):
    return " ".join(text.split())


@pytest.fixture
def learner(client):
    person = make_user(full_name="王小明")
    client.force_login(person)
    return person


def place_with_everything(learner):
    """Three required: read, exempted, a quiz with two thirds; a fourth is optional and open."""
    place = make_enrolment(learner=learner, release=make_release(optional=1), done=3)
    release = place.release
    release.minutes = 90
    release.save()
    keys = []
    for number, one in enumerate(release.activities.all()):
        one.title = f"Step {number}"
        one.save()
        keys.append(one.activity_key)
    done = ActivityCompletion.objects.filter(learner=learner)
    done.filter(activity_key=keys[1]).update(how=How.EXEMPTED)
    done.filter(activity_key=keys[2]).update(how=How.QUIZ)
    ActivityScore.objects.create(learner=learner, activity_key=keys[2], best=Decimal("0.6699"))
    return place


def test_a_transcript_says_how_each_activity_was_completed(client, learner):
    place = place_with_everything(learner)
    half = make_enrolment(learner=learner, release=make_release(required=3), done=1)
    credential = make_credential(
        learner=learner, course_key=place.course_key, course_title="As then", course_minutes=80
    )
    Enrolment.objects.filter(pk=place.pk).update(completed_at=credential.created_at)
    page = words_of(client.get(OWN).text)
    for said in (
        "2 courses, 1 completed.",
        "completed: 1 hour 20 minutes.",
        "<strong>Exempted by test</strong>",
        "Quiz passed",
        "66%",  # rounded down
        "100% (3 of 3 done)",
        "33% (1 of 3 done)",
        f'href="{credential.get_absolute_url()}"',
        "As then",
        "Not done yet",
    ):
        assert said in page, said
    assert "Step 3" not in page  # optional and not done
    for entry in entries_of(courses_of(learner)):
        done = services.completed_keys(learner, entry.enrolment.course_key)
        assert entry.progress == services.progress_on(entry.enrolment, done)
    assert half.release.title in page


def test_what_was_done_before_a_move_stays_on_the_transcript(client, learner):
    place = place_with_everything(learner)
    newer = make_release(course=place.release.course, required=1)
    Enrolment.objects.filter(pk=place.pk).update(release=newer)
    (entry,) = entries_of(courses_of(learner))
    assert (entry.progress.done, entry.progress.total) == (0, 1)
    assert [one.title for one in entry.activities if one.how] == ["Step 0", "Step 1", "Step 2"]


def test_the_pdf_bears_the_name_in_its_own_script(client, learner):
    place_with_everything(learner)
    answer = client.get(reverse("courses:transcript_pdf", args=[learner.pk]))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    text = words_of(reader.pages[0].extract_text())
    for said in ("王小明", "Exempted by test", "66%", "100% (3 of 3 done)"):
        assert said in text, said


def test_the_own_managers_see_a_transcript_and_no_others(client):
    company = make_company()
    learner = make_learner(company=company, full_name="Ada Learner")
    make_enrolment(learner=learner)
    addresses = [
        reverse(f"courses:{name}", args=[learner.pk])
        for name in ("transcript_of", "transcript_pdf")
    ]
    client.force_login(make_manager(company=company))
    assert "Transcript of Ada Learner" in client.get(addresses[0]).text
    for other in (make_manager(), make_learner(company=company)):
        client.force_login(other)
        assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_transcript_costs_the_same_for_one_course_and_for_ten(
    client, learner, django_assert_max_num_queries
):
    place_with_everything(learner)
    client.get(OWN)
    with django_assert_max_num_queries(12) as few:
        client.get(OWN)
    for _number in range(11):
        make_enrolment(learner=learner, done=2)
    with django_assert_max_num_queries(len(few)):
        page = client.get(OWN).text
    assert "Page 1 of 2" in page
    assert totals_of(learner) == {"courses": 12, "completed": 0, "minutes": 0}
