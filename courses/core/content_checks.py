"""What is wrong with a lesson before it is published: what stops it, and what is advice.

A lesson comes as plain values, so that the checks run without pages. Messages are in English with
%(name)s for values; who shows them translates them.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

LONG_PARAGRAPH = 120  # words
ENOUGH_WORDS = 100  # for reading ease to mean something
HARD_TO_READ = 50.0


@dataclass(frozen=True)
class Kind:
    """A thing that can be wrong. Codes are permanent."""

    code: str
    message: str
    blocks: bool = False

    def at(self, place: int | None = None, **values: object) -> "Problem":
        return Problem(self, place, values)


@dataclass(frozen=True)
class Problem:
    """Something wrong. `place` is that of the block, from 0; None: the lesson as a whole."""

    kind: Kind
    place: int | None
    values: Mapping[str, object]

    @property
    def text(self) -> str:
        """The message in English."""
        return self.kind.message % self.values


EMPTY = Kind("empty", "The lesson has no text yet.", blocks=True)
NO_ALT = Kind("no-alt", "The picture has no text alternative and is not decorative.", blocks=True)
NO_CAPTIONS = Kind("no-captions", "The film has no captions.", blocks=True)
EMPTY_HEADING = Kind("empty-heading", "There is a heading without words.", blocks=True)
EMPTY_LINK = Kind("empty-link", "There is a link without words.", blocks=True)
NO_TARGET = Kind("no-target", "The link “%(words)s” leads nowhere.", blocks=True)
GONE = Kind("gone", "The link “%(words)s” leads to a page or file that is gone.", blocks=True)
BAD_ADDRESS = Kind("bad-address", "“%(address)s” is no address of a page.", blocks=True)
NOT_LIVE = Kind("not-live", "The link “%(words)s” leads to a page that is not published.")
FILE_NAME = Kind("file-name", "The text alternative is the name of a file. Say what one sees.")
VAGUE_LINK = Kind("vague-link", "The link “%(words)s” does not say where it leads.")
SKIPPED_LEVEL = Kind(
    "skipped-level", "The heading “%(words)s” is of level %(level)s, after one of level %(before)s."
)
LONG = Kind("long", "A paragraph has %(words)s words. Two short ones read better: “%(begin)s …”")
HARD = Kind(
    "hard", "Reading ease is %(ease)s of 100. Shorter sentences and words bring it above 50."
)
NO_OBJECTIVES = Kind("no-objectives", "The lesson does not say what a learner can do afterwards.")
NO_EXERCISE = Kind("no-exercise", "No published exercise or lesson has the key %(key)s.")

KINDS = (
    *(EMPTY, NO_ALT, NO_CAPTIONS, EMPTY_HEADING, EMPTY_LINK, NO_TARGET, GONE, BAD_ADDRESS),
    *(NOT_LIVE, FILE_NAME, VAGUE_LINK, SKIPPED_LEVEL, LONG, HARD, NO_OBJECTIVES, NO_EXERCISE),
)


@dataclass(frozen=True)
class Part:
    """A block of a lesson.

    `html` are its texts; a link to one of our pages or files says linktype="page" or "document"
    and its id. `alt` and `has_captions` are None where there is no picture or film; the alt of a
    decorative picture is None too.
    """

    html: tuple[str, ...] = ()
    heading: tuple[int, str] | None = None  # level and words of one that the block brings itself
    alt: str | None = None
    has_captions: bool | None = None
    exercise: str = ""  # the key of where one tries it


@dataclass(frozen=True)
class Known:
    """What links may lead to: the pages and files that exist, and keys that are published."""

    live_pages: Collection[int] = ()
    draft_pages: Collection[int] = ()
    documents: Collection[int] = ()
    keys: Collection[str] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson as the checks see it."""

    parts: tuple[Part, ...]
    objectives: tuple[str, ...] = ()
    is_english: bool = True


