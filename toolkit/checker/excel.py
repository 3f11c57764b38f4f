"""How a spreadsheet compares: as `COUNTIF` does, and in which order `>` puts texts.

Both matter where a form's own formulas decide which answer belongs to which mineral.
"""

import re
import unicodedata
from functools import lru_cache

from toolkit.checker.values import Value, text_of

_PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"


def counts(criterion: str, value: Value) -> bool:
    """True if COUNTIF with this criterion counts the value.

    Case does not matter; `*` and `?` stand for any text and any character, after `~` for
    themselves. A number matches a text that looks the same. An empty criterion counts nothing.
    """
    if value == "" or not criterion:
        return False
    return _pattern(criterion.casefold()).fullmatch(text_of(value).casefold()) is not None


@lru_cache(maxsize=256)
def _pattern(criterion: str) -> re.Pattern[str]:
    parts: list[str] = []
    characters = iter(criterion)
    for character in characters:
        match character:
            case "*":
                parts.append(".*")
            case "?":
                parts.append(".")
            case "~":
                parts.append(re.escape(next(characters, "~")))
            case _:
                parts.append(re.escape(character))
    return re.compile("".join(parts), re.DOTALL)


type SortKey = tuple[int, float, list[tuple[int, int]], str]


def sort_key(value: Value) -> SortKey:
    """Return the key by which `<` orders values: numbers first, then texts without case.

    Texts go by blank, punctuation, digit, letter; accents only decide between equal letters.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 0, float(value), [], ""
    text = unicodedata.normalize("NFD", text_of(value).casefold())
    letters = [_weight(character) for character in text if not unicodedata.combining(character)]
    return 1, 0.0, letters, "".join(filter(unicodedata.combining, text))


def _weight(character: str) -> tuple[int, int]:
    if character.isspace():
        return 0, ord(character)
    if character in _PUNCTUATION:
        return 1, _PUNCTUATION.index(character)
    if character.isdecimal():
        return 3, unicodedata.digit(character)
    return (4 if character.isalpha() else 2), ord(character)
