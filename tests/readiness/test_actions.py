"""Action plans: from a gap to what is verified, with reminders, a workbook and a calendar."""

import datetime
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from academy.companies.models import Role
from assessments.readiness import planning
from assessments.readiness.models import Action, ActionReminder
from assessments.readiness.tasks.reminders import remind, send_reminder, sweep_reminders
from tests.factories import make_company, make_learner, make_manager, make_membership, make_user
from tests.readiness.factories import make_action, make_assessment, make_version

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def company():
    return make_company("Rowan")


@pytest.fixture
def manager(company):
    return make_manager(company=company)


@pytest.fixture
def assessment(company, manager):
    return make_assessment(company=company, owner=manager, levels={"CAH-01": 1, "MGT-04": 2})


def values(owner, **changes):
    due_on = timezone.localdate() + timedelta(days=60)
    return {
        "title": "Write a procedure",
        "owner": owner.email,
        "due_on": due_on.isoformat(),
        "expected_evidence": "The procedure, dated and signed",
        "budget_note": "",
    } | changes


def evidence(**changes):
    return {
        "kind": "document",
        "title": "CAHRA procedure 1.0",
        "dated_on": timezone.localdate().isoformat(),
        "scope": "All minerals, all sites",
        "holder": "Compliance",
        "address": "",
    } | changes


def test_a_gap_becomes_an_action_that_its_owner_does_and_another_manager_verifies(
    client, company, assessment, manager
):
    owner, second = make_learner(company=company), make_manager(company=company)
    client.force_login(manager)
    new = reverse("readiness:new_action", args=[assessment.pk, "CAH-01"])
    page = client.get(new).content.decode()
    assert "reach level 2" in page
    assert "A country list copied from somewhere" in page  # what level 2 means

    refused = client.post(new, values(owner, due_on="2020-01-01", expected_evidence=""))
    assert refused.status_code == 422
    assert "Choose a date from today on." in refused.content.decode()
    client.post(new, values(owner))
    action = Action.objects.get()
    assert (action.level_before, action.status) == (1, "open")

    client.force_login(owner)
    assert "Write a procedure" in client.get(reverse("readiness:actions")).content.decode()
    client.post(reverse("readiness:action_status", args=[action.pk]), {"status": "doing"})
    close = reverse("readiness:close_action", args=[action.pk])
    assert client.post(close, evidence(title="")).status_code == 422  # without evidence: no
    client.post(close, evidence())
    action.refresh_from_db()
    assert action.status == "done"
    assert action.evidence.criterion == "CAH-01"
    assert assessment.answers.get(criterion="CAH-01").level == 1  # nothing changes a level

    assert client.post(reverse("readiness:verify_action", args=[action.pk])).status_code == 403
    client.force_login(second)
    shown = client.get(action.get_absolute_url()).content.decode()
    assert reverse("readiness:criterion", args=[assessment.pk, "CAH-01"]) in shown
    verify = reverse("readiness:verify_action", args=[action.pk])
    assert client.post(verify, {"back": "1", "back-text": ""}).status_code == 422
    client.post(verify, {"back": "1", "back-text": "The date is missing."})
    action.refresh_from_db()
    assert action.status == "doing"

    client.force_login(owner)
    client.post(close, evidence(title="CAHRA procedure 1.1"))
    client.force_login(second)
    client.post(verify)
    action.refresh_from_db()
    assert (action.status, action.verified_by) == ("verified", second)
    said = client.get(action.get_absolute_url()).content.decode()
    assert "The date is missing." in said
    assert "CAHRA procedure 1.1" in said


def test_who_did_it_verifies_it_only_where_nobody_else_leads(company, assessment, manager):
    action = make_action(assessment=assessment, status="done", done_by=manager)
    assert planning.rights_on(manager, action).may_verify
    make_manager(company=company)
    assert not planning.rights_on(manager, action).may_verify
    with pytest.raises(ValidationError) as refused:
        planning.verify(action=action, by=manager)
    assert refused.value.code == "own_work"


def test_a_submitted_assessment_takes_no_evidence_and_the_words_stay_with_the_action(
    client, assessment, manager
):
    action = make_action(assessment=assessment)
    assessment.status = "submitted"
    assessment.submitted_at = timezone.now()
    assessment.save()
    client.force_login(manager)
    close = reverse("readiness:close_action", args=[action.pk])
    assert "stays with this action in words" in client.get(close).content.decode()
    client.post(close, evidence())
    action.refresh_from_db()
    assert (action.status, action.evidence) == ("done", None)
    assert "CAHRA procedure 1.0" in action.evidence_note
    assert "Reopen it" in client.get(action.get_absolute_url()).content.decode()


