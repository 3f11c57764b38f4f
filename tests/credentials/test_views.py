from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from academy.credentials import tasks
from tests.factories import (
    make_company,
    make_credential,
    make_learner,
    make_manager,
    make_team,
    make_team_manager,
    make_user,
)

pytestmark = pytest.mark.django_db


def full_credential(**fields):
    values = {
        "holder_name": "Amina Okafor",
        "course_code": "C2",
        "course_title": "The CMRT, cell by cell",
        "course_minutes": 150,
        "course_release": 3,
        "outcomes": ["Read a declaration", "Find a smelter's number"],
        "issued_on": date(2026, 5, 4),
        "expires_on": date(2999, 5, 4),
    }
    return make_credential(**(values | fields))


def page(client, credential):
    return client.get(credential.get_absolute_url()).content.decode()


def test_anyone_may_read_what_is_printed_and_that_it_is_valid(client):
    credential = full_credential()
    text = page(client, credential)
    for said in (
        "This certificate is valid",
        "Amina Okafor",
        "The CMRT, cell by cell",
        "Read a declaration",
        "Find a smelter&#x27;s number",
        "2 hours 30 minutes",
        "C2, release 3",
        "4 May 2026",
        "4 May 2999",
        credential.code,
    ):
        assert said in text


def test_the_public_page_shows_no_address_and_is_not_for_search_engines(client):
    credential = full_credential()
    response = client.get(credential.get_absolute_url())
    assert credential.learner.email not in response.content.decode()
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "private" in response.headers["Cache-Control"]


def test_an_expired_certificate_says_since_when(client):
    text = page(client, full_credential(expires_on=date(2022, 5, 4)))
    assert "This certificate expired on 4 May 2022" in text
    assert "is valid" not in text


def test_a_revoked_certificate_says_when_and_why_even_if_it_expired_too(client):
    credential = full_credential(
        expires_on=date(2022, 5, 4),
        revoked_at=datetime(2021, 3, 2, 12, tzinfo=UTC),
        revoked_reason="The quiz was taken by <b>someone else</b>.",
    )
    text = page(client, credential)
    assert "This certificate was revoked on 2 March 2021" in text
    assert "taken by &lt;b&gt;someone else" in text
    assert "is valid" not in text


def test_a_code_that_was_never_issued_gets_a_plain_answer_and_the_form(client):
    response = client.get(reverse("credentials:verify", args=["ZZZZ-ZZZZ-ZZZZ"]))
    assert response.status_code == 404
    text = response.content.decode()
    assert "No certificate has this code" in text
    assert "ZZZZ-ZZZZ-ZZZZ" in text
    assert 'name="code"' in text


@pytest.mark.parametrize("code", ["x", "%3Cscript%3E", "a" * 300, "%00"])
def test_any_address_at_all_gets_the_plain_answer(client, code):
    response = client.get(f"/certificates/{code}/")
    assert response.status_code == 404
    assert "No certificate has this code" in response.content.decode()
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("typed", ["7kq2m9x10tcd", "7KQ2 M9XI OTCD", "7KQ2-M9X1-0TCD"])
def test_the_form_leads_to_the_certificate_however_the_code_is_typed(client, typed):
    credential = full_credential(code="7KQ2-M9X1-0TCD")
    response = client.get(reverse("credentials:lookup"), {"code": typed})
    assert response.status_code == 302
    assert response.headers["Location"] == credential.get_absolute_url()


def test_an_address_with_a_code_in_small_letters_leads_to_the_exact_one(client):
    credential = full_credential(code="7KQ2-M9X1-0TCD")
    response = client.get("/certificates/7kq2m9x1otcd/")
    assert response.headers["Location"] == credential.get_absolute_url()


def test_the_form_says_what_is_wrong_with_half_a_code(client):
    lookup = reverse("credentials:lookup")
    assert "not a whole code" in client.get(lookup, {"code": "7KQ2"}).content.decode()
    assert "not a whole code" not in client.get(lookup).content.decode()
    assert client.get(lookup, {"code": ""}).status_code == 200


def test_the_holder_and_their_managers_download_the_pdf_and_others_do_not_know_it(client):
    company = make_company()
    team = make_team(company=company)
    holder = make_learner(company=company, team=team)
    credential = full_credential(learner=holder)
    tasks.print_certificate(credential.pk)
    address = reverse("credentials:pdf", args=[credential.code])
    assert client.get(address).status_code == 302  # to sign in
    for person, status in (
        (holder, 200),
        (make_manager(company=company), 200),
        (make_team_manager(team=team), 200),
        (make_learner(company=company, team=team), 404),
        (make_team_manager(team=make_team(company=company)), 404),
        (make_manager(), 404),
        (make_user(), 404),
    ):
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == status
        may_download = status == 200
        assert (address in page(client, credential)) is may_download
        if may_download:
            assert response.headers["Content-Type"] == "application/pdf"
            assert credential.code in response.headers["Content-Disposition"]
            assert b"".join(response.streaming_content)[:5] == b"%PDF-"


def test_a_certificate_that_is_not_printed_yet_says_so_and_asks_for_it_again(client):
    credential = full_credential()
    client.force_login(credential.learner)
    response = client.get(reverse("credentials:pdf", args=[credential.code]))
    assert "being printed" in response.content.decode()
    assert 'http-equiv="refresh"' in response.content.decode()
    credential.refresh_from_db()
    assert credential.print_asked_at is not None
    asked_at = credential.print_asked_at
    client.get(reverse("credentials:pdf", args=[credential.code]))
    credential.refresh_from_db()
    assert credential.print_asked_at == asked_at


def test_the_waiting_page_turns_into_a_download_once_the_worker_is_done(client):
    credential = full_credential()
    client.force_login(credential.learner)
    address = reverse("credentials:pdf", args=[credential.code])
    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in waiting
    assert "<html" not in waiting
    tasks.print_certificate(credential.pk)
    done = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "is ready" in done
    assert "hx-get" not in done


def test_a_revoked_certificate_is_not_handed_out(client):
    credential = full_credential(revoked_at=datetime(2021, 3, 2, tzinfo=UTC), revoked_reason="x")
    client.force_login(credential.learner)
    assert client.get(reverse("credentials:pdf", args=[credential.code])).status_code == 404


@pytest.mark.parametrize("others", [0, 5])
def test_a_visitor_s_check_is_one_query(client, django_assert_num_queries, others):
    credential = full_credential()
    for _number in range(others):
        full_credential()
    page(client, credential)
    with django_assert_num_queries(1):
        page(client, credential)
