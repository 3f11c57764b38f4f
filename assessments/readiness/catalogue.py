"""The public catalogue: each published criterion at an address of its own, and its crosswalk."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.readiness.core.catalogue import ACTIVE, DEPRECATED
from assessments.readiness.core.documents import criterion_json_ld, question_set_json_ld
from assessments.readiness.core.lineage import MEANING, descents, differences
from assessments.readiness.core.question_set import (
    COMPANY_QUESTIONS,
    RRA3_TOPICS,
    Criterion,
    QuestionSet,
)
from assessments.readiness.loading import OECD_STEPS, question_set_of, sets_between
from assessments.readiness.models import QuestionSetVersion
from assessments.readiness.reading import Reading
from assessments.readiness.words import LABELS, value_in_words

CRITERION_SCHEMA = "readiness/criterion/1"
FULL_RRA = (
    "https://www.responsiblemineralsinitiative.org/minerals-due-diligence/risk-management/"
    "risk-readiness-assessment-(rra)/"
)


def base_url() -> str:
    """Return what the addresses of the catalogue begin with."""
    return settings.SITE_URL + reverse("readiness:catalogue")


def versions_of(code: str) -> models.QuerySet[QuestionSetVersion]:
    """Return all versions of a set, the newest first; documents come when they are asked for."""
    found = QuestionSetVersion.objects.filter(question_set__code=code)
    return found.for_list().order_by("-number").fetch_mode(models.FETCH_PEERS)


def status_of(version: QuestionSetVersion, newest: QuestionSetVersion) -> str:
    """Return the status that linked data gives to a version."""
    return ACTIVE if version.number == newest.number else DEPRECATED


def criterion_address(version: QuestionSetVersion, code: str) -> str:
    args = [version.question_set.code, version.number, code]
    return reverse("readiness:catalogue_criterion", args=args)


@dataclass(frozen=True)
class Newer:
    """What became of a criterion in the newest version: "same", "changed", "replaced" or "gone"."""

    number: int
    state: str
    url: str
    code: str = ""
    topic: str = ""


def newer_of(code: str, version: QuestionSetVersion, newest: QuestionSetVersion) -> Newer | None:
    """Return where a criterion stands in the newest version; None if this is the newest."""
    if newest.number == version.number:
        return None
    before, new = question_set_of(version), question_set_of(newest)
    old = before.criteria[code]
    if code in new.criteria:
        state = "changed" if differences(old, new.criteria[code], MEANING) else "same"
        return Newer(newest.number, state, criterion_address(newest, code), code)
    origins = descents(before, new, sets_between(version, newest))
    heir = next((new.criteria[heir] for heir, one in origins.items() if one.old == code), None)
    if heir:
        url = criterion_address(newest, heir.code)
        return Newer(newest.number, "replaced", url, heir.code, heir.topic)
    return Newer(newest.number, "gone", newest.get_absolute_url())


def facts_of(criterion: Criterion) -> list[tuple[str, str]]:
    """Return what holds for a criterion, as pairs of a term and its words."""
    facts = [
        (_("Weight"), _("%(weight)s of 3") % {"weight": criterion.weight}),
        (
            _("Critical"),
            _("Yes: a low level caps the band of the whole result")
            if criterion.critical
            else _("No"),
        ),
        (_("Asked of"), value_in_words("roles", criterion.roles)),
        (_("Asked only if"), value_in_words("when", criterion.when) or _("Always asked")),
        (_("“Not applicable”"), _("Allowed, with a reason") if criterion.na else _("Not allowed")),
        (_("Quick scan"), _("Yes") if criterion.quick else _("No")),
    ]
    if criterion.raised_by:
        facts.append((_("More urgent with"), value_in_words("raised_by", criterion.raised_by)))
    return facts


def steps_of(criterion: Criterion) -> list[tuple[str, str]]:
    """Return the OECD steps of a criterion with their names."""
    return [(step, str(LABELS["oecd"][step])) for step in criterion.oecd]


@dataclass(frozen=True)
class CrosswalkLine:
    """A code, a step or a source, and the criteria that touch it."""

    name: str
    label: str
    criteria: list[Criterion]


@dataclass(frozen=True)
class Crosswalk:
    """All that a question set touches, by what it is."""

    steps: list[CrosswalkLine]
    topics: list[tuple[str, list[CrosswalkLine]]]
    forms: list[CrosswalkLine]
    sources: list[CrosswalkLine]

    @property
    def touched(self) -> int:
        """How many of the topics are touched."""
        return sum(bool(line.criteria) for _name, lines in self.topics for line in lines)


def crosswalk_of(question_set: QuestionSet) -> Crosswalk:
    """Return the crosswalk of a version: codes and names only, no text of other schemes."""
    criteria = list(question_set.criteria.values())

    def line(name: str, label: str, of: Callable[[Criterion], tuple[str, ...]]) -> CrosswalkLine:
        return CrosswalkLine(name, label, [one for one in criteria if name in of(one)])

    groups = {"G": _("Governance"), "S": _("Social"), "E": _("Environment")}
    sources = sorted({source for one in criteria for source in one.refs}, key=str.casefold)
    return Crosswalk(
        steps=[line(step, str(label), lambda one: one.oecd) for step, label in OECD_STEPS.items()],
        topics=[
            (name, [line(t, "", lambda one: one.rra3) for t in RRA3_TOPICS if t[0] == letter])
            for letter, name in groups.items()
        ],
        forms=[line(letter, "", lambda one: one.forms) for letter in COMPANY_QUESTIONS],
        sources=[line(source, "", lambda one: one.refs) for source in sources],
    )


def _document(version: QuestionSetVersion, reading: Reading) -> dict:
    """Return the document as it was published, or with the texts of a translation."""
    return reading.question_set.as_dict() if reading.edition else version.document


def version_file(
    version: QuestionSetVersion, newest: QuestionSetVersion, kind: str, reading: Reading
) -> dict[str, object]:
    """Return a version as a document ("json") or as linked data ("jsonld"), as it is read."""
    if kind == "json":
        return _document(version, reading)
    return question_set_json_ld(
        reading.question_set,
        base_url(),
        owner_url=f"{settings.SITE_URL}/",
        published_on=version.published_at.date(),
        status=status_of(version, newest),
    )


def criterion_file(
    version: QuestionSetVersion,
    newest: QuestionSetVersion,
    code: str,
    kind: str,
    reading: Reading,
) -> dict[str, object]:
    """Return one criterion as a document or as linked data, as it is read.

    Raises KeyError for a strange code.
    """
    found = reading.question_set
    criterion = found.criteria[code]
    if kind == "jsonld":
        return criterion_json_ld(found, code, base_url(), status=status_of(version, newest))
    section = found.section_of(code)
    rows = next(
        one for one in _document(version, reading)["sections"] if one["code"] == section.code
    )
    return {
        "schema": CRITERION_SCHEMA,
        "url": settings.SITE_URL + criterion_address(version, code),
        "question_set": found.code,
        "version": version.number,
        "newest_version": newest.number,
        "language": found.language,
        "section": {"code": section.code, "title": section.title, "weight": section.weight},
        "criterion": next(one for one in rows["criteria"] if one["code"] == criterion.code),
    }
