"""Asking a supplier: from the manager's page to a company that takes the request on."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import User
from academy.companies.models import Company, Membership, Role
from academy.mailing import MAIL_MAX_TRIES
from assessments.readiness import requesting, tasks
from assessments.readiness.models import AssessmentRequest, RequestNotice
from tests.factories import (
    make_company,
    make_learner,
    make_manager,
    make_membership,
    make_user,
)
from tests.readiness.factories import make_request, make_share, make_snapshot, make_version

pytestmark = pytest.mark.django_db

PAGE, NEW = "/readiness/requests/", "/readiness/requests/new/"
TOKEN = "t" * 43
LINK = f"/readiness/requests/accept/{TOKEN}/"


@pytest.fixture
def asker():
    return make_manager(company=make_company("Rowan Motors"), full_name="Ana Asker")


def company_of(user):
    return user.memberships.get().company


def request_to(email="sam@supplier.example", **fields):
    return make_request(token=TOKEN, email=email, **fields)


def text_of(client, address, status=200, **how):
    answer = client.get(address, **how)
    assert answer.status_code == status
    return answer.content.decode()


# ---------------------------------------------------------------- from asking to taking on


def test_a_supplier_without_a_company_gets_in_by_the_link(
    client, asker, django_capture_on_commit_callbacks
):
    make_version()
    client.force_login(asker)
    form = {
        "supplier_name": "Supplier Ltd",
        "email": "SAM@supplier.example",
        "message": "For our report.",
        "due_on": timezone.localdate() + timedelta(days=20),
        "sections": ["GOV", "LAB"],
    }
    with django_capture_on_commit_callbacks() as later:
        answer = client.post(NEW, form, follow=True)
    assert "The request to Supplier Ltd is on its way." in answer.content.decode()
    assert len(later) == 1
    tasks.requests.mail_request(str(AssessmentRequest.objects.get().pk))
    (message,) = mail.outbox
    assert message.to == ["sam@supplier.example"]
    assert "Ana Asker of Rowan Motors asks Supplier Ltd" in message.body
    assert "For our report." in message.body
    link = re.search(r"http://[^/]+(/readiness/requests/accept/\S+)", message.body)[1]
    assert "Waiting for an answer" in text_of(client, PAGE)

    client.logout()
    page = text_of(client, link)
    assert "Rowan Motors asks for your assessment" in page
    assert "Governance and commitment; Human rights and labour" in page

    # They sign up by the link, need no second proof of the address, and come back.
    sign_up = re.search(r'href="(/accounts/signup/[^"]+)"', page)[1].replace("&amp;", "&")
    answer = client.post(
        sign_up,
        {
            "email": "sam@supplier.example",
            "password1": "a long enough passphrase",
            "full_name": "Sam Supplier",
            "next": link,
        },
    )
    assert answer.url == link
    supplier = User.objects.get(email="sam@supplier.example")
    assert "Name of your company" in text_of(client, link)
    answer = client.post(link, {"name": "Supplier Ltd", "country": "DE"}, follow=True)
    page = answer.content.decode()
    assert "You took this on for Supplier Ltd." in page
    assert "Start an assessment" in page
    place = supplier.memberships.get()
    assert (place.role, place.company.name) == (Role.COMPANY_MANAGER, "Supplier Ltd")
    assert place.company.country == "DE"
    assert requesting.open_requests(place).get().company.name == "Rowan Motors"
    assert "We are asked (1 to answer)" in text_of(client, PAGE)
    assert "Rowan Motors" in text_of(client, PAGE + "?side=asked")

    # The link works once: again for who used it, for nobody else.
    assert client.get(link).status_code == 302
    client.force_login(make_manager())
    assert "already taken on" in text_of(client, link, 410)
    client.force_login(asker)
    asked = AssessmentRequest.objects.get()
    assert "Supplier Ltd took it on" in text_of(client, asked.get_absolute_url())


def test_a_manager_of_several_companies_chooses_one_but_not_the_one_that_asks(client, asker):
    user = make_user(email="sam@supplier.example")
    first, second = make_company("First"), make_company("Second")
    for company in (first, second, company_of(asker)):
        make_membership(user=user, company=company, role=Role.COMPANY_MANAGER)
    make_membership(user=user, company=make_company("Third"))
    found = request_to(company=company_of(asker))
    client.force_login(user)
    page = text_of(client, LINK)
    choices = re.findall(r'name="company" value="(\d+)"', page)
    assert choices == [str(first.pk), str(second.pk)]
    assert client.post(LINK, {"company": company_of(asker).pk}).status_code == 422
    answer = client.post(LINK, {"company": second.pk})
    assert answer.url == found.get_absolute_url()
    found.refresh_from_db()
    assert found.supplier == second
    assert "Rowan Motors" in text_of(client, found.get_absolute_url())  # now acts for Second


def test_the_company_that_asks_is_not_asked_for_itself(client, asker):
    asker.email = "sam@supplier.example"
    asker.save()
    request_to(company=company_of(asker))
    client.force_login(asker)
    assert "It cannot answer itself" in text_of(client, LINK)
    assert client.post(LINK, {"company": company_of(asker).pk}).status_code == 422


def test_only_the_address_that_was_asked_may_take_it_on(client):
    found = request_to()
    other = make_manager()
    client.force_login(other)
    assert "for another account" in text_of(client, LINK, 403)
    assert client.post(LINK, {"company": company_of(other).pk}).status_code == 403
    with pytest.raises(ValidationError) as refused:
        requesting.take_on(request=found, user=other, company=company_of(other))
    assert refused.value.code == "other_address"
    # Nor for a company that one does not manage.
    learner = make_learner(email="sam@supplier.example")
    with pytest.raises(ValidationError) as refused:
        requesting.take_on(request=found, user=learner, company=company_of(learner))
    assert refused.value.code == "not_manager"


def test_whoever_manages_a_company_founds_no_second_one():
    found = request_to()
    user = make_manager(email="sam@supplier.example")
    with pytest.raises(ValidationError) as refused:
        requesting.found_and_take_on(request=found, user=user, name="Again", country="")
    assert refused.value.code == "has_company"
    assert not Company.objects.filter(name="Again").exists()


def test_what_cannot_be_taken_on_founds_nothing():
    found = request_to(expires_at=timezone.now() - timedelta(seconds=1))
    user = make_user(email="sam@supplier.example")
    with pytest.raises(ValidationError):
        requesting.found_and_take_on(request=found, user=user, name="New", country="")
    assert not Membership.objects.filter(user=user).exists()


def test_a_visitor_declines_by_the_link_and_the_note_is_read(client, asker):
    found = request_to(company=company_of(asker))
    answer = client.post(LINK, {"answer": "decline", "note": "We sell <no> minerals."})
    assert "You declined" in answer.content.decode()
    assert "was declined" in text_of(client, LINK, 410)
    client.force_login(asker)
    assert "We sell &lt;no&gt; minerals." in text_of(client, found.get_absolute_url())


def test_what_was_taken_on_may_still_be_declined_until_it_is_answered(client):
    supplier = make_manager()
    found = make_request(supplier=company_of(supplier))
    client.force_login(supplier)
    decline = reverse("readiness:decline_request", args=[found.pk])
    assert "They get a mail that you declined" in text_of(client, decline)
    share = make_share(
        snapshot=make_snapshot(company=company_of(supplier)),
        recipient=found.company,
        request=found,
    )
    page = client.post(decline, {"note": ""}, follow=True).content.decode()
    assert "already closed" in page
    share.delete()
    assert "You declined." in client.post(decline, {"note": ""}, follow=True).content.decode()
    found.refresh_from_db()
    assert found.declined_at


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"withdrawn_at": timezone.now()}, 410, "This request was withdrawn"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, 410, "This request has expired"),
        ({"token": "another"}, 404, "We do not know this request"),
    ],
)
def test_a_link_that_does_not_work_says_why(client, fields, status, says):
    make_request(**({"token": TOKEN} | fields))
    assert says in text_of(client, LINK, status)
    client.post(LINK, {"answer": "decline"})
    assert not AssessmentRequest.objects.get().declined_at


def test_a_withdrawn_request_is_gone_for_the_supplier(client, asker):
    supplier = make_manager()
    found = make_request(company=company_of(asker), supplier=company_of(supplier))
    client.force_login(asker)
    withdraw = reverse("readiness:withdraw_request", args=[found.pk])
    assert "Yes, withdraw it" in text_of(client, withdraw)
    assert "is withdrawn" in client.post(withdraw, follow=True).content.decode()
    client.force_login(supplier)
    text_of(client, found.get_absolute_url(), 404)
    assert not requesting.open_requests(supplier.memberships.get()).exists()


# ---------------------------------------------------------------- limits


def test_nobody_is_asked_too_often(client, asker, monkeypatch):
    monkeypatch.setattr(requesting, "MOST_A_DAY", 2)
    place = asker.memberships.get()

    def refused(email):
        with pytest.raises(ValidationError) as error:
            requesting.ask(by=place, supplier_name="S", email=email)
        return error.value.code

    first = requesting.ask(by=place, supplier_name="S", email="a@people.example")
    assert refused("A@people.example") == "asked_already"
    requesting.decline(request=first)
    assert refused("a@people.example") == "declined_lately"
    AssessmentRequest.objects.update(declined_at=timezone.now() - requesting.ASK_AGAIN_AFTER)
    second = requesting.ask(by=place, supplier_name="S", email="a@people.example")
    assert refused("b@people.example") == "too_many"
    with pytest.raises(ValidationError) as error:
        requesting.resend(request=second, by=place)
    assert error.value.code == "too_soon"
    client.force_login(asker)
    form = {"supplier_name": "S", "email": "b@people.example"}
    assert "within one day" in client.post(NEW, form).content.decode()
    # Another company is not held back by that.
    requesting.ask(by=make_manager().memberships.get(), supplier_name="S", email="b@people.example")


def test_a_request_that_is_sent_again_has_a_new_link(client, asker):
    found = request_to(company=company_of(asker), mail_asked_at=timezone.now() - timedelta(days=2))
    client.force_login(asker)
    page = client.post(reverse("readiness:resend_request", args=[found.pk]), follow=True)
    assert "The old link no longer works." in page.content.decode()
    text_of(client, LINK, 404)


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_day_that_cannot_be_meant_is_refused(client, asker, days):
    client.force_login(asker)
    day = timezone.localdate() + timedelta(days=days)
    form = {"supplier_name": "S", "email": "b@people.example", "due_on": day}
    assert "Choose a day after today" in client.post(NEW, form).content.decode()


# ---------------------------------------------------------------- mail


def test_a_request_is_mailed_once_and_its_token_is_not_kept():
    found = make_request(mail_sent_at=None)
    tasks.requests.mail_request(str(found.pk))
    tasks.requests.mail_request(str(found.pk))
    (message,) = mail.outbox
    token = re.search(r"accept/(\S+)/", message.body)[1]
    found.refresh_from_db()
    assert token not in {str(value) for value in vars(found).values()}


def test_a_lost_mail_is_queued_again_once(monkeypatch):
    queued = []
    monkeypatch.setattr(tasks.requests.mail_request, "delay", queued.append)
    long_ago = timezone.now() - timedelta(hours=1)
    lost = make_request(mail_sent_at=None, mail_asked_at=long_ago)
    make_request(mail_sent_at=None)  # asked for just now
    make_request(mail_sent_at=None, mail_asked_at=long_ago, withdrawn_at=long_ago)
    tasks.requests.sweep_requests()
    tasks.requests.sweep_requests()  # the second leaves the message its time
    assert queued == [str(lost.pk)]


def test_a_mail_server_that_fails_is_tried_again_and_then_left(settings, client, asker):
    found = make_request(company=company_of(asker), mail_sent_at=None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _try in range(MAIL_MAX_TRIES + 1):
        tasks.requests.mail_request(str(found.pk))
    found.refresh_from_db()
    assert found.mail_tries == MAIL_MAX_TRIES
    client.force_login(asker)
    assert "Mail not sent" in text_of(client, found.get_absolute_url())
    client.post(reverse("readiness:resend_request", args=[found.pk]))  # at once, this time
    found.refresh_from_db()
    assert found.mail_tries == 0


# ---------------------------------------------------------------- mail to who asked


def notices_sent():
    """Send what waits, twice, as a message that is lost and found; return who got what."""
    for pk in RequestNotice.objects.values_list("pk", flat=True):
        tasks.requests.mail_request_notice(pk)
        tasks.requests.mail_request_notice(pk)
    sent = [(who, one.subject) for one in mail.outbox for who in one.to]
    return sorted(sent)


def test_who_asked_is_told_that_a_supplier_took_it_on(
    client, asker, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(tasks.requests.mail_request_notice, "delay", queued.append)
    make_manager(company=company_of(asker))  # a colleague, who did not ask
    request_to(company=company_of(asker), created_by=asker)
    client.force_login(make_user(email="sam@supplier.example"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(LINK, {"name": "Tin & Sons", "country": "DE"})
        client.get(LINK)
    assert queued == [RequestNotice.objects.get().pk]
    assert notices_sent() == [(asker.email, "Supplier Ltd took your request on")]
    (letter,) = mail.outbox
    assert "Supplier Ltd (sam@supplier.example) took on the request of Rowan Motors" in letter.body
    assert "It answers as Tin & Sons." in letter.body
    link = re.search(r"http://[^/]+(/readiness/requests/\S+)", letter.body)[1]
    client.force_login(asker)
    assert "Tin &amp; Sons took it on" in text_of(client, link)


@pytest.mark.parametrize(
    ("note", "says"), [("We <do> not trade tin.", "We <do> not trade tin."), ("", "no reason")]
)
def test_who_asked_is_told_that_a_visitor_declined_and_why(client, asker, note, says):
    request_to(company=company_of(asker), created_by=asker)
    page = client.post(LINK, {"answer": "decline", "note": note}).content.decode()
    assert "Rowan Motors gets a mail about it." in page
    assert notices_sent() == [(asker.email, "Supplier Ltd declined your request")]
    assert says in mail.outbox[0].body


@pytest.mark.parametrize("left", ["the company", "the Academy"])
def test_the_managers_are_told_once_who_asked_is_no_manager_any_more(asker, left):
    others = [make_manager(company=company_of(asker)) for _ in range(2)]
    make_learner(company=company_of(asker))
    make_manager(company=company_of(asker), is_active=False)
    found = request_to(company=company_of(asker), created_by=asker)
    if left == "the company":
        asker.memberships.all().delete()
    else:
        User.objects.filter(pk=asker.pk).update(is_active=False)
    requesting.decline(request=found)
    assert [who for who, _subject in notices_sent()] == sorted(one.email for one in others)


def test_nobody_is_told_what_they_did_themselves_or_what_no_longer_holds(asker):
    supplier = make_manager(email="sam@supplier.example")
    fields = {"company": company_of(asker), "email": supplier.email, "created_by": asker}
    own = make_request(**fields | {"email": asker.email})
    requesting.decline(request=own, user=asker)
    taken = {"user": supplier, "company": company_of(supplier)}
    withdrawn = requesting.take_on(request=make_request(**fields), **taken)
    requesting.withdraw(request=withdrawn, by=asker.memberships.get())
    declined = requesting.take_on(request=make_request(**fields), **taken)
    requesting.decline(request=declined, user=supplier)
    assert notices_sent() == [(asker.email, "Supplier Ltd declined your request")]
    mail.outbox.clear()
    requesting.decline(request=make_request(**fields))
    asker.memberships.update(role=Role.LEARNER)
    assert notices_sent() == []


def test_a_lost_notice_is_swept_and_a_hopeless_one_is_given_up(asker, monkeypatch):
    queued = []
    monkeypatch.setattr(tasks.requests.mail_request_notice, "delay", queued.append)
    long_ago = timezone.now() - timedelta(hours=1)
    for _ in range(2):
        requesting.decline(request=make_request(company=company_of(asker), created_by=asker))
    lost, hopeless = RequestNotice.objects.order_by("pk")
    RequestNotice.objects.update(mail_asked_at=long_ago)
    RequestNotice.objects.filter(pk=hopeless.pk).update(mail_tries=MAIL_MAX_TRIES)
    tasks.requests.sweep_requests()
    tasks.requests.sweep_requests()  # the second leaves the message its time
    assert queued == [lost.pk]


# ---------------------------------------------------------------- whose it is, and what it costs


def test_requests_are_for_managers_of_the_two_companies_alone(client, asker):
    supplier, stranger = make_manager(), make_manager()
    found = make_request(company=company_of(asker), supplier=company_of(supplier))
    learner = make_learner(company=company_of(asker))
    posts = ("withdraw_request", "resend_request", "decline_request")

    def statuses(who):
        client.force_login(who)
        found_page = client.get(found.get_absolute_url()).status_code
        addresses = [reverse(f"readiness:{name}", args=[found.pk]) for name in posts]
        return [found_page, *(client.post(address).status_code for address in addresses)]

    assert statuses(learner) == statuses(stranger) == [404] * 4
    assert statuses(supplier) == [200, 404, 404, 302]
    found.declined_at = None
    found.save()
    assert statuses(asker) == [200, 302, 302, 404]
    client.force_login(learner)
    assert client.get(PAGE).status_code == client.get(NEW).status_code == 404


@pytest.mark.parametrize("side", ["sent", "asked"])
def test_the_list_costs_the_same_at_any_size(client, asker, django_assert_max_num_queries, side):
    mine = company_of(asker)
    client.force_login(asker)

    def add(number):
        for _ in range(number):
            pair = {"company": mine} if side == "sent" else {"supplier": mine}
            other = make_request(**({"supplier": make_company()} | pair), created_by=make_user())
            make_share(snapshot=snapshot, recipient=other.company, request=other)

    snapshot = make_snapshot()
    add(1)
    client.get(PAGE, {"side": side})
    for number in (1, 15):
        add(number)
        with django_assert_max_num_queries(9):
            page = client.get(PAGE, {"side": side}).content.decode()
        assert page.count("Answered") >= number
