"""The pages of a result: what stands on them, and that they cost no more with more rows."""

import hashlib
import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from assessments.readiness.models import Action, Answer, Assessment, Delegation, Evidence, Snapshot
from courses.content import content_changed
from courses.models import ActivityCompletion, LessonPage, ModulePage, OpeningRule
from courses.releases import sync_release
from courses.services import enrol
from tests.factories import make_course, make_learner, make_manager
from tests.readiness.factories import answer_all, make_assessment, make_golden, submit

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    """Return what a page says, without tags, blanks as one."""
    assert answer.status_code == 200
    body = re.search(r"<main[^>]*>(.*)</main>", answer.content.decode(), re.DOTALL)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def read(client, assessment, name="results", *args, query=""):
    client.force_login(assessment.owner)
    return text_of(client.get(reverse(f"readiness:{name}", args=[assessment.pk, *args]) + query))


def make_lessons(*codes):
    """Publish a course whose lessons have these codes."""
    course = make_course()
    module = course.add_child(instance=ModulePage(title="Module", slug="module"))
    lessons = [
        module.add_child(instance=LessonPage(title=f"Lesson {code}", slug=slugify(code), code=code))
        for code in codes
    ]
    sync_release(course)
    return course, lessons


def test_the_worked_example_stands_on_the_page_with_its_cap_and_its_gaps(client):
    assessment = make_golden()
    page = read(client, assessment)
    for words in (
        *("Claimed 55.6 %", "Backed by evidence 49.9 %", "Evidence index 42.7", "Answered 100.0 %"),
        "55.6 % would be Established; capped at Developing because: A procedure to identify"
        " CAHRAs (CAH-01) is at level 1.",
        "7 of 9 critical criteria that apply to you are at level 3 or better.",
        "LAB Human rights and labour 72.2 52.8 66.7",
        "2 Find and judge risks 14 45.5 38.4",
        "3 (weight) × 2 (levels below the target) × 1.5 (critical) × 1.25 (your profile: Tin)"
        " = 11.25",
        "Now 1 Not started. None, or only the DR Congo and neighbours.",
        "It is not an audit, not a certification and not a product of the RMI.",
    ):
        assert words in page
    assert "provisional" not in page.lower()
    order = re.findall(r"Priority ([\d.]+) .{3,60}? ([A-Z]{3}-\d\d) now", page)
    assert order[:4] == [
        ("11.25", "CAH-01"),
        ("5.625", "CAH-03"),
        ("3", "MGT-04"),
        ("3", "SCD-04"),
    ]
    assert not re.search("complian|certified", page.lower())


def test_what_is_open_makes_a_range_and_never_a_zero(client):
    assessment = make_golden(without={"CAH-01"})
    page = read(client, assessment)
    assert "Readiness Developing to Established provisional" in page
    assert "1 question is still open: 96.7 % of the weight is answered" in page
    assert "between 55.6 % (Developing) and 59.5 % (Established)" in page
    assert "of what is answered so far Claimed 56.9 %" in page
    assert "1 question is not answered yet, so it cannot be a gap" in page
    few = make_assessment(levels={"GOV-01": 3})
    page = read(client, few)
    assert "MGT Management system and competence not answered yet – – 66.7" in page
    assert "A section that is not answered yet is not drawn" in page


def test_a_quick_scan_says_what_it_cannot_say_and_an_empty_one_what_to_do(client):
    quick = make_assessment(scope=Assessment.Scope.QUICK, levels={"GOV-01": 3})
    assert "A quick scan asks 12 of 48 questions" in read(client, quick)
    empty = make_assessment()
    page = read(client, empty)
    assert "No figure yet" in page
    assert "%" not in page
    assert "Nothing to calculate yet" in read(client, empty, "arithmetic")
    for kind in ("pdf", "xlsx", "json"):
        address = reverse("readiness:report", args=[empty.pk, kind])
        assert client.get(address).status_code == 404


