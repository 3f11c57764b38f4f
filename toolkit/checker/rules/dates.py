"""Dates as people type them: strict, since 03/04/2025 may be March or April."""

import datetime
import re

from toolkit.checker.values import Value, tidy

_MONTHS = (
    "jan januar january janvier janv gennaio gen enero ene janeiro ocak oca 一月",
    "feb februar february fevrier fevr fev febbraio febrero fevereiro subat sub 二月",
    "mar marz maerz mrz march mars marzo marco mart 三月",
    "apr april avril avr aprile abril abr nisan nis 四月",
    "may mai maggio mag mayo maio mayis 五月",
    "jun juni june juin giugno giu junio junho haziran haz 六月",
    "jul juli july juillet juil luglio lug julio julho temmuz tem 七月",
    "aug august aout agosto ago agustos agu 八月",
    "sep sept september septembre settembre set septiembre setembro eylul eyl 九月",
    "oct okt oktober october octobre ottobre ott octubre outubro out ekim eki 十月",
    "nov november novembre noviembre novembro kasim kas 十一月",
    "dec dez dezember december decembre dicembre dic diciembre dezembro aralik ara 十二月",
)
_MONTH = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
_PLAIN = str.maketrans("äáâãàçéèêğıíîõóöúûüş", "aaaaaceeegiiiooouuus")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]\d\d:\d\d.*)?")
_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_NAMED = re.compile(r"(\d{1,2})[.\s\-/]*(?:de\s+)?([^\W\d]+)[.\s\-/,]*(?:de\s+)?(\d{4})")
_NAMED_FIRST = re.compile(r"([^\W\d]+)[.\s]*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NUMBERED_MONTH = re.compile(r"(\d{1,2})[.\s\-/]+(\d{1,2})[月월][.\s\-/]+(\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")
_EXCEL_START = datetime.date(1899, 12, 30)


def as_date(value: Value) -> datetime.date | None:
    """Return a real date cell's day, or None if the cell is of another type."""
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else None


def parse_date(value: Value) -> datetime.date | None:
    """Return the day meant by a text or a bare serial number, or None if it is not certain."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        serial = int(value)
        return _EXCEL_START + datetime.timedelta(serial) if 20_000 < serial < 80_000 else None
    text = tidy(value).casefold().translate(_PLAIN) if isinstance(value, str) else ""
    text = text.replace("\u0307", "")  # what is left of a Turkish capital I
    for pattern in (_ISO, _ASIAN):
        if match := pattern.fullmatch(text):
            return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERED_MONTH.fullmatch(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _NAMED.fullmatch(text):
        return _day(int(match[3]), _MONTH.get(match[2], 0), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(text):
        return _day(int(match[3]), _MONTH.get(match[1], 0), int(match[2]))
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first > 12 or first == second:
            return _day(year, second, first)
        if second > 12:
            return _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
