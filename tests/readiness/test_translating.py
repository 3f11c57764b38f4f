"""Question sets in other languages: what is kept, what is published, and what never changes."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from assessments.readiness import questionnaires
from assessments.readiness.authoring import copy_set, publish, read_draft
from assessments.readiness.core.fields import NOT_TEXT
from assessments.readiness.core.translating import (
    Text,
    Untranslated,
    remarks_on,
    texts_of,
    tidied,
    translated,
)
from assessments.readiness.core.translation_work import (
    OWN,
    Edit,
    How,
    Memory,
    Progress,
    State,
    digest_of_text,
    merge,
    next_unfinished,
    parts_of,
    plan_import,
    word_changes,
)
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import Criterion, QuestionSet, TranslatedText, VersionTranslation
from assessments.readiness.po import as_po, from_po, language_of_po
from assessments.readiness.questionnaires import seed
from assessments.readiness.seeding import SHIPPED, load_questionnaire
from assessments.readiness.translating import (
    companions,
    import_texts,
    keep_edits,
    keep_texts,
    kept_texts,
    publish_translation,
)
from tests.factories import make_trainer, make_user
from tests.readiness.core_factories import make_criterion, scored
from tests.readiness.core_factories import make_set as make_core_set
from tests.readiness.factories import make_set
from tests.readiness.test_core_properties import profiles, scopes, some_answers


def in_german(question_set, changes=None):
    """Return a good translation of each text; `changes` has others by place."""
    return {
        one.key: (changes or {}).get(one.place, f"({one.source})"[: one.most])
        for one in texts_of(question_set)
    }


def only(question_set, place):
    (found,) = (one for one in texts_of(question_set) if one.place == place)
    return found


# ---------------------------------------------------------------- core: texts


@given(profiles, some_answers, scopes)
def test_a_translated_set_scores_exactly_as_its_source(profile, answers, scope):
    german = translated(seed(), "de", in_german(seed()))
    found = scored(german, answers, profile, scope=scope).as_dict()
    source = scored(seed(), answers, profile, scope=scope).as_dict()
    titles = [section.pop("title") for section in found["sections"]]
    for section in source["sections"]:
        assert titles.pop(0) == f"({section.pop('title')})"
    assert found == source


def test_only_texts_differ_in_a_translation():
    german = translated(seed(), "de", in_german(seed()))
    assert german.language == "de"
    assert texts_of(german) == tuple(
        replace(one, source=f"({one.source})"[: one.most]) for one in texts_of(seed())
    )
    back = dict(zip((one.key for one in texts_of(german)), texts_of(seed()), strict=True))
    texts = {key: one.source for key, one in back.items()}
    assert translated(german, "en", texts) == seed()
    assert german.criteria["GOV-01"].refs == seed().criteria["GOV-01"].refs


def test_a_language_is_shown_whole_or_not_at_all():
    source = make_core_set(make_criterion())
    texts = in_german(source)
    for key in texts:
        with pytest.raises(Untranslated):
            translated(source, "de", {one: texts[one] for one in texts if one != key})


@pytest.mark.parametrize(
    ("source", "translation", "codes"),
    [
        ("Is there a policy?", "", {"empty"}),
        ("Is there a policy?", " \u200b … ", {"empty"}),
        ("…", "…", set()),
        ("Is there a policy?", "Gibt es\x00 eine?", {"bad-character"}),
        ("Is there a policy?", "x" * 201, {"too-long"}),
        ("Is there a policy?", "Is there a policy?", {"as-source"}),
        ("Audit", "Audit", set()),
        ("Within 24 months", "In 24 Monaten", set()),
        ("Within 24 months", "In zwei Jahren", {"number-lacks"}),
        ("Within 24 months", "خلال ٢٤ شهرًا", set()),
        ("Over 1,000 tonnes", "Über 1.000 Tonnen", set()),
        ("1.5 of 5 and 5", "1,5 von 5", set()),
        ("Questions 1/2", "Fragen 1", {"number-lacks"}),
    ],
)
def test_what_is_wrong_or_odd_in_a_translation_is_said(source, translation, codes):
    found = remarks_on(Text("title", source, 200), translation)
    assert {one.code for one in found} == codes
    assert {one.code for one in found if one.is_error} <= {"empty", "bad-character", "too-long"}
    assert all(one.message % one.params for one in found)


def test_two_levels_that_say_the_same_are_odd():
    source = make_core_set(make_criterion())
    kept = in_german(source, {f"AAA-01.levels.{level}": "Ein wenig." for level in (2, 3)})
    odd = {
        one.place: [remark.params for remark in remarks_on(one, kept[one.key], kept)]
        for one in texts_of(source)
    }
    assert odd.pop("AAA-01.levels.2") == [{"level": "3"}]
    assert odd.pop("AAA-01.levels.3") == [{"level": "2"}]
    assert not any(odd.values())


# ---------------------------------------------------------------- core: the work


def test_a_text_is_done_to_do_or_outdated():
    source = make_core_set(make_criterion(), make_criterion("AAA-02", evidence=("A list", "A map")))
    kept = in_german(source)
    changed = make_core_set(
        make_criterion(question="Is it asked in another way?"),
        make_criterion("AAA-02", evidence=("A whole list", "A contract that both sides signed")),
        make_criterion("AAA-03", topic="Topic of AAA-01", levels=("None.", "Few.", "Lots.", "9")),
    )
    memory = Memory(texts_of(changed), kept)
    states = {(one.place, one.source): memory.state(one) for one in memory.texts}
    assert states.pop(("AAA-01.question", "Is it asked in another way?")) is State.OUTDATED
    assert states.pop(("AAA-02.evidence", "A whole list")) is State.OUTDATED
    unlike = ("AAA-02.evidence", "A contract that both sides signed")
    assert states.pop(unlike) is State.TODO
    new = {key for key in states if key[0].startswith("AAA-03")}
    assert {states.pop(key) for key in new} == {State.TODO}
    assert set(states.values()) == {State.DONE}
    assert memory.progress() == Progress(done=len(states), outdated=2, todo=1 + len(new))

    earlier = memory.suggestion(only(changed, "AAA-01.question"))
    assert (earlier.how, earlier.source) == (How.EARLIER, "Question of AAA-01?")
    assert earlier.text == "(Question of AAA-01?)"
    moved = memory.suggestion(only(changed, "AAA-03.topic"))
    assert (moved.how, moved.place, moved.text) == (How.SAME, "AAA-01.topic", "(Topic of AAA-01)")
    assert memory.suggestion(only(changed, "AAA-03.levels.2")) is None
    assert memory.suggestion(only(changed, "AAA-01.topic")) is None  # it is done


def test_a_new_line_of_evidence_is_not_an_old_one_in_other_words():
    kept = in_german(make_core_set(make_criterion(evidence=("A list of mines",))))
    source = make_core_set(make_criterion(evidence=("A list of mines", "A list of the mines")))
    memory = Memory(texts_of(source), kept)
    (new,) = (one for one in memory.texts if one.source == "A list of the mines")
    assert memory.state(new) is State.TODO
    assert memory.suggestion(new) is None


def test_every_text_is_on_one_page_and_the_next_unfinished_is_found():
    source = make_core_set(make_criterion(), make_criterion("AAA-02"), make_criterion("BBB-01"))
    parts = parts_of(source)
    assert [one.code for one in parts] == [OWN, "AAA-01", "AAA-02", "BBB-01"]
    assert [text for one in parts for text in one.texts if one.code == OWN] == [
        one for one in texts_of(source) if one.part not in source.criteria
    ]
    assert {text for one in parts for text in one.texts} == set(texts_of(source))
    kept = in_german(source)
    assert next_unfinished(parts, Memory(texts_of(source), kept), OWN) is None
    del kept[only(source, "AAA-02.why").key]
    memory = Memory(texts_of(source), kept)
    for after in (OWN, "AAA-01", "AAA-02", "BBB-01", "gone"):
        assert next_unfinished(parts, memory, after).code == "AAA-02"


@given(st.text(), st.text())
def test_what_changed_holds_both_texts(before, after):
    pieces = word_changes(before, after)
    assert "".join(one.text for one in pieces if not one.is_new) == before
    assert "".join(one.text for one in pieces if not one.is_gone) == after


@given(st.text("ab ", max_size=3), st.text("ab ", max_size=3), st.text("ab ", max_size=3))
def test_nobody_loses_words_when_two_write_at_the_same_text(seen, theirs, mine):
    text = Text("title", "Title", 200)
    seen, theirs = tidied(seen), tidied(theirs)
    found = merge([Edit(text, mine, digest_of_text(seen))], {text.key: theirs} if theirs else {})
    mine = tidied(mine)
    if text.key in found.stored:
        assert (found.stored[text.key], theirs) == (mine, seen)
    elif text.key in found.clashes:
        assert found.clashes[text.key] == theirs
        assert mine not in (theirs, seen)
        assert theirs != seen
    else:
        assert mine in (theirs, seen)


def test_an_import_is_planned():
    source = make_core_set(make_criterion())
    kept = in_german(source)
    missing, other, long = (only(source, f"AAA-01.levels.{level}").key for level in (1, 2, 3))
    file = in_german(source) | {
        other: "Ein wenig.",
        long: "x" * 601,
        ("AAA-01.topic", "Other words"): "Andere Worte",
    }
    del kept[missing]
    plan = plan_import(texts_of(source), kept, file)
    assert [(one.text.key, one.before, one.after) for one in plan.new] == [
        (missing, "", file[missing])
    ]
    assert [(one.before, one.after) for one in plan.changed] == [("(Some.)", "Ein wenig.")]
    assert [one.text.key for one in plan.wrong] == [long]
    assert plan.unknown == (("AAA-01.topic", "Other words"),)
    assert plan.same == len(texts_of(source)) - 3
    assert plan.fingerprint == plan_import(texts_of(source), kept, file).fingerprint
    assert plan.fingerprint != plan_import(texts_of(source), {}, file).fingerprint


# ---------------------------------------------------------------- PO files

no_control = st.text(
    st.characters(codec="utf-8", exclude_characters="\r").filter(
        lambda one: not NOT_TEXT.match(one)
    )
)


@given(no_control.map(str.strip).filter(bool), no_control)
def test_a_po_file_gives_back_what_was_put_into_it(source, translation):
    text = Text("GOV-01.question", source, 4000)
    kept = {text.key: tidied(translation)} if tidied(translation) else {}
    assert from_po(as_po("de", [text], kept, title="Any\nset")) == kept


def test_a_po_file_holds_quotes_lines_and_letters_from_right_to_left():
    source = make_core_set(make_criterion(why='50 % of "all" \\ or {none}.\nOr more.'))
    kept = in_german(source) | {only(source, "AAA-01.question").key: 'هل توجد "سياسة"؟\nنعم \\ لا'}
    data = as_po("ar", texts_of(source), kept, title="Small set")
    assert from_po(data) == kept
    assert language_of_po(data) == "ar"
    assert b"python" not in data  # "% o" is no placeholder
    # as another program might write it
    assert from_po(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == kept


def test_suggestions_stand_in_a_po_file_as_fuzzy_and_are_not_read_back():
    source = make_core_set(make_criterion(), make_criterion("AAA-02"))
    kept = {key: text for key, text in in_german(source).items() if key[0].startswith("AAA-01")}
    kept["AAA-02.question", "An older question?"] = "Eine ältere Frage?"
    memory = Memory(texts_of(source), kept)
    guesses = {one.key: memory.suggestion(one) for one in memory.texts if memory.suggestion(one)}
    data = as_po("de", memory.texts, kept, title="Small set", guesses=guesses).decode()
    assert (
        "#. Translated when the source was: An older question?\n#, fuzzy\n"
        'msgctxt "AAA-02.question"\nmsgid "Question of AAA-02?"\nmsgstr "Eine ältere Frage?"'
    ) in data
    assert '#, fuzzy\nmsgctxt "AAA-02.levels.1"' in data
    wanted = {one.key for one in memory.texts}
    assert from_po(data.encode()) == {key: kept[key] for key in kept if key in wanted}


# ---------------------------------------------------------------- services


@pytest.fixture
def published(db):
    """A small set with its version 1."""
    question_set = make_set()
    digest = read_draft(question_set).digest
    return publish(question_set=question_set, by=None, note="", digest=digest)


def keep(version, texts=None, language="de"):
    texts = in_german(question_set_of(version)) if texts is None else texts
    return keep_texts(question_set=version.question_set, language=language, texts=texts, by=None)


def publish_next(question_set, **fields):
    digest = read_draft(question_set).digest
    return publish(question_set=question_set, by=None, note="", digest=digest, **fields)


def change(question_set, code="ONE-01", **fields):
    Criterion.objects.filter(section__question_set=question_set, code=code).update(**fields)


def test_keeping_the_same_twice_changes_nothing(published):
    texts = in_german(question_set_of(published))
    assert keep(published, texts) == len(texts)
    before = list(TranslatedText.objects.order_by("pk").values())
    assert keep(published, texts) == 0
    assert list(TranslatedText.objects.order_by("pk").values()) == before
    key = ("title", "Mini")
    assert keep(published, {key: " Klein\r\n"}) == 1
    assert kept_texts(published.question_set, "de")[key] == "Klein"
    assert keep(published, {key: "", ("title", "Never there"): ""}) == 1
    assert key not in kept_texts(published.question_set, "de")
    assert kept_texts(published.question_set, "fr") == {}


@pytest.mark.parametrize("many", [2, 60])
def test_keeping_many_texts_takes_as_many_queries(published, django_assert_max_num_queries, many):
    texts = {("title", f"Title {number}"): "Titel" for number in range(many)}
    keep(published, texts)
    with django_assert_max_num_queries(5):
        keep(published, dict.fromkeys(texts, ""))
    with django_assert_max_num_queries(5):
        keep(published, texts)


def test_a_language_is_published_whole_or_not_at_all(published):
    texts = in_german(question_set_of(published))
    keep(published, texts | {("title", "Mini"): ""})
    with pytest.raises(ValidationError) as refused:
        publish_translation(version=published, language="de", by=None)
    assert refused.value.code == "not_whole"
    assert refused.value.messages == [
        "1 text is not translated yet. A language is published whole."
    ]
    keep(published, {("title", "Mini"): "x" * 201})
    with pytest.raises(ValidationError):
        publish_translation(version=published, language="de", by=None)
    assert not published.translations.exists()
    keep(published, {("title", "Mini"): "Klein"})
    made = publish_translation(version=published, language="de", by=None, note="Acme")
    assert (made.edition, made.note, len(made.texts)) == (1, "Acme", len(texts))
    with pytest.raises(ValidationError) as refused:
        publish_translation(version=published, language="de", by=None)
    assert refused.value.code == "unchanged"
    with pytest.raises(ValidationError) as refused:
        publish_translation(version=published, language="en", by=None)
    assert refused.value.code == "source"


def test_an_edition_never_changes_and_a_correction_is_the_next_one(published):
    keep(published)
    first = publish_translation(version=published, language="de", by=None)
    keep(published, {("title", "Mini"): "Klein"})
    second = publish_translation(version=published, language="de", by=None, seen=None)
    assert (first.edition, second.edition) == (1, 2)
    first.refresh_from_db()
    assert first.texts[0] == "(Mini)"
    assert second.texts[0] == "Klein"
    first.note = "Other"
    with pytest.raises(ValidationError):
        first.save()
    with pytest.raises(ValidationError):
        VersionTranslation.objects.update(note="Other")
    with pytest.raises(ValidationError), transaction.atomic():
        VersionTranslation.objects.bulk_update([first], ["note"])
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionTranslation.objects.create(
            version=published, language="de", edition=2, texts=[], digest=""
        )


def test_what_was_not_looked_at_is_not_published(published):
    keep(published)
    with pytest.raises(ValidationError) as refused:
        publish_translation(version=published, language="de", by=None, seen="0" * 64)
    assert refused.value.code == "changed"


def test_a_new_version_comes_out_in_the_languages_that_need_no_new_text(published):
    question_set = published.question_set
    keep(published)
    keep(published, language="fr")
    for language in ("de", "fr"):
        publish_translation(version=published, language=language, by=None, note=f"By {language}")
    # one text changes, and a criterion moves to the other section: its texts stay
    change(question_set, question="Are records kept for five years?")
    moved = Criterion.objects.get(section__question_set=question_set, code="ONE-02")
    moved.section = question_set.sections.get(code="TWO")
    moved.save()
    key = ("ONE-01.question", "Are records kept for five years?")
    keep_texts(question_set=question_set, language="de", texts={key: "Fünf Jahre?"}, by=None)

    found = {one.language: one for one in companions(question_set, read_draft(question_set).found)}
    assert (found["de"].missing, found["de"].fresh, found["de"].comes_along) == (0, 1, True)
    assert (found["fr"].missing, found["fr"].comes_along) == (1, False)
    second = publish_next(question_set)
    edition = second.translations.get()
    assert (edition.language, edition.edition, edition.note) == ("de", 1, "By de")
    german = dict(
        zip((one.place for one in texts_of(question_set_of(second))), edition.texts, strict=True)
    )
    assert german["ONE-01.question"] == "Fünf Jahre?"
    assert german["ONE-02.question"] == "(Are records kept?)"

    # what was left behind once comes along later, once it is translated
    keep_texts(question_set=question_set, language="fr", texts={key: "Cinq ans ?"}, by=None)
    change(question_set, weight=3)
    third = publish_next(question_set)
    assert sorted(third.translations.values_list("language", flat=True)) == ["de", "fr"]


def test_a_language_that_was_never_published_comes_out_only_if_somebody_says_so(db):
    question_set = make_set()
    texts = in_german(read_draft(question_set).found)
    for language in ("de", "fr"):
        keep_texts(question_set=question_set, language=language, texts=texts, by=None)
    keep_texts(question_set=question_set, language="fr", texts={("title", "Mini"): ""}, by=None)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        publish_next(question_set, languages={"fr": "By Acme"})
    assert refused.value.code == "not_whole"
    assert not question_set.versions.exists()
    version = publish_next(question_set, languages={"de": "By Acme"})
    assert [(one.language, one.note) for one in version.translations.all()] == [("de", "By Acme")]


def test_a_change_of_weights_leaves_no_language_behind(published):
    keep(published)
    publish_translation(version=published, language="de", by=None)
    change(published.question_set, weight=3, is_critical=True, oecd=["2"])
    second = publish_next(published.question_set)
    first = VersionTranslation.objects.get(version=published)
    assert second.translations.get().digest == first.digest
    german = dict(
        zip((one.key for one in texts_of(question_set_of(second))), first.texts, strict=True)
    )
    assert translated(question_set_of(second), "de", german).criteria["ONE-01"].critical


def test_edits_and_imports_are_merged_with_what_others_wrote(published):
    question_set, user = published.question_set, make_user()
    title = only(question_set_of(published), "title")
    edit = Edit(title, "Klein", digest_of_text(""))
    values = {"question_set": question_set, "language": "de", "by": user}
    assert keep_edits(part=OWN, edits=[edit], **values).stored == {title.key: "Klein"}
    other = Edit(title, "Winzig", digest_of_text(""))
    assert keep_edits(part=OWN, edits=[other], **values).clashes == {title.key: "Klein"}
    assert kept_texts(question_set, "de") == {title.key: "Klein"}
    row = question_set.translated_texts.get()
    assert (row.changed_by, row.language) == (user, "de")

    plan = {"texts": [title], "found": {title.key: "Winzig"}}
    shown = plan_import([title], {title.key: "Klein"}, plan["found"]).fingerprint
    keep(published, {title.key: "Gering"})
    with pytest.raises(ValidationError) as refused:
        import_texts(fingerprint=shown, **plan, **values)
    assert refused.value.code == "changed"
    shown = plan_import([title], {title.key: "Gering"}, plan["found"]).fingerprint
    assert import_texts(fingerprint=shown, **plan, **values) == 1
    assert kept_texts(question_set, "de") == {title.key: "Winzig"}


def test_a_copy_of_a_set_has_its_translations(published):
    texts = in_german(question_set_of(published))
    keep(published, texts)
    copy = copy_set(
        question_set=published.question_set, code="other", title="Mini", by=make_trainer()
    )
    assert kept_texts(copy, "de") == texts
    keep_texts(question_set=copy, language="de", texts={("title", "Mini"): "Klein"}, by=None)
    assert kept_texts(published.question_set, "de") == texts


def test_shipped_translations_are_published_once_and_never_over_what_is_there(
    db, tmp_path, monkeypatch
):
    monkeypatch.setattr(questionnaires, "DATA", tmp_path)
    question_set = QuestionSet.objects.get(code="rra")
    TranslatedText.objects.filter(question_set=question_set).delete()
    title = ("title", seed().title)
    keep_texts(question_set=question_set, language="sw", texts={title: "Yetu"}, by=None)
    for language in ("sw", "nb"):
        data = as_po(language, texts_of(seed()), in_german(seed()), title="Shipped")
        (tmp_path / f"rra-1.{language}.po").write_bytes(data)
    for _again in range(2):
        load_questionnaire()
        version = question_set.versions.get()
        made = version.translations.filter(language__in=["sw", "nb"]).get()
        assert (made.language, made.edition, made.note) == ("nb", 1, SHIPPED)
    # somebody here had begun with this one
    assert kept_texts(question_set, "sw") == {title: "Yetu"}
    # and is asked nothing of what was corrected since
    keep_texts(question_set=question_set, language="nb", texts={title: "Vårt"}, by=None)
    load_questionnaire()
    assert kept_texts(question_set, "nb")[title] == "Vårt"


def test_translations_stay_when_somebody_leaves(published):
    user = make_trainer()
    texts = in_german(question_set_of(published))
    keep_texts(question_set=published.question_set, language="de", texts=texts, by=user)
    made = publish_translation(version=published, language="de", by=user)
    user.delete()
    made.refresh_from_db()
    assert made.published_by is None
    assert published.question_set.translated_texts.filter(changed_by=None).count() == len(texts)
