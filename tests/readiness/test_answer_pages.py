"""Answering on the pages: with and without a script, alone and in company."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.readiness import loading
from assessments.readiness.answering import comment
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import answer_all, make_action, make_assessment, make_version

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def company():
    return make_company("Rowan")


@pytest.fixture
def manager(company, client):
    manager = make_manager(company=company, full_name="Mia Manager")
    client.force_login(manager)
    return manager


def url(name, assessment, *args):
    return reverse(f"readiness:{name}", args=[assessment.pk, *args])


def page_of(client, *args, status=200):
    answer = client.get(url(*args))
    assert answer.status_code == status
    return answer.content.decode()


def test_a_quick_scan_leads_from_question_to_question(client, company, manager):
    assessment = make_assessment(company=company, owner=manager, scope="quick")
    page = page_of(client, "criterion", assessment, "GOV-01")
    assert "Question 1 of 12" in page
    answer = client.post(
        url("save_answer", assessment, "GOV-01"), {"seen": 0, "choice": "3", "go": "next"}
    )
    assert answer.url == url("criterion", assessment, "GOV-02")
    page = page_of(client, "criterion", assessment, "GOV-01")
    assert "Saved " in page
    assert "1 of 12 answered" in page
    answer_all(assessment, 3)
    last = client.post(
        url("save_answer", assessment, "REP-01"), {"seen": 1, "choice": "4", "go": "next"}
    )
    assert last.status_code == 422  # not part of a quick scan
    assert "Your company" not in last.content.decode()
    overview = page_of(client, "assessment", assessment)
    assert "12 of 12 answered" in overview
    assert "Go on to the full assessment" in overview


def test_two_who_meet_see_both_answers_with_and_without_a_script(client, company, manager):
    assessment = make_assessment(company=company, owner=manager)
    address = url("save_answer", assessment, "GOV-01")
    saved = client.post(address, {"seen": 0, "choice": "2", "note": "By Mia"}, **JSON).json()
    assert (saved["version"], saved["state"], saved["answered"]) == (1, "answered", 1)
    other = make_manager(company=company, full_name="Ben Buyer")
    client.force_login(other)
    mine = {"seen": 0, "choice": "4", "note": "By <b>Ben</b>"}
    refused = client.post(address, mine, **JSON)
    assert refused.status_code == 409
    assert "Mia Manager" in refused.json()["error"]
    both = client.post(address, mine)
    assert both.status_code == 409
    page = both.content.decode()
    for words in ("Mia Manager changed this answer", "By Mia", "By &lt;b&gt;Ben", "4 · Proven"):
        assert words in page
    assert '<input type="hidden" name="seen" value="1"' in page
    assert assessment.answers.get().note == "By Mia"
    client.post(address, mine | {"seen": 1})  # keep mine
    assert assessment.answers.get().note == "By <b>Ben</b>"
    assert "By Mia" in page_of(client, "criterion", assessment, "GOV-01")  # in its history


def test_a_big_change_wants_a_reason_and_a_slip_is_told(client, company, manager):
    earlier = make_assessment(company=company, owner=manager, levels={"GOV-01": 3})
    assessment = make_assessment(company=company, owner=manager, previous=earlier)
    assert "Last time: level 3" in page_of(client, "criterion", assessment, "GOV-01")
    address = url("save_answer", assessment, "GOV-01")
    reply = client.post(address, {"seen": 0, "choice": "1"}, **JSON).json()
    assert reply["lacks"].startswith("Say also why")
    # A form that would go on stays with the question.
    stays = client.post(address, {"seen": 1, "choice": "1", "note": "x", "go": "next"})
    assert stays.url == url("criterion", assessment, "GOV-01")
    assert "1 reason missing" in page_of(client, "assessment", assessment)
    answer = client.post(url("submit", assessment), {"signer": "Mia Manager"})
    assert answer.status_code == 422
    filled = {"seen": 2, "choice": "1", "change_reason": "The policy lapsed.", "go": "next"}
    assert client.post(address, filled).url == url("criterion", assessment, "GOV-02")
    for slip in ({"choice": "5", "seen": 0}, {"choice": "na", "seen": 3}, {"choice": "1"}):
        assert client.post(address, slip, **JSON).status_code == 422
        assert client.post(address, slip).status_code == 422


def test_a_helper_reads_and_answers_only_their_sections_and_sees_no_results(
    client, company, manager
):
    assessment = make_assessment(company=company, owner=manager, levels={"GOV-01": 2})
    comment(assessment=assessment, criterion="LAB-01", by=manager, text="Ask the plant.")
    helper = make_learner(company=company, full_name="Hal Helper")
    client.force_login(helper)
    page_of(client, "assessment", assessment, status=404)
    assert "Nothing for you to answer" in client.get(reverse("readiness:home")).content.decode()
    assessment.delegations.create(section="LAB", person=helper, created_by=manager, note="Please.")
    home = client.get(reverse("readiness:home")).content.decode()
    assert "You were asked to answer" in home
    assert "0 of 5" in home
    overview = page_of(client, "assessment", assessment)
    assert "0 of 5 answered" in overview
    for hidden in ("Governance", "Results", "Submit", "Share sections"):
        assert hidden not in overview
    for name, *args in (
        ("section", "GOV"),
        ("criterion", "GOV-01"),
        ("add_evidence", "GOV-01"),
        ("people",),
        ("submit",),
        ("profile",),
        ("delete",),
    ):
        page_of(client, name, assessment, *args, status=404)
    refused = client.post(url("save_answer", assessment, "GOV-01"), {"seen": 1, "choice": "4"})
    assert refused.status_code == 404
    client.post(url("save_answer", assessment, "LAB-01"), {"seen": 0, "choice": "4"})
    client.post(url("add_comment", assessment, "LAB-01"), {"text": "They said yes."})
    page = page_of(client, "criterion", assessment, "LAB-01")
    assert "Ask the plant." in page
    assert "They said yes." in page
    assert "How this answer changed" not in page  # for leaders
    assert "Note for you" in client.get(url("section", assessment, "LAB") + "?mode=section").text
    for number in range(50):
        comment(assessment=assessment, criterion="LAB-01", by=helper, text=f"Note {number}.")
    page = page_of(client, "criterion", assessment, "LAB-01")
    assert "Ask the plant." not in page
    assert page.index("Note 0.") < page.index("Note 49.")
    client.post(url("section_ready", assessment, "LAB"), {"ready": "yes"})
    assert assessment.delegations.get().done_at
    assert client.post(url("section_ready", assessment, "GOV")).status_code == 404
    # Who leaves the company sees nothing any more.
    helper.memberships.all().delete()
    page_of(client, "criterion", assessment, "LAB-01", status=404)


def test_a_section_at_a_glance_or_one_at_a_time_as_the_person_likes(client, company, manager):
    assessment = make_assessment(company=company, owner=manager, levels={"GOV-01": 3})
    section = url("section", assessment, "GOV")
    assert client.get(section + "?show=all").status_code == 200
    assert client.get(section).url == url("criterion", assessment, "GOV-02")
    page = client.get(section + "?mode=section").text
    assert page.count("data-answer=") == 4
    assert client.get(section).status_code == 200  # remembered
    saved = client.post(
        url("save_answer", assessment, "GOV-03"), {"seen": 0, "choice": "1", "go": "section"}
    )
    assert saved.url == f"{section}?show=all#GOV-03"
    mining = client.get(url("section", assessment, "OHS") + "?mode=section").text
    assert "Not asked of your roles." in mining


def test_pages_of_a_submitted_one_are_for_reading(client, company, manager):
    assessment = make_assessment(company=company, owner=manager, levels={"GOV-01": 3})
    page = client.post(url("submit", assessment), {"signer": "Mia", "in_benchmark": "on"})
    assert page.url == url("results", assessment)
    for address in (
        url("criterion", assessment, "GOV-01"),
        url("section", assessment, "GOV") + "?mode=section",
    ):
        page = client.get(address).text
        assert "data-answer" not in page
        assert "Approved by top management" in page
    late = client.post(url("save_answer", assessment, "GOV-01"), {"seen": 1, "choice": "1"})
    assert late.status_code == 422
    assert "stays as it is" in late.content.decode()
    assert client.get(url("submit", assessment)).url == url("assessment", assessment)
    assert client.get(url("profile", assessment)).status_code == 302
    assert client.post(url("reopen", assessment), {"reason": ""}).status_code == 422
    assert client.post(url("reopen", assessment), {"reason": "A new site."}).status_code == 302
    assert "A new site." in page_of(client, "assessment", assessment)


def count(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_assessments_answers_evidence_or_helpers(client, company, manager):
    def grow(number):
        for _each in range(number):
            earlier = make_assessment(company=company, owner=manager, levels={"GOV-01": 3})
            one = make_assessment(company=company, owner=manager, previous=earlier)
            helper = make_learner(company=company)
            for section in ("GOV", "LAB"):
                one.delegations.create(section=section, person=helper)
                one.delegations.create(section=section, person=manager)
            one.evidence.create(criterion="GOV-01", kind="stated", title="Said")
        return one

    few = grow(1)
    addresses = {
        "home": lambda one: reverse("readiness:home"),
        "overview": lambda one: url("assessment", one),
        "section": lambda one: url("section", one, "GOV") + "?mode=section",
        "criterion": lambda one: url("criterion", one, "GOV-01"),
        "people": lambda one: url("people", one),
        "submit": lambda one: url("submit", one),
        "start": lambda one: reverse("readiness:start"),
    }
    before = {name: count(client, address(few)) for name, address in addresses.items()}
    answer_all(few, 2)
    answer_all(few.previous, 2)
    grow(3)
    for section in ("MGT", "OHS", "ENV"):
        few.delegations.create(section=section, person=make_learner(company=company))
    for number in range(4):
        few.evidence.create(criterion=f"GOV-0{1 + number}", kind="document", title="Paper")
        comment(assessment=few, criterion="GOV-01", by=make_manager(company=company), text="So.")
    after = {name: count(client, address(few)) for name, address in addresses.items()}
    assert {name: n for name, n in after.items() if n > before[name]} == {}
    assert max(after.values()) <= 30, after


def test_questions_are_read_once_a_process_and_all_that_lack_at_once(client, company, manager):
    for number in range(3):
        version = make_version(change=lambda document, n=number: document.update(title=f"Set {n}"))
        one = make_assessment(company=company, owner=manager, question_version=version)
        one.delegations.create(section="GOV", person=manager)
        make_action(assessment=one, owner=manager)
    addresses = [
        reverse("readiness:home"),
        reverse("readiness:actions"),
        one.get_absolute_url(),
        url("criterion", one, "GOV-01"),
    ]

    def reads(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        text = '"readiness_questionsetversion"."document"'
        return sum(text in query["sql"] for query in queries)

    for address in addresses:
        loading._sets.clear()
        assert reads(address) == 1
        assert reads(address) == 0
