"""Question sets from files: looked at first, then the draft of a set, never a version."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.models import Criterion, QuestionSet, QuestionSetVersion
from assessments.readiness.questionnaires import seed
from assessments.readiness.rows import document_of
from tests.factories import make_trainer
from tests.readiness.factories import criterion_of, make_set

pytestmark = pytest.mark.django_db
IMPORT = "readiness_set:import"


@pytest.fixture
def trainer(client):
    user = make_trainer()
    client.force_login(user)
    return user


def send(client, document, target=None):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    form = {"file": SimpleUploadedFile("set.json", data)}
    return client.post(reverse(IMPORT), form | ({"target": target.pk} if target else {}))


def confirm(client, answer):
    """Look at what would change, and carry it out; return the page and the answer."""
    page = client.get(answer.url)
    fingerprint = page.context["plan"].fingerprint
    return page.content.decode(), client.post(answer.url, {"fingerprint": fingerprint})


def test_a_file_becomes_the_draft_after_a_look(client, trainer):
    question_set = QuestionSet.objects.get(code="rra")
    url = reverse("readiness_set:draft", args=[question_set.pk])
    answer = client.get(url)
    assert answer["Content-Type"] == "application/json"
    document = json.loads(answer.content)
    assert document == seed().as_dict() | {"version": "2"}

    criterion_of(document, "GOV-01")["topic"] = "A policy"
    answer = send(client, document, question_set)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "<ins>A policy</ins>" in page
    assert Criterion.objects.get(code="GOV-01").topic == "Responsible minerals policy"
    _page, done = confirm(client, answer)
    assert done.url == reverse("readiness_set:review", args=[question_set.pk])
    found = CoreSet.from_dict(document_of(question_set, version="2"))
    assert found == CoreSet.from_dict(document)
    assert QuestionSetVersion.objects.count() == 1
    # once is enough
    assert client.get(answer.url).url == reverse(IMPORT)


def test_a_file_becomes_a_new_set(client, trainer):
    answer = send(client, seed().as_dict())
    assert "There is a question set “rra” already." in answer.content.decode()
    page, _done = confirm(client, send(client, seed().as_dict() | {"code": "other"}))
    assert "48 criteria in 11 sections" in page
    made = QuestionSet.objects.get(code="other")
    assert document_of(made, version="1") == seed().as_dict() | {"code": "other"}


def test_what_changed_since_the_look_is_not_overwritten(client, trainer):
    target = make_set()
    answer = send(client, seed().as_dict(), target)
    shown = client.get(answer.url).context["plan"].fingerprint
    Criterion.objects.filter(code="ONE-01").update(topic="Changed")
    again = client.post(answer.url, {"fingerprint": shown})
    assert again.url == answer.url
    assert Criterion.objects.filter(code="ONE-01").exists()
    # a draft with errors cannot be compared, and is replaced as a whole
    Criterion.objects.filter(code="ONE-01").update(question="")
    page, _done = confirm(client, answer)
    assert "has errors now, so it cannot be compared" in page
    assert not Criterion.objects.filter(code="ONE-01").exists()


def test_a_set_in_review_takes_no_file(client, trainer):
    target = make_set()
    answer = send(client, seed().as_dict(), target)
    QuestionSet.objects.filter(pk=target.pk).update(state=QuestionSet.State.REVIEW)
    assert client.get(answer.url).url == reverse(IMPORT)
    assert send(client, seed().as_dict(), target).status_code == 200
    assert target.sections.count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "The file is not text in UTF-8."),
        (b"{", "This is not JSON"),
        (b"[]", "An object with keys is needed here"),
        (b'{"schema": "other/1"}', "is not known"),
        (b"[" * 100_000, "This is not JSON"),
        (b'"' + b"x" * (2 * 1024 * 1024) + b'"', "The file is larger than 2 MB."),
        (json.dumps(seed().as_dict() | {"code": "<b>"}).encode(), "“&lt;b&gt;” does not have"),
    ],
)
def test_another_file_is_refused_in_words(client, trainer, data, words):
    answer = send(client, data)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_file_that_somebody_else_sent_is_not_there(client, trainer):
    answer = send(client, seed().as_dict() | {"code": "other"})
    client.force_login(make_trainer())
    assert client.get(answer.url).url == reverse(IMPORT)
