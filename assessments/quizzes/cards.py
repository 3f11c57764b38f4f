"""Questions that a learner missed, and their coming back."""

import datetime

from django.db import transaction
from django.utils import timezone

from assessments.quizzes.core.spacing import DAYS, next_stage
from assessments.quizzes.models import Attempt, Response, ReviewCard
from assessments.quizzes.question_types import TYPES


def _due(stage: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=DAYS[stage])


def keep_missed(attempt: Attempt) -> None:
    """Let what was not fully right come back tomorrow; what comes back already begins anew.

    What only a person can mark is left out: nobody would be there to say what was right.
    """
    responses = attempt.responses.filter(mark__lt=1).select_related("question")
    missed = [one for one in responses if _by_itself(one)]
    # a card of an earlier version of the question goes on with the version that was missed
    by_code = {one.question.code: one.question_id for one in missed}
    for card in ReviewCard.objects.filter(
        learner=attempt.learner_id, question__code__in=by_code
    ).select_related("question"):
        if card.question_id != by_code[card.question.code]:
            card.question_id = by_code[card.question.code]
            card.save(update_fields=["question"])
    ReviewCard.objects.bulk_create(
        [
            ReviewCard(learner_id=attempt.learner_id, question_id=one.question_id, due_on=_due(0))
            for one in missed
        ],
        update_conflicts=True,
        unique_fields=["learner", "question"],
        update_fields=["stage", "due_on"],
    )


def _by_itself(response: Response) -> bool:
    return TYPES[response.shown["type"]].mark(response.shown, response.answer) is not None


@transaction.atomic
def answer_card(*, card: ReviewCard, turn: int, is_right: bool) -> ReviewCard | None:
    """Move a card to its next day after an answer; None when it is done and gone.

    `turn` is that of the page that was answered: another one, such as of a double click, changes
    nothing.
    """
    locked = ReviewCard.objects.select_for_update().filter(pk=card.pk).first()
    if locked is None or locked.turn != turn:
        return locked
    stage = next_stage(locked.stage, is_right=is_right)
    if stage is None:
        locked.delete()
        return None
    locked.stage, locked.turn, locked.due_on = stage, turn + 1, _due(stage)
    locked.save()
    return locked
