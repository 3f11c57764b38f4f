"""Keeping questions: what was answered stays as it was, a change of it is the next version."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from wagtail.search.index import insert_or_update_object

from assessments.quizzes.models import Question, QuestionQuerySet

logger = logging.getLogger(__name__)


def keep_change(question: Question, *, tags: Iterable[str] | None = None) -> Question:
    """Save a question, new or changed: in place, or as its next version once it was shown.

    The question given becomes the new version: it gets another key. Code and category belong to
    the question as a whole, so all its versions get them. Its tags stay unless others are given.
    Who saves an old version makes it the newest, and nothing is lost of what stood between.
    """
    with transaction.atomic():
        before = question.pk
        _save(question)
        if tags is None and before not in (None, question.pk):
            tags = Question.objects.get(pk=before).tags.names()
        if tags is not None:
            question.tags.set(tags)
            insert_or_update_object(question)  # once more, with its tags
    return question


def _save(question: Question) -> None:
    if question._state.adding:
        question.save()
        return
    before = Question.objects.get(pk=question.pk)
    versions = Question.objects.filter(code=before.code)
    newest = versions.select_for_update().get(is_newest=True)
    is_same = before.show(seed=0) == question.show(seed=0)
    if newest.pk == before.pk and (is_same or not before.is_answered):
        question.save()
    else:
        versions.filter(is_newest=True).update(is_newest=False)
        question.pk = None
        question._state.adding = True
        question.version = newest.version + 1
        question.is_newest = True
        # its siblings get the new code in a moment, in this transaction
        question.save(force_insert=True)
        logger.info("Question %s has version %s: pk=%s", before.pk, question.version, question.pk)
    versions.exclude(pk=question.pk).update(code=question.code, category=question.category)


def versions_of(question: Question) -> QuestionQuerySet:
    """Return all versions of a question, newest first. Adds `answered` (int): attempts with it."""
    code = Question.objects.filter(pk=question.pk).values("code")
    versions = Question.objects.filter(code__in=code).annotate(answered=Count("responses"))
    return versions.order_by("-version")
