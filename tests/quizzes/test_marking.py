"""Marking by hand: who sees the queue, how marks come about, and what the learner gets."""

from datetime import timedelta

import pytest
from celery import Task
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from assessments.quizzes import marking, notices, services, tasks
from assessments.quizzes.models import Attempt, Judgement, MarkingSetting, QuizPage, ReleaseNotice
from courses.models import ActivityCompletion
from tests.factories import make_learner, make_manager, make_user
from tests.quizzes.factories import make_category, make_place, make_question, make_quiz

pytestmark = pytest.mark.django_db
TEXT = "The supplier may buy from an armed group."


def make_marker(**fields):
    marker = make_user(**fields)
    marker.groups.add(Group.objects.get(name="Markers"))
    return marker


def make_essay_quiz(**fields):
    """A quiz of one essay, whose rubric has 2 and 1 points."""
    quiz = make_quiz(questions=0, **{"draw_count": 1, "pass_mark": 60} | fields)
    category = quiz.sources.get().category
    make_question(category=category, type="essay", stem="What may happen?")
    return quiz


def hand_in(quiz, **fields):
    """An attempt that waits for a person; its response."""
    attempt = services.start_attempt(learner=make_place(quiz, **fields), quiz=quiz)
    services.save_answer(attempt=attempt, position=1, answer=TEXT)
    services.submit_attempt(attempt=attempt)
    return attempt.responses.get()


def judge(response, marker, points, *, place=1, version=0, done=True, comment="Well seen."):
    return marking.judge(
        response=response,
        marker=marker,
        place=place,
        version=version,
        points=points,
        comment=comment,
        is_done=done,
    )


def form(points, *, place=1, version=0, do="done", comment="Well seen."):
    named = {f"points_{number}": point for number, point in enumerate(points)}
    return named | {"place": place, "version": version, "do": do, "comment": comment}


@pytest.fixture(autouse=True)
def _worker(monkeypatch):
    """A worker that is never late."""
    monkeypatch.setattr(Task, "delay", lambda task, *keys: task.run(*keys))


@pytest.fixture
def marker(client):
    person = make_marker(full_name="Mara Marker")
    client.force_login(person)
    return person


def test_markers_mark_and_nobody_else(client):
    response = hand_in(make_essay_quiz())
    trainer, learner = make_user(), response.attempt.learner
    trainer.groups.add(Group.objects.get(name="Trainers"))
    own_marker = learner
    own_marker.groups.add(Group.objects.get(name="Markers"))
    people = [
        (make_marker(), 200, 200),
        (make_user(is_superuser=True), 200, 200),
        (own_marker, 200, 404),  # nobody marks their own
    ]
    people += [(one, None, None) for one in (trainer, make_manager(), make_learner())]
    for person, queue, answer in people:
        client.force_login(person)
        pages = [reverse("marking"), reverse("mark_answer", args=[response.pk])]
        listed, shown = (client.get(page) for page in pages)
        got = [listed.status_code, shown.status_code]
        assert (pages[1] in listed.content.decode()) is (answer == 200)
        assert got == [queue, answer] if queue else set(got) <= {302, 403, 404}
        if not queue:
            client.post(pages[1], form([2, 1]))
    assert not Judgement.objects.exists()


def test_from_the_answer_to_the_mail_and_the_certificate(
    client, marker, django_capture_on_commit_callbacks
):
    response = hand_in(make_essay_quiz())
    attempt, page = response.attempt, reverse("mark_answer", args=[response.pk])
    assert "Marking (1)" in client.get("/cms/").content.decode()
    queue = client.get(reverse("marking")).content.decode()
    assert page in queue
    assert "not marked yet" in queue
    # points beyond the rubric, and a missing one, come back
    assert client.post(page, form([3, 1])).status_code == 422
    assert client.post(page, form(["", 1])).status_code == 422
    # a draft may be unfinished, and is kept
    client.post(page, form([2, ""], do="draft"))
    shown = client.get(page).content.decode()
    assert 'name="points_0" value="2"' in shown
    assert "draft by Mara Marker" in client.get(reverse("marking")).content.decode()
    client.post(page, form([1, 1], version=1))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.percent, attempt.is_passed) == ("marked", 66, True)
    assert not ActivityCompletion.objects.filter(learner=attempt.learner).exists()
    # the learner sees nothing before the release
    review = reverse("quizzes:review", args=[attempt.pk])
    client.force_login(attempt.learner)
    assert "Well seen." not in client.get(review).content.decode()
    client.force_login(marker)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("marking"), {"attempt": attempt.pk})
    assert ActivityCompletion.objects.filter(learner=attempt.learner).exists()
    assert ModelLogEntry.objects.get(action="quizzes.release").user == marker
    (letter,) = mail.outbox
    assert letter.to == [attempt.learner.email]
    assert review in letter.body
    client.force_login(attempt.learner)
    told = client.get(review).content.decode()
    assert "Your points: 2 of 3" in told
    assert "Well seen." in told
    # what counts is not changed any more, and nobody is told twice
    with pytest.raises(ValidationError, match="released"):
        judge(response, marker, [2, 1], version=2)
    notices.send(ReleaseNotice.objects.get().pk)
    assert len(mail.outbox) == 1


