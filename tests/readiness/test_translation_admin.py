"""Translations in the CMS: written in the browser or in PO files, and published whole."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from assessments.readiness.authoring import publish, read_draft
from assessments.readiness.core.translating import texts_of
from assessments.readiness.core.translation_work import OWN, digest_of_text, name_of
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import Criterion, QuestionSet, VersionTranslation
from assessments.readiness.po import as_po, from_po
from assessments.readiness.translating import keep_texts, kept_texts, publish_translation
from tests.factories import make_trainer
from tests.readiness.factories import make_set
from tests.readiness.test_authoring import is_refused, make_member, review
from tests.readiness.test_translating import in_german, only

pytestmark = pytest.mark.django_db
NOTE = "Translated by Acme, checked by a geologist."


@pytest.fixture
def version():
    """A small set with its version 1."""
    question_set = make_set()
    digest = read_draft(question_set).digest
    return publish(question_set=question_set, by=None, note="", digest=digest)


@pytest.fixture
def question_set(version):
    return version.question_set


@pytest.fixture
def trainer(client):
    user = make_trainer()
    client.force_login(user)
    return user


def url_of(name, question_set, *args, query=""):
    return reverse(f"readiness_set:{name}", args=[question_set.pk, *args]) + query


def page_of(client, name, question_set, *args, query=""):
    return client.get(url_of(name, question_set, *args, query=query)).content.decode()


def said(page):
    """Return the text of a page without its elements, so that words stand as one reads them."""
    main = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def keep(version, changes=None, language="de"):
    texts = in_german(question_set_of(version), changes)
    keep_texts(question_set=version.question_set, language=language, texts=texts, by=None)
    return texts


def form_of(client, question_set, part, language="de", query=""):
    """Return what the page of a part sends if nothing is written on it."""
    answer = client.get(url_of("translate", question_set, language, part, query=query))
    lines = answer.context["lines"]
    return {f"text-{one.name}": one.value for one in lines} | {
        f"seen-{one.name}": one.seen for one in lines
    }


def send(client, question_set, part, form, language="de", query="", follow=False):
    url = url_of("translate", question_set, language, part, query=query)
    return client.post(url, form, follow=follow)


def field(text):
    return f"text-{name_of(text.key)}"


def change(question_set, code="ONE-01", **fields):
    Criterion.objects.filter(section__question_set=question_set, code=code).update(**fields)


# ---------------------------------------------------------------- in the browser


def test_a_language_is_added_translated_and_published(client, trainer, version, question_set):
    edit = page_of(client, "edit", question_set)
    assert url_of("translations", question_set) in edit
    page = page_of(client, "translations", question_set)
    assert "can be read in English only" in page
    assert 'value="de"' in page
    assert 'value="en"' not in page
    added = client.get(url_of("translations", question_set, query="?add=de"))
    assert added.url == url_of("language", question_set, "de")
    page = page_of(client, "language", question_set, "de")
    assert "Nothing is translated yet" in page
    assert "0 of" in said(page)
    assert 'href="' + url_of("publish_language", question_set, "de") not in page

    parts = [OWN, "ONE-01", "ONE-02", "TWO-01", "TWO-02"]
    source = question_set_of(version)
    for number, part in enumerate(parts):
        form = form_of(client, question_set, part)
        form = {
            name: f"Text {number}-{at}" if name.startswith("text-") else value
            for at, (name, value) in enumerate(form.items())
        }
        answer = send(client, question_set, part, form | {"then": "next"})
        following = parts[number + 1] if number + 1 < len(parts) else None
        assert answer.url == (
            url_of("translate", question_set, "de", following)
            if following
            else url_of("language", question_set, "de")
        )
    assert len(kept_texts(question_set, "de")) == len(texts_of(source))
    row = question_set.translated_texts.first()
    assert row.changed_by == trainer

    url = url_of("publish_language", question_set, "de")
    assert url in page_of(client, "language", question_set, "de")
    shown = client.get(url)
    assert "This is the first edition" in shown.content.decode()
    form = {"seen": shown.context["seen"], "note": ""}
    assert client.post(url, form).status_code == 422  # who stands for it?
    answer = client.post(url, form | {"note": NOTE}, follow=True)
    assert "Version 1 can be read in Deutsch now: edition 1." in answer.content.decode()
    made = version.translations.get()
    assert (made.published_by, made.note) == (trainer, NOTE)
    page = said(page_of(client, "translations", question_set))
    total = len(texts_of(source))
    assert f"Deutsch (German) {total} of {total} texts Translated Version 1, edition 1" in page
    assert NOTE in page
    logged = ModelLogEntry.objects.filter(user=trainer).order_by("timestamp")
    assert [one.action for one in logged] == ["readiness.translate"] * 5 + [
        "readiness.publish_translation"
    ]


def test_a_correction_is_shown_and_becomes_the_next_edition(client, trainer, version, question_set):
    keep(version)
    publish_translation(version=version, language="de", by=trainer, note=NOTE)
    url = url_of("publish_language", question_set, "de")
    assert "Nothing has changed since edition 1." in client.get(url).content.decode()
    keep(version, {"ONE-01.question": "(Are ledgers kept?)"})
    assert "Not published yet as it is now" in page_of(client, "translations", question_set)
    shown = client.get(url)
    page = shown.content.decode()
    assert "1 text changed since edition 1" in page
    assert "(Are <del>records</del><ins>ledgers</ins> kept?)" in page
    assert NOTE in page  # to begin with
    keep(version, {"ONE-01.question": "(Sind sie da?)"})
    form = {"seen": shown.context["seen"], "note": NOTE}
    late = client.post(url, form)
    assert late.status_code == 422
    assert "was changed since you looked" in late.content.decode()
    assert version.translations.count() == 1
    form["seen"] = client.get(url).context["seen"]
    client.post(url, form)
    assert version.translations.first().edition == 2


def test_a_language_with_a_text_that_lacks_cannot_be_published(
    client, trainer, version, question_set
):
    keep(version, {"title": ""})
    url = url_of("publish_language", question_set, "de")
    shown = client.get(url)
    assert "1 text is left to do" in shown.content.decode()
    assert 'name="note"' not in shown.content.decode()
    answer = client.post(url, {"seen": shown.context["seen"], "note": NOTE})
    assert answer.status_code == 422
    assert not version.translations.exists()


def test_fields_say_their_language_and_direction(client, trainer, version, question_set):
    page = page_of(client, "translate", question_set, "ar", "ONE-01")
    assert re.search(r'<textarea [^>]*lang="ar" dir="rtl"', page)
    assert '<p class="translation__text" id="source-' in page
    assert 'lang="en" dir="ltr">Are records kept?</p>' in page
    for name in ("language", "translations"):
        args = ["ar"] if name == "language" else []
        assert client.get(url_of(name, question_set, *args)).status_code == 200


def test_an_outdated_text_shows_what_changed_and_its_translation(client, trainer, version):
    question_set = version.question_set
    keep(version)
    change(question_set, question="Are all records kept?")
    # the published version is whole, its draft is not
    assert "to do" not in page_of(client, "language", question_set, "de")
    page = page_of(client, "language", question_set, "de", query="?of=draft")
    assert "1 outdated" in page
    query = "?of=draft"
    assert url_of("translate", question_set, "de", "ONE-01", query=query) in page
    page = page_of(client, "translate", question_set, "de", "ONE-01", query=query)
    assert re.search(r"Are ?<ins> ?all ?</ins> ?records kept\?", page)
    assert "(Are records kept?)" in page

    text = only(read_draft(question_set).found, "ONE-01.question")
    form = form_of(client, question_set, "ONE-01", query=query)
    other = next(name for name in form if name.startswith("text-") and name != field(text))
    form |= {"take": name_of(text.key), other: "Not yet saved"}
    answer = send(client, question_set, "ONE-01", form, query=query)
    values = {one.name: one.value for one in answer.context["lines"]}
    assert values[name_of(text.key)] == "(Are records kept?)"
    assert values[other.removeprefix("text-")] == "Not yet saved"
    assert text.key not in kept_texts(question_set, "de")  # it is only in the field
    del form["take"]
    send(client, question_set, "ONE-01", form | {field(text): "Alle?"}, query=query)
    assert kept_texts(question_set, "de")[text.key] == "Alle?"
    assert "outdated" not in page_of(client, "language", question_set, "de", query=query)


def test_words_that_are_translated_elsewhere_are_suggested(client, trainer, version, question_set):
    text = only(question_set_of(version), "ONE-01.question")
    texts = {text.key: "Gibt es Akten?"}
    keep_texts(question_set=question_set, language="de", texts=texts, by=None)
    page = page_of(client, "translate", question_set, "de", "TWO-02")
    assert "The same words are translated at ONE-01: Question:" in page
    assert "Gibt es Akten?" in page


def test_two_people_at_the_same_text_both_see_it_and_nothing_is_lost(
    client, trainer, version, question_set
):
    source = question_set_of(version)
    question, why, topic = (only(source, f"ONE-01.{name}") for name in ("question", "why", "topic"))
    keep(version)
    form = form_of(client, question_set, "ONE-01")
    # meanwhile, somebody else
    others = {question.key: "Von ihr", topic.key: "Thema von ihr"}
    keep_texts(question_set=question_set, language="de", texts=others, by=None)
    answer = send(
        client, question_set, "ONE-01", form | {field(question): "Von ihm", field(why): "Darum"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else changed this text while you wrote." in page
    assert "Von ihr</p>" in page
    assert ">Von ihm</textarea>" in page
    kept = kept_texts(question_set, "de")
    assert kept[question.key] == "Von ihr"
    assert kept[why.key] == "Darum"  # nobody else was there
    assert kept[topic.key] == "Thema von ihr"  # he did not touch it
    assert ">Thema von ihr</textarea>" in page
    again = {f"text-{one.name}": one.value for one in answer.context["lines"]}
    again |= {f"seen-{one.name}": one.seen for one in answer.context["lines"]}
    assert send(client, question_set, "ONE-01", again).status_code == 302
    assert kept_texts(question_set, "de")[question.key] == "Von ihm"


def test_what_was_written_for_words_that_are_gone_is_shown(client, trainer, version, question_set):
    change(question_set, question="Are all records kept?")
    form = form_of(client, question_set, "ONE-01", query="?of=draft")
    text = only(read_draft(question_set).found, "ONE-01.question")
    change(question_set, question="Are some records kept?")
    form[field(text)] = "Alle Akten?"
    answer = send(client, question_set, "ONE-01", form, query="?of=draft")
    assert answer.status_code == 422
    assert "The source has changed since you opened the page" in answer.content.decode()
    assert ">Alle Akten?</li>" in answer.content.decode()


def test_a_text_with_an_error_is_refused_and_the_others_are_kept(
    client, trainer, version, question_set
):
    source = question_set_of(version)
    title, level = only(source, "ONE-01.topic"), only(source, "ONE-01.levels.2")
    form = form_of(client, question_set, "ONE-01") | {field(title): "x" * 201, field(level): "Da"}
    answer = send(client, question_set, "ONE-01", form)
    assert answer.status_code == 422
    assert "This text has 201 characters; 200 are allowed." in answer.content.decode()
    assert kept_texts(question_set, "de") == {level.key: "Da"}
    bad = form | {field(title): "A\x00B"}
    assert "cannot be shown" in send(client, question_set, "ONE-01", bad).content.decode()
    # what is emptied is taken out
    form = form_of(client, question_set, "ONE-01") | {field(level): " "}
    send(client, question_set, "ONE-01", form)
    assert kept_texts(question_set, "de") == {}


def test_markup_in_a_translation_is_shown_as_text(client, trainer, version, question_set):
    keep(version, {"ONE-01.question": "</textarea><b>"})
    change(question_set, question="Are all records kept?")
    for query in ("", "?of=draft"):
        page = page_of(client, "translate", question_set, "de", "ONE-01", query=query)
        assert "</textarea><b>" not in page
        assert "&lt;/textarea&gt;&lt;b&gt;" in page


def test_a_set_in_review_can_be_translated(client, trainer, version, question_set):
    QuestionSet.objects.filter(pk=question_set.pk).update(state=QuestionSet.State.REVIEW)
    form = form_of(client, question_set, OWN)
    title = only(question_set_of(version), "title")
    assert send(client, question_set, OWN, form | {field(title): "Klein"}).status_code == 302
    assert kept_texts(question_set, "de") == {title.key: "Klein"}
    assert url_of("translations", question_set) in review(client, question_set)


def test_a_draft_is_translated_where_no_version_is_published(client, trainer):
    question_set = make_set()
    page = page_of(client, "translations", question_set)
    assert "the draft is translated here" in page
    texts = in_german(read_draft(question_set).found)
    keep_texts(question_set=question_set, language="de", texts=texts, by=None)
    page = page_of(client, "language", question_set, "de")
    assert "All is translated: the language comes out with the next version." in page
    url = url_of("publish_language", question_set, "de")
    assert "No version of this question set is published yet." in client.get(url).content.decode()
    assert client.post(url, {"note": NOTE, "seen": ""}).status_code == 422
    change(question_set, level_1="")
    answer = client.get(url_of("translations", question_set))
    assert answer.url == url_of("review", question_set)


@pytest.mark.parametrize("code", ["en", "klingon", "de%2Fat"])
def test_what_is_no_language_is_not_there(client, trainer, version, question_set, code):
    address = url_of("translations", question_set) + code + "/"
    assert client.get(address).status_code == 404
    answer = client.get(url_of("translations", question_set, query=f"?add={code}"))
    assert answer.status_code == 200
    assert "is not one of the available choices" in answer.content.decode()


def test_what_is_not_there_is_not_found(client, trainer, version, question_set):
    assert client.get(url_of("translate", question_set, "de", "XXX-01")).status_code == 404
    address = url_of("publish_language", question_set, "de", query="?version=9")
    assert client.get(address).status_code == 404
    assert client.get(reverse("readiness_set:translations", args=[0])).status_code == 404


# ---------------------------------------------------------------- with a version


def test_the_review_page_says_which_languages_come_along(client, trainer, version, question_set):
    keep(version)
    keep(version, language="fr")
    keep(version, language="es")
    for language in ("de", "fr"):
        publish_translation(version=version, language=language, by=None, note=NOTE)
    change(question_set, question="Are all records kept?")
    key = ("ONE-01.question", "Are all records kept?")
    for language in ("de", "es"):
        keep_texts(question_set=question_set, language=language, texts={key: "Ja?"}, by=None)
    page = said(review(client, question_set))
    assert "Deutsch : comes along; 1 text of it was never published" in page
    assert "français : is left behind ; 1 text is to be translated first" in page
    assert "español : is translated and was never published" in page

    url = url_of("review", question_set)
    form = {"action": "publish", "note": "", "digest": read_draft(question_set).digest}
    answer = client.post(url, form | {"languages": ["es"]})
    assert answer.status_code == 422
    assert "Say who translated the new languages" in answer.content.decode()
    assert re.search(r'value="es"\s+checked', answer.content.decode())
    client.post(url, form | {"languages": ["es", "xx"], "translator": "By Acme"})
    made = VersionTranslation.objects.filter(version__number=2, version__question_set=question_set)
    assert sorted(made.values_list("language", "note")) == [("de", NOTE), ("es", "By Acme")]


# ---------------------------------------------------------------- PO files


def upload(client, question_set, data, language="de", query=""):
    url = url_of("po_import", question_set, language, query=query)
    return client.post(url, {"file": SimpleUploadedFile("mini.po", data)})


def test_a_po_file_goes_out_and_comes_back(client, trainer, version, question_set):
    texts = keep(version, {"ONE-01.why": ""})
    answer = client.get(url_of("po", question_set, "de"))
    assert answer["Content-Disposition"] == 'attachment; filename="mini-1.de.po"'
    assert from_po(answer.content) == {key: text for key, text in texts.items() if text}
    # the same words are translated elsewhere, so that they stand there to be checked
    assert b'#, fuzzy\nmsgctxt "ONE-01.why"' in answer.content

    data = answer.content.replace(b"#, fuzzy\n", b"")
    data = data.replace(b'msgstr "(Mini)"', b'msgstr "Klein & fein"')
    data += b'\nmsgctxt "GONE-01.topic"\nmsgid "Gone <b>"\nmsgstr "Weg"\n'
    answer = upload(client, question_set, data)
    page = said(client.get(answer.url).content.decode())
    assert (
        "Changed: 1 New: 1 With an error, left out: 0 Not in the question set, left out: 1" in page
    )
    assert "(Mini) Klein &amp; fein" in page
    assert "Weg" not in page
    shown = client.get(answer.url + "?show=unknown").content.decode()
    assert "GONE-01.topic" in shown
    assert "Gone &lt;b&gt;" in shown
    assert kept_texts(question_set, "de")[("title", "Mini")] == "(Mini)"  # nothing is stored yet

    form = {"fingerprint": client.get(answer.url).context["plan"].fingerprint}
    done = client.post(answer.url, form, follow=True)
    assert "2 texts are taken over. Nothing is published yet." in done.content.decode()
    kept = kept_texts(question_set, "de")
    assert kept[("title", "Mini")] == "Klein & fein"
    assert len(kept) == len(texts)
    entry = ModelLogEntry.objects.filter(action="readiness.import_translation").get()
    assert (entry.user, entry.data) == (trainer, {"language": "de", "count": 2})
    # once is enough
    assert client.get(answer.url).url == url_of("po_import", question_set, "de")


def test_what_changed_since_the_look_is_not_overwritten(client, trainer, version, question_set):
    title = only(question_set_of(version), "title")
    answer = upload(client, question_set, as_po("de", [title], {title.key: "Eins"}, title="x"))
    shown = client.get(answer.url).context["plan"].fingerprint
    keep_texts(question_set=question_set, language="de", texts={title.key: "Zwei"}, by=None)
    again = client.post(answer.url, {"fingerprint": shown})
    assert again.url == answer.url
    assert kept_texts(question_set, "de") == {title.key: "Zwei"}


def test_a_file_that_somebody_else_sent_is_not_there(client, trainer, version, question_set):
    title = only(question_set_of(version), "title")
    data = as_po("de", [title], {title.key: "Eins"}, title="x")
    answer = upload(client, question_set, data)
    # nor is it there for another language
    other = answer.url.replace("/de/", "/fr/")
    assert client.get(other).url == url_of("po_import", question_set, "fr")
    client.force_login(make_trainer())
    for method in (client.get, client.post):
        assert method(answer.url).url == url_of("po_import", question_set, "de")
    assert kept_texts(question_set, "de") == {}


def test_a_file_in_another_language_is_noticed(client, trainer, version, question_set):
    title = only(question_set_of(version), "title")
    for says, is_said in (("fr", True), ("de", False), ("de_AT", False)):
        data = as_po(says, [title], {title.key: "Un"}, title="x")
        page = client.get(upload(client, question_set, data).url).content.decode()
        assert ("The file says that it is in français" in page) == is_said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "it is not text in UTF-8"),
        (b'{"title": "x"}', "line 1 is none of a PO file"),
        (b'msgid "a"\nmsgstr "b', "line 2 is none of a PO file"),
        (b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', "line 2 is none of a PO file"),
        (b'msgid "a"\nmsgid "b"\nmsgstr "c"\n', "line 1 is not whole"),
        (b'msgid "' + b"x" * (2 * 1024 * 1024) + b'"', "The file is larger than 2 MB."),
        (b'msgid "a"\nmsgstr ""\n', "No text of this file is translated."),
        (b'#, fuzzy\nmsgid "a"\nmsgstr "b"\n', "No text of this file is translated."),
    ],
)
def test_another_file_is_refused_in_words(client, trainer, version, question_set, data, words):
    answer = upload(client, question_set, data)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_hostile_file_stores_nothing(client, trainer, version, question_set):
    title = only(question_set_of(version), "title")
    data = (
        b'msgctxt "title"\nmsgid "Mini"\nmsgstr "a\x01b"\n\n'
        b'msgctxt "ONE-01.why"\nmsgid "What is not kept cannot be shown."\nmsgstr "'
        + b"a " * 500_000
        + b'"\n\nmsgid "'
        + b"y" * 100_000
        + b'"\nmsgstr "<script>"\n'
    )
    answer = upload(client, question_set, data)
    page = client.get(answer.url).content.decode()
    assert "With an error, left out: 2" in said(page)
    assert "The file would change nothing." in page
    assert len(page) < 60_000
    shown = client.get(answer.url).context["plan"].fingerprint
    client.post(answer.url, {"fingerprint": shown})
    assert title.key not in kept_texts(question_set, "de")
    assert not question_set.translated_texts.exists()


# ---------------------------------------------------------------- who may

PAGES = {
    "translations": (),
    "language": ("de",),
    "translate": ("de", "ONE-01"),
    "po": ("de",),
    "po_import": ("de",),
    "publish_language": ("de",),
}
LOOKS = {"translations", "language", "translate", "po"}


@pytest.mark.parametrize(
    ("group", "opens"),
    [
        ("Trainers", set(PAGES)),
        ("Authors", set(PAGES) - {"publish_language"}),
        ("Subject experts", LOOKS),
        ("Markers", set()),
        ("Site editors", set()),
    ],
)
def test_each_group_opens_what_it_works_on(client, version, question_set, group, opens):
    keep(version)
    client.force_login(make_member(group))
    found = {
        name
        for name, args in PAGES.items()
        if client.get(url_of(name, question_set, *args)).status_code == 200
    }
    assert found == opens


def test_who_may_only_look_changes_nothing(client, version, question_set):
    keep(version, {"title": ""})
    client.force_login(make_member("Subject experts"))
    page = page_of(client, "translate", question_set, "de", OWN)
    assert "<textarea" not in page
    assert 'type="submit">Save' not in page
    assert "Add a language" not in page_of(client, "translations", question_set)
    title = only(question_set_of(version), "title")
    form = {field(title): "Klein", f"seen-{name_of(title.key)}": digest_of_text("")}
    assert is_refused(send(client, question_set, OWN, form))
    data = as_po("de", [title], {title.key: "Klein"}, title="x")
    assert is_refused(upload(client, question_set, data))
    assert is_refused(client.get(url_of("translations", question_set, query="?add=fr")))
    assert title.key not in kept_texts(question_set, "de")


def test_an_author_writes_and_does_not_publish(client, version, question_set):
    keep(version)
    client.force_login(make_member("Authors"))
    url = url_of("publish_language", question_set, "de")
    assert url not in page_of(client, "language", question_set, "de")
    assert is_refused(client.post(url, {"note": NOTE, "seen": ""}))
    assert not version.translations.exists()


# ---------------------------------------------------------------- many


@pytest.mark.parametrize("many", [2, 30])
def test_pages_make_as_many_queries_for_many_languages(
    client, trainer, version, question_set, django_assert_max_num_queries, many
):
    codes = ["de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "ja", "ko", "vi", "th", "id"]
    codes += ["ar", "fa", "he", "hi", "uk", "cs", "sk", "sl", "hr", "bg", "ro", "hu", "fi", "sv"]
    codes += ["da", "nb"]
    for language in codes[:many]:
        keep(version, language=language)
        publish_translation(version=version, language=language, by=trainer, note=NOTE)
    change(question_set, question="Are all records kept?")
    client.get(url_of("translations", question_set))  # what the editor loads once
    for name, args, most in (
        ("translations", (), 16),
        ("language", ("de",), 16),
        ("translate", ("de", "ONE-01"), 15),
        ("publish_language", ("de",), 18),
        ("review", (), 20),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url_of(name, question_set, *args)).status_code == 200


@pytest.mark.parametrize("many", [2, 24])
def test_pages_make_as_many_queries_for_many_texts(
    client, trainer, version, question_set, django_assert_max_num_queries, many
):
    section = question_set.sections.get(code="ONE")
    like = Criterion.objects.get(section=section, code="ONE-01")
    for number in range(many):
        like.pk, like.code, like.topic = None, f"NEW-{number}", f"Topic {number}"
        like.save(force_insert=True)
    query = "?of=draft"
    client.get(url_of("translations", question_set))
    for name, args, most in (
        ("translations", (), 16),
        ("language", ("de",), 16),
        ("translate", ("de", "NEW-1"), 15),
        ("po", ("de",), 11),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url_of(name, question_set, *args, query=query)).status_code == 200
    form = form_of(client, question_set, "NEW-1", query=query)
    form = {name: "Da 5" if name.startswith("text-") else one for name, one in form.items()}
    with django_assert_max_num_queries(24):
        assert send(client, question_set, "NEW-1", form, query=query).status_code == 302
    source = read_draft(question_set).found
    data = as_po("de", texts_of(source), in_german(source), title="x")
    answer = upload(client, question_set, data, query=query)
    with django_assert_max_num_queries(18):
        page = client.get(answer.url)
    with django_assert_max_num_queries(24):
        client.post(answer.url, {"fingerprint": page.context["plan"].fingerprint})
    assert len(kept_texts(question_set, "de")) == len(texts_of(source))
