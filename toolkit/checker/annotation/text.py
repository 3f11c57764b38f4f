"""Text on its way into a workbook: nothing in it may become markup, a formula or a broken file."""

import re
import unicodedata
from xml.sax.saxutils import escape

MAX_CELL = 8_000
"""Characters in a cell of ours; Excel takes 32,767."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Excel reads _x0041_ in a text as the letter A; an underscore written so stays what it is.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What a spreadsheet may take for the start of a formula; the wide forms count in East Asia.
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")


def clean(text: str, most: int = MAX_CELL) -> str:
    """Return the text without characters that XML forbids, and at most `most` characters of it."""
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def neutral(text: str, most: int = MAX_CELL) -> str:
    """Return the text of a cell, with a ' before what a spreadsheet might take for a formula."""
    text = clean(text, most)
    return "'" + text if _FORMULA.match(text) else text


def marked_up(text: str) -> str:
    """Return a cleaned text as the content of an XML element of a workbook."""
    return escape(_CODED.sub("_x005F_", text))


def attribute(text: str) -> str:
    """Return a text as the value of an XML attribute, with its quotes."""
    value = escape(clean(text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
    return f'"{value}"'


def columns_of(text: str) -> int:
    """Return how wide a text is, in letters: East Asian ones take the room of two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
