"""Mails about comments in the CMS leave in the worker, as those about reviews do: review_mails.py.

Wagtail's editor of pages writes and sends them when a page is saved, and a mail server that does
not answer would then cost the answer. Here the editor stores what changed, and a task lets
Wagtail's editor do the rest.
"""

from django.db import transaction
from django.http import HttpRequest
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Comment, CommentReply, Page

from academy.site.models import ReviewNotice
from academy.site.tasks import send_notice

KIND = "comments"
# What Wagtail tells of, of all that its editor finds changed.
TOLD = ("new_comments", "resolved_comments", "deleted_comments", "new_replies")


class Editor(EditView):
    """Wagtail's editor of pages, but for its mails."""

    def send_commenting_notifications(self, changes: dict) -> None:
        """Have people told of comments, once the page is stored."""
        if not any(changes[name] for name in TOLD):
            return
        notice = ReviewNotice.objects.create(
            kind=KIND, state_id=self.page.pk, by=self.request.user, comments=_stored(changes)
        )
        transaction.on_commit(lambda: send_notice(notice.pk))


# Wagtail registers its own with a lower order, so that this one takes its place.
page_viewset = PageViewSet(edit_view_class=Editor)


def mail(notice: ReviewNotice) -> bool:
    """Write and send the mails of a notice, if page and editor are still there; whether all left.

    What somebody has deleted since is left out.
    """
    page = Page.objects.filter(pk=notice.state_id).first()
    if page is None or notice.by is None:
        return True
    view = EditView()
    view.page, view.request = page, HttpRequest()
    view.request.user = notice.by
    return view.send_commenting_notifications(_changes(notice.comments)) is not False


def _stored(changes: dict) -> dict:
    """Return changes as they are stored: keys; and the texts of what was deleted."""
    return {
        "new_comments": [one.pk for one in changes["new_comments"]],
        "resolved_comments": [one.pk for one in changes["resolved_comments"]],
        "deleted_comments": [one.text for one in changes["deleted_comments"]],
        "new_replies": [
            [comment.pk, [one.pk for one in replies]] for comment, replies in changes["new_replies"]
        ],
    }


def _changes(stored: dict) -> dict:
    """Return stored changes as Wagtail's editor takes them."""
    threads = stored["new_replies"]
    keys = [*stored["new_comments"], *stored["resolved_comments"], *(pk for pk, _ in threads)]
    comments = Comment.objects.in_bulk(keys)
    replies = CommentReply.objects.in_bulk([pk for _comment, keys in threads for pk in keys])
    return {
        "new_comments": [comments[pk] for pk in stored["new_comments"] if pk in comments],
        "resolved_comments": [comments[pk] for pk in stored["resolved_comments"] if pk in comments],
        "deleted_comments": [Comment(text=text) for text in stored["deleted_comments"]],
        "new_replies": [
            (comments[comment], [replies[pk] for pk in keys if pk in replies])
            for comment, keys in threads
            if comment in comments and any(pk in replies for pk in keys)
        ],
    }
