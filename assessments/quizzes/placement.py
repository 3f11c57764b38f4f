"""A placement test: what its result spares a learner in the course."""

import logging

from django.core.exceptions import ValidationError

from assessments.quizzes.core.placement import spared
from assessments.quizzes.models import Attempt
from courses.content import Section, contents
from courses.services import exempt

logger = logging.getLogger(__name__)


def spare(attempt: Attempt) -> None:
    """Exempt the learner from the lessons of the modules that they know; quizzes stay."""
    keys = [step.key for section in _known(attempt) for step in section.steps if _may_skip(step)]
    place = contents().step(attempt.quiz_id)
    if not keys or place is None:
        return
    try:
        count = exempt(learner=attempt.learner, course_key=place[0].key, activity_keys=keys)
    except ValidationError as error:  # the place on the course was lost meanwhile
        logger.warning("Attempt %s spares nothing: %s", attempt.pk, error)
    else:
        logger.info("Attempt %s spares %s activities", attempt.pk, count)


def _may_skip(step) -> bool:
    return step.kind == "lesson" and not step.by_hand


def _known(attempt: Attempt) -> list[Section]:
    """Return the modules of the quiz's course of which the learner knows enough."""
    place = contents().step(attempt.quiz_id)
    if place is None:
        return []
    modules = {
        step.code: section for section in place[0].sections for step in section.steps if step.code
    }
    marks = [
        (modules[one.shown["lesson_code"]].page_id, one.mark)
        for one in attempt.responses.all()
        if one.mark is not None and one.shown["lesson_code"] in modules
    ]
    known = spared(marks, pass_mark=attempt.pass_mark)
    return [section for section in place[0].sections if section.page_id in known]


def spared_titles(attempt: Attempt) -> list[str]:
    """Return the modules whose lessons this attempt spared, for its review."""
    if not attempt.quiz.is_placement or not attempt.released_at:
        return []
    return [section.title for section in _known(attempt)]
