"""The result as PDF, workbook and JSON says what the page says, and nothing in it can run."""

import io
import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from assessments.readiness.loading import DISCLAIMER
from assessments.readiness.models import Action
from tests.readiness.factories import make_assessment, make_golden, submit

pytestmark = pytest.mark.django_db


def download(client, assessment, kind):
    client.force_login(assessment.owner)
    answer = client.get(reverse("readiness:report", args=[assessment.pk, kind]))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    return answer.content


def plan(assessment, **fields):
    return Action.objects.create(
        company=assessment.company,
        assessment=assessment,
        question_version=assessment.question_version,
        **{"criterion": "CAH-01", "title": "Write it down", "due_on": date(2027, 2, 1)} | fields,
    )


def test_the_pdf_is_tagged_numbered_and_carries_figures_gaps_and_disclaimer(client):
    earlier = make_golden(title="Readiness 2025")
    submit(earlier, days_ago=365)
    assessment = make_golden(company=earlier.company, owner=earlier.owner, previous=earlier)
    plan(assessment)
    snapshot = submit(assessment)
    pdf = PdfReader(io.BytesIO(download(client, assessment, "pdf")))
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert pdf.metadata.title == f"Readiness of {assessment.subject}: {assessment.title}"
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    for number, page in enumerate(pages, 1):
        assert "It is not an audit" in page
        assert f"{number} / {len(pages)}" in page
    text = " ".join(pages)
    for words in (
        *("55.6 %", "49.9 %", "42.7", snapshot.digest, "Submitted on", "Ingrid Holm"),
        "capped at Developing because: A procedure to identify CAHRAs (CAH-01) is at level 1.",
        "LAB Human rights and labour 72.2 52.8 66.7 72.2",
        "2 Find and judge risks 14 45.5 38.4",
        "= 11.25",
        "Last time: “Readiness 2025”",
        "Write it down",
        "Paper of GOV-01",
    ):
        assert words in text, words
    assert "certified" not in text.lower()


def test_the_workbook_has_a_sheet_a_part_with_numbers_as_numbers(client):
    assessment = make_golden()
    plan(assessment)
    book = load_workbook(io.BytesIO(download(client, assessment, "xlsx")))
    assert book.sheetnames == [
        *("Summary", "Sections", "OECD steps", "Criteria", "Gaps", "Evidence", "Actions"),
    ]
    summary = dict(book["Summary"].iter_rows(min_row=2, values_only=True))
    figures = ("Claimed, %", "Backed by evidence, %", "Evidence index, 0 to 100")
    assert [summary[name] for name in figures] == [55.6, 49.9, 42.7]
    assert (summary["Band"], summary["Band by the figure alone"]) == ("Developing", "Established")
    assert summary["Note"] == DISCLAIMER
    sections = {row[0]: row for row in book["Sections"].iter_rows(min_row=2, values_only=True)}
    assert sections["LAB"][:5] == ("LAB", "Human rights and labour", 12, 72.2, 52.8)
    criteria = {row[0]: row for row in book["Criteria"].iter_rows(min_row=2, values_only=True)}
    assert len(criteria) == 48
    assert criteria["CAH-01"][6:9] == (1, "Not started", 0)
    assert (
        criteria["COM-04"][12]
        == "Not asked because artisanal mining is not in its chain (you said so)."
    )
    gaps = list(book["Gaps"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1]) for row in gaps[:3]] == [
        *((11.25, "CAH-01"), (5.625, "CAH-03"), (3, "MGT-04")),
    ]
    assert gaps[0][5:9] == (3, 2, 1.5, 1.25)
    evidence = list(book["Evidence"].iter_rows(min_row=2, values_only=True))
    assert evidence[0][:4] == (
        *("GOV-01", "Responsible minerals policy", "A document", "Paper of GOV-01"),
    )
    assert evidence[0][7] == "yes"
    (action,) = book["Actions"].iter_rows(min_row=2, values_only=True)
    assert action[1] == "Write it down"
    assert action[3].date() == date(2027, 2, 1)
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.column_dimensions["B"].width > 10


def test_nothing_in_the_workbook_is_a_formula(client):
    assessment = make_assessment(levels={"GOV-01": 2}, title="=1+1", subject="@SUM(A1)")
    assessment.answers.update(note='=HYPERLINK("http://x.example")', change_reason="+1\x0b")
    assessment.evidence.create(criterion="GOV-01", kind="document", title="=2+2", holder="-3")
    plan(assessment, criterion="GOV-01", title='=cmd|"/c calc"!A1', budget_note="#N/A")
    book = load_workbook(io.BytesIO(download(client, assessment, "xlsx")))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in texts} <= {"s", "n", "d"}
    risky = [cell for cell in texts if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert len(risky) == 7
    assert all(cell.quotePrefix for cell in risky)


def test_the_json_holds_answers_and_result_and_once_submitted_the_frozen_document(client):
    assessment = make_golden()
    found = json.loads(download(client, assessment, "json"))
    assert (found["schema"], found["digest"]) == ("readiness/report/1", None)
    assert found["disclaimer"] == DISCLAIMER
    document = found["document"]
    assert document["answers"]["CAH-01"]["level"] == 1
    result = document["result"]
    assert [result[name] for name in ("claimed", "backed", "evidence_index", "band")] == [
        *("55.6", "49.9", "42.7", "developing"),
    ]
    assert result["exact"]["claimed"] == "18349/330"
    assert result["gaps"][0]["priority"] == "11.25"
    snapshot = submit(assessment)
    assessment.answers.update(note="Changed behind our back")
    found = json.loads(download(client, assessment, "json"))
    assert found["digest"] == snapshot.digest
    assert found["document"] == snapshot.document
    assert client.get(reverse("readiness:report", args=[assessment.pk, "exe"])).status_code == 404


def test_a_provisional_report_says_so_on_its_first_page(client):
    assessment = make_golden(without={"CAH-01"})
    assessment.evidence.filter(criterion="GOV-01").update(dated_on=timezone.localdate())
    pdf = PdfReader(io.BytesIO(download(client, assessment, "pdf")))
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "(provisional)" in first
    assert "Developing to Established" in first
    assert "between 55.6 % (Developing) and 59.5 % (Established)" in first
