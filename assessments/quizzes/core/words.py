"""Words that people type, compared with those that are accepted."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-"})
ACCENTS = re.compile("[\u0300-\u036f]")
# How many slips a word of at least so many letters may hold.
SLIPS = ((12, 2), (5, 1))


@dataclass(frozen=True)
class Leniency:
    """What does not matter when words are compared. Spaces never do."""

    case: bool = True
    accents: bool = True
    typos: bool = False


def normalised(text: str, leniency: Leniency) -> str:
    """Return a text as it is compared: one kind of quotation mark, dash and space."""
    plain = unicodedata.normalize("NFKC", text).translate(SAME)
    plain = " ".join(plain.split()).removesuffix(".").strip()
    if leniency.accents:
        plain = ACCENTS.sub("", unicodedata.normalize("NFD", plain))
    return plain.casefold() if leniency.case else plain


def is_accepted(given: str, *, variants: Iterable[str], leniency: Leniency) -> bool:
    """Return whether what was typed is one of the variants.

    With leniency for typos, one slip (a letter wrong, missing, too many, or two swapped) is
    allowed from 5 letters on and two from 12 on; never in a variant that holds a figure.
    """
    typed = normalised(given, leniency)
    if not typed:
        return False
    return any(_is_like(typed, normalised(one, leniency), leniency) for one in variants)


def _is_like(typed: str, variant: str, leniency: Leniency) -> bool:
    if typed == variant:
        return True
    if not leniency.typos or any(letter.isdecimal() for letter in variant):
        return False
    slips = next((slips for length, slips in SLIPS if len(variant) >= length), 0)
    return slips > 0 and OSA.distance(typed, variant, score_cutoff=slips) <= slips


def count_words(text: str) -> int:
    """Return how many words a text has: runs of characters between spaces."""
    return len(text.split())
