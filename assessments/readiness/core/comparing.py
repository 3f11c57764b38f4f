"""What changed between two assessments, and between two versions of a question set."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.readiness.core.figures import Tally, weighted_mean
from assessments.readiness.core.lineage import MEANING, Descent, descents, differences
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.core.results import ANSWERED, CriterionResult, Result

NOT_IN_SET = "not_in_set"

JUMP = 2
"""Levels up at once that want a reason."""


@dataclass(frozen=True)
class Move:
    """A criterion that was answered both times and means the same: levels and evidence, 0 to 4."""

    code: str
    level_before: int
    level_after: int
    strength_before: int
    strength_after: int
    backed_level_before: int
    backed_level_after: int

    @property
    def difference(self) -> int:
        """Levels up, or down if negative."""
        return self.level_after - self.level_before

    @property
    def needs_reason(self) -> bool:
        return needs_reason(self.level_before, self.level_after)


@dataclass(frozen=True)
class Apart:
    """A criterion that was answered only this time (`new`) or only last time (`gone`).

    `because` says what it was the other time: a state of STATES, or NOT_IN_SET.
    """

    code: str
    level: int
    because: str


@dataclass(frozen=True)
class Changed:
    """A criterion of which the text changed, or that replaced another one; not compared.

    `was` is its code in the earlier set, `fields` what differs. A level is None if not answered.
    """

    code: str
    was: str
    fields: tuple[str, ...]
    level_before: int | None
    level_after: int | None


@dataclass(frozen=True)
class SectionComparison:
    """A section's figures of both times, over the criteria that can be compared alone."""

    code: str
    title: str
    weight: int
    before: Tally
    after: Tally


@dataclass(frozen=True)
class Comparison:
    """Two results side by side. Codes, sections and weights are those of the later set.

    Sections are those with at least one criterion that can be compared.
    """

    same: tuple[Move, ...]
    new: tuple[Apart, ...]
    gone: tuple[Apart, ...]
    changed: tuple[Changed, ...]
    sections: tuple[SectionComparison, ...]
    before: Tally
    after: Tally

    @property
    def claimed_before(self) -> Fraction | None:
        return weighted_mean((one.weight, one.before.claimed) for one in self.sections)

    @property
    def claimed_after(self) -> Fraction | None:
        return weighted_mean((one.weight, one.after.claimed) for one in self.sections)

    @property
    def backed_before(self) -> Fraction | None:
        return weighted_mean((one.weight, one.before.backed) for one in self.sections)

    @property
    def backed_after(self) -> Fraction | None:
        return weighted_mean((one.weight, one.after.backed) for one in self.sections)


def needs_reason(before: int | None, after: int | None) -> bool:
    """True for a level that drops, or that rises by two or more at once."""
    if before is None or after is None:
        return False
    return after < before or after - before >= JUMP


def compare(
    earlier: tuple[QuestionSet, Result],
    later: tuple[QuestionSet, Result],
    between: Sequence[QuestionSet] = (),
) -> Comparison:
    """Return what changed from one result to another, each with its question set.

    `between` are the versions between the two, the oldest first, by which a criterion may have
    replaced another. Both times are counted by the weights of the later set, so that only answers
    make a difference.
    """
    old_set, old = earlier
    new_set, new = later
    same, added, gone, changed = [], [], [], []
    replaced = set()
    origins = descents(old_set, new_set, between)
    for code, criterion in new_set.criteria.items():
        was = origins[code].old if code in origins else code
        before, after = old.criteria.get(was), new.criteria[code]
        if was in old_set.criteria:
            replaced.add(was)
            differing = differences(old_set.criteria[was], criterion, MEANING)
            if was != code or differing:
                if _is_answered(before) or _is_answered(after):
                    levels = (before.level if before else None, after.level)
                    changed.append(Changed(code, was, differing, *levels))
                continue
        if before is not None and _is_answered(before) and _is_answered(after):
            same.append(_move(before, after))
        elif after.level is not None:
            added.append(Apart(code, after.level, before.state if before else NOT_IN_SET))
        elif before is not None and before.level is not None:
            gone.append(Apart(code, before.level, after.state))
    gone += [
        Apart(code, one.level, NOT_IN_SET)
        for code, one in old.criteria.items()
        if one.level is not None and code not in replaced
    ]
    before_all, after_all = _tallies(same, new_set)
    return Comparison(
        same=tuple(same),
        new=tuple(added),
        gone=tuple(gone),
        changed=tuple(changed),
        sections=tuple(_sections(same, new_set)),
        before=before_all,
        after=after_all,
    )


