"""What readers and writers of files share: questions as plain dicts, and what is wrong with them.

A plain question is a dict with the keys that docs/questions.md lists, for example
{"code": "C1-Q07", "type": "short", "stem": "…", "accepted": ["CAHRA"], "category": "A/B"}.
`explanation` is HTML, all other texts are plain. A key that is absent was not in the file: what
is in the bank then stays as it is. `picture` of a question or option is {name, data, alt}.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.quizzes.core.exchange.text import clean_text

type Plain = dict[str, Any]

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_QUESTIONS = 1000  # their import is one transaction, of some seconds
LONGEST_TEXT = 10_000  # characters of one text
LARGEST_PICTURE = 4 * 1024 * 1024  # bytes
LONGEST_CODE = 30

DIFFICULTIES = ("easy", "medium", "hard")
# What a plain question has if it does not say so: such keys may be left out of a file.
DEFAULTS: Plain = {
    "explanation": "",
    "lesson": "",
    "objective": "",
    "difficulty": "medium",
    "tags": [],
    "critical": False,
    "category": "",
    "extra": [],
    "tolerance": "0",
    "unit": "",
    "credit": "partial",
    "case_matters": False,
    "accents_matter": False,
    "typos": False,
    "sample": "",
    "max_words": None,
    "notes": {},
}


def gettext_noop(text: str) -> str:
    """Mark a text for translation; the page that shows it translates it."""
    return text


@dataclass(frozen=True)
class Problem:
    """Something in a file that a person must know: where, a code, and a sentence.

    `place` is the number of a line, row or question from 1, or 0 for the file as a whole.
    The sentence has values as %(name)s.
    """

    place: int
    code: str
    message: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


@dataclass(frozen=True)
class Found:
    """A question of a file, where it stands there, and what of it was lost in reading."""

    place: int
    question: Plain
    notes: tuple[Problem, ...] = ()


@dataclass
class Reading:
    """What a file holds. With any problem, not all of it could be read; a note only tells."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A file, the codes of the questions left out of it, and what it does not say of the others."""

    data: bytes
    left_out: list[Problem]
    losses: list[Problem]


class Unreadable(Exception):
    """A question of a file cannot be read: the problem's code, sentence and values."""

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.message, self.values = code, message, values

    def at(self, place: int) -> Problem:
        return Problem(place, self.code, self.message, self.values)


TOO_LARGE = gettext_noop("The file is larger than %(limit)s MB. Export fewer questions at a time.")
TOO_MANY = gettext_noop("The file has more than %(limit)s questions. Split it into several files.")
EMPTY = gettext_noop("There is no question in this file. Check that it is the right one.")
TOO_LONG = gettext_noop(
    "A text has more than %(limit)s characters. Shorten it, or split the question."
)


def too_large(data: bytes) -> Reading | None:
    """Return what is said of a file over the limit, or None for one that may be read."""
    if len(data) <= LARGEST_FILE:
        return None
    limit = LARGEST_FILE // 1024 // 1024
    return Reading(problems=[Problem(0, "too_large", TOO_LARGE, {"limit": limit})])


def is_full(reading: Reading) -> bool:
    """Return whether there is more than a file may hold: who reads on wastes time."""
    return len(reading.found) + len(reading.problems) > MOST_QUESTIONS


def finished(reading: Reading) -> Reading:
    """Return the reading with what can be said only at the end: nothing found, or too much."""
    if is_full(reading):
        values: dict[str, object] = {"limit": MOST_QUESTIONS}
        return Reading(problems=[Problem(0, "too_many", TOO_MANY, values)])
    if not reading.found and not reading.problems:
        reading.problems.append(Problem(0, "empty", EMPTY))
    return reading


def short_enough(text: str, *, limit: int = LONGEST_TEXT) -> str:
    """Return a text, cleaned. Raises Unreadable if it has more characters than the limit."""
    if len(text) > limit:
        raise Unreadable("too_long", TOO_LONG, limit=limit)
    return clean_text(text)


def number_in(text: str) -> Decimal | None:
    """Return the number that a file gives with a decimal point, or None. Never huge, never NaN."""
    try:
        number = Decimal(text.strip()) if len(text) <= 40 else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite():
        return None
    return number if number == 0 or -20 <= number.adjusted() <= 20 else None


def written(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end: "12.5"."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def made_code(question: Plain) -> str:
    """Return a code for a question that has none: the same whenever it asks the same."""
    asked = [str(question.get(key, "")) for key in ("type", "stem", "text", "statement")]
    return "X-" + hashlib.sha256("\0".join(asked).encode()).hexdigest()[:10].upper()


def usable_code(code: str) -> str:
    """Return a code as the bank takes it, or "" if it is too long or empty."""
    code = " ".join(code.split())
    return code if len(code) <= LONGEST_CODE else ""


def category_names(path: str) -> list[str]:
    """Return the names in a path "A/B": a slash within a name is written twice."""
    names = path.replace("//", "\0").split("/")
    return [name for name in (" ".join(one.replace("\0", "/").split()) for one in names) if name]


def category_path(names: Iterable[str]) -> str:
    """Return the path of categories, the outer one first: "A/B"."""
    return "/".join(_in_path(name) for name in names)


def _in_path(name: str) -> str:
    """A blank parts a slash at a name's end from the one that parts names."""
    before, after = " " * name.startswith("/"), " " * name.endswith("/")
    return f"{before}{name.replace('/', '//')}{after}"


def normal(question: Plain) -> Plain:
    """Return a question without the keys whose value goes without saying."""
    kept = {key: value for key, value in question.items() if value != DEFAULTS.get(key, _NOTHING)}
    for key, inner in (("options", "feedback"), ("parts", "explanation"), ("rubric", "full")):
        if key in kept:
            kept[key] = [
                {name: value for name, value in one.items() if not (name == inner and not value)}
                for one in kept[key]
            ]
    if "parts" in kept:
        kept["parts"] = [normal(part) for part in kept["parts"]]
    return kept


_NOTHING = object()


def texts_of(question: Plain) -> Sequence[str]:
    """Return all texts of a question but its explanation."""

    def walk(value: object) -> Iterable[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for one in value.values():
                yield from walk(one)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one)

    return [one for key, value in question.items() if key != "explanation" for one in walk(value)]
