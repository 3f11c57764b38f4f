"""Starting an assessment, its profile, and what is asked because of it."""

import pytest
from babel import Locale
from django.urls import reverse

from assessments.readiness.answering import Given, save_answer
from assessments.readiness.countries import CODES, country_names
from assessments.readiness.models import Assessment, QuestionSetVersion
from tests.factories import make_company, make_learner, make_manager, make_team, make_team_manager
from tests.readiness.factories import make_assessment, make_version

NOT_COUNTRIES = {
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"),
}


def test_every_country_is_there_once_with_a_name():
    known = {code for code in Locale.parse("en").territories if len(code) == 2}
    assert known - NOT_COUNTRIES == CODES
    assert country_names(["DE", "CD"]) == ["Congo, Democratic Republic of the", "Germany"]


FORM = {
    "scope": "quick",
    "title": "First look",
    "subject": "Foundry",
    "roles": ["SR"],
    "minerals": ["Gold"],
    "countries": ["CD", "DE"],
    "own_sites": "on",
    "asm_possible": "",
    "cahra_exposure": "no",
}


@pytest.fixture
def company():
    return make_company("Rowan")


@pytest.mark.django_db
def test_a_team_manager_starts_one_and_sees_what_is_asked_and_why(client, company):
    version = make_version(number=2)
    make_version(number=1)
    user = make_team_manager(team=make_team(company=company))
    client.force_login(user)
    page = client.get(reverse("readiness:start")).content.decode()
    for words in ("12 questions, about five minutes", "Up to 48 questions", 'value="Rowan"'):
        assert words in page
    slip = client.post(
        reverse("readiness:start"), FORM | {"question_version": version.pk} | {"roles": []}
    )
    assert slip.status_code == 422
    assert "Choose at least one role." in slip.content.decode()
    made = client.post(reverse("readiness:start"), FORM | {"question_version": version.pk})
    assessment = Assessment.objects.get()
    assert made.url == reverse("readiness:asked", args=[assessment.pk])
    assert (assessment.owner, assessment.company, assessment.scope) == (user, company, "quick")
    assert assessment.question_version == version
    assert assessment.profile["countries"] == ["CD", "DE"]
    asked = client.get(made.url).content.decode()
    for words in (
        "11 questions are asked",
        "artisanal mining may be in its chain (Gold)",
        "high-risk area (you said so)",
        "Asked in the full assessment only.",
    ):
        assert words in asked
    # A learner may not, and somebody without a company has nothing to start for.
    client.force_login(make_learner(company=company))
    assert client.get(reverse("readiness:start")).status_code == 404


@pytest.mark.django_db
def test_without_a_questionnaire_or_a_company_the_pages_say_what_to_do(client, company):
    QuestionSetVersion.objects.all().delete()  # the one that a new installation has
    client.force_login(make_manager(company=company))
    assert "No questionnaire is published yet" in client.get(reverse("readiness:start")).text
    assert "No assessment yet" in client.get(reverse("readiness:home")).text
    assert client.post(reverse("readiness:start"), FORM).status_code == 422
    user = make_learner()
    user.memberships.all().delete()
    client.force_login(user)
    assert "You do not belong to a company here" in client.get(reverse("readiness:home")).text


@pytest.mark.django_db
def test_another_profile_asks_other_questions_and_keeps_the_answers_aside(client, company):
    manager = make_manager(company=company)
    client.force_login(manager)
    other = make_assessment(title="Of others")
    assessment = make_assessment(company=company, owner=manager, levels={"LAB-03": 3})
    address = reverse("readiness:profile", args=[assessment.pk])
    assert 'value="Tin"' in client.get(address).content.decode()
    form = {"title": "New", "subject": "Rowan", "roles": ["DS"], "asm_possible": "yes"}
    assert client.post(address, form | {"previous": other.pk}).status_code == 302
    assessment.refresh_from_db()
    assert (assessment.title, assessment.previous) == ("New", None)  # nothing earlier to choose
    asked = client.get(reverse("readiness:asked", args=[assessment.pk])).content.decode()
    assert "Not asked because it has no sites of its own." in asked
    assert assessment.answers.get().level == 3
    mine = make_assessment(company=company, owner=manager, title="Last year")
    assert client.post(address, form | {"previous": other.pk}).status_code == 422
    assert client.post(address, form | {"previous": assessment.pk}).status_code == 422
    client.post(address, form | {"previous": mine.pk})
    assessment.refresh_from_db()
    assert assessment.previous == mine


@pytest.mark.django_db
def test_a_quick_scan_is_extended_with_its_answers(client, company):
    manager = make_manager(company=company)
    client.force_login(manager)
    assessment = make_assessment(company=company, owner=manager, scope="quick")
    given = Given(level=3)
    save_answer(assessment=assessment, criterion="GOV-01", by=manager, seen=0, given=given)
    address = reverse("readiness:extend", args=[assessment.pk])
    assert "29 questions more" in client.get(address).content.decode()
    client.post(address)
    assessment.refresh_from_db()
    assert assessment.scope == "full"
    assert assessment.answers.get().level == 3
    assert client.get(address).status_code == 302


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_starts_one_assessment(client, company):
    version = make_version()
    user = make_team_manager(team=make_team(company=company))
    client.force_login(user)
    start = reverse("readiness:start")

    def token():
        return client.get(start).context["extent"]["token"].value()

    one = FORM | {"question_version": version.pk, "token": token()}
    slip = client.post(start, one | {"roles": []})
    assert f'value="{one["token"]}"' in slip.content.decode()
    first, second = client.post(start, one), client.post(start, one)
    assessment = Assessment.objects.get()
    assert first.url == second.url == reverse("readiness:asked", args=[assessment.pk])
    assert "already" not in client.get(second.url).content.decode()
    # Changed and sent again, it says why nothing is changed.
    again = client.post(start, one | {"title": "Second look"}, follow=True)
    assert "This form had started the assessment already" in again.content.decode()
    assert Assessment.objects.get().title == "First look"
    # Another form, and the same form of somebody else, start their own.
    assert client.post(start, one | {"token": token()}).url != first.url
    client.force_login(make_team_manager(team=make_team(company=company)))
    assert client.post(start, one).url not in {first.url, second.url}
    assert Assessment.objects.count() == 3