def test_the_arithmetic_can_be_followed_down_to_evidence_that_does_not_count(client):
    assessment = make_golden()
    assessment.answers.filter(criterion="REP-04").update(
        level=None, na_reason="other", na_text="We have no customers who ask, for we sell to none."
    )
    old = timezone.localdate() - timedelta(days=900)
    assessment.evidence.filter(criterion="GOV-01").update(dated_on=old, title="Old policy")
    page = read(client, assessment, "arithmetic")
    for words in (
        "Claimed: 100 × 20 ÷ (3 × 10) = 66.6667 exactly 200/3",
        "Backed by evidence: 100 × 15 ÷ (3 × 10) = 50.0000",  # 18 before the policy was too old
        "Old policy: Does not count: it is older than 24 months.",
        "Counts as level 2: there is no evidence that counts.",
        "GOV-01 Responsible minerals policy critical 3 3 Working 2 6",
        "Not applicable: Another reason. We have no customers who ask",
        "Not asked because artisanal mining is not in its chain (you said so).",
        "CAH-01 A procedure to identify CAHRAs: level 1, so at most Developing",
        "Sum 100",
    ):
        assert words in page


def test_lessons_carry_the_state_of_the_reader_and_actions_their_own(
    client, django_capture_on_commit_callbacks
):
    course, lessons = make_lessons("C4.M1.L1", "C4.M1.L2", "C4.M2.L1")  # those of CAH-01
    assessment = make_golden()
    assert read(client, assessment).count("Not on this course yet") == 3
    place = enrol(learner=assessment.owner, course=course)
    place.last_activity_key = lessons[1].translation_key
    place.save()
    ActivityCompletion.objects.create(
        learner=assessment.owner,
        course_key=course.translation_key,
        activity_key=lessons[0].translation_key,
        how="read",
    )
    fields = {
        "company": assessment.company,
        "question_version": assessment.question_version,
        "due_on": timezone.localdate(),
    }
    Action.objects.create(
        assessment=assessment, criterion="CAH-01", title="Write it down", **fields
    )
    Action.objects.create(criterion="CAH-01", title="Of last year", status="doing", **fields)
    Action.objects.create(criterion="CAH-01", title="Long done", status="verified", **fields)
    site = make_assessment(company=assessment.company, subject="Another site")
    Action.objects.create(assessment=site, criterion="CAH-01", title="Of that site", **fields)
    page = read(client, assessment)
    part = page.split("Lessons that help")[1].split("Create an action")[0]
    assert re.findall("Done|In progress|Not begun|Not on this course", part) == [
        *("Done", "In progress", "Not begun"),
    ]
    assert "Write it down" in part
    assert "Of last year" in part
    assert "Long done" not in part
    assert "Of that site" not in part
    tomorrow = timezone.localdate() + timedelta(days=1)
    OpeningRule.objects.create(page=lessons[2], needs="date", opens_on=tomorrow)
    with django_capture_on_commit_callbacks(execute=True):
        content_changed()
    part = read(client, assessment).split("Lessons that help")[1].split("Actions")[0]
    assert "It opens on" in part
    assert part.strip().endswith("Locked")
    address = reverse("readiness:new_action", args=[assessment.pk, "CAH-01"])
    answer = client.get(reverse("readiness:results", args=[assessment.pk]))
    assert f'href="{address}"' in answer.content.decode()


