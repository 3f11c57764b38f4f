"""What the earlier assessment said: shown beside each question, never copied into it."""

from collections.abc import Mapping

from assessments.readiness.core.comparing import needs_reason
from assessments.readiness.core.lineage import MEANING, differences
from assessments.readiness.core.scoring import Result
from assessments.readiness.loading import question_set_of, result_of
from assessments.readiness.models import Assessment


def earlier_levels(assessment: Assessment) -> dict[str, int]:
    """Return the levels of the earlier assessment, by code, where the question means the same.

    None if there is no earlier one. Four queries, or none.
    """
    if not assessment.previous_id:
        return {}
    previous = Assessment.objects.for_list().get(pk=assessment.previous_id)
    now = question_set_of(assessment.question_version).criteria
    then = question_set_of(previous.question_version).criteria
    return {
        code: one.level
        for code, one in result_of(previous).criteria.items()
        if one.level is not None
        and code in now
        and (then is now or not differences(then[code], now[code], MEANING))
    }


def missing_reasons(
    assessment: Assessment, result: Result | None = None, earlier: Mapping[str, int] | None = None
) -> list[str]:
    """Return the codes whose level dropped, or rose by two or more, while nobody said why."""
    if not assessment.previous_id:
        return []
    earlier = earlier_levels(assessment) if earlier is None else earlier
    result = result or result_of(assessment)
    said = {one.criterion for one in assessment.answers.all() if one.change_reason.strip()}
    return [
        code
        for code, one in result.criteria.items()
        if needs_reason(earlier.get(code), one.level) and code not in said
    ]
