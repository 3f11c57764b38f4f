"""What is taught where: the objectives of published activities, and which of them is about what.

Read once after each publishing, with one query, and kept like all that is the same for everybody.
"""

from courses.content import Outline, Step, contents, remembered
from courses.core.objectives import Objective
from courses.models import LearningObjective


def objectives() -> dict[int, tuple[Objective, ...]]:
    """Return the objectives of all pages as published, in their order, by the page's id."""
    return remembered("objectives", _read_objectives)


def _read_objectives() -> dict[int, tuple[Objective, ...]]:
    found: dict[int, tuple[Objective, ...]] = {}
    rows = LearningObjective.objects.filter(page__live=True).select_related("skill")
    for row in rows.order_by("page", "sort_order", "pk"):
        found[row.page_id] = (*found.get(row.page_id, ()), row.as_plain)
    return found


def lessons_for(
    *, criterion: str = "", cell: str = "", step: str = "", skill: str = ""
) -> list[Step]:
    """Return the published activities that teach something, in the order of the courses.

    What is wanted is a criterion of the assessment ("GOV-01"), a cell of a template ("CMRT
    Declaration!D8"), a step of the OECD guidance ("1A") or a skill by its name; if several are
    given, one objective must be about all of them. An activity is there once, in the reader's
    language if it is translated. No queries once the contents are kept.
    """
    wanted = {"criterion": criterion, "cell": cell, "step": step, "skill": skill}
    if not any(wanted.values()):
        return []
    taught = objectives()
    return [
        one
        for outline in _courses()
        for one in outline.steps
        if any(objective.is_about(**wanted) for objective in taught.get(one.page_id, ()))
    ]


def skills_of(outline: Outline) -> list[str]:
    """Return the skills that a course teaches, each once, in the order in which they come up."""
    taught = objectives()
    found = [one.skill for step in outline.steps for one in taught.get(step.page_id, ())]
    return [skill for skill in dict.fromkeys(found) if skill]


def _courses() -> list[Outline]:
    """Return each published course once, in the reader's language if there is one in it."""
    found = contents()
    courses = (found.course(key) for key in dict.fromkeys(key for _code, key in found.by_key))
    return [course for course in courses if course]