def test_a_frozen_revision_is_read_from_its_document_and_checked_against_its_hash(client):
    assessment = make_golden()
    snapshot = submit(assessment)
    Answer.objects.filter(assessment=assessment).update(level=4)
    Evidence.objects.filter(assessment=assessment).update(title="Another name")
    page = read(client, assessment, "snapshot", 1)
    assert "Unchanged since it was submitted" in page
    assert "Claimed 55.6 %" in page
    assert "Paper of GOV-01" in page
    assert "Another name" not in page
    assert snapshot.digest in page
    file = client.get(reverse("readiness:snapshot_json", args=[assessment.pk, 1]))
    assert hashlib.sha256(file.content).hexdigest() == snapshot.digest
    assert json.loads(file.content) == snapshot.document
    assert "Revision 1" in read(client, assessment)

    snapshot.document["answers"]["CAH-01"]["level"] = 4
    Snapshot.objects.filter(pk=snapshot.pk).update(document=snapshot.document)
    page = read(client, assessment, "snapshot", 1)
    assert "This document is not what was submitted" in page
    assert "Unchanged" not in page
    gone = reverse("readiness:snapshot", args=[assessment.pk, 2])
    assert client.get(gone).status_code == 404


def test_a_submitted_result_judges_evidence_as_of_its_day(client):
    assessment = make_golden()
    submit(assessment, days_ago=1000)
    assessment.evidence.update(dated_on=timezone.localdate() - timedelta(days=1100))
    page = read(client, assessment)
    assert "Backed by evidence 49.9 %" in page
    assert "by Ingrid Holm, revision 1" in page


def test_helpers_and_other_companies_see_no_result(client):
    assessment = make_golden()
    submit(assessment)
    helper = make_learner(company=assessment.company)
    Delegation.objects.create(assessment=assessment, section="GOV", person=helper)
    addresses = [
        *(reverse(f"readiness:{name}", args=[assessment.pk]) for name in ("results", "comparison")),
        reverse("readiness:arithmetic", args=[assessment.pk]),
        reverse("readiness:report", args=[assessment.pk, "pdf"]),
        reverse("readiness:snapshot", args=[assessment.pk, 1]),
        reverse("readiness:snapshot_json", args=[assessment.pk, 1]),
    ]
    for person in (helper, make_manager()):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)


@pytest.mark.parametrize("size", ["small", "large"])
def test_queries_do_not_grow_with_answers_evidence_gaps_or_revisions(
    client, django_assert_max_num_queries, size
):
    course, _lessons = make_lessons("C1.M4.L1", "C1.M4.L2", "C1.M2.L3", "C4.M3.L2", "C6.M2.L1")
    company = make_manager().memberships.get().company
    earlier = make_assessment(company=company, levels={"GOV-01": 2, "GOV-02": 2})
    submit(earlier, days_ago=365)
    assessment = make_assessment(
        company=company,
        owner=earlier.owner,
        previous=earlier,
        levels={"GOV-01": 2, "GOV-02": 1},
        revision=2,
    )
    if size == "large":
        answer_all(assessment, 1)
        for code in ("GOV-01", "GOV-02", "LAB-01", "CAH-01"):
            Evidence.objects.bulk_create(
                Evidence(assessment=assessment, criterion=code, kind="document", title=f"{number}")
                for number in range(10)
            )
            Action.objects.bulk_create(
                Action(
                    company=company,
                    assessment=assessment,
                    question_version=assessment.question_version,
                    criterion=code,
                    title=f"Step {number}",
                    owner=earlier.owner,
                    due_on=timezone.localdate(),
                )
                for number in range(5)
            )
        for number in range(4):
            submit(make_assessment(company=company, levels={"GOV-01": 2}), days_ago=400 + number)
    enrol(learner=earlier.owner, course=course)
    client.force_login(earlier.owner)
    for name, most in (("results", 11), ("arithmetic", 6), ("comparison", 10)):
        address = reverse(f"readiness:{name}", args=[assessment.pk])
        client.get(address)  # warms what is read once a process
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(9):
        client.get(reverse("readiness:report", args=[assessment.pk, "xlsx"]))


def test_forty_gaps_come_in_pages(client):
    assessment = make_assessment()
    answer_all(assessment, 1)
    first = read(client, assessment)
    assert "41 criteria below their target" in first
    assert "Page 1 of 4" in first
    last = read(client, assessment, query="?page=4")
    assert len(re.findall(r"Create an action", last)) == 41 - 3 * 12
