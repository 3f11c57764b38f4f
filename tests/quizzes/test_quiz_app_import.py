"""Bringing over a site that ran django-quiz-app: what people find afterwards."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from academy.accounts.models import User
from assessments.quizzes.models import Attempt, Question, QuestionCategory, QuizPage, Response
from assessments.quizzes.services import start_attempt
from courses.models import AcademyImage, Enrolment
from tests.factories import make_catalogue, make_user
from tests.quizzes.test_quiz_app_dump import REAL, row

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'
ROWS = [
    row("quiz.category", 1, category="Sourcing"),
    row("quiz.subcategory", 4, sub_category="Risks", category=1),
    row(
        "quiz.quiz",
        1,
        title="Basics",
        url="basics",
        description="Two <b>minutes</b>",
        category=1,
        random_order=False,
        max_questions=2,
        answers_at_end=True,
        single_attempt=True,
        pass_mark=50,
        success_text="Well done.",
        fail_text="Read again.",
    ),
    row("quiz.quiz", 2, title="Draft", url="basics", draft=True, pass_mark=0),
    row(
        "quiz.question",
        11,
        content="Which?",
        category=1,
        sub_category=4,
        explanation="So <it> is.",
        figure="uploads/mine.svg",
        quiz=[1, 2],
    ),
    row("multichoice.mcquestion", 11, answer_order="content"),
    row("multichoice.answer", 1, question=11, content="Zinc", correct=False),
    row("multichoice.answer", 2, question=11, content="Gold", correct=True),
    row("quiz.question", 12, content="Tin is a metal.", category=1, quiz=[1]),
    row("true_false.tf_question", 12, correct=True),
    row("quiz.question", 13, content="Explain.", quiz=[1]),
    row("essay.essay_question", 13),
    row("auth.user", 5, username="ada", email="Ada@example.com", first_name="Ada", password="x"),
    row("auth.user", 6, username="ben", email="", is_superuser=True),
    row(
        "quiz.sitting",
        21,
        user=["ada"],
        quiz=1,
        question_order="12,11,",
        incorrect_questions="11,",
        current_score=1,
        complete=True,
        user_answers='{"12": "True", "11": "1"}',
        start="2020-01-02T03:04:05Z",
        end="2020-01-02T03:09:00Z",
    ),
    row(
        "quiz.sitting",
        22,
        user=["ben"],
        quiz=1,
        question_order="13,11,",
        question_list="11,",
        incorrect_questions="13,",
        complete=False,
        user_answers='{"13": "My words"}',
        start="2020-01-03T03:04:05Z",
        end=None,
    ),
    row(
        "quiz.sitting",
        23,
        user=["ada"],
        quiz=2,
        question_order="13,",
        incorrect_questions="13,",
        current_score=0,
        complete=True,
        user_answers='{"13": "My words"}',
        start="2020-01-04T03:04:05Z",
    ),
]


def run(tmp_path, *options, rows=ROWS):
    path = tmp_path / "dump.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    out = io.StringIO()
    call_command("import_django_quiz", str(path), *options, stdout=out)
    return json.loads(out.getvalue())


def counts():
    models = (Question, QuestionCategory, QuizPage, User, Attempt, Response, Enrolment)
    return [model.objects.count() for model in (*models, AcademyImage)]


@pytest.fixture
def media(tmp_path):
    make_catalogue()
    folder = tmp_path / "media"
    (folder / "uploads").mkdir(parents=True)
    (folder / "uploads" / "mine.svg").write_bytes(SVG)
    return folder


def test_questions_quizzes_people_and_history_are_brought_over_once(tmp_path, media, client):
    summary = run(tmp_path, "--media", str(media))
    assert summary["questions"] == {"multichoice": 1, "true_false": 1, "essay": 1}
    assert summary["sittings"] == {"complete": 2, "unfinished": 1}
    assert summary["warnings"] == [
        "Question 11: describe its figure in words, in the bank.",
        "User 6 has no e-mail address: nobody can sign in as them.",
    ]
    first = counts()
    assert run(tmp_path, "--media", str(media))["sittings"] == summary["sittings"]
    assert counts() == first == [3, 3, 2, 2, 3, 5, 2, 1]

    question = Question.objects.get(code="DQ-11")
    assert (question.category.name, question.category.parent.name) == ("Risks", "Sourcing")
    assert question.explanation == "<p>So &lt;it&gt; is.</p>"
    value = question.content[0].value
    assert [option["text"] for option in value["options"]] == ["Gold", "Zinc"]
    assert value["figure"].contextual_alt_text == "Which?"

    quiz, draft = QuizPage.objects.order_by("code")
    assert (quiz.live, draft.live) == (True, False)
    assert quiz.slug != draft.slug
    assert (quiz.mode, quiz.draw_count, quiz.pass_mark) == ("test", 2, 50)
    assert (quiz.attempts_allowed, quiz.random_order, quiz.random_options) == (1, False, False)

    ada, ben = User.objects.get(email="ada@example.com"), User.objects.get(full_name="ben")
    assert not ben.is_superuser
    done = Attempt.objects.get(learner=ada, quiz=quiz)
    assert (done.state, done.score, done.is_passed) == ("released", pytest.approx(0.5), True)
    assert done.started_at.year == 2020
    answers = list(done.responses.values_list("question__code", "answer", "mark"))
    assert answers == [("DQ-12", "true", 1), ("DQ-11", "1", 0)]

    client.force_login(ada)
    page = client.get(reverse("quizzes:review", args=[done.pk])).content.decode()
    assert "Well done." in page
    assert "So &lt;it&gt; is." in page
    waiting = Attempt.objects.get(learner=ada, quiz=draft)
    assert waiting.state == "submitted"  # an essay that nobody marked is not wrong

    left = start_attempt(learner=ben, quiz=quiz)
    assert (left.imported_from, left.state) == ("django-quiz-app:22:ben", "open")
    assert list(left.responses.values_list("answer", flat=True)) == ["My words", None]


def test_a_dry_run_changes_nothing(tmp_path, media):
    before = counts()
    assert run(tmp_path, "--dry-run", "--media", str(media))["quizzes"] == 2
    assert counts() == before


def test_an_account_that_is_there_keeps_its_password(tmp_path, media):
    user = make_user(email="ada@example.com")
    run(tmp_path)
    assert User.objects.get(email="ada@example.com").password == user.password


def test_a_figure_outside_the_media_folder_is_not_touched(tmp_path, media):
    (tmp_path / "secret.svg").write_bytes(SVG)
    rows = [*ROWS, row("quiz.question", 14, content="?", figure="../secret.svg")]
    rows.append(row("true_false.tf_question", 14, correct=True))
    summary = run(tmp_path, "--media", str(media), rows=rows)
    assert "Question 14: its figure is not in the media folder." in summary["warnings"]
    assert AcademyImage.objects.count() == 1


def test_what_is_no_dump_is_told_in_one_line(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError, match="no quiz"):
        call_command("import_django_quiz", str(path))


@pytest.mark.skipif(not REAL.exists(), reason="the real dump is not at hand")
def test_a_real_dump_is_brought_over_whole():
    make_catalogue()
    out = io.StringIO()
    call_command("import_django_quiz", str(REAL), stdout=out)
    assert json.loads(out.getvalue())["sittings"] == {"complete": 10, "unfinished": 0}
    assert Attempt.objects.count() == 10
    # 1 of 4 right at a pass mark of 70, 2 of 4, 3 of 4
    first = Attempt.objects.filter(quiz__code="DQ-QUIZ-1").order_by("started_at")
    assert [one.is_passed for one in first] == [False, False, False, True, False]
    # the other quiz has essays that wait for a marker
    assert not Attempt.objects.filter(quiz__code="DQ-QUIZ-2", marked_at__isnull=False).exists()
    before = counts()
    call_command("import_django_quiz", str(REAL), stdout=io.StringIO())
    assert counts() == before
