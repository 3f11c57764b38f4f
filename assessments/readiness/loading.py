"""From rows to the plain values that the core decides on, and the words for them."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.risk_countries import RISK_COUNTRIES
from assessments.readiness.core import answers as core
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.core.scoring import Result, score
from assessments.readiness.models import Assessment, QuestionSetVersion

DISCLAIMER = _(
    "A learning and preparation tool. It is not an audit, not a certification and not a product of"
    " the RMI."
)
ROLES = {
    "DS": _("Maker or brand"),
    "TR": _("Trader or distributor"),
    "SR": _("Smelter, refiner or processor"),
    "MI": _("Mine or upstream producer"),
}
LEVELS = {
    1: _("Not started"),
    2: _("Under construction"),
    3: _("Working"),
    4: _("Proven"),
}
BANDS = {
    "early": _("Early"),
    "developing": _("Developing"),
    "established": _("Established"),
    "leading": _("Leading"),
}
OECD_STEPS = {
    "1A": _("Policy"),
    "1B": _("Structure and people"),
    "1C": _("Controls and transparency"),
    "1D": _("Working with suppliers"),
    "1E": _("Grievances"),
    "2": _("Find and judge risks"),
    "3": _("Act on risks"),
    "4": _("Audit at pinch points"),
    "5": _("Report each year"),
    "X": _("Outside the five steps"),
}
MOST_SETS = 30

_sets: dict[str, QuestionSet] = {}


def question_set_of(version: QuestionSetVersion) -> QuestionSet:
    """Return what a published version asks. Read once a process, since it never changes."""
    if version.digest not in _sets:
        if len(_sets) >= MOST_SETS:
            _sets.clear()
        _sets[version.digest] = QuestionSet.from_dict(version.document)
    return _sets[version.digest]


def read_sets(versions: Sequence[QuestionSetVersion]) -> None:
    """Have the question sets of these versions at hand: one query for all that are not, or none."""
    lacking = {one.digest: one.pk for one in versions if one.digest not in _sets}
    if not lacking:
        return
    if len(_sets) + len(lacking) > MOST_SETS:
        _sets.clear()
        lacking = {one.digest: one.pk for one in versions}
    found = QuestionSetVersion.objects.filter(pk__in=lacking.values())
    for digest, document in found.values_list("digest", "document"):
        _sets[digest] = QuestionSet.from_dict(document)


def sets_between(one: QuestionSetVersion, other: QuestionSetVersion) -> list[QuestionSet]:
    """Return the versions that were published after one and before the other, the oldest first.

    None if the second is not a later version of the same question set. One query, and one more for
    those that this process has not read yet.
    """
    if one.question_set_id != other.question_set_id or other.number - one.number < 2:
        return []
    numbers = {"number__gt": one.number, "number__lt": other.number}
    found = QuestionSetVersion.objects.filter(question_set=one.question_set_id, **numbers)
    versions = list(found.defer("document").order_by("number"))
    read_sets(versions)
    return [question_set_of(version) for version in versions]


def answers_of(assessment: Assessment) -> dict[str, core.Answer]:
    """Return the answers with their evidence, by the code of the criterion: two queries."""
    evidence: dict[str, list[core.Evidence]] = defaultdict(list)
    for one in assessment.evidence.all():
        evidence[one.criterion].append(core.Evidence(one.kind, one.dated_on, one.scope))
    answers = {
        one.criterion: core.Answer(
            level=one.level,
            na_reason=one.na_reason or None,
            na_text=one.na_text,
            evidence=tuple(evidence.pop(one.criterion, ())),
        )
        for one in assessment.answers.all()
    }
    # Evidence may be there before an answer is.
    return answers | {code: core.Answer(evidence=tuple(ones)) for code, ones in evidence.items()}


def judged_on(assessment: Assessment) -> datetime.date:
    """Return the day as of which evidence is young enough: today, or when it was submitted."""
    moment = assessment.submitted_at if not assessment.is_open else None
    return timezone.localdate(moment) if moment else timezone.localdate()


def result_of(assessment: Assessment, answers: dict[str, core.Answer] | None = None) -> Result:
    """Return where an assessment stands: two queries, or none if the answers are given."""
    return score(
        question_set_of(assessment.question_version),
        Profile.from_dict(assessment.profile),
        answers_of(assessment) if answers is None else answers,
        today=judged_on(assessment),
        risk_countries=RISK_COUNTRIES,
        scope=assessment.scope,
        target=assessment.target_level,
        targets=assessment.targets,
    )
