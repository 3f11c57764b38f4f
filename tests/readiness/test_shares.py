"""Sharing a slice: look, share, read, revoke; by a request or by a link."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from academy.companies.models import Role
from academy.mailing import MAIL_MAX_TRIES
from assessments.readiness import requesting, sharing, tasks
from assessments.readiness.models import Answer, Evidence, Share, ShareAccess
from assessments.readiness.submitting import reopen, submit
from tests.factories import make_company, make_learner, make_manager, make_membership, make_user
from tests.readiness.factories import (
    answer_all,
    make_assessment,
    make_request,
    make_share,
    make_snapshot,
)

pytestmark = pytest.mark.django_db

TOKEN = "t" * 43
LINK = f"/readiness/shared/accept/{TOKEN}/"
RECEIVED = "/readiness/shared/"


def company_of(user):
    return user.memberships.get().company


def text_of(client, address, status=200, **how):
    answer = client.get(address, **how)
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def new_page(snapshot):
    return reverse("readiness:new_share", args=[snapshot.assessment_id])


def form_of(snapshot, **fields):
    return {
        "revision": snapshot.revision,
        "recipient": "link",
        "recipient_name": "Someone Ltd",
        "sections": ["GOV"],
        "detail": "figures",
        "until": timezone.localdate() + timedelta(days=30),
        "step": "share",
    } | fields


@pytest.fixture
def supplier():
    return make_manager(company=make_company("Supplier Ltd"), full_name="Sam Supplier")


@pytest.fixture
def asker():
    return make_manager(company=make_company("Rowan Motors"), full_name="Ana Asker")


# ---------------------------------------------------------------- an answer to a request


def test_a_request_is_answered_read_and_revoked(client, supplier, asker):
    asked = make_request(
        company=company_of(asker),
        supplier=company_of(supplier),
        created_by=asker,
        sections=["GOV", "LAB"],
    )
    assessment = make_assessment(company=company_of(supplier), levels={"GOV-01": 1, "CAH-01": 1})
    answer_all(assessment)
    Answer.objects.filter(criterion="GOV-01").update(note="A secret note")
    Evidence.objects.create(
        assessment=assessment, criterion="GOV-01", kind="document", title="Our policy", scope="All"
    )
    snapshot = submit(assessment=assessment, by=supplier, signer="Sina Signer")

    # The request's page leads to the form, with what was asked for ticked.
    client.force_login(supplier)
    address = f"{new_page(snapshot)}?request={asked.pk}"
    assert address in text_of(client, asked.get_absolute_url())
    page = text_of(client, address)
    ticked = re.findall(r'name="sections" value="(\w+)"[^>]* checked', page)
    assert ticked == ["GOV", "LAB"]
    form = form_of(snapshot, recipient=str(asked.pk), sections=ticked, with_overall="on")

    # First a look at exactly what will be seen; nothing is stored by that.
    look = client.post(address, form | {"step": "look"}).content.decode()
    assert "Managers of Rowan Motors will see this" in look
    assert "46.7 %" in look
    assert "<strong>Developing</strong>" in look
    assert not Share.objects.exists()
    page = client.post(address, form, follow=True).content.decode()
    assert "It is shared with Rowan Motors until" in page
    assert "Nobody has opened it yet." in page
    share = Share.objects.get()
    tasks.shares.mail_share(str(share.pk))
    tasks.shares.mail_share(str(share.pk))
    (message,) = mail.outbox
    assert message.to == [asker.email]
    assert share.get_absolute_url() in message.body
    assert "not an audit" in message.body
    assert not requesting.open_requests(supplier.memberships.get()).exists()

    # The company that asked reads it: what was chosen, and no more.
    client.force_login(asker)
    assert "Answered" in text_of(client, "/readiness/requests/")
    assert "Supplier Ltd" in text_of(client, RECEIVED)
    page = text_of(client, share.get_absolute_url())
    data = json.loads(client.get(share.get_absolute_url()[:-1] + ".json").content)
    for text in (page, json.dumps(data)):
        assert "46.7" in text
        assert "Human rights and labour" in text
        assert "not an audit" in text
        for hidden in ("A secret note", "Our policy", "Grievance", "Sina Signer", "GOV-01"):
            assert hidden not in text
    assert "claimed" not in data["overall"]
    text_of(client, share.get_absolute_url())  # again: noted once

    # The supplier sees who read it, revokes, and it is as if it never was.
    client.force_login(supplier)
    own = reverse("readiness:share", args=[assessment.pk, share.pk])
    page = text_of(client, own)
    assert page.count("Ana Asker") == 2
    assert "Read the page" in page
    assert "Downloaded the data" in page
    revoke = reverse("readiness:revoke_share", args=[assessment.pk, share.pk])
    assert "Yes, revoke it" in text_of(client, revoke)
    page = client.post(revoke, follow=True).content.decode()
    assert "Rowan Motors can no longer see it." in page
    assert "already ended" in client.post(revoke, follow=True).content.decode()
    client.force_login(asker)
    never = "/readiness/shared/00000000-0000-0000-0000-000000000001/"
    gone, unknown = (
        re.sub(r'value="\w{64}"', "", text_of(client, address, 404))  # but for the form's token
        for address in (share.get_absolute_url(), never)
    )
    assert gone == unknown
    text_of(client, share.get_absolute_url()[:-1] + ".json", 404)
    assert "Nothing is shared with you now" in text_of(client, RECEIVED)
    assert ShareAccess.objects.count() == 2


def test_levels_and_evidence_names_are_seen_only_when_chosen(client, asker):
    snapshot = make_snapshot(levels={"GOV-01": 2})
    share = make_share(snapshot=snapshot, recipient=company_of(asker), detail="levels")
    client.force_login(asker)
    page = text_of(client, share.get_absolute_url())
    assert "2 Under construction" in page
    assert "Responsible minerals policy" in page
    assert "Names of the evidence" not in page


# ---------------------------------------------------------------- by a link


def test_a_link_is_shown_once_and_binds_the_first_company(client, supplier, asker):
    snapshot = make_snapshot(company=company_of(supplier))
    client.force_login(supplier)
    answer = client.post(new_page(snapshot), form_of(snapshot))
    assert answer.status_code == 201
    link = re.search(r"http://[^/]+(/readiness/shared/accept/[^\"]+)", answer.content.decode())[1]
    share = Share.objects.get()
    token = link.split("/")[-2]
    assert token not in {str(value) for value in vars(share).values()}
    own = reverse("readiness:share", args=[snapshot.assessment_id, share.pk])
    assert "Link not opened yet" in text_of(client, own)
    assert token not in text_of(client, own)
    assert "your own company's link" in text_of(client, link, 403)

    client.logout()
    assert "Supplier Ltd shares its readiness assessment" in text_of(client, link)
    learner = make_learner(company=company_of(asker))
    client.force_login(learner)
    assert "Only a company manager can open it" in text_of(client, link, 403)
    assert client.post(link, {"company": company_of(asker).pk}).status_code == 403

    # A manager of two companies chooses; afterwards it is that company's alone.
    second = make_company("Second")
    make_membership(user=asker, company=second, role=Role.COMPANY_MANAGER)
    client.force_login(asker)
    assert client.post(link, {"company": company_of(supplier).pk}).status_code == 422
    page = client.post(link, {"company": second.pk}, follow=True).content.decode()
    assert "It is open for Second now." in page
    text_of(client, link, 404)
    client.post("/company/switch/", {"company": asker.memberships.first().company_id})
    text_of(client, share.get_absolute_url(), 404)  # acting for the other company
    client.force_login(make_manager())
    text_of(client, link, 404)
    text_of(client, share.get_absolute_url(), 404)
    assert list(share.accesses.values_list("what", flat=True)) == ["page", "accepted"]


def test_a_mailed_link_leaves_nothing_to_copy_and_works(client, supplier, asker, monkeypatch):
    snapshot = make_snapshot(company=company_of(supplier))
    client.force_login(supplier)
    form = form_of(snapshot, email="Buyer@rowan.example")
    page = client.post(new_page(snapshot), form, follow=True).content.decode()
    assert "The mail to buyer@rowan.example is on its way." in page
    share = Share.objects.get()
    assert share.token_hash is None
    monkeypatch.setattr(requesting, "MOST_A_DAY", 1)
    answer = client.post(new_page(snapshot), form)
    assert answer.status_code == 422
    assert "within one day" in answer.content.decode()
    assert Share.objects.count() == 1
    tasks.shares.mail_share(str(share.pk))
    (message,) = mail.outbox
    link = re.search(r"http://[^/]+(/readiness/shared/accept/\S+)", message.body)[1]
    client.force_login(asker)
    assert "For Someone Ltd" in text_of(client, link)


@pytest.mark.parametrize(
    "ended",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}],
)
def test_a_share_that_ended_cannot_be_opened_or_read(client, asker, ended):
    snapshot = make_snapshot()
    make_share(snapshot=snapshot, token=TOKEN, **ended)
    share = make_share(snapshot=snapshot, recipient=company_of(asker), **ended)
    client.force_login(asker)
    assert "This link does not work" in text_of(client, LINK, 404)
    text_of(client, share.get_absolute_url(), 404)
    tasks.shares.mail_share(str(share.pk))
    assert mail.outbox == []


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"sections": []}, "Choose at least one section."),
        ({"sections": ["XYZ"]}, "XYZ is not one of the available choices"),
        ({"recipient_name": ""}, "Write which company it is for."),
        ({"until": "2020-01-01"}, "Choose a day from today to at most one year ahead."),
        ({"until": "2099-01-01"}, "Choose a day from today to at most one year ahead."),
        ({"revision": 9}, "There is a newer revision now."),
        ({"recipient": "00000000-0000-0000-0000-000000000001"}, "Select a valid choice."),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(client, supplier, fields, says):
    snapshot = make_snapshot(company=company_of(supplier))
    client.force_login(supplier)
    answer = client.post(new_page(snapshot), form_of(snapshot, **fields))
    assert answer.status_code == 422
    assert says in html.unescape(answer.content.decode())
    assert not Share.objects.exists()


def test_what_is_shared_stays_as_it_was_when_the_assessment_goes_on(client, asker):
    snapshot = make_snapshot(levels={"GOV-01": 1})
    share = make_share(snapshot=snapshot, recipient=company_of(asker))
    assessment = reopen(assessment=snapshot.assessment, by=None, reason="An error")
    assessment.answers.update(level=4)
    submit(assessment=assessment, by=None, signer="S")
    client.force_login(asker)
    assert "46.7 %" in text_of(client, share.get_absolute_url())
    choice = sharing.Choice(sections=["GOV"], until=timezone.localdate())
    with pytest.raises(ValidationError) as refused:
        sharing.share(
            snapshot=snapshot, by=None, recipient=sharing.Recipient(name="S"), choice=choice
        )
    assert refused.value.code == "old_revision"


def test_nothing_is_shared_for_a_request_that_was_withdrawn_or_is_anothers(supplier):
    snapshot = make_snapshot(company=company_of(supplier))
    choice = sharing.Choice(sections=["GOV"], until=timezone.localdate())
    for asked in (
        make_request(supplier=company_of(supplier), withdrawn_at=timezone.now()),
        make_request(supplier=make_company()),
        make_request(),
    ):
        with pytest.raises(ValidationError) as refused:
            sharing.share(
                snapshot=snapshot,
                by=supplier,
                recipient=sharing.Recipient(request=asked),
                choice=choice,
            )
        assert refused.value.code == "closed_request"


def test_who_left_the_company_that_asked_gets_no_mail(supplier):
    asked = make_request(supplier=company_of(supplier), created_by=make_user())
    made, link = sharing.share(
        snapshot=make_snapshot(company=company_of(supplier)),
        by=supplier,
        recipient=sharing.Recipient(request=asked),
        choice=sharing.Choice(sections=["GOV"], until=timezone.localdate()),
    )
    assert (made.email, link, made.recipient) == ("", "", asked.company)


def test_only_leaders_share_and_see_who_read(client, supplier, asker):
    company = company_of(supplier)
    owner, colleague = make_learner(company=company), make_learner(company=company)
    snapshot = make_snapshot(company=company, owner=owner)
    share = make_share(snapshot=snapshot, recipient=company_of(asker))
    pair = [snapshot.assessment_id, share.pk]
    addresses = [
        reverse("readiness:shares", args=pair[:1]),
        new_page(snapshot),
        reverse("readiness:share", args=pair),
        reverse("readiness:revoke_share", args=pair),
    ]
    for who, status in ((owner, 200), (supplier, 200), (colleague, 404), (asker, 404)):
        client.force_login(who)
        assert [client.get(address).status_code for address in addresses] == [status] * 4
    # A share of another assessment does not hang under this one.
    other = make_share(snapshot=make_snapshot(company=company, title="Other"))
    client.force_login(supplier)
    text_of(client, reverse("readiness:share", args=[pair[0], other.pk]), 404)
    # The recipient is its managers, not all its people.
    client.force_login(make_learner(company=company_of(asker)))
    text_of(client, share.get_absolute_url(), 404)
    text_of(client, RECEIVED, 404)


def test_what_was_never_submitted_cannot_be_shared(client, supplier):
    assessment = make_assessment(company=company_of(supplier))
    client.force_login(supplier)
    address = reverse("readiness:new_share", args=[assessment.pk])
    assert "Submit it first" in text_of(client, address, follow=True)


# ---------------------------------------------------------------- mail, and what it costs


def test_a_lost_mail_is_queued_again_and_a_hopeless_one_is_given_up(client, supplier, monkeypatch):
    queued = []
    monkeypatch.setattr(tasks.shares.mail_share, "delay", queued.append)
    long_ago = timezone.now() - timedelta(hours=1)
    snapshot = make_snapshot(company=company_of(supplier))
    mailed = {"snapshot": snapshot, "email": "a@people.example", "mail_asked_at": long_ago}
    lost = make_share(**mailed)
    hopeless = make_share(**mailed, mail_tries=MAIL_MAX_TRIES)
    make_share(**mailed, revoked_at=long_ago)
    make_share(snapshot=snapshot)  # nobody is told
    tasks.shares.sweep_shares()
    tasks.shares.sweep_shares()  # the second leaves the message its time
    assert queued == [str(lost.pk)]
    client.force_login(supplier)
    page = text_of(client, reverse("readiness:share", args=[snapshot.assessment_id, hopeless.pk]))
    assert "The mail to a@people.example could not be sent." in page


def mailed(share):
    """Send the mail of a share, and return the address in the newest one."""
    tasks.shares.mail_share(str(share.pk))
    return re.search(r"http://[^/]+(/readiness/shared/\S+)", mail.outbox[-1].body)[1]


def days_pass(share):
    Share.objects.filter(pk=share.pk).update(mail_asked_at=timezone.now() - timedelta(days=2))


def test_a_share_is_mailed_again_after_a_day_and_the_old_link_closes(
    client, supplier, asker, django_capture_on_commit_callbacks
):
    snapshot = make_snapshot(company=company_of(supplier))
    client.force_login(supplier)
    client.post(new_page(snapshot), form_of(snapshot, email="buyer@rowan.example"))
    share = Share.objects.get()
    own = reverse("readiness:share", args=[snapshot.assessment_id, share.pk])
    resend = reverse("readiness:resend_share", args=[snapshot.assessment_id, share.pk])
    assert "The mail leaves in a moment." in text_of(client, own)
    first = mailed(share)
    page = text_of(client, own)
    assert "Last sent" in page
    assert f'action="{resend}"' in page
    assert client.get(resend).status_code == 405
    assert "Wait a day" in client.post(resend, follow=True).content.decode()
    text_of(client, first, 403)  # the sharer's own link still works

    days_pass(share)
    with django_capture_on_commit_callbacks() as later:
        page = client.post(resend, follow=True).content.decode()
    assert len(later) == 1
    assert "A new mail to buyer@rowan.example is on its way. The old link no longer works." in page
    assert "The mail leaves in a moment." in page
    text_of(client, first, 404)
    second = mailed(share)
    assert len(mail.outbox) == 2
    client.force_login(asker)
    text_of(client, first, 404)
    client.post(second, {"company": company_of(asker).pk})

    # Bound to a company now: it has no link any more, and may be told once more.
    client.force_login(supplier)
    days_pass(share)
    page = client.post(resend, follow=True).content.decode()
    assert "is on its way." in page
    assert "The old link" not in page
    client.force_login(asker)
    assert "Supplier Ltd" in text_of(client, mailed(share))


def test_a_mail_that_failed_is_sent_again_at_once(client, supplier):
    snapshot = make_snapshot(company=company_of(supplier))
    share = make_share(
        snapshot=snapshot,
        email="a@people.example",
        mail_asked_at=timezone.now(),
        mail_tries=MAIL_MAX_TRIES,
    )
    client.force_login(supplier)
    resend = reverse("readiness:resend_share", args=[snapshot.assessment_id, share.pk])
    assert "is on its way" in client.post(resend, follow=True).content.decode()
    mailed(share)
    assert mail.outbox[0].to == ["a@people.example"]


def test_too_many_mails_a_day_hold_back_a_share_too(supplier, monkeypatch):
    snapshot = make_snapshot(company=company_of(supplier))
    lost = {"mail_asked_at": timezone.now(), "mail_tries": MAIL_MAX_TRIES}
    share = make_share(snapshot=snapshot, email="a@people.example", **lost)
    monkeypatch.setattr(requesting, "MOST_A_DAY", 1)
    with pytest.raises(ValidationError) as refused:
        sharing.resend(share=share, by=supplier)
    assert refused.value.code == "too_many"


def test_who_asked_is_told_again_only_while_they_may_read_it(client, supplier, asker):
    company = company_of(asker)
    asked = make_request(company=company, supplier=company_of(supplier), created_by=asker)
    snapshot = make_snapshot(company=company_of(supplier))
    share = make_share(
        snapshot=snapshot,
        request=asked,
        recipient=company,
        email=asker.email,
        mail_asked_at=timezone.now() - timedelta(days=2),
        mail_tries=MAIL_MAX_TRIES,
    )
    client.force_login(supplier)
    own = reverse("readiness:share", args=[snapshot.assessment_id, share.pk])
    assert f"The mail to {asker.email} could not be sent." in text_of(client, own)
    sharing.resend(share=share, by=supplier)
    assert mailed(share) == share.get_absolute_url()
    days_pass(share)
    asker.memberships.all().delete()
    with pytest.raises(ValidationError) as refused:
        sharing.resend(share=share, by=supplier)
    assert refused.value.code == "no_address"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"email": "a@people.example", "revoked_at": timezone.now()}, "already ended"),
        (
            {"email": "a@people.example", "expires_at": timezone.now() - timedelta(days=1)},
            "already ended",
        ),
        ({}, "nobody to whom this share can be mailed"),
    ],
)
def test_what_ended_or_has_no_address_is_not_sent_again(client, supplier, fields, says):
    snapshot = make_snapshot(company=company_of(supplier))
    share = make_share(snapshot=snapshot, **fields)
    client.force_login(supplier)
    pair = [snapshot.assessment_id, share.pk]
    assert "Send again" not in text_of(client, reverse("readiness:share", args=pair))
    page = client.post(reverse("readiness:resend_share", args=pair), follow=True)
    assert says in page.content.decode()
    assert not Share.objects.to_mail().exists()


def test_lists_and_logs_cost_the_same_at_any_size(
    client, supplier, asker, django_assert_max_num_queries
):
    snapshot = make_snapshot(company=company_of(supplier))
    share = make_share(snapshot=snapshot, recipient=company_of(asker))
    pages = {
        reverse("readiness:shares", args=[snapshot.assessment_id]): supplier,
        reverse("readiness:share", args=[snapshot.assessment_id, share.pk]): supplier,
        RECEIVED: asker,
    }
    for number in (1, 12):
        for _ in range(number):
            make_share(snapshot=snapshot, recipient=company_of(asker))
            share.accesses.create(person=asker, name="Ana", what="page")
        for address, who in pages.items():
            client.force_login(who)
            client.get(address)
            with django_assert_max_num_queries(11):
                text_of(client, address)
