"""The API as a program meets it: the same check as on the page, JSON whatever happens."""

import io
import json
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from academy.accounts.tokens import make_token, revoke_token
from tests.factories import make_company, make_learner, make_manager
from tests.toolkit.factories import corrected, make_exercise, make_upload, practice
from toolkit import services, tasks
from toolkit.checker import check
from toolkit.models import Submission

pytestmark = pytest.mark.django_db
CHECKS = "/api/v1/checks"


class Program:
    """Something that asks the API with a token."""

    def __init__(self, client, learner=None, text=None):
        self.client = client
        self.learner = learner or make_learner()
        self.token, made = make_token(user=self.learner, name="CI", days=30)
        self.headers = {"Authorization": f"Bearer {made if text is None else text}"}

    def ask(self, method, address=CHECKS, **kwargs):
        answer = getattr(self.client, method)(address, headers=self.headers, **kwargs)
        return answer.status_code, json.loads(answer.content) if answer.content else None

    def send(self, workbook=None, **kwargs):
        return self.ask("post", data={"file": workbook or make_upload()}, **kwargs)


@pytest.fixture
def program(client):
    return Program(client)


def code_of(answer):
    status, body = answer
    assert set(body) == {"code", "message"}
    assert body["message"].endswith(".")
    return status, body["code"]


# ---------------------------------------------------------------- from upload to report


