"""Placement tests, questions chosen by name, and what a score opens."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assessments.quizzes.bank import keep_change
from assessments.quizzes.core.drawing import Candidate, Source, draw
from assessments.quizzes.core.placement import FEWEST, spared
from assessments.quizzes.models import Question, QuizPick
from assessments.quizzes.services import start_attempt
from courses.models import ActivityCompletion, ActivityScore, How, LessonPage
from courses.services import complete_activity
from tests.factories import make_trainer, make_user
from tests.quizzes.factories import (
    course_of,
    make_attempt,
    make_category,
    make_place,
    make_question,
    make_quiz,
    publish,
)

MARKS = st.lists(st.tuples(st.integers(1, 3), st.decimals(0, 1, places=4)), max_size=12)


@given(MARKS, st.integers(0, 100))
def test_only_what_was_asked_and_known_is_spared(marks, pass_mark):
    found = spared(marks, pass_mark=pass_mark)
    assert found <= {part for part, _mark in marks}
    assert found == spared(list(reversed(marks)), pass_mark=pass_mark)
    better = [(part, Decimal(1)) for part, _mark in marks]
    assert found <= spared(better, pass_mark=pass_mark)
    alone = [part for part, _mark in marks]
    assert all(alone.count(part) >= FEWEST for part in found)


@given(st.sets(st.integers(1, 20)), st.integers(1, 20), st.integers(0, 9))
def test_questions_by_name_are_drawn_whatever_their_category(chosen, total, seed):
    pool = [Candidate(number, category=number % 3) for number in range(1, 21)]
    paper = draw(pool, [Source(questions=frozenset(chosen))], total=total, seed=seed)
    drawn = [one.id for one in paper]
    assert set(drawn) <= chosen
    assert len(set(drawn)) == len(drawn) == min(total, len(chosen))


@pytest.mark.django_db
@pytest.mark.parametrize("right", [2, 1])
def test_who_knows_a_module_need_not_read_its_lessons(client, right):
    quiz = make_quiz(
        questions=2, lesson_code="X1.M1.L1", is_placement=True, is_required=False, pass_mark=80
    )
    learner = make_place(quiz)
    attempt = make_attempt(quiz, learner=learner, right=right, submit=True)
    lesson = LessonPage.objects.descendant_of(course_of(quiz)).get()
    rows = ActivityCompletion.objects.filter(learner=learner)
    wanted = [(lesson.translation_key, "exempted")] if right == 2 else []
    assert [row for row in rows.values_list("activity_key", "how") if row[1] != "quiz"] == wanted
    client.force_login(learner)
    review = client.get(reverse("quizzes:review", args=[attempt.pk])).content.decode()
    assert ("You need not read their lessons" in review) == (right == 2)
    score = ActivityScore.objects.get(learner=learner)
    assert score.best == Decimal(right) / 2


@pytest.mark.django_db
def test_a_placement_test_is_offered_and_never_stands_in_the_way(client):
    quiz = make_quiz(questions=2, lesson_code="X1.M1.L1", is_placement=True, is_required=False)
    course = course_of(quiz)
    first = LessonPage.objects.descendant_of(course).get()
    second = quiz.get_parent().add_child(instance=LessonPage(title="Two", slug="two"))
    publish(course)
    learner = make_user()
    client.force_login(learner)
    told = client.post(f"{course.get_absolute_url()}enrol/", follow=True).content.decode()
    assert f"Take “{quiz.title}” first: it spares you lessons." in told
    page = client.get(course.get_absolute_url())
    assert "You know some of it already?" in page.content.decode()
    assert page.context["next_step"].page_id == first.pk
    complete_activity(learner=learner, activity=first, how=How.READ)
    page = client.get(course.get_absolute_url())
    assert "You know some of it already?" not in page.content.decode()
    assert page.context["next_step"].page_id == second.pk  # not the test, which is not required
    attempt = make_attempt(quiz, learner=learner, right=1, submit=True)
    review = client.get(attempt.get_absolute_url())
    assert review.context["next"].page_id == second.pk


@pytest.mark.django_db
def test_questions_chosen_by_name_are_asked_in_their_order_and_newest_version():
    quiz = make_quiz(questions=1, random_order=False, draw_count=4)
    learner = make_place(quiz)
    shelf = make_category()
    last, first = make_question(code="A", category=shelf), make_question(code="B", category=shelf)
    out_of_use = make_question(code="C", category=shelf, is_active=False)
    for place, question in enumerate([first, last, out_of_use]):
        QuizPick.objects.create(page=quiz, question=question, sort_order=place)
    publish(course_of(quiz))
    before = start_attempt(learner=learner, quiz=quiz)
    codes = list(before.responses.values_list("question__code", flat=True))
    assert codes[1:] == ["B", "A"]
    assert before.responses.last().section is None

    changed = type(first).objects.get(pk=first.pk)
    changed.explanation = "<p>Since.</p>"
    newer = keep_change(changed)
    assert newer.version == 2
    drawn = start_attempt(learner=make_place(quiz), quiz=quiz).responses
    assert newer.pk in drawn.values_list("question", flat=True)


@pytest.mark.django_db
def test_a_trainer_chooses_questions_by_what_they_ask(client):
    old = make_question(stem="Which metal is this?", code="CH-1")
    make_question(stem="Out of use", code="CH-2", is_active=False)
    client.force_login(make_trainer())
    chooser = Question.snippet_viewset.chooser_viewset
    page = client.get(reverse(chooser.get_url_name("choose_results"))).content.decode()
    assert old.stem in page
    assert "CH-2" not in page
