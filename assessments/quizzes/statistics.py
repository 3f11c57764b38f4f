"""Keeping the statistics of questions: who counts, and when they are made anew.

Handing in writes nothing here. A task that runs every few minutes finds by the clock what was
marked since the last time, and makes those questions' numbers anew from their answers.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.quizzes.core import items
from assessments.quizzes.models import ItemStatistic, Question, Response, StatisticsRun
from assessments.quizzes.question_types import TYPES
from assessments.quizzes.question_types._choice import ChoiceQuestionBlock, chosen_in

logger = logging.getLogger(__name__)

# An attempt is marked at a time, and seen by others when its transaction has ended.
OVERLAP = timedelta(minutes=5)


def counted() -> QuerySet[Response]:
    """Return what is counted: the marked answers of each learner's first attempt at a quiz.

    In a later one people have read the explanations, which would make every question look easy.
    A visitor's first attempt may be anybody's tenth.
    """
    return Response.objects.filter(
        attempt__number=1,
        attempt__learner__isnull=False,
        attempt__marked_at__isnull=False,
        mark__isnull=False,
    )


def refresh() -> int:
    """Make anew the numbers of the questions that were marked since the last time; return how many.

    Broken off and run again it goes on where it stood.
    """
    now = timezone.now()
    run = StatisticsRun.objects.order_by("-until").first()
    marked = counted()
    if run:
        marked = marked.filter(attempt__marked_at__gt=run.until - OVERLAP)
    rows = marked.order_by().values("question").annotate(last=Max("attempt__marked_at"))
    made = dict(ItemStatistic.objects.values_list("pk", "made_at"))
    stale = [
        row["question"]
        for row in rows
        if row["question"] not in made or row["last"] > made[row["question"]] - OVERLAP
    ]
    done = recompute(stale)
    with transaction.atomic():
        StatisticsRun.objects.all().delete()
        StatisticsRun.objects.create(until=now)
    return done


def recompute(keys: Iterable[int]) -> int:
    """Make the numbers of these versions anew from their answers; return how many have some."""
    done = 0
    for question in Question.objects.filter(pk__in=list(keys)).order_by("pk").iterator(100):
        choices = _choices_of(question)
        item = items.analysed(
            list(_given_to(question)),
            options=[one["id"] for one in choices],
            right=[one["id"] for one in choices if one["correct"]],
        )
        ItemStatistic.objects.update_or_create(
            question=question,
            defaults={
                "count": item.count,
                "right": item.right,
                "mean_mark": item.mean_mark,
                "discrimination": item.discrimination,
                "options": [
                    {
                        "text": one["words"],
                        "is_right": one["correct"],
                        "chosen": item.chosen[one["id"]],
                    }
                    for one in choices
                ],
                "sureness": item.sureness,
                "sure_and_wrong": item.sure_and_wrong,
                "seconds": item.seconds,
                "is_too_easy": items.TOO_EASY in item.flags,
                "is_too_hard": items.TOO_HARD in item.flags,
                "is_negative": items.NEGATIVE in item.flags,
                "has_idle_option": items.IDLE_OPTION in item.flags,
            },
        )
        done += 1
    return done


def recompute_all() -> int:
    """Make the numbers of all versions anew that were answered; return how many."""
    answered = counted().order_by().values("question").distinct()
    ItemStatistic.objects.exclude(question__in=answered).delete()
    return recompute(answered.values_list("question", flat=True))


def _choices_of(question: Question) -> list[dict]:
    """Return the options of a question of choice, in the order of their ids, with `words`."""
    block = TYPES[question.type]
    if not isinstance(block, ChoiceQuestionBlock):
        return []
    shown = question.show(seed=0)
    words = dict(block.choices(shown))
    options = sorted(shown["options"], key=lambda one: (len(one["id"]), one["id"]))
    if question.type == "true_false":
        options.reverse()
    return [one | {"words": str(words[one["id"]])} for one in options]


def _given_to(question: Question) -> Iterator[items.Given]:
    """Give the marked answers to a version, unanswered ones among them: they earned nothing."""
    in_paper = (
        Response.objects.filter(attempt=OuterRef("attempt"))
        .order_by()
        .values("attempt")
        .annotate(n=Count("pk"))
        .values("n")
    )
    before = (
        Response.objects.filter(
            attempt=OuterRef("attempt"), answered_at__lt=OuterRef("answered_at")
        )
        .order_by("-answered_at")
        .values("answered_at")[:1]
    )
    rows = (
        counted()
        .filter(question=question)
        .order_by()
        .annotate(
            in_paper=Subquery(in_paper),
            since=Coalesce(Subquery(before), F("attempt__started_at")),
        )
        .values_list(
            "mark", "answer", "confidence", "attempt__score", "in_paper", "since", "answered_at"
        )
    )
    is_choice = isinstance(TYPES[question.type], ChoiceQuestionBlock)
    for mark, answer, confidence, score, in_paper_count, since, at in rows.iterator(2000):
        rest = None
        if score is not None:
            rest = items.rest_of(float(mark), float(score), in_paper_count)
        chosen = tuple(chosen_in(answer)) if is_choice else ()
        seconds = (at - since).total_seconds() if at else None
        yield items.Given(float(mark), rest, chosen, confidence, seconds)
