"""A question set in another language: its texts exchanged, and nothing else.

Weights, flags, mappings and codes are only in the source, so that an answer means the same in every
language. The sources that a criterion names (`refs`) are titles of standards and stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from assessments.readiness.core.fields import NOT_TEXT
from assessments.readiness.core.problems import gettext_noop
from assessments.readiness.core.question_set import Criterion, QuestionSet, Section

LONGEST = 4_000  # characters of a text that has no limit of its own
LONGEST_TITLE = 200
LONGEST_LEVEL = 600
LONGEST_EVIDENCE = 300

EMPTY = gettext_noop("Write the translation.")
TOO_LONG = gettext_noop("This text has %(length)s characters; %(most)s are allowed.")
BAD_CHARACTER = gettext_noop("This text holds a character that cannot be shown.")
NUMBER_LACKS = gettext_noop("The source says %(number)s; the translation does not.")
AS_SOURCE = gettext_noop("This says the same as the source, in its language.")
SAME_LEVEL = gettext_noop("Level %(level)s says the same. Nobody could choose between them.")

_NUMBERS = re.compile(r"\d+(?:[.,/]\d+)*")
_SEPARATORS = re.compile("[.,\u066b\u066c]")  # 1,000 is 1.000 elsewhere
_LINE_ENDS = re.compile("\r\n?")

type Key = tuple[str, str]
"""Place and source. The same words may need another translation elsewhere; evidence has one place
a criterion, so that its order may change."""


@dataclass(frozen=True)
class Text:
    """A text to translate: where it stands, what it says, how many characters it may have."""

    place: str  # "title", "GOV.title", "GOV-01.question", "GOV-01.levels.3", "GOV-01.evidence"
    source: str
    most: int

    @property
    def key(self) -> Key:
        return self.place, self.source

    @property
    def part(self) -> str:
        """The code of its criterion or section; "" for the set's own texts."""
        return self.place.split(".")[0] if "." in self.place else ""


@dataclass(frozen=True)
class Remark:
    """What is to be said of one translation; `is_error` keeps it from being published."""

    code: str
    message: str
    params: Mapping[str, object]
    is_error: bool = True


class Untranslated(KeyError):
    """A text without its translation: a language is shown whole, or not at all."""


def texts_of(question_set: QuestionSet) -> tuple[Text, ...]:
    """Return all that is to be translated, in the order of the set; empty texts are left out."""
    return tuple(one for one in _texts(question_set) if one.source)


def _texts(question_set: QuestionSet) -> Iterator[Text]:
    yield Text("title", question_set.title, LONGEST_TITLE)
    yield Text("description", question_set.description, LONGEST)
    for section in question_set.sections:
        yield Text(f"{section.code}.title", section.title, LONGEST_TITLE)
        for criterion in section.criteria:
            yield from _texts_of_criterion(criterion)


def _texts_of_criterion(criterion: Criterion) -> Iterator[Text]:
    code = criterion.code
    yield Text(f"{code}.topic", criterion.topic, LONGEST_TITLE)
    yield Text(f"{code}.question", criterion.question, LONGEST)
    yield Text(f"{code}.why", criterion.why, LONGEST)
    for level, text in enumerate(criterion.levels, 1):
        yield Text(f"{code}.levels.{level}", text, LONGEST_LEVEL)
    for text in criterion.evidence:
        yield Text(f"{code}.evidence", text, LONGEST_EVIDENCE)


def translated(
    question_set: QuestionSet, language: str, translations: Mapping[Key, str]
) -> QuestionSet:
    """Return the set with its texts in a language. Raises Untranslated if one lacks."""

    def put(place: str, source: str) -> str:
        if not source:
            return source
        try:
            return translations[place, source]
        except KeyError:
            raise Untranslated(place) from None

    return replace(
        question_set,
        language=language,
        title=put("title", question_set.title),
        description=put("description", question_set.description),
        sections=tuple(
            Section(
                code=section.code,
                title=put(f"{section.code}.title", section.title),
                weight=section.weight,
                criteria=tuple(_translated(one, put) for one in section.criteria),
            )
            for section in question_set.sections
        ),
    )


def _translated(criterion: Criterion, put: Callable[[str, str], str]) -> Criterion:
    code = criterion.code
    one, two, three, four = (
        put(f"{code}.levels.{level}", text) for level, text in enumerate(criterion.levels, 1)
    )
    return replace(
        criterion,
        topic=put(f"{code}.topic", criterion.topic),
        question=put(f"{code}.question", criterion.question),
        why=put(f"{code}.why", criterion.why),
        levels=(one, two, three, four),
        evidence=tuple(put(f"{code}.evidence", text) for text in criterion.evidence),
    )


def tidied(translation: str) -> str:
    """Return a translation as it is kept: without space around it, lines ending as ours do."""
    return _LINE_ENDS.sub("\n", translation).strip()


def remarks_on(text: Text, translation: str, kept: Mapping[Key, str] | None = None) -> list[Remark]:
    """Return what is wrong or odd in one translation; `kept` are those of the texts around it.

    A number that lacks is only odd: a language may write "two" for 2. Figures of other scripts
    and other marks between thousands are the same numbers.
    """
    if _says_nothing(text.source, translation):
        return [Remark("empty", EMPTY, {})]
    found = []
    if NOT_TEXT.search(translation):
        found.append(Remark("bad-character", BAD_CHARACTER, {}))
    if len(translation) > text.most:
        params = {"length": len(translation), "most": text.most}
        found.append(Remark("too-long", TOO_LONG, params))
    there = {_plain(number) for number in _NUMBERS.findall(translation)}
    for number in dict.fromkeys(_NUMBERS.findall(text.source)):
        if _plain(number) not in there:
            found.append(Remark("number-lacks", NUMBER_LACKS, {"number": number}, is_error=False))
    if translation == text.source and " " in translation:  # one word may be the same
        found.append(Remark("as-source", AS_SOURCE, {}, is_error=False))
    found += _same_levels(text, translation, kept or {})
    return found


def has_error(text: Text, translation: str) -> bool:
    """Whether a translation cannot be published, also because it lacks."""
    return any(one.is_error for one in remarks_on(text, translation))


def _says_nothing(source: str, translation: str) -> bool:
    """Whether nothing can be read in it: also spaces that have no width, or only dots."""
    if any(one.isalnum() for one in source):
        return not any(one.isalnum() for one in translation)
    return not translation.strip()


def _plain(number: str) -> str:
    """Return a number in figures from 0 to 9, without what stands between them but for "/"."""
    digits = (str(unicodedata.digit(one, one)) for one in number)
    return _SEPARATORS.sub("", "".join(digits))


def _same_levels(text: Text, translation: str, kept: Mapping[Key, str]) -> Iterator[Remark]:
    """Yield other levels of its criterion that have the same translation."""
    if ".levels." in text.place:
        stem, _dot, own = text.place.rpartition(".")
        for (place, _source), other in kept.items():
            parent, _dot, level = place.rpartition(".")
            if parent == stem and level != own and other == translation:
                params = {"level": level}
                yield Remark("same-level", SAME_LEVEL, params, is_error=False)
