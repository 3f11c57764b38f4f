"""Reads the values of a JSON document one by one, and remembers what is wrong with each."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from assessments.readiness.core.problems import Problem, gettext_noop

TEXT_MAX = 2000
"""Characters of the longest text that a document may hold."""

NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Characters that no database or file takes: control characters and halves of pairs."""

NOT_AN_OBJECT = gettext_noop("An object with keys is needed here, in {}.")
MISSING = gettext_noop("“%(key)s” is missing.")
UNKNOWN_KEY = gettext_noop("“%(key)s” is not a key that is known here.")
NOT_A_TEXT = gettext_noop("A text is needed here.")
BAD_CHARACTER = gettext_noop("This has a character that is not text. Type it again.")
EMPTY = gettext_noop("This may not be empty.")
TOO_LONG = gettext_noop("This has %(length)s characters; at most %(most)s are allowed.")
NOT_A_NUMBER = gettext_noop("A whole number from %(least)s to %(most)s is needed here.")
NOT_A_FLAG = gettext_noop("true or false is needed here.")
NOT_A_LIST = gettext_noop("A list is needed here, in [].")
NOT_A_DATE = gettext_noop("A date is needed here, such as 2026-11-26.")
UNKNOWN_VALUE = gettext_noop("“%(value)s” is not known. It must be one of: %(choices)s.")
BAD_FORM = gettext_noop("“%(value)s” does not have the form of a code, such as %(example)s.")
TWICE = gettext_noop("“%(value)s” stands here twice.")


class Fields:
    """The values of one object of a document. What is wrong goes to `problems`.

    Each method returns something of the right type even if the document has not, so that reading
    goes on and finds all problems at once.
    """

    def __init__(self, data: object, place: str, problems: list[Problem]) -> None:
        self.place = place
        self.problems = problems
        self.known: set[str] = set()
        self.is_object = isinstance(data, dict)
        self.data: dict[object, object] = data if isinstance(data, dict) else {}
        if not self.is_object:
            self.report("", "not-an-object", NOT_AN_OBJECT)

    def at(self, key: object) -> str:
        """Return the place of one of the keys."""
        return f"{self.place}.{key}" if self.place else str(key)

    def report(self, key: object, code: str, message: str, /, **values: object) -> None:
        """Remember a problem with a key, or with the object itself if the key is ""."""
        place = self.place if key == "" else self.at(key)
        self.problems.append(Problem(place, code, message, values))

    def has(self, key: str) -> bool:
        self.known.add(key)
        return self.data.get(key) is not None

    def needs(self, key: str) -> bool:
        """True if there is a value; it is a problem if there is none."""
        if self.has(key):
            return True
        if self.is_object:
            self.report("", "missing", MISSING, key=key)
        return False

    def raw(self, key: str) -> object:
        self.known.add(key)
        return self.data.get(key)

    def text(self, key: str, *, most: int = TEXT_MAX, may_lack: bool = False) -> str:
        """Return a text without the space around it; "" if it may lack and does."""
        if not (self.has(key) if may_lack else self.needs(key)):
            return ""
        found = self._text(self.data[key], key, most)
        if not found and not may_lack and isinstance(self.data[key], str):
            self.report(key, "empty", EMPTY)
        return found

    def code(self, key: str, form: re.Pattern[str], *, example: str, may_lack: bool = False) -> str:
        """Return a text of a form."""
        found = self.text(key, may_lack=may_lack)
        if found and not form.fullmatch(found):
            self.report(key, "bad-form", BAD_FORM, value=found[:40], example=example)
        return found

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        """Return one of the choices, or None if it lacks."""
        if not self.has(key):
            return None
        found = self._text(self.data[key], key, TEXT_MAX)
        return found if self._is_one(found, key, choices) else None

    def number(self, key: str, least: int, most: int, *, may_lack: bool = False) -> int | None:
        """Return a whole number, or None if it lacks or is wrong."""
        if not (self.has(key) if may_lack else self.needs(key)):
            return None
        found = self.data[key]
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            self.report(key, "not-a-number", NOT_A_NUMBER, least=least, most=most)
            return None
        return found

    def flag(self, key: str) -> bool:
        """Return true or false; false if it lacks."""
        return self.maybe(key) or False

    def maybe(self, key: str) -> bool | None:
        """Return true, false, or None if it lacks."""
        if not self.has(key):
            return None
        found = self.data[key]
        if not isinstance(found, bool):
            self.report(key, "not-a-flag", NOT_A_FLAG)
            return None
        return found

    def day(self, key: str) -> date | None:
        """Return a date written as 2026-11-26, or None if it lacks."""
        if not self.has(key):
            return None
        found = self.data[key]
        if isinstance(found, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", found, re.ASCII):
            try:
                return date.fromisoformat(found)
            except ValueError:
                pass
        self.report(key, "not-a-date", NOT_A_DATE)
        return None

    def rows(self, key: str, *, may_lack: bool = False) -> list[object]:
        """Return the parts of a list."""
        if not (self.has(key) if may_lack else self.needs(key)):
            return []
        found = self.data[key]
        if not isinstance(found, list):
            self.report(key, "not-a-list", NOT_A_LIST)
            return []
        if not found and not may_lack:
            self.report(key, "empty", EMPTY)
        return found

    def words(
        self, key: str, choices: Collection[str] = (), *, most: int = 300, may_lack: bool = False
    ) -> tuple[str, ...]:
        """Return the texts of a list, each once, and of the choices if there are any."""
        found: list[str] = []
        for number, one in enumerate(self.rows(key, may_lack=may_lack), 1):
            place = f"{key}.{number}"
            text = self._text(one, place, most)
            if not text:
                if isinstance(one, str):
                    self.report(place, "empty", EMPTY)
            elif text in found:
                self.report(place, "twice", TWICE, value=text[:40])
            elif not choices or self._is_one(text, place, choices):
                found.append(text)
        return tuple(found)

    def close(self) -> None:
        """Report keys that nobody asked for: most are slips, and none would do anything."""
        for key in self.data:
            if key not in self.known:
                self.report("", "unknown-key", UNKNOWN_KEY, key=str(key)[:40])

    def _text(self, value: object, key: object, most: int) -> str:
        if not isinstance(value, str):
            self.report(key, "not-a-text", NOT_A_TEXT)
            return ""
        found = value.strip()
        if NOT_TEXT.search(found):
            self.report(key, "bad-character", BAD_CHARACTER)
            return ""
        if len(found) > most:
            self.report(key, "too-long", TOO_LONG, length=len(found), most=most)
        return found

    def _is_one(self, found: str, key: object, choices: Collection[str]) -> bool:
        if found in choices:
            return True
        named = ", ".join(choices)
        self.report(key, "unknown-value", UNKNOWN_VALUE, value=found[:40], choices=named)
        return False


def objects(fields: Fields, key: str, *, may_lack: bool = False) -> Iterator[Fields]:
    """Yield the objects of a list."""
    for number, one in enumerate(fields.rows(key, may_lack=may_lack), 1):
        yield Fields(one, fields.at(f"{key}.{number}"), fields.problems)
