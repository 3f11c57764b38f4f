"""What is locked for a learner, and why, in words with a link to what opens it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.content import Contents, Outline, Rule, Section, Step, contents
from courses.core.opening import Condition, Needs, Standing, unmet
from courses.models import ActivityCompletion, ActivityPage, ActivityScore, Enrolment


@dataclass(frozen=True)
class Done:
    """What a person completed: keys of courses and of activities."""

    courses: Collection[UUID]
    activities: Collection[UUID]


type Locks = Mapping[int, list[Condition]]  # what is lacking, by the page id of what it locks


@dataclass(frozen=True)
class Reason:
    """Why something is locked: a sentence, and where to go; no address for a date."""

    text: str
    url: str = ""


def _section(found: Contents, page_id: int) -> tuple[Outline, Section] | None:
    for outline in found.outlines.values():
        for section in outline.sections:
            if section.page_id == page_id:
                return outline, section
    return None


def _condition(found: Contents, rule: Rule) -> Condition | None:
    """Return a rule with the keys that it asks for; None if nobody can do what it names."""
    needs = Needs(rule.needs)
    if needs is Needs.DATE:
        return Condition(needs, opens_on=rule.opens_on)
    target = rule.target_id or 0
    keys: frozenset[UUID] = frozenset()
    if needs is Needs.COURSE:
        if target in found.outlines:
            keys = frozenset({found.outlines[target].key})
    elif needs is Needs.MODULE:
        if place := _section(found, target):
            keys = frozenset(step.key for step in place[1].steps if step.is_required)
    elif step := found.step(target):
        keys = frozenset({step[1].key})
    return Condition(needs, target, keys, rule.percent or 0) if keys else None


def _conditions(found: Contents, outline: Outline) -> dict[int, list[Condition]]:
    """Return the conditions on each activity of a course, by its page id: its own, its module's
    and the course's. What has none is not in it.
    """

    def of(page_id: int) -> list[Condition]:
        rules = (_condition(found, rule) for rule in found.rules.get(page_id, ()))
        return [condition for condition in rules if condition]

    everywhere = of(outline.course_id)
    conditions = {}
    for section in outline.sections:
        here = everywhere + of(section.page_id)
        for step in section.steps:
            if all_of_it := here + of(step.page_id):
                conditions[step.page_id] = all_of_it
    return conditions


def _standing(
    learner,
    conditions: Iterable[Condition],
    done: Collection[UUID],
    completed_courses: Collection[UUID] | None,
) -> Standing:
    """Return what a learner has of what is asked: at most a query a kind of condition.

    With `completed_courses` all that the learner completed is known, and only scores are read.
    """
    asked: dict[Needs, set[UUID]] = {}
    for condition in conditions:
        asked.setdefault(condition.needs, set()).update(condition.keys)
    activities, courses, scores = set(done), set(completed_courses or ()), {}
    if completed_courses is None:
        elsewhere = (asked.get(Needs.MODULE, set()) | asked.get(Needs.ACTIVITY, set())) - activities
        if elsewhere:
            rows = ActivityCompletion.objects.filter(learner=learner, activity_key__in=elsewhere)
            activities |= set(rows.values_list("activity_key", flat=True))
        if keys := asked.get(Needs.COURSE):
            places = Enrolment.objects.filter(learner=learner, course_key__in=keys)
            courses = set(places.exclude(completed_at=None).values_list("course_key", flat=True))
    if keys := asked.get(Needs.SCORE):
        scores = dict(
            ActivityScore.objects.filter(learner=learner, activity_key__in=keys).values_list(
                "activity_key", "best"
            )
        )
    return Standing(timezone.localdate(), courses, activities, scores)


def locks(learner, outline: Outline, done: Collection[UUID]) -> Locks:
    """Return what this learner still lacks, by the page id of what it locks.

    What is completed is never locked. Courses without conditions cost no query.
    """
    return locks_of_courses(learner, [(outline, done)])[outline.course_id]


def locks_of_courses(
    learner,
    courses: Iterable[tuple[Outline, Collection[UUID]]],
    *,
    known: Done | None = None,
) -> dict[int, Locks]:
    """Return locks() of several courses, by the course's page id, in at most three queries.

    With `known`, all that the learner completed anywhere, it is at most one, of scores.
    """
    found = contents()
    waiting: dict[int, dict[int, list[Condition]]] = {}
    done_anywhere: set[UUID] = set(known.activities if known else ())
    for outline, done in courses:
        conditions = _conditions(found, outline)
        done_anywhere |= set(done)
        waiting[outline.course_id] = {
            step.page_id: conditions[step.page_id]
            for step in outline.steps
            if step.page_id in conditions and step.key not in done
        }
    asked = [one for steps in waiting.values() for many in steps.values() for one in many]
    if not asked:
        return dict.fromkeys(waiting, {})
    standing = _standing(learner, asked, done_anywhere, known and known.courses)
    return {
        course_id: {
            page_id: lacking
            for page_id, many in steps.items()
            if (lacking := unmet(many, standing))
        }
        for course_id, steps in waiting.items()
    }


def reasons(lacking: Iterable[Condition]) -> list[Reason]:
    """Return conditions that do not hold as sentences for the learner."""
    found = contents()
    return [_reason(found, condition) for condition in lacking]


def _reason(found: Contents, condition: Condition) -> Reason:
    if condition.needs is Needs.DATE:
        return Reason(_("It opens on %(date)s.") % {"date": date_format(condition.opens_on)})
    page_id = condition.page_id or 0
    if condition.needs is Needs.COURSE:
        outline = found.outlines[page_id]
        return Reason(_("Complete the course “%(title)s”.") % {"title": outline.title}, outline.url)
    if condition.needs is Needs.MODULE:
        outline, section = _section(found, page_id)
        return Reason(_("Complete the module “%(title)s”.") % {"title": section.title}, outline.url)
    step = found.step(page_id)[1]
    if condition.needs is Needs.SCORE:
        words = _("Reach %(percent)s %% in “%(title)s”.")
        return Reason(words % {"percent": condition.percent, "title": step.title}, step.url)
    words = _("Complete “%(title)s”.") if step.kind == "lesson" else _("Pass “%(title)s”.")
    return Reason(words % {"title": step.title}, step.url)


def requirements(outline: Outline) -> list[Reason]:
    """Return what the course as a whole asks for beforehand, whoever reads it."""
    found = contents()
    rules = (_condition(found, rule) for rule in found.rules.get(outline.course_id, ()))
    return reasons(condition for condition in rules if condition)


def lacking_everywhere(
    before: Iterable[Reason], locked: Locks, outline: Outline, done: Collection[UUID]
) -> list[Reason]:
    """Return what of a course's own requirements locks all that is left of it."""
    left = [locked.get(step.page_id, []) for step in outline.open_steps(done)]
    shared = [one for one in left[0] if all(one in many for many in left)] if left else []
    missing = reasons(shared)
    return [reason for reason in before if reason in missing]


