"""The manager's page: who sees whom, the right status, the same cost at any size."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.spreadsheet import safe_cell
from courses.models import Enrolment
from tests.factories import (
    make_company,
    make_completion,
    make_course,
    make_credential,
    make_enrolment,
    make_learner,
    make_manager,
    make_membership,
    make_release,
    make_team,
    make_team_manager,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE, CSV = "/company/", "/company/people.csv"


def page_of(client, user, address=PAGE, **choice):
    client.force_login(user)
    answer = client.get(address, choice)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client, user, **choice):
    """The export as a list of dicts."""
    client.force_login(user)
    answer = client.get(CSV, choice)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def names(client, user, **choice):
    return sorted({row["Name"] for row in rows_of(client, user, **choice)})


@pytest.fixture
def company():
    return make_company("Tin & Sons")


@pytest.fixture
def manager(company):
    return make_manager(company=company, full_name="Mia Manager")


def yesterday():
    return timezone.localdate() - timedelta(days=1)


# ---------------------------------------------------------------- who sees whom


def test_a_company_manager_sees_the_whole_company_and_nobody_else(client, company, manager):
    make_learner(company=company, full_name="Ann In")
    make_learner(company=company, team=make_team(company=company), full_name="Bob In")
    make_learner(full_name="Eve Elsewhere")
    page = page_of(client, manager)
    assert "Ann In" in page
    assert "Bob In" in page
    assert "Eve Elsewhere" not in page
    assert names(client, manager) == ["Ann In", "Bob In", "Mia Manager"]


def test_a_team_manager_sees_the_own_team_only(client, company):
    team, other = make_team(company=company), make_team(company=company)
    boss = make_team_manager(team=team, full_name="Tom Teamlead")
    make_learner(team=team, full_name="Ann Mine")
    make_learner(team=other, full_name="Bob Other")
    make_learner(company=company, full_name="Cid Teamless")
    assert names(client, boss) == ["Ann Mine", "Tom Teamlead"]
    page = page_of(client, boss)
    assert "Bob Other" not in page
    assert "Cid Teamless" not in page
    assert 'name="team"' not in page


def test_a_manager_of_two_companies_sees_the_chosen_one(client, company, manager):
    second = make_company("Zinc Ltd")
    make_membership(user=manager, company=second, role="company_manager")
    make_learner(company=company, full_name="Ann First")
    make_learner(company=second, full_name="Bob Second")
    assert names(client, manager) == ["Ann First", "Mia Manager"]
    client.post("/company/switch/", {"company": second.pk})
    assert names(client, manager) == ["Bob Second", "Mia Manager"]


@pytest.mark.parametrize("address", [PAGE, CSV])
def test_learners_and_people_of_no_company_find_no_such_page(client, company, address):
    for user in (make_learner(company=company), make_user(), make_user(is_superuser=True)):
        client.force_login(user)
        assert client.get(address).status_code == 404


# ---------------------------------------------------------------- progress and status


def test_progress_counts_the_required_steps_of_the_own_release():
    course = make_course()
    old = make_release(course=course, required=2)
    release = make_release(course=course, required=3, optional=2)
    enrolment = make_enrolment(release=release, done=2)
    other = make_enrolment(release=old, done=1)
    optional = release.activities.filter(is_required=False).first()
    make_completion(learner=enrolment.learner, release=release, activity_key=optional.activity_key)
    left = old.activities.first()  # a step of a release that this learner is not on
    make_completion(learner=enrolment.learner, release=old, activity_key=left.activity_key)
    untouched = make_enrolment(release=release)
    done = dict(Enrolment.objects.with_progress().values_list("pk", "done"))
    assert done == {enrolment.pk: 2, other.pk: 1, untouched.pk: 0}


def test_each_status_is_shown_in_words(client, company, manager):
    release = make_release(required=3)
    now = timezone.now()
    states = {
        "Ann": {},
        "Bob": {"done": 2},
        "Cid": {"done": 1, "due_on": yesterday()},
        "Dan": {"done": 3, "completed_at": now, "due_on": yesterday()},
        "Eve": {"due_on": timezone.localdate()},
    }
    for name, fields in states.items():
        make_enrolment(
            learner=make_learner(company=company, full_name=name), release=release, **fields
        )
    page = page_of(client, manager)
    for words in ("Not started", "In progress, 2 of 3", "Overdue, 1 of 3", "Done", "Not enrolled"):
        assert words in page
    status = {row["Name"]: row["Status"] for row in rows_of(client, manager)}
    assert status == {
        "Ann": "Not started",
        "Bob": "In progress",
        "Cid": "Overdue",
        "Dan": "Done",
        "Eve": "Not started",
        "Mia Manager": "Not enrolled",
    }


def test_a_certificate_is_linked(client, company, manager):
    ann = make_learner(company=company, full_name="Ann")
    enrolment = make_enrolment(learner=ann, completed_at=timezone.now())
    credential = make_credential(learner=ann, course_key=enrolment.course_key)
    assert credential.get_absolute_url() in page_of(client, manager)
    rows = {row["Name"]: row["Certificate code"] for row in rows_of(client, manager)}
    assert rows == {"Ann": credential.code, "Mia Manager": ""}


def test_the_totals_count_everyone_seen(client, company, manager):
    release, second = make_release(), make_release()
    ann = make_learner(company=company, full_name="Ann")
    make_enrolment(learner=ann, release=release, completed_at=timezone.now())
    make_enrolment(learner=ann, release=second, due_on=yesterday())
    make_enrolment(release=release, due_on=yesterday())  # of no company
    client.force_login(manager)
    stats = client.get(PAGE).context["stats"]
    assert [stat["value"] for stat in stats] == [2, 2, 1, 1]


def test_a_course_is_named_as_in_its_newest_release(client, company, manager):
    course = make_course(title="Old name")
    ann = make_learner(company=company)
    make_enrolment(learner=ann, release=make_release(course=course))
    course.title = "New name"
    make_release(course=course)
    assert '">New name</option>' in page_of(client, manager)


# ---------------------------------------------------------------- filters


@pytest.fixture
def crowd(company):
    """Ann: A done. Bob: A done, B open. Cid: B overdue. Dan: nothing."""
    first, second = make_release(), make_release()
    team = make_team(company=company, name="Assay")
    now = timezone.now()
    ann, bob = (make_learner(team=team, full_name=name) for name in ("Ann", "Bob"))
    cid, _dan = (make_learner(company=company, full_name=name) for name in ("Cid", "Dan"))
    make_enrolment(learner=ann, release=first, completed_at=now)
    make_enrolment(learner=bob, release=first, completed_at=now)
    make_enrolment(learner=bob, release=second)
    make_enrolment(learner=cid, release=second, due_on=yesterday())
    return {"A": str(first.course_key), "B": str(second.course_key), "team": team.pk}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"status": "done"}, "Ann"),
        ({"status": "open"}, "Bob Cid"),
        ({"status": "overdue"}, "Cid"),
        ({"status": "none"}, "Dan Mia"),
        ({"course": "A"}, "Ann Bob"),
        ({"course": "A", "status": "done"}, "Ann Bob"),
        ({"course": "B", "status": "open"}, "Bob Cid"),
        ({"course": "B", "status": "done"}, ""),
        ({"course": "B", "status": "none"}, "Ann Dan Mia"),
        ({"team": "team"}, "Ann Bob"),
        ({"team": "none"}, "Cid Dan Mia"),
        ({"team": "none", "course": "B"}, "Cid"),
        ({"q": "an"}, "Ann Dan Mia"),
        ({"q": "ANN"}, "Ann"),
        (
            {"status": "nonsense", "course": "x", "team": "99999", "page": "x"},
            "Ann Bob Cid Dan Mia",
        ),
    ],
)
def test_a_filter_keeps_whom_it_names(client, crowd, manager, choice, expected):
    choice = {name: crowd.get(value, value) for name, value in choice.items()}
    client.force_login(manager)
    listed = {
        line.place.user.full_name.split()[0] for line in client.get(PAGE, choice).context["lines"]
    }
    assert " ".join(sorted(listed)) == expected
    exported = {name.split()[0] for name in names(client, manager, **choice)}
    assert exported == listed


def test_a_chosen_course_is_the_only_one_shown(client, crowd, manager):
    rows = rows_of(client, manager, course=crowd["B"], q="Bob")
    assert [row["Status"] for row in rows] == ["Not started"]


def test_an_empty_answer_offers_the_way_back(client, crowd, manager):
    assert "Nobody fits" in page_of(client, manager, q="zzz")


def test_a_manager_alone_is_invited_to_invite(client, manager):
    assert "Nobody else is here yet" in page_of(client, manager)


# ---------------------------------------------------------------- size


def many(company, people):
    releases = [make_release(), make_release()]
    for number in range(people):
        team = make_team(company=company)
        learner = make_learner(team=team, full_name=f"Person {number:03}")
        for release in releases:
            make_enrolment(learner=learner, release=release, done=number % 3)


@pytest.mark.parametrize("choice", [{}, {"status": "open", "q": "Person"}])
@pytest.mark.parametrize("people", [3, 60])
def test_the_page_makes_at_most_8_queries_at_any_size(
    client, company, manager, people, choice, django_assert_max_num_queries
):
    many(company, people)
    client.force_login(manager)
    with django_assert_max_num_queries(8):
        assert client.get(PAGE, choice).status_code == 200


def test_pages_hold_25_people_and_keep_the_filter(client, company, manager):
    many(company, 60)
    page = page_of(client, manager, status="open", page=2)
    assert "Person 025" in page
    assert "Person 024" not in page
    assert "Page 2 of 3" in page
    assert "?status=open&amp;page=3" in page


def test_the_export_asks_no_more_for_more_people(client, company, manager):
    def queries():
        with CaptureQueriesContext(connection) as context:
            b"".join(client.get(CSV).streaming_content)
        return len(context)

    client.force_login(manager)
    many(company, 3)
    few = queries()
    many(company, 40)
    assert queries() == few


# ---------------------------------------------------------------- the file


def test_the_file_is_named_for_company_and_day_and_opens_in_excel(client, manager):
    client.force_login(manager)
    answer = client.get(CSV)
    day = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="people-tin-sons-{day}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbfCompany,Name")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_a_spreadsheet_might_run_is_made_text(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


def test_a_name_that_is_a_formula_is_made_text_in_the_file(client, company, manager):
    make_learner(company=company, full_name='=HYPERLINK("http://evil.example","x")')
    assert '\'=HYPERLINK("http://evil.example","x")' in names(client, manager)


def test_a_company_name_in_any_script_names_the_file(client):
    client.force_login(make_manager(company=make_company("锡业")))
    assert "filename*=utf-8''people-" in client.get(CSV)["Content-Disposition"]
