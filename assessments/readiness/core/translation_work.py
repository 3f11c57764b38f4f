"""The work on a translation: how far each text is, what helps with it, what an import changes."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from assessments.readiness.core.question_set import LEVELS, QuestionSet
from assessments.readiness.core.translating import (
    Key,
    Remark,
    Text,
    has_error,
    remarks_on,
    texts_of,
    tidied,
)

OWN = "set"
"""The part that holds the texts of the set itself and the names of its sections."""

ALIKE = 0.5
"""From which likeness on, 0 to 1, two texts are one in other words and not two texts."""

MOST_PAIRS = 400_000
"""Pairs of words beyond which two texts are not compared: it would take seconds."""

# Signs of Chinese and Japanese are words each.
_WORDS = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|\w+|[^\w\s]")


class State(StrEnum):
    DONE = "done"
    TODO = "todo"
    OUTDATED = "outdated"  # it was translated from other words; the source has changed


class How(StrEnum):
    SAME = "same"  # the same words were translated at another place
    EARLIER = "earlier"  # this place was translated from other words


@dataclass(frozen=True)
class Suggestion:
    """A translation that may help: of `source`, which stands or stood at `place`."""

    how: How
    place: str
    source: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A part of a text: `is_gone` stood only before, `is_new` stands only now."""

    text: str
    is_gone: bool = False
    is_new: bool = False


def word_changes(before: str, after: str) -> list[Piece]:
    """Return both texts as one, word by word; one after the other if they have little in common."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) * len(new) > MOST_PAIRS or matcher.ratio() < ALIKE:
        whole = (Piece(before, is_gone=True), Piece(after, is_new=True))
        return [one for one in whole if one.text]
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("".join(old[a:b]), is_gone=True))
        if d > c:
            found.append(Piece("".join(new[c:d]), is_new=True))
    return found


@dataclass(frozen=True)
class Progress:
    """How many texts are translated, outdated, and not begun."""

    done: int = 0
    outdated: int = 0
    todo: int = 0

    @property
    def total(self) -> int:
        return self.done + self.outdated + self.todo

    @property
    def left(self) -> int:
        return self.outdated + self.todo

    @property
    def is_whole(self) -> bool:
        return not self.left

    @classmethod
    def of(cls, states: Iterable[State]) -> "Progress":
        found = list(states)
        return cls(found.count(State.DONE), found.count(State.OUTDATED), found.count(State.TODO))


class Memory:
    """All that was ever translated into a language, beside the texts that are wanted now."""

    def __init__(self, texts: Iterable[Text], kept: Mapping[Key, str]) -> None:
        self.texts = tuple(texts)
        self.kept = kept
        wanted = {one.key for one in self.texts}
        self._by_source: dict[str, list[Suggestion]] = defaultdict(list)
        self._earlier: dict[str, list[Suggestion]] = defaultdict(list)
        for (place, source), text in kept.items():
            self._by_source[source].append(Suggestion(How.SAME, place, source, text))
            if (place, source) not in wanted:
                self._earlier[place].append(Suggestion(How.EARLIER, place, source, text))

    def translation(self, text: Text) -> str:
        return self.kept.get(text.key, "")

    def state(self, text: Text) -> State:
        if not has_error(text, self.translation(text)):
            return State.DONE
        return State.OUTDATED if self._earlier_of(text) else State.TODO

    def progress(self, texts: Iterable[Text] | None = None) -> Progress:
        """Return how far these texts are, or all of them."""
        return Progress.of(self.state(one) for one in (self.texts if texts is None else texts))

    def suggestion(self, text: Text) -> Suggestion | None:
        """Return what helps with a text that is not done: the same words first."""
        if self.state(text) is State.DONE:
            return None
        same = [one for one in self._by_source.get(text.source, ()) if one.place != text.place]
        # The last one is what was written last.
        return same[-1] if same else self._earlier_of(text)

    def _earlier_of(self, text: Text) -> Suggestion | None:
        """Return the words most like these that were translated here; the last of equal ones."""
        found = [(_likeness(one.source, text.source), one) for one in self._earlier[text.place]]
        if text.place.endswith(".evidence"):  # many have this place
            found = [one for one in found if one[0] >= ALIKE]
        return max(reversed(found), key=lambda one: one[0])[1] if found else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _WORDS.findall(one), _WORDS.findall(other)).quick_ratio()


@dataclass(frozen=True)
class Part:
    """Texts that are translated on one page: a criterion, or those of OWN.

    `section` and `topic` are the source's titles of where it stands and of what it is; "" for OWN.
    """

    code: str
    texts: tuple[Text, ...]
    section: str = ""
    topic: str = ""


def parts_of(question_set: QuestionSet) -> tuple[Part, ...]:
    """Return all texts of a set by the pages on which they are translated, in its order."""
    by_code: dict[str, list[Text]] = {OWN: [], **{code: [] for code in question_set.criteria}}
    for one in texts_of(question_set):
        by_code[one.part if one.part in question_set.criteria else OWN].append(one)
    found = [Part(OWN, tuple(by_code[OWN]))]
    for section in question_set.sections:
        found += [
            Part(one.code, tuple(by_code[one.code]), section.title, one.topic)
            for one in section.criteria
        ]
    return tuple(found)


def next_unfinished(parts: Iterable[Part], memory: Memory, after: str) -> Part | None:
    """Return the next part with something to do, from the beginning again after the last."""
    found = tuple(parts)
    here = next((at for at, one in enumerate(found) if one.code == after), -1)
    ahead = (*found[here + 1 :], *found[: here + 1])
    return next((one for one in ahead if not memory.progress(one.texts).is_whole), None)


# ---------------------------------------------------------------- what somebody wrote


def digest_of_text(text: str) -> str:
    """Return 16 characters that stand for a text: what somebody saw when they began."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def name_of(key: Key) -> str:
    """Return 16 characters that stand for a text on its page, whatever else changes there."""
    return digest_of_text("\x00".join(key))


