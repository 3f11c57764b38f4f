"""Which criterion of one version stands in the place of which of another, also versions later."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

from assessments.readiness.core.question_set import Criterion, QuestionSet

MEANING = ("question", "levels")
"""What makes up the meaning of a level: where these differ, levels cannot be compared."""


@dataclass(frozen=True)
class Descent:
    """Where a criterion comes from: `old` is its code in the first version.

    `is_same`: question and levels were the same in each version on the way. `na`: "not applicable"
    was allowed in each after the first.
    """

    old: str
    is_same: bool
    na: bool


def descents(
    a: QuestionSet, b: QuestionSet, between: Sequence[QuestionSet] = ()
) -> dict[str, Descent]:
    """Return what each criterion that `b` has and `a` has not stands for in `a`, by its code.

    `between` are the versions between the two, the oldest first. What each supersedes is followed
    back through them, so that a move from `a` to `b` at once is judged as one through all of them.

    - A criterion may keep its code for some versions: then the first of these says what it
      supersedes, or, if it is silent, the next one that does, unless both were asked side by side.
    - What it supersedes may be older than the version just before: that is found where it is.
    - What is in `a` and in `b` stands for itself alone, whatever was said of it between: a code
      never changes its meaning, and nobody was asked the words between.
    - Several may stand for the same one, where it was split. No criterion stands for two.
    """
    versions = [a, *between, b]
    found = {code: _descent(code, versions) for code in b.criteria if code not in a.criteria}
    return {code: one for code, one in found.items() if one and one.old not in b.criteria}


def _descent(code: str, versions: Sequence[QuestionSet]) -> Descent | None:
    """Follow a code of the last version back to the first."""
    line: list[Criterion] = []
    before = ""  # what the criterion that is followed says it supersedes
    for version in reversed(versions):
        if code not in version.criteria and before:
            code, before = before, ""
        if one := version.criteria.get(code):
            line.append(one)
            # Beside what it is said to supersede later, it was another question.
            before = one.supersedes or (before if before not in version.criteria else "")
    if code not in versions[0].criteria:
        return None
    newer = line[:-1]
    return Descent(
        old=code,
        is_same=not any(differences(line[-1], one, MEANING) for one in newer),
        na=all(one.na for one in newer),
    )


def differences(one: Criterion, other: Criterion, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return which fields of two criteria differ, but for their codes."""
    names = names or [each.name for each in fields(Criterion) if each.name != "code"]
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
