"""What changed between two versions of a question set, in words."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.readiness.core.comparing import SetChanges, changes_between
from assessments.readiness.core.question_set import Criterion, QuestionSet
from assessments.readiness.words import FIELDS, LEVEL_FIELDS, value_in_words


@dataclass(frozen=True)
class FieldChange:
    """One field before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class CriterionLine:
    """A criterion that was added, taken out, or changed. `was` is what it replaces."""

    code: str
    topic: str
    question: str = ""
    fields: list[FieldChange] = field(default_factory=list)
    was: Criterion | None = None


@dataclass(frozen=True)
class SetLines:
    """All that changed, for `templates/readiness/changes.html`. `whole` is about the set itself."""

    whole: list[FieldChange]
    sections: list[FieldChange]
    added: list[CriterionLine]
    replaced: list[CriterionLine]
    removed: list[CriterionLine]
    changed: list[CriterionLine]
    is_reordered: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.whole
            or self.sections
            or self.added
            or self.replaced
            or self.removed
            or self.changed
            or self.is_reordered
        )


def describe(
    before: QuestionSet, after: QuestionSet, changes: SetChanges | None = None
) -> SetLines:
    """Return what a later version changes."""
    changes = changes or changes_between(before, after, ())
    replaced = {new: before.criteria[old] for old, new in changes.superseded}
    gone = {old for old, _new in changes.superseded}
    stays = [code for code in after.criteria if code in before.criteria]
    return SetLines(
        whole=_whole(before, after),
        sections=_sections(before, after, changes),
        added=[
            CriterionLine(code, after.criteria[code].topic, after.criteria[code].question)
            for code in changes.added
            if code not in replaced
        ],
        replaced=[
            CriterionLine(code, after.criteria[code].topic, after.criteria[code].question, was=was)
            for code, was in replaced.items()
        ],
        removed=[
            CriterionLine(code, before.criteria[code].topic, before.criteria[code].question)
            for code in changes.removed
            if code not in gone
        ],
        changed=[
            CriterionLine(
                one.code, after.criteria[one.code].topic, fields=_fields(before, after, one)
            )
            for one in changes.changed
        ],
        is_reordered=stays != [code for code in before.criteria if code in after.criteria],
    )


def _whole(before: QuestionSet, after: QuestionSet) -> list[FieldChange]:
    names = {"title": _("Title"), "description": _("Introduction"), "language": _("Language")}
    return [
        FieldChange(label, getattr(before, name), getattr(after, name))
        for name, label in names.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _sections(before: QuestionSet, after: QuestionSet, changes: SetChanges) -> list[FieldChange]:
    def described(question_set: QuestionSet) -> dict[str, str]:
        return {
            one.code: _("%(title)s, weight %(weight)s") % {"title": one.title, "weight": one.weight}
            for one in question_set.sections
        }

    old, new = described(before), described(after)
    return [FieldChange(code, old.get(code, ""), new.get(code, "")) for code in changes.sections]


def _fields(before: QuestionSet, after: QuestionSet, change) -> list[FieldChange]:
    old, new = before.criteria[change.code], after.criteria[change.code]
    found = []
    for name in change.fields:
        if name == "levels":
            found += [
                FieldChange(str(label), one, other)
                for label, one, other in zip(
                    LEVEL_FIELDS.values(), old.levels, new.levels, strict=True
                )
                if one != other
            ]
        elif name == "section":
            sections = before.section_of(change.code), after.section_of(change.code)
            found.append(FieldChange(str(FIELDS[name]), *(one.title for one in sections)))
        else:
            values = (value_in_words(name, getattr(one, name)) for one in (old, new))
            found.append(FieldChange(str(FIELDS[name]), *values))
    return found
