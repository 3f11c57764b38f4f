"""Question sets as rows, which authors edit, and as documents, which the core reads."""

from collections.abc import Iterable

from django.db import transaction

from assessments.readiness.core import question_set as core
from assessments.readiness.models import Criterion, QuestionSet, Section

# Fields of a criterion's row by the keys of its document; levels stand apart.
FIELDS = {
    "code": "code",
    "topic": "topic",
    "question": "question",
    "why": "why",
    "roles": "roles",
    "weight": "weight",
    "critical": "is_critical",
    "na": "may_be_na",
    "quick": "is_quick",
    "oecd": "oecd",
    "rra3": "rra3",
    "refs": "refs",
    "evidence": "evidence",
    "learn": "lessons",
    "raised_by": "raised_by",
    "supersedes": "supersedes",
    "forms": "forms",
}
LEVELS = ("level_1", "level_2", "level_3", "level_4")


def criterion_document(criterion: Criterion) -> dict[str, object]:
    """Return a row as part of a document."""
    found = {key: getattr(criterion, name) for key, name in FIELDS.items()}
    levels = [getattr(criterion, name) for name in LEVELS]
    return found | {"levels": levels, "when": criterion.condition or None}


def document_of(question_set: QuestionSet, *, version: str) -> dict[str, object]:
    """Return the rows of a question set as a document of this version: two queries.

    It may have problems: `core.question_set.QuestionSet.from_dict()` finds them.
    """
    sections = Section.objects.filter(question_set=question_set).prefetch_related("criteria")
    return {
        "schema": core.SCHEMA,
        "code": question_set.code,
        "version": version,
        "title": question_set.title,
        "language": question_set.language,
        "description": question_set.introduction,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "weight": section.weight,
                "criteria": [criterion_document(one) for one in section.criteria.all()],
            }
            for section in sections
        ],
    }


def next_number(question_set: QuestionSet) -> int:
    """Return the number that the next version will have."""
    newest = question_set.versions.order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _row(section: Section, criterion: core.Criterion, position: int) -> Criterion:
    plain = {name: getattr(criterion, key) for key, name in FIELDS.items()}
    row = {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items()}
    levels = dict(zip(LEVELS, criterion.levels, strict=True))
    return Criterion(
        section=section, position=position, condition=criterion.when or "", **row, **levels
    )


@transaction.atomic
def fill(question_set: QuestionSet, found: core.QuestionSet) -> QuestionSet:
    """Make the rows of a question set those of a document; its code stays. Saves it."""
    question_set.title = found.title
    question_set.introduction = found.description
    question_set.language = found.language
    question_set.save()
    Section.objects.filter(question_set=question_set).delete()
    sections = Section.objects.bulk_create(
        Section(
            question_set=question_set,
            code=one.code,
            title=one.title,
            weight=one.weight,
            position=position,
        )
        for position, one in enumerate(found.sections)
    )
    Criterion.objects.bulk_create(_rows(sections, found.sections))
    return question_set


def _rows(rows: Iterable[Section], sections: Iterable[core.Section]) -> Iterable[Criterion]:
    for row, section in zip(rows, sections, strict=True):
        for position, criterion in enumerate(section.criteria):
            yield _row(row, criterion, position)
