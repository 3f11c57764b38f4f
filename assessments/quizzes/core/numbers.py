"""Numbers as people write them in different countries, and when one is near enough."""

import re
from decimal import Decimal

# Thin, narrow and no-break spaces, and the apostrophes that Swiss figures have.
GAPS = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
MINUS = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": ","})
PLAIN = re.compile(r"[+-]?\d+(?:\.\d*)?|[+-]?\.\d+")
LONGEST = 40  # characters: longer is no figure


def readings(text: str, *, unit: str = "") -> frozenset[Decimal]:
    """Return the numbers that a text may stand for: none if it is no number.

    Decimals come after a point or a comma, thousands may be apart by a space, an apostrophe or
    the other of both. "1,250" and "1.250" have two readings, since both are written for both.
    The unit may follow.
    """
    digits = GAPS.sub("", text).translate(MINUS).casefold()
    ending = GAPS.sub("", unit).casefold()
    if ending:
        digits = digits.removesuffix(ending)
    if not digits or len(digits) > LONGEST:
        return frozenset()
    digits = "".join(str(int(one)) if one.isdecimal() else one for one in digits)
    return frozenset(Decimal(one) for one in _spellings(digits) if PLAIN.fullmatch(one))


def _spellings(digits: str) -> list[str]:
    """Return each way to read the figure, with a decimal point and no thousands marks."""
    marks = [one for one in digits if one in ",."]
    if not marks:
        return [digits]
    last = marks[-1]
    grouped = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(last)}\d{{3}})+", digits)
    whole = [digits.replace(last, "")] if grouped else []
    if marks.count(last) > 1:
        return whole
    before, after = digits.rsplit(last, 1)
    other = "." if last == "," else ","
    if other in before and not re.fullmatch(
        rf"[+-]?\d{{1,3}}(?:{re.escape(other)}\d{{3}})+", before
    ):
        return []
    return [*whole, f"{before.replace(other, '')}.{after}"]


def mark_number(text: str, *, answer: Decimal, tolerance: Decimal, unit: str = "") -> Decimal:
    """Return 1 if a reading of the text is at most `tolerance` away from the answer, else 0."""
    near = any(abs(one - answer) <= tolerance for one in readings(text, unit=unit))
    return Decimal(1 if near else 0)
