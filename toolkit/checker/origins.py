"""Which countries a free text names, such as the form's column on the countries of mines."""

import re
import unicodedata
from functools import cache, lru_cache

from toolkit.checker.countries import ALIASES, COUNTRIES, country_key
from toolkit.checker.values import key_of, tidy

_FURTHER = {
    "democratic republic of congo": "CONGO, DEMOCRATIC REPUBLIC OF THE",
    "republic of the congo": "CONGO",
}
_DENIED = re.compile(r"\b(non|not|no|outside|without|excluding|except|other than|free)\b")
_PARTS = re.compile(r"[,;/&+|\n]")
_WORD = re.compile(r"\w+")
_WORDS_FOR_NOTHING = {"NO", "NA"}  # also the codes of Norway and Namibia


@lru_cache(maxsize=8192)
def countries_in(text: str) -> frozenset[str]:
    """Return the keys (`country_key`) of the countries that a text names.

    None where it says which countries it is not about, as in "non-DRC".
    """
    if not text or _DENIED.search(key_of(text)):
        return frozenset()
    names = _names()
    words = _WORD.findall(_plain(text))
    found: set[str] = set()
    place = 0
    while place < len(words):
        for name, country in names.get(words[place], ()):
            if tuple(words[place : place + len(name)]) == name:
                found.add(country)
                place += len(name)
                break
        else:
            place += 1
    found.update(_codes(text))
    return frozenset(found)


def _codes(text: str) -> set[str]:
    """Return the countries whose ISO code stands alone between two commas."""
    parts = {part.strip() for part in _PARTS.split(tidy(text))}
    return {_code_names()[part] for part in parts if part in _code_names()}


def _plain(text: str) -> str:
    """Return the text without accents and case."""
    letters = unicodedata.normalize("NFKD", key_of(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _code_names() -> dict[str, str]:
    return {code: country_key(name) for code, name in COUNTRIES if code not in _WORDS_FOR_NOTHING}


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the names in use, as words, by their first word; the longest first."""
    known = {country_key(name) for _code, name in COUNTRIES}
    short = {re.split(r" ?[,(]", key)[0] for key in known}
    meant = {name: country_key(name) for name in (*known, *ALIASES, *short) if len(name) > 2}
    meant |= {name: country_key(country) for name, country in _FURTHER.items()}
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, country in meant.items():
        words = tuple(_WORD.findall(name))
        if country in known:
            names.setdefault(words[0], []).append((words, country))
    for found in names.values():
        found.sort(key=lambda item: -len(item[0]))
    return names
