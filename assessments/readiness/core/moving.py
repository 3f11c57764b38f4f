"""What becomes of each answer when an assessment moves to another version of its question set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessments.readiness.core.comparing import DROPPED, KEPT, SetChanges, changes_between
from assessments.readiness.core.question_set import QuestionSet


@dataclass(frozen=True)
class Effects:
    """Codes by what a move does with what was answered to them. Pairs are old and new code.

    `kept`: the same question. `look_again`: kept, but the words changed. `reopened`: was "not
    applicable", which is no longer allowed. `carried`: another code for the same question, so the
    answer goes along. `replaced`: another question, so it is answered anew. `dropped`: no longer
    asked.
    """

    kept: tuple[str, ...]
    look_again: tuple[str, ...]
    reopened: tuple[str, ...]
    carried: tuple[tuple[str, str], ...]
    replaced: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]

    def as_dict(self) -> dict[str, list[object]]:
        """Return all but `kept`, ready for JSON."""
        return {
            "look_again": list(self.look_again),
            "reopened": list(self.reopened),
            "carried": [list(pair) for pair in self.carried],
            "replaced": [list(pair) for pair in self.replaced],
            "dropped": list(self.dropped),
        }


def effects_of(
    before: QuestionSet,
    after: QuestionSet,
    *,
    between: Sequence[QuestionSet] = (),
    answered: Collection[str],
    na: Collection[str] = (),
) -> tuple[SetChanges, Effects]:
    """Return what changes, and what becomes of the answers.

    `between` are the versions between the two, the oldest first; `answered` the codes with an
    answer or evidence, `na` those answered "not applicable".

    A move over several versions is judged as one through all of them. A question that was replaced
    more than once is carried to the last of the line only if question and levels stayed the same
    all the way, and, for "not applicable", if that stayed allowed. Otherwise it is replaced, also
    if the last has the words of the first again: it was answered anew in between. Where the line
    ends before `after`, it is dropped. Of several that stand for one, where a question was split,
    the first in the order of `after` gets what there is. A code that `after` still has keeps its
    answer and is judged by the words of `before` and `after` alone.
    """
    changes = changes_between(before, after, answered, between)
    heirs: dict[str, str] = {}
    for old, new in changes.superseded:
        heirs.setdefault(old, new)
    reopened = [
        code
        for code, one in before.criteria.items()
        if code in na and one.na and code in after.criteria and not after.criteria[code].na
    ]
    carried: list[tuple[str, str]] = []
    replaced: list[tuple[str, str]] = []
    for old in changes.codes(DROPPED):
        if old not in heirs:
            continue
        new = heirs[old]
        descent = changes.descents[new]
        is_carried = descent.is_same and (old not in na or descent.na)
        (carried if is_carried else replaced).append((old, new))
    return changes, Effects(
        kept=changes.codes(KEPT),
        look_again=tuple(
            code
            for code, fate in changes.answers.items()
            if fate not in (KEPT, DROPPED) and code not in reopened
        ),
        reopened=tuple(reopened),
        carried=tuple(carried),
        replaced=tuple(replaced),
        dropped=tuple(code for code in changes.codes(DROPPED) if code not in heirs),
    )
