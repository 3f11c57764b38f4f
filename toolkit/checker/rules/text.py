"""Rules about the texts that people type: their language, their length, their odd spaces."""

import re
import unicodedata
from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule

LESSON = "C2.M4.L2"

NOT_ENGLISH = Kind(
    "DATA-NOT-ENGLISH",
    Severity.WARNING,
    message=gettext_noop("The text in cell %(cell)s is not in English."),
    why=gettext_noop("The form asks for comments in English, whatever language it shows."),
    fix=gettext_noop("Translate the text in cell %(cell)s. Names may stay as they are."),
    lesson=LESSON,
)
TOO_LONG = Kind(
    "DATA-TOO-LONG",
    Severity.WARNING,
    message=gettext_noop("The text in cell %(cell)s has %(length)s characters."),
    why=gettext_noop("Other systems take %(most)s at most, and cut off the rest."),
    fix=gettext_noop("Say it shorter, or send a document beside the form."),
    lesson=LESSON,
)
WHITESPACE = Kind(
    "DATA-WHITESPACE",
    Severity.INFO,
    message=gettext_noop("The text in cell %(cell)s has odd spaces, line breaks or wide letters."),
    why=gettext_noop("You do not see them, but two texts that look the same do not match."),
    fix=gettext_noop("Type the text in cell %(cell)s again, without copying it."),
    lesson=LESSON,
)
_PROSE = frozenset({"scope_description", "comments", "next_steps"})
_BREAKS = frozenset({"address"})
_ODD = re.compile("[\\u00a0\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff\\u00ad\\t]")
_BREAK = re.compile(r"[\r\n]")
_WIDE = re.compile("[\\uff01-\\uff5e]")


def is_mostly_foreign(text: str) -> bool:
    """True if most letters of a text are not Latin, such as Chinese, Japanese or Cyrillic."""
    if text.isascii():
        return False
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith(_LATIN) for letter in letters)
    return foreign * 2 > len(letters)


_LATIN = ("LATIN", "FULLWIDTH LATIN", "FEMININE", "MASCULINE", "MICRO")


@rule
def texts_are_plain(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Answers are short, comments are English, and nothing is there that one cannot see.

    Source: the form's instructions ask for English; the rest is practice.
    """
    prose = {id(entry) for entry in _prose(declaration)}
    broken = {id(declaration.fields[key]) for key in _BREAKS if key in declaration.fields}
    for entry, text in declaration.odd_texts:
        if entry.is_blank:
            continue
        if len(text) > context.max_text:
            length, most = str(len(text)), str(context.max_text)
            yield TOO_LONG.at(entry.sheet, entry.cell, length=length, most=most)
        if id(entry) in prose and is_mostly_foreign(text):
            yield NOT_ENGLISH.at(entry.sheet, entry.cell)
        # A choice that is not quite one of the list has a finding of its own.
        elif not entry.allowed and _is_odd(text, breaks=id(entry) in prose or id(entry) in broken):
            yield WHITESPACE.at(entry.sheet, entry.cell)


def _prose(declaration: Declaration) -> Iterator[Entry]:
    yield from (declaration.fields[key] for key in _PROSE if key in declaration.fields)
    yield from declaration.comments.values()
    yield from declaration.company_comments.values()
    for row in declaration.smelters:
        yield from (row.entries[key] for key in _PROSE if row.text(key))
    yield from (product.comments for product in declaration.products)


def _is_odd(text: str, *, breaks: bool) -> bool:
    if text.isascii() and text.strip() == text and "\t" not in text:
        return not breaks and _BREAK.search(text) is not None
    if text.strip() != text or _ODD.search(text) or (not breaks and _BREAK.search(text)):
        return True
    return _WIDE.search(text) is not None and not is_mostly_foreign(text)