def _sections(same: Iterable[Move], question_set: QuestionSet) -> Iterator[SectionComparison]:
    """Yield the sections that have something to compare."""
    by_section: dict[str, list[Move]] = {}
    for move in same:
        by_section.setdefault(question_set.section_of(move.code).code, []).append(move)
    for section in question_set.sections:
        if section.code in by_section:
            before, after = _tallies(by_section[section.code], question_set)
            yield SectionComparison(section.code, section.title, section.weight, before, after)


def _is_answered(one: CriterionResult | None) -> bool:
    return one is not None and one.state == ANSWERED


def _move(before: CriterionResult, after: CriterionResult) -> Move:
    return Move(
        code=after.code,
        level_before=before.level or 0,
        level_after=after.level or 0,
        strength_before=before.strength or 0,
        strength_after=after.strength or 0,
        backed_level_before=before.backed_level or 0,
        backed_level_after=after.backed_level or 0,
    )


def _tallies(moves: Iterable[Move], question_set: QuestionSet) -> tuple[Tally, Tally]:
    """Return the sums of both times, by the weights of the set."""
    found = [(question_set.criteria[move.code].weight, move) for move in moves]
    answered = sum(weight for weight, _move in found)
    before = Tally(
        answered_weight=answered,
        points=sum(weight * (move.level_before - 1) for weight, move in found),
        backed_points=sum(weight * (move.backed_level_before - 1) for weight, move in found),
        strength=sum(weight * move.strength_before for weight, move in found),
    )
    after = Tally(
        answered_weight=answered,
        points=sum(weight * (move.level_after - 1) for weight, move in found),
        backed_points=sum(weight * (move.backed_level_after - 1) for weight, move in found),
        strength=sum(weight * move.strength_after for weight, move in found),
    )
    return before, after


KEPT, LOOK_AGAIN, DROPPED = FATES = ("kept", "look_again", "dropped")


@dataclass(frozen=True)
class CriterionChange:
    """A criterion of both versions, and which of its fields differ; "section" if it moved."""

    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class SetChanges:
    """What another version of a question set changes, and what becomes of each answer.

    `superseded`: old and new code, also over versions between. `descents`: the same by the new
    code, and what stayed the same on the way. `sections`: codes of which title or weight changed,
    or that only one version has. `answers`: a fate of FATES by the code of each answered criterion.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[CriterionChange, ...]
    superseded: tuple[tuple[str, str], ...]
    sections: tuple[str, ...]
    answers: Mapping[str, str]
    descents: Mapping[str, Descent]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.sections)

    def codes(self, fate: str) -> tuple[str, ...]:
        """Return the answered criteria that have a fate."""
        return tuple(code for code, one in self.answers.items() if one == fate)


def changes_between(
    a: QuestionSet,
    b: QuestionSet,
    codes_answered: Collection[str],
    between: Sequence[QuestionSet] = (),
) -> SetChanges:
    """Return what a move from version `a` to version `b` changes; `between` as in `descents()`.

    An answer is kept where its criterion is still there; it wants another look if the text that
    gives its level a meaning changed, or "not applicable" is no longer allowed. It is dropped with
    its criterion, also if that was superseded: the new one asks for something else.
    """
    origins = descents(a, b, between)
    changed = []
    for code, criterion in b.criteria.items():
        if code not in a.criteria:
            continue
        names = differences(a.criteria[code], criterion)
        if a.section_of(code).code != b.section_of(code).code:
            names = (*names, "section")
        if names:
            changed.append(CriterionChange(code, names))
    look_again = {
        one.code
        for one in changed
        if set(one.fields) & {*MEANING} or ("na" in one.fields and not b.criteria[one.code].na)
    }
    sections_a = {one.code: (one.title, one.weight) for one in a.sections}
    sections_b = {one.code: (one.title, one.weight) for one in b.sections}
    return SetChanges(
        added=tuple(code for code in b.criteria if code not in a.criteria),
        removed=tuple(code for code in a.criteria if code not in b.criteria),
        changed=tuple(changed),
        superseded=tuple((one.old, code) for code, one in origins.items()),
        sections=tuple(
            code
            for code in {**sections_b, **sections_a}
            if sections_a.get(code) != sections_b.get(code)
        ),
        answers={
            code: (
                DROPPED if code not in b.criteria else LOOK_AGAIN if code in look_again else KEPT
            )
            for code in a.criteria
            if code in codes_answered
        },
        descents=origins,
    )
