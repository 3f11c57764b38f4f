"""Mails about comments in the CMS: stored with the page, sent by the worker."""

import pytest
from django.core import mail
from wagtail.models import Comment, PageSubscription
from wagtail.test.utils.form_data import inline_formset

from academy.site import tasks
from academy.site.models import ReviewNotice
from tests.courses.admin_forms import edit, lesson_form, text_block
from tests.courses.factories import make_lesson, make_module
from tests.factories import make_course, make_trainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(make_module(make_course()))


@pytest.fixture
def reader(lesson):
    """Who wants a mail of each comment on the lesson."""
    reader = make_trainer()
    PageSubscription.objects.create(user=reader, page=lesson, comment_notifications=True)
    return reader


def save(client, who, lesson, comment, replies=(), **fields):
    """Save the lesson as a draft, with a comment on its title, as the editor sends it."""
    known = Comment.objects.filter(page=lesson).first()
    of_comment = {
        "text": comment,
        "contentpath": "title",
        "position": "",
        "replies": inline_formset([{"text": text} for text in replies]),
    }
    if known:
        of_comment["id"] = known.pk
    comments = inline_formset([of_comment | fields], initial=int(bool(known)))
    client.force_login(who)
    form = lesson_form(text_block("<p>New.</p>"), action="", comments=comments)
    answer = edit(client, lesson, form)
    assert answer.status_code == 302


def told():
    """Let the worker send what waits, twice, and return who got which text."""
    for pk in [*ReviewNotice.objects.values_list("pk", flat=True)]:
        tasks.mail_notice(pk)
        tasks.mail_notice(pk)
    sent = [(one.to[0], one.body) for one in mail.outbox]
    mail.outbox.clear()
    return sent


def test_who_follows_a_page_is_told_by_the_worker_of_what_is_said_on_it(
    client, lesson, reader, django_capture_on_commit_callbacks
):
    author, colleague = make_trainer(), make_trainer()
    with django_capture_on_commit_callbacks() as later:
        save(client, author, lesson, "Is <this> so?")
    assert mail.outbox == []
    assert len(later) == 1
    ((to, text),) = told()
    assert to == reader.email
    assert "New comments:" in text
    assert "Is <this> so?" in text
    assert not ReviewNotice.objects.exists()

    save(client, colleague, lesson, "Is <this> so?", ["Yes, it is."])
    answers = dict(told())
    assert answers.keys() == {reader.email, author.email}
    assert all("Yes, it is." in text for text in answers.values())

    Comment.objects.get().replies.all().delete()
    save(client, colleague, lesson, "Is <this> so?", resolved="on")
    answers = dict(told())
    assert answers.keys() == {reader.email, author.email}
    assert all("Resolved comments:" in text for text in answers.values())

    Comment.objects.update(resolved_at=None)  # only such can be deleted in the editor
    save(client, author, lesson, "Is <this> so?", DELETE="on")
    ((to, text),) = told()
    assert to == reader.email
    assert "Deleted comments:" in text
    assert "Is <this> so?" in text


def test_a_page_is_saved_though_the_mail_server_does_not_answer(client, lesson, reader, settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    save(client, make_trainer(), lesson, "Is this so?")
    notice = ReviewNotice.objects.get()
    tasks.mail_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.tries == 1
    settings.EMAIL_BACKEND = backend
    assert [who for who, _text in told()] == [reader.email]


def test_what_is_gone_when_the_worker_comes_is_not_told(client, lesson, reader):
    save(client, make_trainer(), lesson, "Is this so?")
    Comment.objects.all().delete()
    assert told() == []
    assert not ReviewNotice.objects.exists()
    save(client, make_trainer(), lesson, "Is this so?")
    lesson.delete()
    assert told() == []
    assert not ReviewNotice.objects.exists()


def test_a_page_that_is_saved_without_a_comment_stores_no_notice(client, lesson, reader):
    client.force_login(make_trainer())
    edit(client, lesson, lesson_form(text_block("<p>New.</p>"), action=""))
    assert not ReviewNotice.objects.exists()
