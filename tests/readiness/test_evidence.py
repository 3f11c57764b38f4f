"""Evidence and its private files: what is taken, who gets it, and that it goes when it should."""

import datetime
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from academy.credentials.models import private_storage
from assessments.readiness import submitting
from assessments.readiness.loading import result_of
from assessments.readiness.uploads import clean_name, is_what_it_says
from assessments.readiness.wording import why_it_does_not_count
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import answer_all, make_assessment, submit

PDF = b"%PDF-1.7\n%minutes"


def archive(*names, mimetype=b""):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, mimetype if name == "mimetype" else "x")
    return made.getvalue()


TYPES = "[Content_Types].xml"
SHEET = b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("suffix", "content", "is_good"),
    [
        (".pdf", PDF, True),
        (".pdf", b"<script>alert(1)</script>", False),
        (".docx", archive(TYPES, "word/document.xml"), True),
        (".docx", archive(TYPES, "xl/workbook.xml"), False),
        (".xlsx", archive(TYPES, "xl/workbook.xml", "xl/vbaProject.bin"), False),
        (".xlsx", b"PK\x03\x04 cut short", False),
        (".ods", archive("mimetype", "content.xml", mimetype=SHEET), True),
        (".odt", archive("mimetype", "content.xml", mimetype=SHEET), False),
        (".png", b"\x89PNG\r\n\x1a\n....", True),
        (".png", PDF, False),
        (".webp", b"RIFF1234WEBPVP8 ", True),
        (".csv", "Größe;Ort\n1;Köln".encode("cp1252"), True),
        (".csv", "Größe\tOrt".encode("utf-16"), True),
        (".txt", b"MZ\x90\x00\x03", False),
        (".svg", b"<svg onload='x()'/>", False),
        (".exe", b"MZ", False),
    ],
)
def test_a_file_is_told_by_its_content(suffix, content, is_good):
    assert is_what_it_says(io.BytesIO(content), suffix) is is_good


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Temp\\policy.pdf", "policy.pdf"),
        ("invoice\u202efdp.exe\r\n.pdf", "invoicefdp.exe.pdf"),
        ('a "b" <c>.csv', "a _b_ _c_.csv"),
        ("x" * 400 + ".xlsx", "x" * 145 + ".xlsx"),
        ("...", "file"),
    ],
)
def test_the_name_of_a_file_is_cleaned(name, clean):
    assert clean_name(name) == clean


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def manager(company, client):
    manager = make_manager(company=company)
    client.force_login(manager)
    return manager


def url(name, assessment, *args):
    return reverse(f"readiness:{name}", args=[assessment.pk, *args])


def send(client, assessment, *, evidence=None, **fields):
    values = {"kind": "document", "title": "Policy"} | fields
    address = (
        url("edit_evidence", assessment, evidence.pk)
        if evidence
        else url("add_evidence", assessment, "GOV-01")
    )
    return client.post(address, values)


@pytest.mark.django_db
def test_a_file_is_served_only_to_who_may_read_its_question_and_goes_with_it(
    client, company, manager, django_capture_on_commit_callbacks
):
    assessment = make_assessment(company=company, owner=manager)
    upload = SimpleUploadedFile("../policy <1>.pdf", PDF, content_type="text/html")
    assert send(client, assessment, upload=upload).url.endswith("#evidence")
    evidence = assessment.evidence.get()
    assert (evidence.original_name, evidence.size) == ("policy _1_.pdf", len(PDF))
    stored = evidence.file.name
    assert "policy" not in stored
    got = client.get(url("evidence_file", assessment, evidence.pk))
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Type"] == "application/octet-stream"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"].startswith("attachment")
    helper = make_learner(company=company)
    assessment.delegations.create(section="LAB", person=helper)
    client.force_login(helper)
    for name in ("evidence_file", "edit_evidence", "delete_evidence"):
        assert client.get(url(name, assessment, evidence.pk)).status_code == 404
    # Another assessment is not a way in.
    client.force_login(manager)
    other = make_assessment(company=company, owner=manager)
    assert client.get(url("evidence_file", other, evidence.pk)).status_code == 404
    # A new file replaces it; taking it away leaves the evidence; both go from the storage.
    storage = private_storage()
    with django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile("new.txt", b"New.")
        send(client, assessment, evidence=evidence, upload=upload)
    assert not storage.exists(stored)
    evidence.refresh_from_db()
    stored = evidence.file.name
    with django_capture_on_commit_callbacks(execute=True):
        send(client, assessment, evidence=evidence, without_file="on")
    assert not storage.exists(stored)
    evidence.refresh_from_db()
    assert (evidence.file, evidence.original_name) == ("", "")
    send(client, assessment, evidence=evidence, upload=SimpleUploadedFile("a.pdf", PDF))
    evidence.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("delete", assessment))
    assert not storage.exists(evidence.file.name)
    assert client.get(url("assessment", assessment)).status_code == 404


