"""Answering one criterion, so that of two people at work nobody overwrites the other."""

import logging
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.risk_countries import RISK_COUNTRIES
from assessments.readiness.core import answers as core
from assessments.readiness.core.profile import Profile, conditions
from assessments.readiness.core.scoring import not_asked_because
from assessments.readiness.loading import question_set_of
from assessments.readiness.locking import locked, touch
from assessments.readiness.models import Answer, AnswerChange, Assessment, Comment

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Given:
    """What somebody answers: a level from 1 to 4, or why it does not apply, or neither: open."""

    level: int | None = None
    na_reason: str = ""
    na_text: str = ""
    note: str = ""
    change_reason: str = ""

    @classmethod
    def of(cls, answer: Answer) -> "Given":
        """Return what an answer says."""
        return cls(**{name: getattr(answer, name) for name in cls.__dataclass_fields__})


class Conflict(ValidationError):
    """Somebody else changed the answer meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: Answer) -> None:
        super().__init__(
            _("Somebody changed this answer while you worked on it. Nothing is overwritten."),
            code="conflict",
        )
        self.theirs = theirs


@transaction.atomic
def save_answer(
    *, assessment: Assessment, criterion: str, by: object, seen: int, given: Given
) -> Answer:
    """Keep an answer with its history. `seen` is the version that it changes, 0 if there was none.

    What is kept already is kept once, whatever `seen` says: a reply may get lost. "Not applicable"
    with a text that is too short is kept too, but the criterion stays open until it is longer.
    Raises Conflict if another version stands there, ValidationError, code "submitted", "not_asked"
    or that of `core.answers.answer_problem()`.
    """
    assessment = locked(assessment)
    _check(assessment, criterion, given)
    mine = Answer.objects.filter(assessment=assessment, criterion=criterion)
    current = mine.select_related("changed_by").first()
    if Given.of(current) == given if current else given == Given():
        return current or Answer(assessment=assessment, criterion=criterion, version=0)
    values = {**asdict(given), "changed_by": by, "changed_at": timezone.now()}
    if seen:
        # One statement decides, so that no other writer can come between.
        kept = mine.filter(version=seen).update(version=F("version") + 1, **values)
    else:
        kept = current is None and _create(assessment, criterion, values)
    answer = mine.select_related("changed_by").first()
    if not kept:
        raise Conflict(answer or Answer(assessment=assessment, criterion=criterion, version=0))
    AnswerChange.objects.create(
        assessment=assessment, criterion=criterion, version=answer.version, **values
    )
    touch(assessment)
    logger.info("Answer %s of %s saved: v%s", criterion, assessment.pk, answer.version)
    return answer


def _create(assessment: Assessment, criterion: str, values: dict) -> bool:
    try:
        with transaction.atomic():
            Answer.objects.create(assessment=assessment, criterion=criterion, **values)
    except IntegrityError:
        return False
    return True


def _check(assessment: Assessment, code: str, given: Given) -> None:
    criterion = question_set_of(assessment.question_version).criteria.get(code)
    profile = Profile.from_dict(assessment.profile)
    holding = conditions(profile, risk_countries=RISK_COUNTRIES)
    if criterion is None or not_asked_because(criterion, profile, holding, scope=assessment.scope):
        raise ValidationError(
            _("This question is not asked. Look at the profile to see why."), code="not_asked"
        )
    answer = core.Answer(given.level, given.na_reason or None, given.na_text)
    problem = core.answer_problem(criterion, answer)
    if problem and problem.code != "na-text-short":
        raise ValidationError(_(problem.message), code=problem.code, params=problem.values)


@transaction.atomic
def comment(*, assessment: Assessment, criterion: str, by: object, text: str) -> Comment:
    """Say something to colleagues about a criterion.

    Raises ValidationError, code "submitted" if it is submitted, "empty" for no text.
    """
    assessment = locked(assessment)
    if not text.strip():
        raise ValidationError(_("Write the comment first."), code="empty")
    touch(assessment)
    return Comment.objects.create(
        assessment=assessment, criterion=criterion, author=by, text=text.strip()
    )
