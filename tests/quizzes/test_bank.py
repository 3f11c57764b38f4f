"""The bank: versions, shelves, what a trainer finds and sees."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assessments.quizzes.bank import keep_change, versions_of
from assessments.quizzes.models import Question, QuestionCategory, QuizSource
from assessments.quizzes.question_types import TYPES
from tests.factories import make_user
from tests.quizzes.factories import make_attempt, make_category, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def address(name, *args, model="question"):
    return reverse(f"wagtailsnippets_quizzes_{model}:{name}", args=args)


def answered_question(**fields):
    """A question of a quiz that one attempt has shown."""
    quiz = make_quiz(questions=1, **fields)
    make_attempt(quiz, right=1)
    return quiz, quiz.questions().get()


def statement(stem, **fields):
    """What the editor sends for a question of the type true or false."""
    value = {
        "stem": stem,
        "is_true": "on",
        "feedback_true": "",
        "feedback_false": "",
        "figure": {"image": "", "alt_text": "", "decorative": ""},
    }
    return nested_form_data(
        {
            "explanation": rich_text("<p>Because.</p>"),
            "content": streamfield([("true_false", value)]),
            "lesson_code": "",
            "objective": "",
            "difficulty": "medium",
            "tags": "",
            "is_active": "on",
        }
        | fields
    )


def test_a_change_of_an_answered_question_is_a_new_version_and_the_old_one_stays():
    quiz, question = answered_question()
    old = question.pk
    question.tags.add("tin")
    question.content[0].value["stem"] = "Changed?"
    newest = keep_change(question)
    assert (newest.version, newest.is_newest) == (2, True)
    assert list(newest.tags.names()) == ["tin"]
    kept = Question.objects.get(pk=old)
    assert (kept.version, kept.is_newest, kept.stem) == (1, False, "Which one?")
    assert list(quiz.questions()) == [newest]
    assert [(one.version, one.answered) for one in versions_of(newest)] == [(2, 0), (1, 1)]


def test_what_nobody_saw_and_what_learners_do_not_see_is_changed_in_place():
    question = make_question()
    question.content[0].value["stem"] = "Changed?"
    assert keep_change(question).version == 1
    _quiz, shown = answered_question()
    shelf = make_category()
    shown.difficulty, shown.is_active, shown.category = "hard", False, shelf
    assert keep_change(shown).version == 1
    assert Question.objects.filter(code=shown.code).count() == 1


def test_an_answered_question_cannot_be_rewritten_by_a_careless_save():
    _quiz, question = answered_question()
    question.is_critical = True
    with pytest.raises(ValueError):
        question.save()
    assert not Question.objects.get(pk=question.pk).is_critical


def test_all_versions_follow_a_new_code_and_shelf():
    _quiz, question = answered_question()
    shelf = make_category()
    question.explanation, question.code, question.category = "<p>New.</p>", "NEW-1", shelf
    keep_change(question)
    assert list(
        Question.objects.values_list("code", "category", "version").order_by("version")
    ) == [
        ("NEW-1", shelf.pk, 1),
        ("NEW-1", shelf.pk, 2),
    ]


def test_who_saves_an_old_version_loses_nothing_of_the_newer_one():
    _quiz, question = answered_question()
    stale = Question.objects.get(pk=question.pk)
    question.explanation = "<p>Second.</p>"
    keep_change(question)
    stale.explanation = "<p>Third.</p>"
    assert keep_change(stale).version == 3
    newest_first = [one.explanation for one in versions_of(stale)]
    assert newest_first == ["<p>Third.</p>", "<p>Second.</p>", "<p>Because.</p>"]
    assert Question.objects.newest().get(code=stale.code) == stale


def test_the_database_lets_only_one_version_be_the_newest():
    question = make_question()
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(code=question.code, version=2, category=question.category)


def test_the_answers_to_a_version_and_to_a_question_are_counted_with_an_index():
    with connection.cursor() as cursor:
        for table, column in (("quizzes_response", "question_id"), ("quizzes_question", "code")):
            constraints = connection.introspection.get_constraints(cursor, table).values()
            first = {one["columns"][0] for one in constraints if one["index"] or one["unique"]}
            assert column in first


def test_a_quiz_draws_from_the_sub_categories_of_its_categories():
    quiz = make_quiz(questions=1, draw_count=9)
    category = quiz.sources.get().category
    below = make_question(category=make_category(parent=category))
    beside = make_question(category=make_category(parent=make_category()))
    assert below in quiz.questions()
    assert beside not in quiz.questions()
    only_below = make_quiz(questions=1)
    QuizSource.objects.filter(page=only_below).update(category=below.category)
    assert list(type(quiz).objects.get(pk=only_below.pk).questions()) == [below]


def test_the_tree_of_categories_has_two_levels(operator):
    top = make_category()
    below = make_category(parent=top)
    for own, parent in ((make_category(), below), (top, make_category()), (top, top)):
        data = {"name": own.name, "parent": parent.pk}
        operator.post(address("edit", own.pk, model="questioncategory"), data)
        own.refresh_from_db()
        assert own.parent_id != parent.pk
    assert str(below) == f"{top.name} › {below.name}"
    operator.post(address("delete", top.pk, model="questioncategory"))
    assert QuestionCategory.objects.filter(pk=top.pk).exists()


def test_the_editor_says_before_and_after_that_a_change_is_a_new_version(operator):
    _quiz, question = answered_question()
    before = operator.get(address("edit", question.pk)).content.decode()
    assert "has been answered 1 time: your change becomes version 2" in before
    assert "becomes version" not in operator.get(address("copy", question.pk)).content.decode()
    sent = statement("New words.", code=question.code, category=question.category_id, tags="tin")
    after = operator.post(address("edit", question.pk), sent, follow=True).content.decode()
    assert f"{question.code} is now version 2" in after
    newest = Question.objects.newest().get(code=question.code)
    assert (newest.stem, newest.type, newest.version) == ("New words.", "true_false", 2)
    assert [tag.name for tag in newest.tags.all()] == ["tin"]

    old = operator.get(address("edit", question.pk), follow=True)
    assert old.redirect_chain[0][0] == address("edit", newest.pk)
    assert "answered 1 time" in old.content.decode()
    kept = operator.get(address("inspect", question.pk)).content.decode()
    assert "Which one?" in kept
    assert "Because." in kept
    assert "Version 2" in kept
    assert "Which one?" in operator.get(address("version", question.pk)).content.decode()


def test_a_code_of_another_question_is_refused_and_a_copy_needs_its_own(operator):
    taken, question = make_question(), make_question()
    sent = statement("New words.", code=taken.code, category=question.category_id)
    answer = operator.post(address("edit", question.pk), sent)
    assert "Another question has this code." in answer.content.decode()
    sent = statement("A new one.", code=taken.code, category=question.category_id)
    operator.post(address("add"), sent)
    assert Question.objects.count() == 2
    sent = statement("A copy.", code="COPY-1", category=question.category_id, tags="tin, gold")
    operator.post(address("copy", question.pk), sent)
    assert Question.objects.count() == 3
    copy = Question.objects.get(code="COPY-1")
    assert (copy.version, copy.is_newest, sorted(copy.tags.names())) == (1, True, ["gold", "tin"])


def test_the_bank_is_searched_and_filtered_by_all_that_a_trainer_knows(operator):
    top = make_category()
    wanted = make_question(
        code="WANTED",
        stem="Which smelter?",
        type="numeric",
        category=make_category(parent=top),
        difficulty="hard",
        is_critical=True,
        lesson_code="X.M1.L1",
    )
    keep_change(wanted, tags=["tin"])
    make_question(code="OTHER", stem="Which smelter?")
    _quiz, old = answered_question()
    make_question(code="UNUSED", is_active=False)
    tag = wanted.tags.get()
    filters = {
        "category": top.pk,
        "type": "numeric",
        "difficulty": "hard",
        "tag": tag.pk,
        "is_critical": "true",
        "is_active": "true",
        "lesson_code": "X.M1.L1",
    }
    for asked in ({name: value} for name, value in filters.items() if name != "is_active"):
        shown = operator.get(address("list"), asked).content.decode()
        assert "WANTED" in shown
        assert "OTHER" not in shown
    found = operator.get(address("list"), filters | {"q": "smelt"}).content.decode()
    assert "WANTED" in found
    assert "OTHER" not in found
    assert "WANTED" in operator.get(address("list"), {"q": "tin"}).content.decode()
    assert "UNUSED" not in operator.get(address("list"), {"is_active": "true"}).content.decode()
    old.explanation = "<p>New.</p>"
    keep_change(old)
    shown = operator.get(address("list")).content.decode()
    assert address("edit", old.pk) in shown
    assert shown.count(f"{old.code}</a>") <= 1


@pytest.mark.parametrize("code", ["C1-Q07", "NEW-41", "NEW-2026-01", "C1.M2-3"])
def test_a_question_is_found_by_its_code_in_the_list_and_where_it_is_chosen(operator, code):
    make_question(code=code, stem="Which smelter?")
    make_question(code="OTHER-9", stem="Which smelter?")
    for url in (address("list"), reverse("wagtailsnippetchoosers_quizzes_question:choose_results")):
        for words in (code, code.lower(), code[:-1]):
            found = operator.get(url, {"q": words}).content.decode()
            assert (code in found, "OTHER-9" in found) == (True, False), (url, words)


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_as_many_queries_for_many_questions_as_for_few(
    operator, django_assert_max_num_queries, count
):
    for _ in range(count):
        make_question(category=make_category(parent=make_category()))
    operator.get(address("list"))
    with django_assert_max_num_queries(16):
        operator.get(address("list"))


@pytest.mark.parametrize("name", TYPES)
def test_a_trainer_sees_a_question_as_learners_do(operator, name):
    question = make_question(type=name, stem="How is it asked?")
    for mode in ("", "review"):
        shown = operator.get(address("version", question.pk), {"mode": mode}).content.decode()
        assert "How is it asked?" in shown
        assert ("Because." in shown) is (mode == "review")


def test_the_preview_shows_what_is_being_written(operator):
    question = make_question()
    url = address("preview_on_edit", question.pk)
    sent = statement("Half-written.", code=question.code, category=question.category_id)
    assert operator.post(url, sent).json() == {"is_valid": True, "is_available": True}
    assert "Half-written." in operator.get(url).content.decode()


def test_old_versions_are_no_reading_for_learners(client):
    question = make_question()
    client.force_login(make_user())
    assert client.get(address("version", question.pk)).status_code in {302, 403}