def next_step(
    outline: Outline, done: Collection[UUID], locked: Mapping[int, object], last: UUID | None = None
) -> Step | None:
    """Return the activity to go on with: the one last opened, else the first that is open.

    What is not required comes when nothing else is left. If all that is left is locked, the first
    of it, whose page says why.
    """
    left = outline.open_steps(done)
    steps = [step for step in left if step.page_id not in locked] or left
    required = [step for step in steps if step.is_required] or steps
    return next((step for step in steps if step.key == last), None) or next(iter(required), None)


def require_open(*, learner, outline: Outline, step: Step, done: Collection[UUID]) -> None:
    """Raise ValidationError, code "locked", with what is missing, if an activity is locked."""
    lacking = locks(learner, outline, done).get(step.page_id)
    if lacking:
        words = " ".join(reason.text for reason in reasons(lacking))
        raise ValidationError(
            _("This is still locked. %(reasons)s"), code="locked", params={"reasons": words}
        )


@transaction.atomic
def record_score(*, learner, activity: ActivityPage, share) -> None:
    """Keep the best score (0 to 1) of a person in an activity."""
    row, is_new = ActivityScore.objects.select_for_update().get_or_create(
        learner=learner, activity_key=activity.translation_key, defaults={"best": share}
    )
    if not is_new and row.best < share:
        row.best = share
        row.save(update_fields=["best"])
