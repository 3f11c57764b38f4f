"""The same assessment in another language: every word of a question, and no answer lost."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.languages import best_of, reading_in
from assessments.readiness.core.translating import texts_of
from assessments.readiness.delegating import delegate
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import ActionReminder, Answer, Delegation, VersionTranslation
from assessments.readiness.reading import reading_of
from assessments.readiness.tasks.delegations import send_delegation
from assessments.readiness.tasks.reminders import remind, send_reminder
from assessments.readiness.translating import keep_texts, publish_translation
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import (
    answer_all,
    make_action,
    make_assessment,
    make_golden,
    make_share,
    make_version,
    submit,
)

pytestmark = pytest.mark.django_db

ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
LONG = 15  # letters: shorter texts, such as "Policy", are words of the pages too


def accented(text: str) -> str:
    """Return a text as if translated, so that it can be told from its source."""
    return f"¡{text.translate(ACCENTS)}!"


def translate(version, language="pt"):
    """Publish a version in a language into which nothing is shipped."""
    texts = {one.key: accented(one.source) for one in texts_of(question_set_of(version))}
    keep_texts(question_set=version.question_set, language=language, texts=texts, by=None)
    return publish_translation(version=version, language=language, by=None, note="By Ada.")


def page_of(client, url) -> BeautifulSoup:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, url
    return BeautifulSoup(answer.content.decode(), "html.parser").find("main")


def untranslated(page: BeautifulSoup, version) -> list[str]:
    """Return the texts of the source that a page still says."""
    said = " ".join(page.get_text(" ").split())
    return [
        one.source
        for one in texts_of(question_set_of(version))
        if len(one.source) >= LONG and one.source in said
    ]


def unmarked(page: BeautifulSoup, language="pt") -> list[str]:
    """Return the translated texts whose language a screen reader is not told."""
    return [
        str(text)
        for text in page.find_all(string=lambda one: "¡" in one)
        if text.find_parent(lang=language) is None and not text.find_parent(["option", "textarea"])
    ]


@pytest.fixture
def world():
    """A golden assessment with all that hangs on it, whose manager reads Portuguese."""
    version = make_version()
    translate(version)
    manager = make_manager()
    manager.content_language = "pt"
    manager.save()
    company = manager.memberships.get().company
    make_before = make_assessment(company=company, owner=manager, levels={"GOV-01": 4, "CAH-01": 3})
    submit(make_before, days_ago=400)
    assessment = make_golden(company=company, owner=manager, previous=make_before)
    Answer.objects.filter(assessment=assessment, criterion="GOV-04").delete()
    Delegation.objects.create(assessment=assessment, section="GOV", person=manager)
    make_action(assessment=assessment)
    return assessment


def test_every_page_of_an_assessment_says_the_questions_in_the_readers_language(client, world):
    client.force_login(world.owner)
    Answer.objects.filter(assessment=world, criterion="GOV-01").update(change_reason="Bought")
    Answer.objects.filter(assessment=world, criterion="CAH-01").update(change_reason="Sold")
    action = world.actions.get()
    urls = [
        *(
            reverse(f"readiness:{name}", args=[world.pk])
            for name in ("assessment", "asked", "people", "submit", "results", "arithmetic")
        ),
        reverse("readiness:home"),
        reverse("readiness:section", args=[world.pk, "GOV"]) + "?show=all",
        reverse("readiness:criterion", args=[world.pk, "CAH-01"]),
        reverse("readiness:criterion", args=[world.pk, "COM-04"]),  # not asked
        reverse("readiness:add_evidence", args=[world.pk, "CAH-01"]),
        reverse("readiness:comparison", args=[world.pk]),
        reverse("readiness:plan", args=[world.pk]),
        reverse("readiness:actions"),
        reverse("readiness:new_action", args=[world.pk, "GOV-02"]),
        action.get_absolute_url(),
    ]
    for url in urls:
        page = page_of(client, url)
        assert not untranslated(page, world.question_version), url
        assert not unmarked(page), url
        assert "¡" in page.get_text(), url


def test_what_is_submitted_and_shared_is_read_in_the_readers_language_too(client, world):
    Answer.objects.filter(assessment=world).update(change_reason="Nothing was bought any more.")
    snapshot = submit(world)
    assert snapshot.document["question_set"]["translation"] is None  # nobody's request
    recipient = make_manager()
    recipient.content_language = "pt"
    recipient.save()
    share = make_share(
        snapshot=snapshot,
        recipient=recipient.memberships.get().company,
        detail="levels",
        with_evidence=True,
    )
    client.force_login(world.owner)
    urls = [
        reverse("readiness:snapshot", args=[world.pk, snapshot.revision]),
        reverse("readiness:section", args=[world.pk, "GOV"]) + "?show=all",
        reverse("readiness:criterion", args=[world.pk, "CAH-01"]),
        reverse("readiness:new_share", args=[world.pk]),
    ]
    for url in urls:
        page = page_of(client, url)
        assert not untranslated(page, world.question_version), url
        assert not unmarked(page), url
    client.force_login(recipient)
    page = page_of(client, reverse("readiness:received_share", args=[share.pk]))
    assert not untranslated(page, world.question_version)
    assert not unmarked(page)
    assert "¡Góvérnáncé ánd cómmítmént!" in page.get_text()


def test_a_report_is_in_the_language_in_which_it_is_asked_for(client, world):
    client.force_login(world.owner)

    def report(kind):
        return client.get(reverse("readiness:report", args=[world.pk, kind]))

    source = [
        one.source
        for one in texts_of(question_set_of(world.question_version))
        if len(one.source) > 40
    ]
    pdf = PdfReader(io.BytesIO(report("pdf").content))
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Góvérnáncé ánd cómmítmént" in said
    assert not [text for text in source if text in said]
    workbook = zipfile.ZipFile(io.BytesIO(report("xlsx").content))
    said = "".join(workbook.read(name).decode() for name in workbook.namelist() if "sheet" in name)
    assert "¡Góvérnáncé ánd cómmítmént!" in said
    assert not [text for text in source if text in said]
    # for programs: the texts of the source, and which translation was read
    document = report("json").json()["document"]
    edition = VersionTranslation.objects.get(language="pt")
    assert document["question_set"]["translation"] == {
        "language": "pt",
        "edition": 1,
        "digest": edition.digest,
    }
    assert document["result"]["sections"][0]["title"] == "Governance and commitment"


def test_switching_in_the_middle_keeps_every_answer_and_changes_no_figure(client, world):
    client.force_login(world.owner)
    results = reverse("readiness:results", args=[world.pk])
    before = page_of(client, results).find(class_="band").get_text()
    answers = list(world.answers.order_by("criterion").values("criterion", "level", "version"))
    answer = client.post(reverse("readiness:language"), {"language": "en", "next": results})
    assert answer.url == results
    page = page_of(client, results)
    assert page.find(class_="band").get_text() == before
    assert "¡" not in page.get_text()
    assert "Governance and commitment" in page.get_text()
    assert list(world.answers.order_by("criterion").values("criterion", "level", "version")) == (
        answers
    )


def test_without_a_script_the_language_button_of_a_question_saves_the_answer_first(client, world):
    client.force_login(world.owner)
    page = page_of(client, reverse("readiness:criterion", args=[world.pk, "GOV-04"]))
    button = page.find("button", {"name": "language", "value": "en"})
    assert button["form"] == page.find("form", {"data-answer": "GOV-04"})["id"]
    answer = client.post(
        reverse("readiness:save_answer", args=[world.pk, "GOV-04"]),
        {"seen": "0", "choice": "2", "note": "Half of it.", "language": "en"},
        follow=True,
    )
    assert "How does the company know which minerals" in answer.content.decode()
    assert world.answers.get(criterion="GOV-04").note == "Half of it."
    world.owner.refresh_from_db()
    assert world.owner.content_language == "en"


def test_a_conflict_is_shown_in_the_language_that_was_asked_for(client, world):
    client.force_login(world.owner)
    answer = client.post(
        reverse("readiness:save_answer", args=[world.pk, "CAH-01"]),
        {"seen": "7", "choice": "2", "language": "en"},
    )
    assert answer.status_code == 409
    assert "¡" not in BeautifulSoup(answer.content.decode(), "html.parser").find("main").get_text()
    assert world.answers.get(criterion="CAH-01").level == 1


@pytest.mark.parametrize("wanted", ["xx", "", "<b>", "de-DE-1996"])
def test_a_language_that_is_not_there_changes_nothing(client, world, wanted):
    client.force_login(world.owner)
    home = reverse("readiness:home")
    answer = client.post(
        reverse("readiness:language"),
        {"language": wanted, "next": "https://elsewhere.example/"},
        follow=True,
    )
    assert answer.redirect_chain[0][0] == home  # never to another site
    assert "No question is translated into this language." in answer.content.decode()
    world.owner.refresh_from_db()
    assert world.owner.content_language == "pt"


def test_the_browsers_language_is_taken_until_one_is_chosen(client, world):
    owner = world.owner
    owner.content_language = ""
    owner.save()
    client.force_login(owner)
    url = reverse("readiness:assessment", args=[world.pk])
    said = client.get(url, headers={"accept-language": "pt-BR,pt;q=0.9,en;q=0.5"})
    assert "¡Góvérnáncé" in said.content.decode()
    assert "Governance and" in client.get(url, headers={"accept-language": "sw"}).content.decode()
    owner.content_language = "en"
    owner.save()
    said = client.get(url, headers={"accept-language": "pt-BR"}).content.decode()
    assert "Governance and commitment" in said


def test_the_languages_that_are_shipped_can_be_read_whole():
    version = make_version()
    source = texts_of(question_set_of(version))
    for code in ("de", "es", "fr", "ja", "zh-hans"):
        with reading_in(code):
            reading = reading_of(version)
        assert reading.language == code
        assert len(texts_of(reading.question_set)) == len(source)


@pytest.mark.parametrize(
    ("wanted", "there", "best"),
    [
        (["de"], ["en", "de"], "de"),
        (["de-AT", "en"], ["en", "de"], "de"),
        (["zh-CN"], ["en", "zh-hans"], "zh-hans"),
        (["zh"], ["en", "zh-hans"], "zh-hans"),
        (["zh-TW"], ["en", "zh-hans"], ""),  # another script
        (["pt"], ["en", "pt-br"], "pt-br"),
        (["xx", "fr"], ["en", "fr"], "fr"),
        ([], ["en"], ""),
    ],
)
def test_the_closest_language_is_taken(wanted, there, best):
    assert best_of(wanted, there) == best


def test_the_public_catalogue_is_read_in_the_language_of_its_address(client):
    version = make_version()
    translate(version)
    url = reverse("readiness:catalogue_criterion", args=["rra", version.number, "GOV-01"])
    plain = client.get(url, headers={"accept-language": "pt"}).content.decode()
    assert "Responsible minerals policy" in plain  # whatever the browser likes
    page = page_of(client, url + "?language=pt")
    assert "Edition 1 of the translation. By Ada." in " ".join(page.get_text().split())
    assert not untranslated(page, version)
    assert not unmarked(page)
    follow = [one["href"] for one in page.find_all("a", rel=["prev", "next"])]
    assert [one.partition("?")[2] for one in follow] == ["language=pt"]  # the first has no other
    whole = reverse("readiness:catalogue_version", args=["rra", version.number])
    page = page_of(client, whole + "?language=pt&step=1A")
    assert not untranslated(page, version)
    assert not unmarked(page)
    file = reverse("readiness:catalogue_export", args=["rra", version.number, "json"])
    document = client.get(file + "?language=pt").json()
    assert document["language"] == "pt"
    assert document["sections"][0]["criteria"][0]["topic"] == "¡Réspónsíblé mínéráls pólícy!"
    assert client.get(file).json() == version.document
    linked = reverse("readiness:catalogue_export", args=["rra", version.number, "jsonld"])
    ids = [
        [one["id"] for one in client.get(linked + q).json()["includedProfile"][0]["criterion"]]
        for q in ("", "?language=pt")
    ]
    assert ids[0] == ids[1]


def test_reading_in_another_language_costs_no_query_more(
    client, world, django_assert_max_num_queries
):
    answer_all(world, 2)
    client.force_login(world.owner)
    url = reverse("readiness:section", args=[world.pk, "GOV"]) + "?show=all"
    client.get(url)  # warms what is read once a process
    with CaptureQueriesContext(connection) as few:
        assert "¡" in client.get(url).content.decode()
    most = len(few)
    for language in ("it", "ko", "ar", "hi", "vi"):
        translate(world.question_version, language)
    keep = {("title", "Risk readiness"): "¡Réády!"}
    keep_texts(question_set=world.question_version.question_set, language="pt", texts=keep, by=None)
    publish_translation(version=world.question_version, language="pt", by=None)  # edition 2
    client.get(url)
    with django_assert_max_num_queries(most):
        assert "¡" in client.get(url).content.decode()
    world.owner.content_language = "en"
    world.owner.save()
    with django_assert_max_num_queries(most):
        assert "¡" not in page_of(client, url).get_text()


def test_mails_name_sections_and_questions_in_the_language_of_who_gets_them(world):
    colleague = make_learner(company=world.company, content_language="de")
    (given,) = delegate(assessment=world, sections=["GOV"], person=colleague, by=world.owner)
    send_delegation(given.pk)
    assert "Unternehmensführung und Selbstverpflichtung" in mail.outbox[0].body
    make_action(assessment=world, due_on=timezone.localdate())
    remind()
    send_reminder(ActionReminder.objects.get().pk)
    assert "¡Á prócédúré tó" in mail.outbox[1].body


def test_another_company_gets_nothing_by_a_language(client, world):
    stranger = make_manager(company=make_company())
    client.force_login(stranger)
    url = reverse("readiness:save_answer", args=[world.pk, "GOV-01"])
    assert client.post(url, {"seen": "0", "choice": "1", "language": "de"}).status_code == 404
