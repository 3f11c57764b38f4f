"""Which script a text is written in, and how wide it is: what a printed name needs to look well.

Pure functions over text.
"""

import unicodedata
from collections import Counter
from enum import StrEnum


class Script(StrEnum):
    """A group of letters that one set of fonts draws. The value is a CSS class of the designs."""

    LATIN = "latin"
    EUROPEAN = "european"  # Cyrillic, Greek, and Latin with letters that the text font lacks
    CHINESE = "chinese"
    TRADITIONAL = "traditional"
    JAPANESE = "japanese"
    KOREAN = "korean"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    THAI = "thai"
    DEVANAGARI = "devanagari"
    OTHER = "other"

    @property
    def is_right_to_left(self) -> bool:
        """Whether its lines start at the right."""
        return self in {Script.ARABIC, Script.HEBREW}

    @property
    def language(self) -> str:
        """The language tag that picks its letter shapes; empty where the letters say it all."""
        return LANGUAGE_TAGS.get(self, "")


LANGUAGE_TAGS = {
    Script.CHINESE: "zh-Hans",
    Script.TRADITIONAL: "zh-Hant",
    Script.JAPANESE: "ja",
    Script.KOREAN: "ko",
    Script.HEBREW: "he",
    Script.THAI: "th",
}

# The letters of static/fonts/newsreader.woff2; a name with any other is set in one other font,
# since a word that mixes two fonts looks like a mistake.
TEXT_FONT_LETTERS = {*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100))} | set(
    "ıŒœ–—‘’‚“”„•…′″‹›€™−"
)

# First and last code point of each block, and the script; Source: Unicode 16.0, Blocks.txt.
BLOCKS = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x052F, Script.EUROPEAN),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x08A0, 0x08FF, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x1100, 0x11FF, Script.KOREAN),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.EUROPEAN),
    (0x3040, 0x30FF, Script.JAPANESE),
    (0x3130, 0x318F, Script.KOREAN),
    (0x31F0, 0x31FF, Script.JAPANESE),
    (0x3400, 0x9FFF, Script.CHINESE),
    (0xA960, 0xA97F, Script.KOREAN),
    (0xAC00, 0xD7FF, Script.KOREAN),
    (0xF900, 0xFAFF, Script.CHINESE),
    (0xFB1D, 0xFB4F, Script.HEBREW),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFF, Script.ARABIC),
    (0x20000, 0x323AF, Script.CHINESE),
)
ASCII_END = 0x7F

# Sizes by the longest text for each, in the units of `display_width`. The first three fill one
# line of a design, the others two.
SIZES = ((20, "grand"), (25, "large"), (34, "medium"), (62, "small"), (86, "fine"))
SMALLEST = "least"


def _script_of_letter(letter: str) -> Script:
    code = ord(letter)
    for first, last, script in BLOCKS:
        if first <= code <= last:
            return script
    return Script.OTHER


def script_of(text: str, language: str = "") -> Script:
    """Return the script that most letters of a text belong to.

    Letters that Chinese, Japanese and Korean share are Japanese where a kana stands beside them,
    Korean beside hangul; otherwise `language` (a tag like "ja" or "zh-hant") decides between
    these, and Chinese in its simplified shapes is the last guess. A text without letters is Latin.
    """
    letters = [letter for letter in unicodedata.normalize("NFC", text) if letter.isalpha()]
    counts = Counter(map(_script_of_letter, letters))
    if not counts:
        return Script.LATIN
    if counts[Script.CHINESE]:
        for neighbour in (Script.JAPANESE, Script.KOREAN):
            if counts[neighbour]:
                counts[neighbour] += counts.pop(Script.CHINESE)
                break
    most = max(counts, key=lambda script: counts[script])
    if most is Script.CHINESE:
        return _reading_of(language)
    if most is Script.LATIN:
        latin = {letter for letter in letters if _script_of_letter(letter) is Script.LATIN}
        return Script.LATIN if latin <= TEXT_FONT_LETTERS else Script.EUROPEAN
    return most


def _reading_of(language: str) -> Script:
    """The script of Chinese characters for a reader of this language."""
    main, _, rest = language.lower().replace("_", "-").partition("-")
    if main == "ja":
        return Script.JAPANESE
    if main == "ko":
        return Script.KOREAN
    if main == "zh" and set(rest.split("-")) & {"hant", "tw", "hk", "mo"}:
        return Script.TRADITIONAL
    return Script.CHINESE


def display_width(text: str) -> float:
    """Return how wide a text is drawn, where an average small Latin letter is 1.

    A Chinese, Japanese or Korean letter is 2, a capital 1.35; marks above and below a letter are 0.
    """
    width = 0.0
    for letter in unicodedata.normalize("NFC", text):
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Mn":
            continue
        if unicodedata.east_asian_width(letter) in {"W", "F"}:
            width += 2
        else:
            width += 1.35 if letter.isupper() else 1
    return width


def size_of(text: str) -> str:
    """Return the class of the type size in which a text fits its place: `grand` to `least`."""
    width = display_width(text)
    return next((size for limit, size in SIZES if width <= limit), SMALLEST)