@dataclass(frozen=True)
class Edit:
    """What somebody wrote for a text. `seen` is the `digest_of_text()` of what stood there."""

    text: Text
    translation: str
    seen: str


@dataclass(frozen=True)
class Merged:
    """What becomes of edits: `stored` is written; `clashes` are what somebody else wrote
    meanwhile, and `refused` the errors, by the key of their text.
    """

    stored: Mapping[Key, str]
    clashes: Mapping[Key, str]
    refused: Mapping[Key, list[Remark]]


def merge(edits: Iterable[Edit], now: Mapping[Key, str]) -> Merged:
    """Return what to write of these edits, so that nobody's words are lost.

    Who did not touch a text does not undo what another wrote; two who did both see it.
    """
    stored: dict[Key, str] = {}
    clashes: dict[Key, str] = {}
    refused: dict[Key, list[Remark]] = {}
    for one in edits:
        key, mine = one.text.key, tidied(one.translation)
        theirs = now.get(key, "")
        if mine == theirs or digest_of_text(mine) == one.seen:
            continue
        errors = [each for each in remarks_on(one.text, mine) if each.is_error] if mine else []
        if errors:
            refused[key] = errors
        elif digest_of_text(theirs) != one.seen:
            clashes[key] = theirs
        else:
            stored[key] = mine
    return Merged(stored, clashes, refused)


@dataclass(frozen=True)
class ImportLine:
    """A translation of a file: what stands there now, what it would be, and what is odd in it."""

    text: Text
    before: str
    after: str
    remarks: tuple[Remark, ...] = ()

    @property
    def is_wrong(self) -> bool:
        return any(one.is_error for one in self.remarks)


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. `wrong` is left out, and so is `unknown`: not in the set."""

    new: tuple[ImportLine, ...]
    changed: tuple[ImportLine, ...]
    same: int
    unknown: tuple[Key, ...]
    wrong: tuple[ImportLine, ...]

    @property
    def lines(self) -> tuple[ImportLine, ...]:
        """What would be written."""
        return (*self.new, *self.changed)

    @property
    def fingerprint(self) -> str:
        """What names the plan, so that what was shown is what is done."""
        found = [(*one.text.key, one.before, one.after) for one in self.lines]
        return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()


def plan_import(
    texts: Iterable[Text], kept: Mapping[Key, str], found: Mapping[Key, str]
) -> ImportPlan:
    """Return what the translations of a file would change. What the file lacks stays."""
    new: list[ImportLine] = []
    changed: list[ImportLine] = []
    wrong: list[ImportLine] = []
    same = 0
    wanted = {one.key: one for one in texts}
    keys_at = {place: (place, source) for place, source in wanted}
    later = {**kept, **{key: tidied(text) for key, text in found.items()}}
    for key, text in wanted.items():
        if key not in found:
            continue
        before, after = kept.get(key, ""), later[key]
        stem = text.place.rpartition(".")[0]
        beside = (keys_at.get(f"{stem}.{level}") for level in LEVELS)
        around = {one: later[one] for one in beside if one in later}
        line = ImportLine(text, before, after, tuple(remarks_on(text, after, around)))
        if line.is_wrong:
            wrong.append(line)
        elif before == after:
            same += 1
        else:
            (changed if before else new).append(line)
    unknown = tuple(key for key in found if key not in wanted)
    return ImportPlan(tuple(new), tuple(changed), same, unknown, tuple(wrong))
