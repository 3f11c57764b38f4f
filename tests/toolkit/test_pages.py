"""Exercise, upload and feedback, as a learner meets them."""

from dataclasses import replace

import pytest
from django.urls import reverse

from courses.models import ActivityCompletion
from tests.factories import make_company, make_learner, make_manager, make_user
from tests.toolkit.factories import corrected, make_enrolled, make_exercise, make_upload
from toolkit import checking, services, tasks
from toolkit.checker.practice import ROWAN_MOTORS, make_practice
from toolkit.checker.practice.ownership import number_of
from toolkit.models import PracticeFile, Status, Submission

pytestmark = pytest.mark.django_db
AT_MOST = 10
ALDER = replace(
    ROWAN_MOTORS,
    name="Alder Connectors Ltd",
    address="3 Quay Street, Harwell",
    contact_name="Ines Calder",
    contact_email="ines@alder.example",
    contact_phone="+44 1632 960200",
)


def _send(client, page, workbook, django_capture_on_commit_callbacks):
    """Upload through the page and let the worker's task run; return the page of the result."""
    with django_capture_on_commit_callbacks() as later:
        answer = client.post(page.get_absolute_url(), {"workbook": workbook})
    assert len(later) == 1  # told the queue once the row was stored, not before
    submission = Submission.objects.latest("submitted_at")
    assert answer.url == submission.get_absolute_url()
    tasks.check_submission(str(submission.pk))
    submission.refresh_from_db()
    return submission, client.get(answer.url).content.decode()


@pytest.fixture
def at_work(client):
    exercise = make_exercise()
    learner = make_enrolled(exercise)
    client.force_login(learner)
    return client, exercise, learner


def test_a_practice_file_is_made_once_and_is_the_learners_own(at_work):
    client, exercise, learner = at_work
    address = reverse("toolkit:practice_workbook", args=[exercise.pk])
    first = b"".join(client.get(address).streaming_content)
    again = b"".join(client.get(address).streaming_content)
    assert first == again
    assert first.startswith(b"PK")
    other = make_enrolled(exercise)
    client.force_login(other)
    client.get(address)
    seeds = set(PracticeFile.objects.values_list("seed", flat=True))
    assert len(seeds) == PracticeFile.objects.count() == 2


def test_from_twelve_errors_to_passed(at_work, django_capture_on_commit_callbacks):
    client, exercise, learner = at_work
    file = services.practice_file(learner=learner, exercise=exercise)
    with file.workbook.open("rb") as workbook:
        taken = workbook.read()
    first, page = _send(client, exercise, make_upload(taken), django_capture_on_commit_callbacks)
    assert (first.planted_count, first.fixed_count, first.is_passed) == (12, 0, False)
    assert "You fixed 0 of 12 errors" in page
    for finding in first.findings.all():
        assert finding.cell in page
    assert page.count("Why it matters") == first.findings.count()

    second, page = _send(
        client, exercise, make_upload(corrected(file.seed)), django_capture_on_commit_callbacks
    )
    assert (second.fixed_count, second.new_count, second.is_passed) == (12, 0, True)
    assert "Passed" in page
    assert "fixed since the attempt before" in page
    assert ActivityCompletion.objects.filter(
        learner=learner, activity_key=exercise.translation_key
    ).exists()


def test_the_corrected_file_of_a_colleague_is_not_marked(
    at_work, django_capture_on_commit_callbacks
):
    client, exercise, learner = at_work
    file = services.practice_file(learner=learner, exercise=exercise)
    submission, page = _send(
        client, exercise, make_upload(corrected(file.seed + 1)), django_capture_on_commit_callbacks
    )
    assert (submission.is_passed, submission.stranger) == (False, "number")
    assert "Not marked: this is not your practice file" in page
    assert number_of(file.seed) in page
    assert "Not marked" in client.get(exercise.get_absolute_url()).content.decode()
    assert not ActivityCompletion.objects.exists()


def test_the_declaration_of_another_company_is_not_marked(
    at_work, django_capture_on_commit_callbacks
):
    client, exercise, learner = at_work
    file = services.practice_file(learner=learner, exercise=exercise)
    other = make_practice(seed=file.seed, errors=(), company=ALDER)
    submission, page = _send(
        client, exercise, make_upload(other.workbook), django_capture_on_commit_callbacks
    )
    assert (submission.is_passed, submission.stranger) == (False, "company")
    assert "Your file is about Rowan Motors Ltd" in page


