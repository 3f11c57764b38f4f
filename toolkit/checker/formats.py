"""Which cell styles show a number as a date, and which day a number is."""

import datetime
import re

from toolkit.checker.values import Value

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLE = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
_NUMBER = re.compile(rb"""\bnumFmtId\s*=\s*["'](\d{1,9})["']""")
_CODE = re.compile(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# What in a format is no letter of a date: quoted and escaped text, colours, conditions, locales.
_LITERAL = re.compile(r'"[^"]*"|&quot;.*?&quot;|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_LETTERS = re.compile(r"[dmyhs]|[年月日]", re.IGNORECASE)
_LAST_SERIAL = 2_958_465  # 31 December 9999
_SHIFT_1904 = 1462


def date_styles(styles: bytes) -> frozenset[int]:
    """Return the numbers of the cell styles, counted from 0, that show a date or a time."""
    custom: dict[int, bool] = {}
    for attributes in _FORMAT.findall(styles, 0, styles.find(b"cellXfs")):
        number, code = _NUMBER.search(attributes), _CODE.search(attributes)
        if number and code:
            text = (code[1] or code[2] or b"").decode("utf-8", errors="replace")
            custom[int(number[1])] = _shows_a_date(text)
    area = styles[styles.find(b"cellXfs") : styles.rfind(b"cellXfs")]
    # Cut rather than searched, since a form has 600 styles; a prefix is rare.
    cells = area.split(b"<xf ")[1:] or _STYLE.findall(area)
    found = set()
    for index, attributes in enumerate(cells):
        number = _NUMBER.search(attributes)
        key = int(number[1]) if number else 0
        if custom.get(key, key in _BUILT_IN):
            found.add(index)
    return frozenset(found)


def _shows_a_date(code: str) -> bool:
    first = _LITERAL.sub("", code.split(";")[0])
    return _LETTERS.search(first.replace("General", "")) is not None


def date_of(serial: float, *, from_1904: bool = False) -> Value:
    """Return the day or the moment that a number in a date cell is; the number if it is none.

    Excel counts days from 1900 and believes that 1900 had a 29 February; from 1904 if it says so.
    """
    if from_1904:
        serial += _SHIFT_1904
    if not 0 <= serial < _LAST_SERIAL + 1:
        return serial
    if serial < 1:
        seconds = min(round(serial * 86_400), 86_399)
        return (datetime.datetime.min + datetime.timedelta(seconds=seconds)).time()
    days = int(serial)
    day = datetime.date(1899, 12, 31) + datetime.timedelta(days if days < 60 else days - 1)
    seconds = min(round((serial - days) * 86_400), 86_399)
    if not seconds:
        return day
    moment = datetime.datetime.combine(day, datetime.time())
    return moment + datetime.timedelta(seconds=seconds)
