"""What looks real is said and not marked; what is deleted is gone, and the attempt stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_company, make_learner, make_manager, make_membership, make_user
from tests.toolkit.factories import corrected, make_enrolled, make_exercise, make_upload
from toolkit import checking, feedback_files, privacy, services, tasks
from toolkit.checker.practice import ROWAN_MOTORS, make_practice
from toolkit.models import Deleted, FeedbackFormat, Status, Submission

pytestmark = pytest.mark.django_db


def workbook_of(company, *, email="quality@zenith-alloys.com", seed=1):
    """A declaration of this company, laid out like the form."""
    return make_practice(
        seed=seed,
        errors=(),
        company=replace(ROWAN_MOTORS, name=company, contact_email=email),
        today=timezone.localdate(),
    ).workbook


def checked(learner, content=None, exercise=None):
    """A submission as it is after its check."""
    made = services.submit(learner=learner, workbook=make_upload(content), exercise=exercise)
    checking.check(str(made.pk))
    made.refresh_from_db()
    return made


def sent(learner=None):
    """A submission that waits for its check."""
    return services.submit(learner=learner or make_learner(), workbook=make_upload())


def content_of(file):
    """The practice workbook as the learner took it."""
    with file.workbook.open("rb") as workbook:
        return workbook.read()


def page_of(client, submission):
    client.force_login(submission.learner)
    return client.get(submission.get_absolute_url()).content.decode()


@pytest.fixture
def at_zenith():
    """A learner of a company with a domain, who has taken the practice file of an exercise."""
    exercise = make_exercise()
    learner = make_enrolled(exercise, make_learner(company=make_company("Zenith Alloys Ltd")))
    return learner, exercise, services.practice_file(learner=learner, exercise=exercise)


# ---------------------------------------------------------------- does it look real?


def test_a_real_declaration_in_an_exercise_is_said_and_not_marked(client, at_zenith):
    learner, exercise, file = at_zenith
    one = checked(learner, workbook_of("ZENITH ALLOYS"), exercise)
    assert one.is_held
    assert (one.status, one.is_passed, one.planted_count) == (Status.CHECKED, None, 0)
    page = page_of(client, one)
    assert "This looks like a real declaration" in page
    assert "It is from “ZENITH ALLOYS”. You belong to “Zenith Alloys Ltd”." in page
    assert "We have not marked this attempt." in page
    assert reverse("toolkit:delete_submission", args=[one.pk]) in page


def test_a_company_that_is_not_the_exercises_is_a_sign(client, at_zenith):
    learner, exercise, file = at_zenith
    one = checked(learner, workbook_of("Borealis Metals"), exercise)
    assert [sign["kind"] for sign in one.signs] == ["other-company"]
    assert (one.is_held, one.is_passed, one.stranger) == (False, False, "number")
    assert "the made-up company of this exercise" in page_of(client, one)


def test_the_domain_of_any_of_ones_companies_is_a_sign(at_zenith):
    learner, exercise, file = at_zenith
    second = make_company("Second", email_domains="other.example, zenith-alloys.com")
    make_membership(user=learner, company=second)
    one = checked(learner, workbook_of("Rowan Motors Ltd"), exercise)
    assert [(sign["kind"], sign["match"]) for sign in one.signs] == [
        ("own-domain", "zenith-alloys.com")
    ]


def test_the_domain_of_ones_own_address_is_a_sign():
    one = checked(make_user(email="me@zenith-alloys.com"), workbook_of("Anybody"))
    assert [sign["kind"] for sign in one.signs] == ["own-domain"]


def test_the_practice_file_with_its_errors_is_no_real_one(at_zenith):
    learner, exercise, file = at_zenith
    one = checked(learner, content_of(file), exercise)
    assert (one.signs, one.planted_count) == ([], 12)
    assert checked(learner, corrected(file.seed), exercise).is_passed


def test_a_free_check_of_a_real_one_goes_through_and_says_so(client):
    learner = make_learner(company=make_company("Zenith Alloys"))
    one = checked(learner, workbook_of("Zenith Alloys GmbH"))
    assert (one.status, one.is_held, one.is_readable) == (Status.CHECKED, False, True)
    page = page_of(client, one)
    assert "This looks like a real declaration" in page
    assert "not marked" not in page
    assert "Our check" in page  # the findings are there all the same


def test_a_free_check_of_another_company_gives_no_sign():
    assert checked(make_learner(), workbook_of("Zenith Alloys GmbH")).signs == []


def test_who_says_that_it_is_practice_has_it_marked(
    client, at_zenith, django_capture_on_commit_callbacks
):
    learner, exercise, file = at_zenith
    learner.email = "me@zenith-alloys.com"
    learner.save()
    one = checked(learner, workbook_of("Rowan Motors Ltd", seed=file.seed), exercise)
    assert one.is_held
    client.force_login(learner)
    address = reverse("toolkit:confirm_practice", args=[one.pk])
    with django_capture_on_commit_callbacks() as later:
        client.post(address)
    assert len(later) == 1
    tasks.check_submission(str(one.pk))
    one.refresh_from_db()
    assert (one.is_held, one.planted_count) == (False, 12)
    assert one.signs  # said, still
    again = client.post(address, follow=True).content.decode()
    assert "This attempt does not wait for you." in again


# ---------------------------------------------------------------- deleting


def delete(client, submission):
    return client.post(reverse("toolkit:delete_submission", args=[submission.pk]), follow=True)


def test_deleting_takes_the_file_and_what_stood_in_it(
    client, at_zenith, django_capture_on_commit_callbacks
):
    learner, exercise, file = at_zenith
    one = checked(learner, content_of(file), exercise)
    places = list(one.findings.values_list("code", "sheet", "cell", "state"))
    name = one.workbook.name
    assert storages["private"].exists(name)
    client.force_login(learner)
    address = reverse("toolkit:delete_submission", args=[one.pk])
    assert "Delete your file now?" in client.get(address).content.decode()
    assert storages["private"].exists(name)  # asked, not done
    with django_capture_on_commit_callbacks(execute=True):
        page = delete(client, one).content.decode()
    assert "The file is deleted" in page
    assert not storages["private"].exists(name)
    one.refresh_from_db()
    assert (one.workbook.name, one.original_name, one.signs) == ("", "", [])
    assert one.deleted_why == Deleted.BY_LEARNER
    assert (one.status, one.planted_count, one.is_passed) == (Status.CHECKED, 12, False)
    assert list(one.findings.values_list("code", "sheet", "cell", "state")) == places
    assert set(map(str, one.findings.values_list("params", flat=True))) == {"{}"}
    assert client.get(reverse("toolkit:submitted_workbook", args=[one.pk])).status_code == 404
    assert "a deleted file" in client.get(exercise.get_absolute_url()).content.decode()


def test_deleting_takes_the_files_of_feedback_too(client, django_capture_on_commit_callbacks):
    submission = checked(make_user())
    made = feedback_files.feedback_file(submission=submission, format=FeedbackFormat.WORKBOOK)
    tasks.make_feedback_file(made.pk)
    made.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        privacy.forget(submission=submission, why=Deleted.BY_LEARNER)
    assert not made.file.storage.exists(made.file.name)
    assert not submission.feedback_files.exists()
    client.force_login(submission.learner)
    assert client.get(reverse("toolkit:feedback_workbook", args=[submission.pk])).status_code == 404


def test_what_was_fixed_since_a_deleted_attempt_is_still_shown(client, at_zenith):
    learner, exercise, file = at_zenith
    first = checked(learner, content_of(file), exercise)
    privacy.forget(submission=first, why=Deleted.BY_LEARNER)
    second = checked(learner, corrected(file.seed), exercise)
    page = page_of(client, second)
    assert "fixed since the attempt before" in page


def test_deleting_twice_does_it_once(client):
    one = sent()
    client.force_login(one.learner)
    delete(client, one)
    first = Submission.objects.get(pk=one.pk).deleted_at
    delete(client, one)
    assert Submission.objects.get(pk=one.pk).deleted_at == first


def test_what_is_deleted_before_its_check_is_never_checked(client):
    one = sent()
    client.force_login(one.learner)
    assert "The file is deleted" in delete(client, one).content.decode()
    checking.check(str(one.pk))
    one.refresh_from_db()
    assert (one.status, one.findings.count()) == (Status.FAILED, 0)


def test_what_is_deleted_during_its_check_keeps_no_result(client):
    one = sent()
    claimed = checking.claim(str(one.pk))
    report = checking.check_apart(claimed.workbook.open("rb"), suffix=".xlsx")
    client.force_login(one.learner)
    delete(client, one)
    assert checking.keep_report(claimed, report) is False
    assert one.findings.count() == 0


def test_only_the_learner_deletes_or_confirms(client):
    company = make_company()
    one = sent(make_learner(company=company))
    for person in (make_manager(company=company), make_learner(company=company), make_learner()):
        client.force_login(person)
        for name in ("delete_submission", "confirm_practice"):
            assert client.post(reverse(f"toolkit:{name}", args=[one.pk])).status_code == 404
    client.force_login(make_manager(company=company))
    assert "Delete it now" not in client.get(one.get_absolute_url()).content.decode()


# ---------------------------------------------------------------- how long it is kept


def aged(submission, days):
    Submission.objects.filter(pk=submission.pk).update(
        submitted_at=timezone.now() - timedelta(days=days)
    )
    return submission


def test_what_was_kept_long_enough_is_deleted(settings, django_capture_on_commit_callbacks):
    settings.UPLOAD_KEEP_DAYS = 30
    learner = make_learner()
    old, young = aged(sent(learner), 31), aged(sent(learner), 29)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_old()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.deleted_why, old.workbook.name) == (Deleted.BY_AGE, "")
    assert young.deleted_at is None
    assert young.workbook


def test_with_0_days_nothing_is_deleted(settings):
    settings.UPLOAD_KEEP_DAYS = 0
    one = aged(sent(), 5000)
    tasks.forget_old()
    one.refresh_from_db()
    assert one.deleted_at is None
    assert privacy.keeps_until(one) is None


def test_a_file_that_could_not_be_deleted_is_tried_again():
    """on_commit does not run in this test: as if the process had died right after."""
    one = sent()
    name = one.workbook.name
    privacy.forget(submission=one, why=Deleted.BY_LEARNER)
    assert storages["private"].exists(name)
    tasks.forget_old()
    assert not storages["private"].exists(name)
    assert Submission.objects.get(pk=one.pk).workbook.name == ""


def test_the_scheduler_knows_the_task():
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "toolkit.tasks.forget_old" in names
