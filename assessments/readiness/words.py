"""What the core says and holds, in the reader's language."""

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.readiness.core.problems import Problem
from assessments.readiness.core.translating import Remark
from assessments.readiness.loading import LEVELS, OECD_STEPS, ROLES
from assessments.readiness.models import Criterion

CONDITIONS = dict(Criterion.Condition.choices)
FIELDS = {
    "topic": gettext_lazy("Topic"),
    "question": gettext_lazy("Question"),
    "why": gettext_lazy("Why it matters"),
    "roles": gettext_lazy("Roles that are asked"),
    "weight": gettext_lazy("Weight"),
    "critical": gettext_lazy("Critical"),
    "na": gettext_lazy("May be “not applicable”"),
    "quick": gettext_lazy("In the quick scan"),
    "when": gettext_lazy("Asked only if"),
    "oecd": gettext_lazy("OECD steps"),
    "rra3": gettext_lazy("Related topics of RRA 3.0"),
    "refs": gettext_lazy("Sources"),
    "evidence": gettext_lazy("Evidence that shows it"),
    "learn": gettext_lazy("Lessons"),
    "raised_by": gettext_lazy("More urgent with"),
    "supersedes": gettext_lazy("Replaces"),
    "forms": gettext_lazy("Company questions of the templates"),
    "section": gettext_lazy("Section"),
}
LEVEL_FIELDS = {
    f"level_{level}": format_lazy("{} {}: {}", gettext_lazy("Level"), level, name)
    for level, name in LEVELS.items()
}
LABELS = {
    "roles": ROLES,
    "raised_by": CONDITIONS,
    "when": CONDITIONS,
    "oecd": {step: format_lazy("{} {}", step, label) for step, label in OECD_STEPS.items()},
}


def value_in_words(name: str, value: object) -> str:
    """Return the value of a criterion's field as one reads it; "" for none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = LABELS.get(name, {})
    if isinstance(value, list | tuple):
        return "; ".join(str(labels.get(one, one)) for one in value)
    return str(labels.get(value, value)) if value else ""


def place_in_words(place: str) -> str:
    """Return what a text to translate is: "Question" for "GOV-01.question"."""
    code, _dot, key = place.rpartition(".")
    if not code:
        return _("Introduction") if key == "description" else _("Title")
    if key == "title":
        return _("Name of section %(code)s") % {"code": code}
    if code.endswith(".levels"):
        return str(LEVEL_FIELDS[f"level_{key}"])
    return str(FIELDS[key])


def said_of_text(remark: Remark) -> str:
    """Return the sentence of a remark on a translation."""
    sentence = _(remark.message)
    return sentence % remark.params if remark.params else sentence


def said(problem: Problem) -> str:
    """Return the sentence of a problem."""
    sentence = _(problem.message)
    return sentence % problem.values if problem.values else sentence


def said_with_place(problem: Problem) -> str:
    """Return the sentence of a problem, with its place in the document before it."""
    return f"{problem.place}: {said(problem)}" if problem.place else said(problem)


def listed(problems: list[Problem], most: int = 20) -> list[str]:
    """Return the sentences of the first problems, and how many more there are."""
    sentences = [said_with_place(problem) for problem in problems[:most]]
    more = len(problems) - most
    if more > 0:
        sentences.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return sentences