def test_two_markers_never_overwrite_each_other(client, marker):
    response = hand_in(make_essay_quiz())
    page, other = reverse("mark_answer", args=[response.pk]), make_marker(full_name="Otto Other")
    judge(response, other, [0, 1], done=False, comment="Names a step only.")
    shown = client.get(page).content.decode()
    assert "If you save, you take it over" in shown
    # this form was built before Otto saved
    refused = client.post(page, form([2, 1], comment="Names both."))
    both = refused.content.decode()
    assert refused.status_code == 409
    assert "Names a step only." in both
    assert "Names both." in both
    assert Judgement.objects.get().comment == "Names a step only."
    # sent again upon what is kept, it is taken over knowingly
    client.post(page, form([2, 1], version=1, comment="Names both."))
    assert Judgement.objects.get().marker == marker
    # and what somebody finished stays
    with pytest.raises(ValidationError, match="Somebody else has marked"):
        judge(response, other, [0, 0], version=2)
    with pytest.raises(ValidationError, match="meanwhile"):
        judge(response, other, [0, 0])
    assert Judgement.objects.get().points == [2, 1]


def test_a_second_marker_is_blind_and_a_third_decides_beyond_the_limit(client, marker):
    quiz = make_essay_quiz()
    MarkingSetting.objects.create(quiz=quiz, needs_second=True, limit_percent=40)
    near, far = hand_in(quiz), hand_in(quiz)
    second, third = make_marker(), make_marker()
    judge(near, second, [2, 0], comment="From the first.")
    page = reverse("mark_answer", args=[near.pk])
    assert "From the first." not in client.get(page).content.decode()
    judge(near, marker, [2, 1], place=2)
    near.refresh_from_db()
    assert float(near.mark) == pytest.approx(2.5 / 3)
    assert "differ by 33 %" in client.get(page).content.decode()
    judge(far, second, [0, 0])
    judge(far, marker, [2, 1], place=2)
    far.refresh_from_db()
    assert far.mark is None
    assert "a third one decides" in client.get(reverse("marking")).content.decode()
    with pytest.raises(ValidationError, match="no further marker"):
        judge(far, marker, [2, 1], place=3)
    judge(far, third, [1, 0], place=3)
    far.refresh_from_db()
    assert float(far.mark) == pytest.approx(1 / 3)
    assert marking.told_of(Attempt.objects.get(pk=far.attempt_id), [far]) == {}


def test_anonymous_marking_names_nobody(client, marker):
    quiz = make_essay_quiz()
    setting = MarkingSetting.objects.create(quiz=quiz, is_anonymous=True)
    response = hand_in(quiz)
    name, page = response.attempt.learner.full_name, reverse("mark_answer", args=[response.pk])
    for address in (page, reverse("marking")):
        assert name not in client.get(address).content.decode()
    found = {"q": name}
    assert page not in client.get(reverse("marking"), found).content.decode()
    setting.delete()
    assert page in client.get(reverse("marking"), found).content.decode()
    assert name in client.get(page).content.decode()


def test_the_queue_is_narrowed_and_its_queries_do_not_grow(client, marker):
    first = hand_in(make_essay_quiz())
    address = reverse("marking")
    counts = []
    for more in (0, 6):
        for _one in range(more):
            judge(hand_in(make_essay_quiz()), make_marker(), [1, 1], done=False)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] + 1 >= counts[1]  # the workload table apart
    page = reverse("mark_answer", args=[first.pk])
    code, category = first.question.code, first.question.category_id

    def shown(**query):
        return client.get(address, query).content.decode()

    for query in (
        {"quiz": first.attempt.quiz_key},
        {"category": category},
        {"q": code},
    ):
        kept = shown(**query)
        assert page in kept
        assert kept.count("/cms/marking/") == shown(q=code).count("/cms/marking/")
    assert page not in shown(category=make_category().pk)
    assert page in shown(quiz="nonsense", category="x", state="x", p="x")
    listed = shown()
    assert listed.index(page) < listed.index(
        reverse("mark_answer", args=[Judgement.objects.first().response_id])
    )


def test_all_results_of_a_quiz_are_released_by_the_queue(
    client, marker, django_capture_on_commit_callbacks
):
    quiz = make_essay_quiz()
    ready = [hand_in(quiz), hand_in(quiz)]
    for response in ready:
        judge(response, make_marker(), [2, 1])
    waiting = hand_in(quiz)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("marking"), {"quiz": quiz.translation_key})
    states = {one.pk: one.state for one in Attempt.objects.all()}
    assert [states[one.attempt_id] for one in ready] == ["released", "released"]
    assert states[waiting.attempt_id] == "submitted"
    assert len(mail.outbox) == 2
    assert client.post(reverse("marking"), {"quiz": "nonsense"}).status_code == 404


def test_an_exam_is_not_released_before_it_closes(client, marker):
    quiz = make_essay_quiz(mode="exam", closes_at=timezone.now() + timedelta(days=1))
    response = hand_in(quiz)
    judge(response, marker, [2, 1])
    client.post(reverse("marking"), {"attempt": response.attempt_id})
    assert Attempt.objects.get().state == "marked"
    QuizPage.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    tasks.sweep()
    assert Attempt.objects.get().state == "released"
    assert ReleaseNotice.objects.count() == 1


def test_a_lost_order_and_a_lost_notice_are_swept():
    quiz, marker = make_essay_quiz(), make_marker()
    response = hand_in(quiz)
    judge(response, marker, [2, 1])
    order = marking.order_release(quiz_key=quiz.translation_key, by=marker)
    assert Attempt.objects.get().state == "marked"  # its message was lost
    late = judge(hand_in(quiz), marker, [2, 1]).response.attempt
    type(order).objects.update(seen_at=timezone.now() - timedelta(minutes=10))
    tasks.sweep()
    late.refresh_from_db()
    assert late.state == "marked"  # it was marked after the order
    late.delete()
    assert Attempt.objects.get().state == "released"
    assert mail.outbox == []
    ReleaseNotice.objects.update(mail_asked_at=timezone.now() - timedelta(minutes=10))
    tasks.sweep()
    assert len(mail.outbox) == 1