@pytest.mark.django_db
def test_what_is_no_file_of_ours_is_refused_in_words(client, company, manager, settings):
    assessment = make_assessment(company=company, owner=manager)
    settings.UPLOAD_MAX_BYTES = 100
    for file, words in (
        (SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 100), "larger than"),
        (SimpleUploadedFile("a.html", b"<p>"), "Files of this kind are not kept"),
        (SimpleUploadedFile("a.pdf", b"<p>"), "not what the name says"),
    ):
        answer = send(client, assessment, upload=file)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert send(client, assessment, address="javascript:alert(1)").status_code == 422
    assert not assessment.evidence.exists()


@pytest.mark.django_db
def test_the_page_says_what_counts(client, company, manager):
    today = datetime.date(2026, 11, 26)
    assessment = make_assessment(company=company, owner=manager)
    for dated_on, scope, words in (
        (datetime.date(2024, 11, 26), "All sites", ""),
        (datetime.date(2024, 11, 25), "All sites", "older than 24 months"),
        (datetime.date(2026, 11, 27), "All sites", "in the future"),
        (datetime.date(2026, 1, 1), " ", "what it covers"),
        (None, "All sites", "no date"),
    ):
        one = assessment.evidence.create(
            criterion="GOV-01", kind="document", title="Paper", dated_on=dated_on, scope=scope
        )
        said = why_it_does_not_count(one, today)
        assert (words in said) if words else said == ""
    assert "no date" in client.get(url("criterion", assessment, "GOV-01")).content.decode()


@pytest.mark.django_db
def test_evidence_of_a_submitted_assessment_stays_as_it_is(client, company, manager):
    assessment = make_assessment(company=company, owner=manager, levels={"GOV-01": 3})
    evidence = assessment.evidence.create(criterion="GOV-01", kind="stated", title="Said")
    submitting.submit(assessment=assessment, by=manager, signer="Mia")
    send(client, assessment)
    send(client, assessment, evidence=evidence, title="Other")
    client.post(url("delete_evidence", assessment, evidence.pk))
    assert list(assessment.evidence.values_list("title", flat=True)) == ["Said"]


@pytest.mark.django_db
def test_an_assessment_that_is_shared_is_not_deleted(client, company, manager):
    assessment = make_assessment(company=company, owner=manager, levels={"GOV-01": 3})
    snapshot = submitting.submit(assessment=assessment, by=manager, signer="Mia")
    share = assessment.shares.create(
        snapshot=snapshot,
        recipient_name="Buyer",
        expires_at=snapshot.submitted_at + datetime.timedelta(days=1),
    )
    page = client.get(url("delete", assessment)).content.decode()
    assert "Revoke it first" in page
    with pytest.raises(ValidationError) as refused:
        submitting.delete(assessment=assessment, by=manager)
    assert refused.value.code == "shared"
    share.revoked_at = snapshot.submitted_at
    share.save()
    assert client.post(url("delete", assessment)).url == reverse("readiness:home")


@pytest.mark.django_db
def test_much_evidence_of_one_question_has_pages_and_all_of_it_counts(
    client, company, manager, django_assert_max_num_queries
):
    assessment = make_assessment(company=company, owner=manager, levels={"GOV-01": 4})

    def add(number, **fields):
        values = {"criterion": "GOV-01", "kind": "stated"} | fields
        for one in range(number):
            assessment.evidence.create(title=f"Paper {one}.", **values)

    # The oldest is the strongest: no page that is shown first has it.
    add(1, kind="checked", dated_on=timezone.localdate(), scope="All sites")
    alone = url("criterion", assessment, "GOV-01")
    among = url("section", assessment, "GOV") + "?mode=section"
    pages = [alone, among, url("arithmetic", assessment)]
    few = []
    for page in pages:
        with django_assert_max_num_queries(40) as queries:
            client.get(page)
        few.append(len(queries))
    add(44)
    many = []
    for page, before in zip(pages, few, strict=True):
        with django_assert_max_num_queries(before):
            many.append(client.get(page).content.decode())
    row = '<p class="rows__title">Paper'
    assert [page.count(row) for page in many] == [20, 5, 0]
    assert many[2].count("Paper") == 3
    assert "All 45 pieces of evidence" in many[1]
    assert "41 more do not count" in many[2]
    assert f"{alone}?evidence=2#evidence" in many[0].replace("&amp;", "&")
    last = client.get(alone, {"evidence": "3"}).content.decode()
    assert (last.count(row), last.count("readiness-does")) == (5, 1)
    assert result_of(assessment).criteria["GOV-01"].backed_level == 4


@pytest.mark.django_db
def test_much_evidence_is_folded_in_what_was_submitted(client, company, manager):
    assessment = make_assessment(company=company, owner=manager)
    answer_all(assessment)
    for number in range(12):
        assessment.evidence.create(criterion="GOV-01", kind="stated", title=f"Paper {number}.")
    submit(assessment)
    page = client.get(url("snapshot", assessment, 1)).content.decode()
    assert page.count("Paper") == 12
    assert page.index("Paper 4.") < page.index("7 more pieces of evidence") < page.index("Paper 5.")
