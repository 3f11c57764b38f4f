"""What a load balancer and an operator ask, and what a fault looks like."""

import pytest
from django.db import DatabaseError

from academy.site import views


def test_healthz_needs_no_database(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_readyz_names_each_part(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(("database", "broker", "storage", "cache"), "ok")


@pytest.mark.parametrize("part", ["_database", "_broker", "_storage", "_cache"])
@pytest.mark.django_db
def test_readyz_says_which_part_does_not_answer(client, monkeypatch, part):
    def fail():
        raise DatabaseError if part == "_database" else ConnectionRefusedError

    monkeypatch.setattr(views, part, fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert [name for name, state in answer.json().items() if state != "ok"] == [part[1:]]


@pytest.mark.django_db
def test_a_fault_shows_an_id_that_the_log_has_too(client, monkeypatch, caplog):
    client.raise_request_exception = False
    monkeypatch.setattr("courses.views.courses_for_catalogue", lambda chosen: 1 / 0)
    answer = client.get("/courses/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert answer.headers["X-Request-ID"] in page
    assert "Traceback" not in page
    assert "ZeroDivisionError" not in page