def test_a_workbook_is_sent_checked_and_reported(program, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        status, made = program.send(make_upload(name="our declaration.xlsx"))
    assert (status, made["status"], made["report"]) == (202, "waiting", None)
    assert len(later) == 1  # queued as an upload from the page is
    assert made["url"] == f"http://testserver{CHECKS}/{made['id']}"
    tasks.check_submission(made["id"])
    status, done = program.ask("get", made["url"])
    assert (status, done["status"]) == (200, "checked")
    # The same object as the command prints.
    file = io.BytesIO(practice().workbook)
    file.name = "our declaration.xlsx"
    report = check(file, today=timezone.localdate())
    assert done["report"] == json.loads(json.dumps(report.as_dict()))


def test_the_address_to_ask_at_is_a_header_too(program):
    answer = program.client.post(CHECKS, {"file": make_upload()}, headers=program.headers)
    assert answer["Location"] == answer.json()["url"]


def test_a_file_that_is_no_workbook_is_reported_too(program):
    _status, made = program.send(SimpleUploadedFile("a.xlsx", b"nothing of the kind"))
    tasks.check_submission(made["id"])
    _status, done = program.ask("get", made["url"])
    assert done["report"]["readable"] is False
    assert done["report"]["checker"] is None
    assert done["report"]["findings"][0]["code"].startswith("FILE-")


def test_a_real_declaration_is_checked_and_said(client):
    company = make_company("Zenith Alloys", email_domains="rowan.invalid")
    program = Program(client, make_learner(company=company))
    _status, made = program.send(make_upload(corrected()))
    Submission.objects.update(
        signs=[{"kind": "own-company", "value": "Zenith", "match": "Zenith Alloys"}]
    )
    _status, one = program.ask("get", made["url"])
    assert one["notices"] == ["It is from “Zenith”. You belong to “Zenith Alloys”."]


def test_deleting_takes_the_file_and_the_report(program, django_capture_on_commit_callbacks):
    _status, made = program.send()
    tasks.check_submission(made["id"])
    name = Submission.objects.get().workbook.name
    with django_capture_on_commit_callbacks(execute=True):
        assert program.ask("delete", made["url"]) == (204, None)
    assert not storages["private"].exists(name)
    _status, gone = program.ask("get", made["url"])
    assert (gone["status"], gone["report"], gone["kept_until"]) == ("deleted", None, None)
    assert program.ask("delete", made["url"])[0] == 204


def test_the_list_has_the_latest_first_page_by_page(program):
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        program.send(make_upload(name=name))
    tasks.check_submission(str(Submission.objects.get(original_name="c.xlsx").pk))
    _status, first = program.ask("get", f"{CHECKS}?page_size=2")
    assert [one["file"] for one in first["items"]] == ["c.xlsx", "b.xlsx"]
    assert first["count"] == 3
    assert first["items"][0]["errors"] > 0
    assert first["items"][1]["errors"] is None
    _status, second = program.ask("get", first["next"])
    assert [one["file"] for one in second["items"]] == ["a.xlsx"]
    assert second["next"] is None
    assert program.ask("get", f"{CHECKS}?page=9")[1]["items"] == []


def test_the_queries_do_not_grow(program, django_assert_max_num_queries):
    for count in (1, 5):
        for _each in range(count):
            _status, made = program.send()
        tasks.check_submission(made["id"])
        for address in (f"{CHECKS}?page_size=100", made["url"]):
            with django_assert_max_num_queries(4):
                program.ask("get", address)


# ---------------------------------------------------------------- whose it is


def test_nobody_elses_checks_are_there(client):
    company = make_company()
    owner = Program(client, make_learner(company=company))
    _status, made = owner.send()
    for other in (Program(client), Program(client, make_manager(company=company))):
        assert code_of(other.ask("get", made["url"])) == (404, "not_found")
        assert code_of(other.ask("delete", made["url"])) == (404, "not_found")
        assert other.ask("get")[1]["items"] == []
    assert Submission.objects.get().deleted_at is None


def test_attempts_of_exercises_are_not_there(program):
    one = services.submit(learner=program.learner, workbook=make_upload(), exercise=make_exercise())
    assert program.ask("get")[1]["count"] == 0
    assert program.ask("get", f"{CHECKS}/{one.pk}")[0] == 404


def test_a_session_opens_nothing(client):
    client.force_login(make_learner())
    answer = client.get(CHECKS)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("text", ["", "nothing", "rma_aaaaaaaaaaaa_" + "a" * 43])
def test_a_wrong_token_opens_nothing(client, text):
    assert code_of(Program(client, text=text).ask("get")) == (401, "not_authenticated")


def test_a_token_that_is_revoked_expired_or_of_somebody_gone_opens_nothing(client):
    revoked, expired, gone = Program(client), Program(client), Program(client)
    revoke_token(token=revoked.token)
    expired.token.expires_at = timezone.now()
    expired.token.save()
    gone.learner.is_active = False
    gone.learner.save()
    assert {one.ask("get")[0] for one in (revoked, expired, gone)} == {401}


# ---------------------------------------------------------------- what is refused


def test_a_token_asks_so_often_and_no_more(client, settings):
    settings.API_REQUESTS_A_MINUTE = 1_000
    settings.API_UPLOADS_A_MINUTE = 2
    # Enough for the minute in which it starts and the one that may follow.
    program, other = Program(client), Program(client)
    answers = [program.send(make_upload(b"x")) for _each in range(6)]
    status, body = answers[-1]
    assert code_of((status, body)) == (429, "too_many_requests")
    assert program.ask("get")[0] == 200  # uploads are counted apart
    assert other.send(make_upload(b"x"))[0] == 202
    settings.API_REQUESTS_A_MINUTE = 0
    answer = client.get(CHECKS, headers=program.headers)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_the_limits_of_an_upload_are_the_pages(program, settings):
    assert code_of(program.send(make_upload(b""))) == (422, "empty")
    assert code_of(program.ask("post")) == (422, "no_workbook")
    assert code_of(program.ask("post", data="{}", content_type="application/json")) == (
        422,
        "no_workbook",
    )
    settings.UPLOAD_MAX_BYTES = 10
    assert code_of(program.send(make_upload(b"more than ten"))) == (413, "too_large")
    assert not Submission.objects.exists()


def test_a_large_body_is_refused_before_it_is_read(program, settings):
    settings.UPLOAD_MAX_BYTES = 10
    _status, body = answer = program.send(make_upload(bytes(200_000)))
    assert code_of(answer) == (413, "too_large")
    assert "10" in body["message"]


def test_what_cannot_be_read_is_said(program):
    kind = "multipart/form-data; boundary="
    assert code_of(program.ask("post", data=b"x", content_type=kind)) == (400, "bad_request")
    assert code_of(program.ask("get", f"{CHECKS}?page=none")) == (422, "invalid")


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", f"{CHECKS}/{uuid.UUID(int=1)}", 404, "not_found"),
        ("get", f"{CHECKS}/1", 404, "not_found"),
        ("post", "/api/v1/nothing", 404, "not_found"),
        ("get", "/api/v1/", 404, "not_found"),
        ("put", CHECKS, 405, "method_not_allowed"),
    ],
)
def test_whatever_is_not_there_is_json(program, method, address, status, code):
    assert code_of(program.ask(method, address)) == (status, code)


def test_a_fault_of_ours_is_json_with_a_number_and_no_trace(program, settings, monkeypatch):
    def break_down(**kwargs):
        raise RuntimeError("private detail")

    settings.DEBUG = True  # not even then
    monkeypatch.setattr(services, "submit", break_down)
    answer = program.client.post(CHECKS, {"file": make_upload()}, headers=program.headers)
    assert code_of((answer.status_code, answer.json())) == (500, "server_error")
    assert answer["X-Request-ID"] in answer.json()["message"]
    assert b"private detail" not in answer.content


# ---------------------------------------------------------------- how it is explained


def test_the_document_and_the_page_say_all_there_is(client):
    document = client.get(reverse("api:openapi-json")).json()
    page = client.get(reverse("api:docs")).content.decode()
    assert set(document["paths"]) == {CHECKS, f"{CHECKS}/{{id}}"}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} {path}" in page
            assert one["summary"] in page
    for name, one in document["components"]["schemas"].items():
        assert f'id="type-{name}"' in page
        for field in one["properties"]:
            assert f"<code>{field}</code>" in page