@dataclass
class _Text:
    """What stands in a piece of HTML, in order."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[Mapping[str, str], str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = _Text()
        self._heard: dict[str, list[str]] = {}  # the open elements that matter, and their words
        self._link: Mapping[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data(" ")
        if tag == "a":
            self._link = {name: value or "" for name, value in attrs}
        if tag in {"a", "p", "li"} or _level(tag):
            self._heard[tag] = []

    def handle_data(self, data: str) -> None:
        for words in self._heard.values():
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._heard:
            return
        words = " ".join("".join(self._heard.pop(tag)).split())
        if tag == "a":
            self.text.links.append((self._link, words))
        elif level := _level(tag):
            self.text.headings.append((level, words))
        elif words:
            self.text.paragraphs.append(words)


def _level(tag: str) -> int:
    return int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0


def _read(part: Part) -> _Text:
    reader = _Reader()
    if part.heading:
        reader.text.headings.append(part.heading)
    for html in part.html:
        reader.feed(html)
    reader.close()
    return reader.text


def check_lesson(lesson: Lesson, known: Known) -> list[Problem]:
    """Return all that is wrong with a lesson, in the order of its blocks, the whole at the end."""
    texts = [_read(part) for part in lesson.parts]
    problems: list[Problem] = []
    level = 1  # the title of the lesson
    for place, (part, text) in enumerate(zip(lesson.parts, texts, strict=True)):
        problems += _of_media(place, part, known)
        for link, words in text.links:
            problems += _of_link(place, link, words, known)
        for found, words in text.headings:
            if not words:
                problems.append(EMPTY_HEADING.at(place))
            if found > level + 1:
                problems.append(SKIPPED_LEVEL.at(place, words=words, level=found, before=level))
            level = found
        for paragraph in text.paragraphs:
            count = len(paragraph.split())
            if count > LONG_PARAGRAPH:
                begin = " ".join(paragraph.split()[:6])
                problems.append(LONG.at(place, words=count, begin=begin))
    problems += _of_whole(lesson, texts)
    return problems


def _of_media(place: int, part: Part, known: Known) -> Iterator[Problem]:
    if part.alt is not None:
        if not part.alt.strip():
            yield NO_ALT.at(place)
        elif re.fullmatch(r"\S+\.(png|jpe?g|gif|webp|svg)", part.alt.strip(), re.IGNORECASE):
            yield FILE_NAME.at(place)
    if part.has_captions is False:
        yield NO_CAPTIONS.at(place)
    if part.exercise and part.exercise not in known.keys:
        yield NO_EXERCISE.at(place, key=part.exercise)


_VAGUE = frozenset({"here", "click here", "this", "link", "this link", "more", "this page"})


def _of_link(place: int, link: Mapping[str, str], words: str, known: Known) -> Iterator[Problem]:
    if not words:
        yield EMPTY_LINK.at(place)
    elif words.casefold().strip(" .") in _VAGUE:
        yield VAGUE_LINK.at(place, words=words)
    kind, target = link.get("linktype", ""), link.get("id", "")
    number = int(target) if target.isascii() and target.isdigit() else 0
    if kind == "page":
        if number in known.draft_pages:
            yield NOT_LIVE.at(place, words=words)
        elif number not in known.live_pages:
            yield GONE.at(place, words=words)
    elif kind == "document":
        if number not in known.documents:
            yield GONE.at(place, words=words)
    elif not link.get("href", "").strip(" #"):
        yield NO_TARGET.at(place, words=words)
    elif not is_address(link["href"]):
        yield BAD_ADDRESS.at(place, address=link["href"])


def is_address(href: str) -> bool:
    """Whether a link is well formed: http, https, mailto or tel, or a path or place of ours."""
    href = href.strip()
    if any(letter.isspace() for letter in href):
        return False
    try:
        parts = urlsplit(href)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return re.fullmatch(r"[^.]+(\.[^.]+)+\.?|localhost", host) is not None
    if parts.scheme == "mailto":
        return re.fullmatch(r"[^@]+@[^@]+\.[^@.]+", parts.path) is not None
    if parts.scheme == "tel":
        return re.fullmatch(r"\+?[0-9().-]+", parts.path) is not None
    return not parts.scheme and not host and href[0] in "/#"


def _of_whole(lesson: Lesson, texts: list[_Text]) -> Iterator[Problem]:
    if not any(text.paragraphs for text in texts):
        yield EMPTY.at()
    if not lesson.objectives:
        yield NO_OBJECTIVES.at()
    ease = reading_ease([paragraph for text in texts for paragraph in text.paragraphs])
    if lesson.is_english and ease is not None and ease < HARD_TO_READ:
        yield HARD.at(ease=round(ease))


def reading_ease(paragraphs: Collection[str]) -> float | None:
    """Return how easy English text reads: some 100 is very easy, below 50 is hard.

    None if there are fewer than 100 words. Source: R. Flesch, A New Readability Yardstick, 1948:
    206.835 - 1.015 * words a sentence - 84.6 * syllables a word.
    """
    words = [word for text in paragraphs for word in re.findall(r"[A-Za-z][A-Za-z’'-]*", text)]
    if len(words) < ENOUGH_WORDS:
        return None
    sentences = sum(len(re.findall(r"[.!?:;]+(?:\s|$)", text)) or 1 for text in paragraphs)
    syllables = sum(map(count_syllables, words))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)


def count_syllables(word: str) -> int:
    """Return how many syllables an English word has, about: its groups of vowels, 1 at least."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    is_silent = re.search(r"[^aeiouyl]e$|[^aeioudty]ed$|[^aeiouysxz]es$", word)
    return max(1, count - (1 if is_silent else 0))