def test_actions_are_hidden_from_colleagues_and_from_other_companies(client, company, assessment):
    owner = make_learner(company=company)
    action = make_action(assessment=assessment, owner=owner)
    addresses = [
        reverse(f"readiness:{name}", args=[action.pk])
        for name in ("action", "action_calendar", "edit_action", "close_action", "delete_action")
    ]
    for person in (make_learner(company=company), make_manager(company=make_company())):
        client.force_login(person)
        assert {client.get(one).status_code for one in addresses} == {404}
        plan = reverse("readiness:plan", args=[assessment.pk])
        assert client.get(plan).status_code == 404
        export = reverse("readiness:actions_export", args=["xlsx"])
        assert client.get(export, {"assessment": str(assessment.pk)}).status_code == 404
        assert action.title not in client.get(reverse("readiness:actions")).content.decode()
    client.force_login(owner)  # sees it, may work on it, may not change what it says
    assert [client.get(one).status_code for one in addresses] == [200, 200, 403, 200, 403]


def test_an_owner_of_another_company_is_refused(client, assessment, manager):
    client.force_login(manager)
    stranger = make_manager(company=make_company())
    new = reverse("readiness:new_action", args=[assessment.pk, "CAH-01"])
    assert client.post(new, values(stranger)).status_code == 422
    assert not Action.objects.exists()


@pytest.mark.parametrize("page", ["actions", "plan"])
def test_a_list_asks_as_often_for_many_actions_as_for_one(
    client, django_assert_max_num_queries, company, assessment, manager, page
):
    client.force_login(manager)
    address = reverse(f"readiness:{page}", args=[assessment.pk] if page == "plan" else [])
    make_action(assessment=assessment)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    least = len(few)
    newer = make_version(number=2)
    for number in range(30):
        owner = make_learner(company=company) if number % 5 == 0 else manager
        action = make_action(assessment=assessment, owner=owner, title=f"Action {number}")
        if number % 2:
            Action.objects.filter(pk=action.pk).update(question_version=newer)
    client.get(address)  # reads the newer questions, once a process
    with django_assert_max_num_queries(least):
        found = client.get(address).content.decode()
    assert "Page 1 of 2" in found


def test_lists_keep_what_was_chosen(client, company, assessment, manager):
    late = timezone.localdate() - timedelta(days=1)
    make_action(assessment=assessment, title="Late one", due_on=late)
    make_action(
        assessment=assessment,
        title="Other's",
        owner=make_learner(company=company),
        criterion="MGT-04",
    )
    client.force_login(manager)

    def shown(**query):
        text = client.get(reverse("readiness:actions"), query).content.decode()
        return ["Late one" in text, "Other&#x27;s" in text]

    assert shown() == [True, True]
    assert shown(status="late") == [True, False]
    assert shown(whose="me") == [True, False]
    assert shown(section="MGT") == [False, True]
    assert shown(status="verified") == [False, False]
    assert shown(status="nonsense") == [True, True]


def test_the_workbook_holds_what_the_list_shows_and_no_formula(client, assessment, manager):
    make_action(assessment=assessment, title="=HYPERLINK(1)", due_on=DAY)
    make_action(assessment=assessment, title="Done one", status="verified")
    client.force_login(manager)
    export = reverse("readiness:actions_export", args=["xlsx"])
    rows = list(load_workbook(io.BytesIO(client.get(export).content)).active.values)
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "Done one"]
    assert rows[1][4].date() == DAY
    assert rows[1][2] == "A procedure to identify CAHRAs"
    kept = client.get(export, {"status": "verified", "assessment": str(assessment.pk)}).content
    assert len(list(load_workbook(io.BytesIO(kept)).active.values)) == 2


