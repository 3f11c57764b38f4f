"""Item statistics: kept by a task, made anew by a command, read by trainers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import User
from assessments.quizzes import statistics
from assessments.quizzes.models import Attempt, ItemStatistic, Response
from tests.factories import make_manager, make_user
from tests.quizzes.factories import make_category, make_question, make_quiz

pytestmark = pytest.mark.django_db
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def trainer(client):
    person = make_user()
    person.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(person)
    return client


def make_answers(question, chosen, *, right="0", confidence=""):
    """Marked first attempts of two questions, of which this is one; the other is right if this is.

    This one takes a minute, the other a second.
    """
    quiz, now = make_answers.quiz, timezone.now()
    people = User.objects.bulk_create(
        User(email=f"{uuid4()}@people.example", password="!") for _one in chosen
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(
            learner=people[place],
            quiz=quiz,
            quiz_key=quiz.translation_key,
            number=1,
            seed=place,
            pass_mark=50,
            started_at=now - MINUTE,
            submitted_at=now,
            marked_at=now,
            released_at=now,
            score=int(choice == right),
            is_passed=choice == right,
        )
        for place, choice in enumerate(chosen)
    )
    shown = question.show(seed=0)
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            position=place,
            question=one,
            shown=shown,
            answer=choice,
            confidence=confidence,
            answered_at=now + place * SECOND,
            mark=int(choice == right),
        )
        for attempt, choice in zip(attempts, chosen, strict=True)
        for place, one in enumerate((question, make_answers.other))
    )


@pytest.fixture(autouse=True)
def _quiz():
    make_answers.quiz, make_answers.other = make_quiz(questions=1), make_question(code="OTHER")


def test_numbers_options_and_remarks_of_a_question(trainer):
    question = make_question(stem="Which smelter?", code="ITEM")
    make_answers(question, "0" * 15 + "1" * 6, confidence="sure")
    assert statistics.refresh() == 2
    item = ItemStatistic.objects.get(question=question)
    assert (item.count, item.right, item.sure_and_wrong) == (21, 15, 6)
    assert item.discrimination == pytest.approx(1)
    assert [one["chosen"] for one in item.options] == [15, 6, 0]
    listed = trainer.get(reverse("item_statistics"), {"q": "ITEM"}).content.decode()
    assert (item.seconds, make_answers.other.statistic.seconds) == (60, 1)
    for words in (
        "71 %",
        "1.00",
        "1 min 0 s",
        "A wrong option that nobody picks.",
        "Which smelter?",
    ):
        assert words in listed
    page = trainer.get(reverse("item_statistic", args=[item.pk])).content.decode()
    table = page[page.index("</svg>") :]
    for place, words in enumerate(["15 (71 %)", "6 (29 %)", "0 (0 %)"]):
        assert f"<td>Option {place}</td>" in table
        assert words in table
    assert page.count("<rect") == 3
    assert f"/cms/snippets/quizzes/question/edit/{question.pk}/" in page


def test_nineteen_answers_say_nothing_yet(trainer):
    question = make_question(code="ITEM")
    make_answers(question, "0" * 19)
    statistics.refresh()
    for page in (reverse("item_statistics"), reverse("item_statistic", args=[question.pk])):
        shown = trainer.get(page).content.decode()
        assert "too few" in shown
        assert "100 %" not in shown


def test_the_task_looks_only_at_what_was_marked_since_and_the_command_at_all():
    question = make_question()
    make_answers(question, "01")
    assert statistics.refresh() == 2
    Attempt.objects.update(marked_at=timezone.now() - timezone.timedelta(hours=1))
    assert statistics.refresh() == 0
    Response.objects.filter(question=question).update(mark=1)
    assert ItemStatistic.objects.get(question=question).right == 1
    call_command("item_statistics", verbosity=0)
    assert ItemStatistic.objects.get(question=question).right == 2
    make_answers(question, "1")
    assert statistics.refresh() == 2
    assert ItemStatistic.objects.get(question=question).count == 3


def test_only_first_attempts_of_learners_are_counted_and_the_page_says_so(trainer):
    question = make_question(code="ITEM")
    make_answers(question, "0" * 20)
    again = Attempt.objects.filter(responses__question=question).order_by("pk")
    for attempt in again[:5]:
        Attempt.objects.filter(pk=attempt.pk).update(number=2)
    for attempt in again[5:8]:
        Attempt.objects.filter(pk=attempt.pk).update(learner=None, visitor=uuid4())
    statistics.refresh()
    assert ItemStatistic.objects.get(question=question).count == 12
    page = trainer.get(reverse("item_statistics")).content.decode()
    assert "Counted are the marked answers of each learner's first attempt" in page


def test_what_is_marked_by_a_person_counts_when_it_is_marked():
    question = make_question(type="essay")
    make_answers(question, "0")
    Response.objects.filter(question=question).update(mark=None)
    statistics.refresh()
    assert not ItemStatistic.objects.filter(question=question, count__gt=0).exists()


def test_the_report_is_filtered_and_its_queries_do_not_grow(trainer):
    address = reverse("item_statistics")
    counts = []
    for size in (1, 8):
        for _one in range(size):
            make_answers(make_question(), "0" * 10 + "1" * 10)
        statistics.refresh()
        trainer.get(address)
        with CaptureQueriesContext(connection) as queries:
            trainer.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    hard = make_question(code="HARD", category=make_category(parent=make_category()))
    make_answers(hard, "1" * 18 + "00")
    statistics.refresh()

    def codes(**query):
        shown = trainer.get(address, query).content.decode()
        return "HARD" in shown, "OTHER" in shown

    assert codes(category=hard.category.parent_id) == (True, False)
    assert codes(flag="is_too_hard") == (True, False)
    assert codes(flag="is_negative") == (False, False)
    assert codes(type="essay") == (False, False)
    assert codes(sort="hard", flag="x", category="x") == (True, True)


def test_learners_managers_and_markers_see_no_statistics(client):
    marker = make_user()
    marker.groups.add(Group.objects.get(name="Markers"))
    for person in (make_user(), make_manager(), marker):
        client.force_login(person)
        assert client.get(reverse("item_statistics")).status_code in {302, 403, 404}
