"""What a learner sees in each mode, on one page or several, while answering and afterwards."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from assessments.quizzes import services
from assessments.quizzes.core import revealing
from assessments.quizzes.models import Attempt, QuizPage, QuizSource, Response
from tests.factories import make_user
from tests.quizzes.factories import answer, make_attempt, make_category, make_question, make_quiz

pytestmark = pytest.mark.django_db


def choice(response, *, rightly=True):
    return next(o["id"] for o in response.shown["options"] if o["correct"] is rightly)


@pytest.fixture
def taking(client):
    """Return a function that starts a quiz as a new learner, signed in; gives attempt and url."""

    def start(**fields):
        attempt = make_attempt(make_quiz(**fields))
        client.force_login(attempt.learner)
        return attempt, reverse("quizzes:attempt", args=[attempt.pk])

    return start


def review_of(client, attempt):
    return client.get(reverse("quizzes:review", args=[attempt.pk])).content.decode()


def test_all_questions_stand_on_one_page_and_are_saved_together(
    client, taking, django_assert_max_num_queries
):
    attempt, url = taking(page_layout="all", asks_confidence=True)
    with django_assert_max_num_queries(6):
        shown = client.get(url).content.decode()
    assert shown.count('name="q"') == 3
    assert 'href="#question-3"' in shown
    first, second, _third = attempt.responses.all()
    data = {
        "q": ["1", "2", "3"],
        **{f"r{position}-base": "0" for position in (1, 2, 3)},
        "r1-answer": choice(first),
        "r1-confidence": "guess",
        "r2-answer": "99",
    }
    wrong = client.post(url, data).content.decode()
    assert 'role="alert"' in wrong
    assert "1</span> of 3 answered" in wrong
    data["r2-answer"] = choice(second, rightly=False)
    assert client.post(url, data | {"go": "stay"}).url == f"{url}?saved=all"
    assert client.post(url, data).url == reverse("quizzes:hand_in", args=[attempt.pk])
    last_look = client.get(reverse("quizzes:hand_in", args=[attempt.pk])).content.decode()
    assert f'{url}?q=3#question-3"' in last_look
    kept = list(attempt.responses.values_list("answer", "confidence"))
    assert kept == [(choice(first), "guess"), (choice(second, rightly=False), ""), (None, "")]


def test_a_plain_form_that_another_tab_has_overtaken_comes_back_with_what_is_kept(client, taking):
    attempt, url = taking()
    first = attempt.responses.first()
    old = {"q": 1, "base": first.sequence, "answer": choice(first, rightly=False)}
    client.post(url, {"q": 1, "base": first.sequence, "answer": choice(first)})
    back = client.post(url, old)
    assert "A newer answer to this question is saved" in back.content.decode()
    kept = back.context["items"][0]["form"]["answer"].initial
    assert kept == attempt.responses.first().answer == choice(first)
    # saying the same again is no quarrel
    assert client.post(url, old | {"answer": choice(first)}).url.startswith(f"{url}?q=2")


def test_practice_explains_each_answer_when_it_is_checked_and_then_keeps_it(client, taking):
    attempt, url = taking(mode="practice", lesson_code="X1.M1.L1")
    first = attempt.responses.first()
    assert (
        "You can check each answer" in client.get(attempt.quiz.get_absolute_url()).content.decode()
    )
    early = client.post(url, {"q": 1, "base": 0, "go": "check:1"}, follow=True).content.decode()
    assert "Answer the question first." in early
    data = {"q": 1, "answer": choice(first, rightly=False), "go": "check:1"}
    shown = client.post(url, data, follow=True).content.decode()
    for words in ("Not right", "Because.", "Feedback 0.", "The lesson</a>", "Next question"):
        assert words in shown
    client.post(url, {"q": 1, "base": 10**15, "answer": choice(first)}, follow=True)
    assert attempt.responses.first().answer == choice(first, rightly=False)
    assert client.post(url, {"q": 2, "go": "check:99"}).status_code == 302


def test_a_test_shows_nothing_before_it_is_handed_in(client, taking):
    attempt, url = taking()
    answer(attempt.responses.first())
    shown = client.get(url, {"q": 1}).content.decode()
    assert "Check my answer" not in shown
    for secret in ("Because.", "Feedback"):
        assert secret not in shown


ASPECTS = {
    "answer": ('value="0" disabled', "checked"),
    "verdict": ("Not right",),
    "correct": ("Right answer",),
    "explanation": ("Because.",),
    "score": ("Score: <strong>",),
}


SHOWN = [[], ["answer"], ["score"], ["answer", "verdict"], ["correct"], [*revealing.ASPECTS]]


def test_the_review_shows_what_the_trainer_chose_and_nothing_more(client):
    closing = timezone.now() + datetime.timedelta(hours=1)
    quiz = make_quiz(questions=1, review_by_mode=False, closes_at=closing)
    attempt = make_attempt(quiz, right=0, submit=True)
    client.force_login(attempt.learner)
    for shown in SHOWN:
        QuizPage.objects.update(review={"after": shown, "closed": ["score"]})
        page = review_of(client, attempt)
        for aspect, words in ASPECTS.items():
            if aspect == "answer" and "correct" in shown:
                continue  # then it is marked among the options
            assert all((word in page) is (aspect in shown) for word in words), (aspect, shown)
        assert ("Feedback" in page) is ({"correct", "explanation"} <= set(shown))
        assert ("Your answer" in page) is ("answer" in shown)
        intro = client.get(quiz.get_absolute_url()).content.decode()
        assert ("0 %</td>" in intro) is ("score" in shown)
    QuizPage.objects.update(closes_at=timezone.now(), review={"closed": ["score"]})
    assert "Score: <strong>" in review_of(client, attempt)


def test_an_exam_says_that_its_result_comes_when_it_has_closed(client):
    quiz = make_quiz(mode="exam", closes_at=timezone.now() + datetime.timedelta(hours=1))
    attempt = make_attempt(quiz, right=3)
    client.force_login(attempt.learner)
    last_look = client.get(reverse("quizzes:hand_in", args=[attempt.pk])).content.decode()
    assert "You do not see your result at once." in last_look
    services.submit_attempt(attempt=attempt)
    page = review_of(client, attempt)
    assert "shown here after the quiz has closed" in page
    assert "Passed" not in page
    intro = client.get(quiz.get_absolute_url()).content.decode()
    assert "Shown later" in intro
    assert "You have passed" not in intro


def test_a_survey_thanks_and_shows_no_marks(client):
    attempt = make_attempt(make_quiz(mode="survey"), right=0)
    client.force_login(attempt.learner)
    assert "To pass" not in client.get(attempt.quiz.get_absolute_url()).content.decode()
    client.post(reverse("quizzes:hand_in", args=[attempt.pk]))
    page = review_of(client, attempt)
    assert "Thank you." in page
    for words in ("Passed", "Not right", "Score", "Right answer"):
        assert words not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_the_review_says_how_sure_one_was_and_how_each_section_went(client):
    quiz = make_quiz(questions=2, draw_count=10, asks_confidence=True, pass_mark=50)
    law = make_category(name="Law")
    make_question(category=law)
    QuizSource.objects.create(page=quiz, category=law, pass_mark=60)
    attempt = make_attempt(QuizPage.objects.get(pk=quiz.pk))
    for response in attempt.responses.all():
        services.save_answer(
            attempt=attempt,
            position=response.position,
            answer=choice(response, rightly=response.section != law.pk),
            confidence="sure",
        )
    services.submit_attempt(attempt=attempt)
    client.force_login(attempt.learner)
    page = review_of(client, attempt)
    assert page.count("Sure, and not right") == 1
    assert "Law: <strong>0 %</strong>, to pass: 60 %" in page
    assert "The part “Law” must reach 60 %" in client.get(quiz.get_absolute_url()).content.decode()


def test_a_waiting_attempt_says_that_a_person_reads_it(client):
    attempt = make_attempt(make_quiz(), right=3)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now())
    Response.objects.filter(attempt=attempt).update(mark=None)
    client.force_login(attempt.learner)
    page = review_of(client, attempt)
    assert "A person reads some of your answers" in page
    assert "Because." not in page
    assert "Being marked" in client.get(attempt.quiz.get_absolute_url()).content.decode()


def test_a_trainer_changes_in_the_editor_what_is_shown_when(client):
    quiz = make_quiz()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    page = client.get(url).content.decode()
    assert 'name="review-after" value="explanation" aria-label="Explanation: Right after"' in page
    source = quiz.sources.get()
    fields = {
        "title": quiz.title,
        "slug": quiz.slug,
        "minutes": 5,
        "intro": rich_text("<p>Try it.</p>"),
        "mode": "exam",
        "page_layout": "all",
        "draw_count": 3,
        "pass_mark": 80,
        "counting": "last",
        "pause_minutes": 5,
        "grace_seconds": 30,
        "later_hours": 48,
        "sources": inline_formset(
            [{"id": source.pk, "category": source.category_id, "count": 2, "difficulty": "easy"}],
            initial=1,
        ),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    own = {"review-after": ["verdict", "answer", "no such thing"]}
    assert client.post(url, nested_form_data(fields) | own).status_code == 302
    quiz = QuizPage.objects.get()
    assert quiz.review == {
        "during": [],
        "after": ["answer", "verdict"],
        "later": [],
        "closed": [],
    }
    assert quiz.matrix["after"] == {"answer", "verdict"}
    # as the mode says again: the table shows it, and an exam must then say when it closes
    again = nested_form_data(fields | {"review_by_mode": "on"})
    assert "say when" in client.post(url, again).content.decode()
    client.post(url, again | {"mode": "practice"})
    assert QuizPage.objects.get().review["during"] == [
        "answer",
        "verdict",
        "correct",
        "explanation",
    ]
