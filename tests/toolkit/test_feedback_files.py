"""The feedback as files: the learner's workbook with comments, and the PDF."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.factories import make_company, make_learner, make_manager, make_user
from tests.toolkit.checker.annotation.books import comments, names_of, places, report_of, rows_of
from tests.toolkit.checker.annotation.ooxml import check_package
from tests.toolkit.checker.workbooks import make_cmrt
from tests.toolkit.factories import make_enrolled, make_exercise, make_upload, practice
from toolkit import checking, feedback_files, sandbox, services, tasks
from toolkit.feedback import SEVERITIES
from toolkit.models import FILE_MAX_TRIES, FILE_WAIT, FeedbackFile, FeedbackFormat
from toolkit.printing import feedback_html
from toolkit.views import FILE_TYPES

pytestmark = pytest.mark.django_db

COPY, PDF = "toolkit:feedback_workbook", "toolkit:feedback_pdf"


def make_checked(content=None, *, name="declaration.xlsx", learner=None, exercise=None):
    """A submission whose check is done."""
    submission = services.submit(
        learner=learner or make_user(), workbook=make_upload(content, name), exercise=exercise
    )
    checking.check(str(submission.pk))
    submission.refresh_from_db()
    return submission


def get(client, name, submission, **headers):
    return client.get(reverse(name, args=[submission.pk]), headers=headers)


def asked_and_made(client, name, submission, capture):
    """Ask for a file, let the worker's task run, and ask again; return both answers."""
    with capture() as later:
        first = get(client, name, submission)
    assert len(later) == 1
    tasks.make_feedback_file(FeedbackFile.objects.latest("pk").pk)
    return first, get(client, name, submission)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def words(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def test_the_copy_is_made_when_asked_for_and_kept(client, django_capture_on_commit_callbacks):
    submission = make_checked(name='My "form" 1.xlsx')
    client.force_login(submission.learner)
    first, second = asked_and_made(client, COPY, submission, django_capture_on_commit_callbacks)
    assert "being written into the workbook" in first.content.decode()
    assert 'hx-trigger="load delay:500ms' in first.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in first.content.decode()
    assert second["Content-Type"] == FILE_TYPES[".xlsx"]
    assert 'filename="My form 1 - feedback.xlsx"' in second["Content-Disposition"]
    copy = body(second)
    check_package(copy)
    assert names_of(copy)[0] == "Feedback"
    assert places(report_of(copy))
    found = {(one.sheet, one.cell): one for one in submission.findings.all() if one.cell}
    assert set(comments(copy)) == set(found)
    assert body(get(client, COPY, submission)) == copy
    assert FeedbackFile.objects.get().tries == 1


def test_the_sheet_in_front_says_what_the_page_says(client, django_capture_on_commit_callbacks):
    exercise = make_exercise()
    learner = make_enrolled(exercise)
    submission = make_checked(learner=learner, exercise=exercise)
    client.force_login(learner)
    page = client.get(submission.get_absolute_url()).content.decode()
    assert reverse(COPY, args=[submission.pk]) in page
    assert reverse(PDF, args=[submission.pk]) in page
    _first, second = asked_and_made(client, COPY, submission, django_capture_on_commit_callbacks)
    rows = rows_of(body(second))
    said = {row[0]: row[2] for row in rows[:12]}
    assert said["File"] == "declaration.xlsx"
    assert said["Exercise"] == "Find the errors, Attempt 1"
    assert said["Template"] == "CMRT 6.5, English"
    cells = len(submission.checker_cells)
    assert said["The form's own Checker"] == f"Not complete: {cells} cells are red"
    listed = [row for row in rows if row[2] in ("Error", "Warning", "Advice")]
    assert len(listed) == submission.findings.count() >= len(practice().expected)


def test_the_pdf_says_what_the_page_says(client, django_capture_on_commit_callbacks):
    submission = make_checked(make_cmrt(D8=None, D15="=1+1", D39="Yes"))
    client.force_login(submission.learner)
    first, second = asked_and_made(client, PDF, submission, django_capture_on_commit_callbacks)
    assert "being printed" in first.content.decode()
    assert second["Content-Type"] == "application/pdf"
    assert 'filename="declaration - feedback.pdf"' in second["Content-Disposition"]
    pdf = body(second)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert round(float(reader.pages[0].mediabox.width)) == 595
    text = words(pdf)
    for expected in (
        *(
            "declaration.xlsx",
            "CMRT 6.5, English",
            "Errors (2)",
            "The company name is missing.",
        ),
        *("Why it matters", "What to do", "Error", "D8", "For practice and preparation"),
        "Not complete: 1 cell is red",
        f"1 / {len(reader.pages)}",
    ):
        assert expected in text
    assert text.count("Why it matters") == submission.findings.count()


def test_errors_come_first_and_notes_wait_folded_at_the_end(client):
    submission = make_checked(make_cmrt(D8="  Acme  Ltd", D15=None, D39="Yes"), name="x.xlsx")
    weights = [one.severity for one in submission.findings.all()]
    assert weights != sorted(weights, key=SEVERITIES.index), "the checker reads from top to bottom"
    client.force_login(submission.learner)
    page = client.get(submission.get_absolute_url()).content.decode()
    shown = re.findall(r"badge--(error|warning|info)", page)
    assert shown == sorted(weights, key=SEVERITIES.index)
    folded = page[page.index('<details class="details" id="findings-info">') :]
    assert folded.count("badge--info") == weights.count("info") > 0
    printed = re.findall(r'class="severity (\w+)"', feedback_html(submission))
    tasks.make_feedback_file(
        feedback_files.feedback_file(submission=submission, format="workbook").pk
    )
    sheet = [row[2] for row in rows_of(FeedbackFile.objects.get().file.read())]
    names = {"error": "Error", "warning": "Warning", "info": "Advice"}
    assert printed == shown
    assert [one for one in sheet if one in names.values()] == [names[one] for one in shown]

    clean = make_checked(make_cmrt(D22=timezone.localdate()), name="x.xlsx")
    client.force_login(clean.learner)
    assert {one.severity for one in clean.findings.all()} == {"info"}
    page = client.get(clean.get_absolute_url()).content.decode()
    assert '<details class="details" id="findings-info" open>' in page


def test_what_somebody_wrote_into_a_cell_is_text_in_the_pdf():
    submission = make_checked(make_cmrt(D16="<script>x</script><b>a@b"), name="<i>x.xlsx")
    html = feedback_html(submission)
    assert "<script>" not in html
    assert "&lt;i&gt;x.xlsx" in html


def test_a_file_that_is_no_workbook_gets_the_pdf_alone(client, django_capture_on_commit_callbacks):
    submission = make_checked(b"%PDF-1.7 a scan", name="scan.pdf")
    client.force_login(submission.learner)
    page = client.get(submission.get_absolute_url()).content.decode()
    assert reverse(COPY, args=[submission.pk]) not in page
    assert "Comments cannot be written into this file" in page
    assert get(client, COPY, submission).status_code == 404
    _first, second = asked_and_made(client, PDF, submission, django_capture_on_commit_callbacks)
    assert "This file is not an Excel workbook." in words(body(second))


def test_a_copy_that_cannot_be_made_is_refused_with_the_reason(
    client, django_capture_on_commit_callbacks
):
    broken = make_cmrt(D8=None, extra={"[Content_Types].xml": b"<Types"})
    submission = make_checked(broken)
    assert submission.is_readable
    client.force_login(submission.learner)
    _first, second = asked_and_made(client, COPY, submission, django_capture_on_commit_callbacks)
    page = second.content.decode()
    assert "There is no copy with comments" in page
    assert "built in an unusual way" in page
    assert "hx-get" not in page
    assert reverse(PDF, args=[submission.pk]) in page
    feedback = client.get(submission.get_absolute_url()).content.decode()
    assert reverse(COPY, args=[submission.pk]) not in feedback
    assert "Comments cannot be written into this file" in feedback


def test_it_is_asked_for_once_and_again_after_a_while(client, django_capture_on_commit_callbacks):
    submission = make_checked()
    client.force_login(submission.learner)
    sent = []
    for _visit in range(2):
        with django_capture_on_commit_callbacks() as later:
            get(client, PDF, submission)
        sent.append(len(later))
    FeedbackFile.objects.update(asked_at=timezone.now() - FILE_WAIT - timedelta(seconds=1))
    with django_capture_on_commit_callbacks() as later:
        get(client, PDF, submission)
    assert [*sent, len(later)] == [1, 0, 1]


def test_making_it_twice_keeps_one_file_and_a_lost_one_is_swept():
    submission = make_checked()
    file = FeedbackFile.objects.create(
        submission=submission,
        format=FeedbackFormat.WORKBOOK,
        language="en",
        asked_at=timezone.now() - FILE_WAIT - timedelta(seconds=1),
    )
    assert feedback_files.lost() == [file.pk]
    assert feedback_files.lost() == []  # asked for just now
    tasks.make_feedback_file(file.pk)
    file.refresh_from_db()
    name = file.file.name
    tasks.make_feedback_file(file.pk)
    file.refresh_from_db()
    assert (file.file.name, file.tries) == (name, 1)
    assert not feedback_files._keep(file.pk, b"a slower worker's")


def test_one_that_fails_is_given_up_and_says_so(client, monkeypatch):
    submission = make_checked()
    client.force_login(submission.learner)
    get(client, COPY, submission)
    file = FeedbackFile.objects.get()
    # The process ends as one that the limits of memory or time end.
    monkeypatch.setattr(sandbox.sys, "executable", "/bin/false")
    for _try in range(FILE_MAX_TRIES):
        with pytest.raises(RuntimeError):
            tasks.make_feedback_file(file.pk)
    tasks.make_feedback_file(file.pk)  # given up: nothing happens
    file.refresh_from_db()
    assert file.has_failed
    page = get(client, COPY, submission).content.decode()
    assert "The file could not be made" in page
    assert "hx-get" not in page
    FeedbackFile.objects.update(asked_at=timezone.now() - timedelta(days=1))
    assert feedback_files.lost() == []


def test_polling_gets_the_state_alone(client):
    submission = make_checked()
    client.force_login(submission.learner)
    waiting = get(client, COPY, submission, **{"HX-Request": "true"})
    assert (
        waiting.content.decode().lstrip().startswith('<div class="stack stack--loose" id="state"')
    )
    tasks.make_feedback_file(FeedbackFile.objects.get().pk)
    ready = get(client, COPY, submission, **{"HX-Request": "true"}).content.decode()
    assert "Your file is ready" in ready
    assert "hx-get" not in ready


def test_a_manager_may_have_it_and_others_may_not(client):
    company = make_company()
    submission = make_checked(learner=make_learner(company=company))
    client.force_login(make_manager(company=company))
    assert get(client, PDF, submission).status_code == 200
    client.force_login(make_manager(company=make_company()))
    assert get(client, PDF, submission).status_code == 404
    assert FeedbackFile.objects.count() == 1


def test_before_the_check_is_done_there_is_nothing_to_take(client):
    submission = services.submit(learner=make_user(), workbook=make_upload())
    client.force_login(submission.learner)
    assert get(client, PDF, submission).status_code == 404