def test_the_calendar_can_be_imported_and_holds_what_is_not_done(client, assessment, manager):
    title = "Agree, with all sites; " + "long " * 30 + "Zürich"
    action = make_action(assessment=assessment, title=title, due_on=DAY)
    make_action(assessment=assessment, title="Done one", status="done")
    client.force_login(manager)
    response = client.get(reverse("readiness:actions_export", args=["ics"]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    (event,) = Calendar.from_ical(response.content).events
    assert event["summary"] == f"Due: {title}"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (DAY, DAY + timedelta(days=1))
    assert str(action.pk) in event["uid"]
    again = client.get(reverse("readiness:action_calendar", args=[action.pk])).content
    assert Calendar.from_ical(again).events[0]["uid"] == event["uid"]
    assert client.get(reverse("readiness:actions_export", args=["exe"])).status_code == 404


def reminders(action):
    found = action.reminders.order_by("pk").values_list("kind", "due_on")
    return [(kind, due_on - timezone.localdate()) for kind, due_on in found]


def test_reminders_come_a_week_before_on_the_day_and_a_week_after_each_once(
    company, assessment, manager
):
    owner = make_learner(company=company)
    today, week = timezone.localdate(), timedelta(days=7)
    action = make_action(assessment=assessment, owner=owner, due_on=today + 2 * week)
    Action.objects.filter(pk=action.pk).update(created_at=timezone.now() - 4 * week)

    def run(due_on):
        Action.objects.filter(pk=action.pk).update(due_on=due_on)
        remind()
        remind()  # a second beat asks for nothing new
        for pk in ActionReminder.objects.values_list("pk", flat=True):
            send_reminder(pk)
        sent = [(one.to, one.subject) for one in mail.outbox]
        mail.outbox.clear()
        return sent

    assert run(today + 2 * week) == []
    assert run(today + week) == [([owner.email], "Due in a week: Write the procedure")]
    assert run(today + week) == []
    assert run(today) == [([owner.email], "Due now: Write the procedure")]
    assert {who for to, _subject in run(today - week) for who in to} == {owner.email, manager.email}
    Action.objects.filter(pk=action.pk).update(status="done")
    ActionReminder.objects.all().delete()
    assert run(today - week) == []


def test_a_lost_reminder_is_swept_and_one_that_no_longer_holds_is_dropped(company, assessment):
    owner = make_learner(company=company)
    today = timezone.localdate()
    before = timezone.now() - timedelta(minutes=30)
    action = make_action(assessment=assessment, owner=owner, due_on=today)
    lost = ActionReminder.objects.create(
        action=action, kind="due", due_on=today, person=owner, mail_asked_at=before
    )
    sweep_reminders()
    lost.refresh_from_db()
    send_reminder(lost.pk)
    assert [one.to for one in mail.outbox] == [[owner.email]]
    mail.outbox.clear()

    moved = ActionReminder.objects.create(
        action=action, kind="soon", due_on=today + timedelta(days=1), person=owner
    )
    send_reminder(moved.pk)
    assert not mail.outbox
    assert not ActionReminder.objects.filter(pk=moved.pk).exists()


def test_when_one_of_several_mails_fails_nobody_gets_one_twice(
    company, assessment, manager, monkeypatch
):
    owner = make_learner(company=company)
    make_action(assessment=assessment, owner=owner, due_on=timezone.localdate() - timedelta(days=7))
    remind()
    is_down, send = True, mail.EmailMessage.send

    def send_unless_down(message):
        if is_down and message.to == [manager.email]:
            raise OSError
        return send(message)

    def run():
        for pk in ActionReminder.objects.values_list("pk", flat=True):
            send_reminder(pk)
        return sorted(who for one in mail.outbox for who in one.to)

    monkeypatch.setattr(mail.EmailMessage, "send", send_unless_down)
    assert run() == [owner.email]
    is_down = False
    assert run() == sorted([owner.email, manager.email])


def test_a_new_owner_is_reminded_in_place_of_the_one_before(company, assessment):
    before, after = make_learner(company=company), make_learner(company=company)
    action = make_action(assessment=assessment, owner=before, due_on=timezone.localdate())
    remind()
    Action.objects.filter(pk=action.pk).update(owner=after)
    for _hour in range(2):
        remind()
        for pk in ActionReminder.objects.values_list("pk", flat=True):
            send_reminder(pk)
    assert [one.to for one in mail.outbox] == [[after.email]]


@pytest.mark.parametrize("number", [2, 20])
def test_reminders_are_asked_for_at_a_cost_that_does_not_grow(
    company, assessment, django_assert_max_num_queries, number
):
    for _ in range(number):
        owner = make_learner(company=company)
        make_action(
            assessment=assessment, owner=owner, due_on=timezone.localdate() - timedelta(days=9)
        )
    with django_assert_max_num_queries(8):
        remind()
    assert ActionReminder.objects.count() == number * 2  # the owner and the one manager


def test_who_left_the_company_is_not_reminded_and_sees_nothing(client, company, assessment):
    owner = make_user()
    place = make_membership(user=owner, company=company, role=Role.LEARNER)
    action = make_action(assessment=assessment, owner=owner, due_on=timezone.localdate())
    remind()
    place.delete()
    send_reminder(ActionReminder.objects.get().pk)
    assert not mail.outbox
    remind()
    assert not ActionReminder.objects.exists()
    client.force_login(owner)
    assert client.get(action.get_absolute_url()).status_code == 404


def test_a_deleted_action_asks_first_and_is_gone(client, assessment, manager):
    action = make_action(assessment=assessment)
    client.force_login(manager)
    address = reverse("readiness:delete_action", args=[action.pk])
    assert "cannot get it back" in client.get(address).content.decode()
    client.post(address)
    assert not Action.objects.exists()


def test_a_new_date_is_noted_and_a_verified_action_stays(client, assessment, manager):
    action = make_action(assessment=assessment)
    client.force_login(manager)
    edit = reverse("readiness:edit_action", args=[action.pk])
    client.post(edit, values(manager, title="Another title"))
    assert "New date:" in client.get(action.get_absolute_url()).content.decode()
    Action.objects.filter(pk=action.pk).update(status="verified")
    assert client.post(edit, values(manager)).status_code == 422