def test_a_file_sent_before_one_was_taken_is_not_marked(
    at_work, django_capture_on_commit_callbacks
):
    client, exercise, learner = at_work
    submission, page = _send(
        client, exercise, make_upload(corrected()), django_capture_on_commit_callbacks
    )
    assert submission.is_passed is False
    assert "You have not taken your practice file yet" in page


def test_an_attempt_is_compared_with_the_last_one_that_was_the_learners_own(
    at_work, django_capture_on_commit_callbacks
):
    client, exercise, learner = at_work
    file = services.practice_file(learner=learner, exercise=exercise)
    with file.workbook.open("rb") as workbook:
        taken = workbook.read()
    _send(client, exercise, make_upload(taken), django_capture_on_commit_callbacks)
    _send(client, exercise, make_upload(corrected(1)), django_capture_on_commit_callbacks)
    again, _page = _send(client, exercise, make_upload(taken), django_capture_on_commit_callbacks)
    assert set(again.findings.values_list("state", flat=True)) == {"left"}


def test_what_is_new_since_the_attempt_before_is_said(at_work, django_capture_on_commit_callbacks):
    client, exercise, learner = at_work
    file = services.practice_file(learner=learner, exercise=exercise)
    _send(client, exercise, make_upload(corrected(file.seed)), django_capture_on_commit_callbacks)
    with file.workbook.open("rb") as workbook:
        taken = make_upload(workbook.read())
    later, page = _send(client, exercise, taken, django_capture_on_commit_callbacks)
    assert set(later.findings.values_list("state", flat=True)) >= {"new"}
    assert "New since last time" in page


def test_while_the_check_waits_the_page_asks_again_with_and_without_javascript(client):
    learner = make_user()
    client.force_login(learner)
    submission = services.submit(learner=learner, workbook=make_upload())
    page = client.get(submission.get_absolute_url()).content.decode()
    assert 'hx-trigger="load delay:300ms' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = client.get(submission.get_absolute_url(), headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="result"')


def test_a_check_that_was_done_is_not_done_again(client):
    submission = services.submit(learner=make_user(), workbook=make_upload())
    checking.check(str(submission.pk))
    checking.check(str(submission.pk))
    submission.refresh_from_db()
    assert (submission.tries, submission.status) == (1, Status.CHECKED)


def test_a_result_that_comes_after_its_lease_is_not_kept():
    submission = services.submit(learner=make_user(), workbook=make_upload())
    slow = checking.claim(str(submission.pk))
    Submission.objects.update(lease_until="2000-01-01T00:00Z")
    quick = checking.claim(str(submission.pk))
    report = checking.check_apart(quick.workbook.open("rb"), suffix=".xlsx")
    assert checking.keep_report(quick, report) is True
    assert checking.keep_report(slow, report) is False
    assert submission.findings.count() == len(report["findings"])


def test_without_a_place_on_the_course_there_is_no_exercise(client):
    exercise = make_exercise()
    client.force_login(make_user())
    assert client.get(exercise.get_absolute_url()).status_code == 403
    assert client.get(reverse("toolkit:practice_workbook", args=[exercise.pk])).status_code == 404


def test_whose_submission_is_seen_by_whom(client):
    company = make_company()
    learner = make_learner(company=company)
    submission = services.submit(learner=learner, workbook=make_upload())
    addresses = [
        submission.get_absolute_url(),
        reverse("toolkit:submitted_workbook", args=[submission.pk]),
    ]
    for person, status in [
        (learner, 200),
        (make_manager(company=company), 200),
        (make_learner(company=company), 404),
        (make_manager(), 404),
    ]:
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [status, status]


def test_the_queries_of_pages_do_not_grow(client, django_assert_max_num_queries):
    exercise = make_exercise()
    learner = make_enrolled(exercise)
    client.force_login(learner)
    services.practice_file(learner=learner, exercise=exercise)
    for attempts in (1, 4):
        for _attempt in range(attempts):
            made = services.submit(learner=learner, workbook=make_upload(), exercise=exercise)
            checking.check(str(made.pk))
            services.submit(learner=learner, workbook=make_upload())
        client.get(exercise.get_absolute_url())  # what all readers share is cached by now
        for address in (
            exercise.get_absolute_url(),
            reverse("toolkit:check"),
            made.get_absolute_url(),
        ):
            with django_assert_max_num_queries(AT_MOST):
                assert client.get(address).status_code == 200


def test_a_form_without_a_file_says_so(client):
    client.force_login(make_user())
    page = client.post(reverse("toolkit:check"), {})
    assert page.status_code == 422
    assert "Choose a file first." in page.content.decode()
