"""The key of an exercise in which a form is filled in: what must be stated, alternatives included.

The key is read from a solution, that is, a workbook that is filled in as it should be; a trainer
adds what else is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from toolkit.checker.practice.ownership import ISSUED_BY, NUMBER
from toolkit.checker.stated import Stated
from toolkit.checker.values import key_of

ANYTHING = "*"
"""Among the alternatives: any text is right, so that the cell is not in the key."""
NOT_COMPARED = frozenset(
    {f"field|{NUMBER}", f"field|{ISSUED_BY}", "field|effective_date", "field|scope_description"}
)
"""What differs from learner to learner: the number of the file, the day, free text."""

_SAME_SMELTER = ("smelter_id", "lookup_name", "smelter_name")


@dataclass(frozen=True)
class Point:
    """One thing that is not as it should be; `kind` is wrong, missing or extra."""

    kind: str
    sheet: str
    cell: str
    text: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return plain values that JSON can hold."""
        return asdict(self)


@dataclass(frozen=True)
class WantedAnswer:
    """An answer of the key: what it is about, where it stands in the solution, what is right."""

    about: str
    sheet: str
    cell: str
    accepted: tuple[str, ...]


@dataclass(frozen=True)
class WantedSmelter:
    """A line of the smelter list: any of the names and numbers stands for the smelter.

    `source` are texts that must be in the comments, such as who named the smelter, with
    semicolons between them.
    """

    metal: str
    accepted: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True)
class AnswerKey:
    """What must be stated. A smelter that is not in the key is wrong."""

    answers: tuple[WantedAnswer, ...]
    smelters: tuple[WantedSmelter, ...]

    @property
    def size(self) -> int:
        """How many entries are compared."""
        return len(self.answers) + len(self.smelters)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the key that `as_dict` described. Raises KeyError or TypeError."""
        return cls(
            tuple(
                WantedAnswer(**one | {"accepted": tuple(one["accepted"])})
                for one in data["answers"]
            ),
            tuple(
                WantedSmelter(**one | {"accepted": tuple(one["accepted"])})
                for one in data["smelters"]
            ),
        )


def key_from(
    solution: Stated,
    alternatives: Mapping[str, Sequence[str]] | None = None,
    *,
    with_sources: bool = False,
) -> AnswerKey:
    """Return the key that a solution gives.

    `alternatives` are by cell, "Declaration!D8" or, for a smelter, the cell of its metal
    ("Smelter List!B5"). With `with_sources` the comment of each smelter line must be there.
    """
    others = alternatives or {}
    answers = [
        WantedAnswer(
            one["about"],
            one["sheet"],
            one["cell"],
            (one["text"], *others.get(f"{one['sheet']}!{one['cell']}", ())),
        )
        for one in solution["answers"]
        if one["about"] not in NOT_COMPARED
    ]
    smelters = [
        WantedSmelter(
            one["metal"],
            (
                *(one[key] for key in _SAME_SMELTER if one[key]),
                *others.get(f"{one['sheet']}!{one['cell']}", ()),
            ),
            one["comments"] if with_sources else "",
        )
        for one in solution["smelters"]
    ]
    return AnswerKey(
        tuple(one for one in answers if ANYTHING not in one.accepted),
        tuple(one for one in smelters if ANYTHING not in one.accepted),
    )


@dataclass(frozen=True)
class Graded:
    """How many entries of the key are right, and what is not."""

    right: int
    size: int
    points: tuple[Point, ...]


def grade(key: AnswerKey, stated: Stated) -> Graded:
    """Compare what a learner stated with the key."""
    points = [*_answer_points(key, stated), *_smelter_points(key, stated)]
    lacking = sum(point.kind != "extra" for point in points)
    return Graded(key.size - lacking, key.size, tuple(points))


def _answer_points(key: AnswerKey, stated: Stated) -> Iterator[Point]:
    given = {key_of(one["about"]): one for one in stated["answers"]}
    for wanted in key.answers:
        one = given.get(key_of(wanted.about))
        if one is None:
            yield Point("missing", wanted.sheet, wanted.cell)
        elif key_of(one["text"]) not in {key_of(text) for text in wanted.accepted}:
            yield Point("wrong", one["sheet"], one["cell"], one["text"])


def _smelter_points(key: AnswerKey, stated: Stated) -> Iterator[Point]:
    left = list(stated["smelters"])
    for wanted in key.smelters:
        found = next((line for line in left if _is_the_one(line, wanted)), None)
        if found is None:
            yield Point("missing", "Smelter List", "", wanted.metal)
            continue
        left.remove(found)
        named = key_of(found["comments"])
        if not all(key_of(part) in named for part in wanted.source.split(";")):
            yield Point("wrong", found["sheet"], found["cell"], found["comments"])
    for line in left:
        yield Point(
            "extra", line["sheet"], line["cell"], line["lookup_name"] or line["smelter_name"]
        )


def _is_the_one(line: Mapping[str, str], wanted: WantedSmelter) -> bool:
    names = {key_of(line[key]) for key in _SAME_SMELTER if line[key]}
    if key_of(line["metal"]) != key_of(wanted.metal):
        return False
    accepted = {key_of(text) for text in wanted.accepted}
    special = {"smelter not listed", "smelter not yet identified"}
    # Two smelters that are not listed are two: there the typed name alone tells them apart.
    distinct = accepted - special or accepted
    return bool(names & distinct)
