"""Languages of content: their names, which one somebody reads, and texts that know theirs.

The language of the site (`django.utils.translation`) is another matter: a page in English may show
questions in Chinese.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

type Preference = Callable[[], tuple[str, ...]]

_preference: ContextVar[Preference] = ContextVar("content_languages", default=tuple)


@dataclass(frozen=True)
class Language:
    """A language by its code, such as "zh-hans", with its own name for itself."""

    code: str
    name: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.is_rtl else "ltr"


class Spoken(str):
    """A text that knows its language, so that a page can say it: `{{ text|spoken }}`."""

    def __new__(cls, text: str, language: str) -> "Spoken":
        self = super().__new__(cls, text)
        self.language = language
        return self

    def __getnewargs__(self) -> tuple[str, str]:
        return str(self), self.language  # for copies


@cache
def language(code: str) -> Language:
    """Return a language; one that nobody knows is called by its code."""
    info = LANG_INFO.get(code.lower(), {})
    return Language(code, info.get("name_local", code), info.get("bidi", False))


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that one can translate into: code, own name and English name."""
    found = [
        (code, f"{info['name_local']} ({_(info['name'])})")
        for code, info in LANG_INFO.items()
        if "name_local" in info
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def best_of(wanted: Iterable[str], there: Iterable[str]) -> str:
    """Return the first wanted language that is there, or a close one of it; "" if there is none.

    Close are what Django names as its fallback (zh-cn: zh-hans), and the language without its
    country (de-at: de), then one with a country (pt: pt-br).
    """
    known = {code.lower(): code for code in there}
    for code in wanted:
        code = code.lower()
        base = code.split("-")[0]
        close = [code, *LANG_INFO.get(code, {}).get("fallback", ()), base]
        if code == base:
            close += sorted(one for one in known if one.startswith(f"{base}-"))
        for one in close:
            if one in known:
                return known[one]
    return ""


def prefer(*codes: str) -> None:
    """Read in these languages from here on, until the request ends."""
    _preference.set(lambda: codes)


def preferred() -> tuple[str, ...]:
    """Return the languages in which whoever is served now reads, the first one first."""
    return _preference.get()()


@contextmanager
def preferring(preference: Preference) -> Iterator[None]:
    """Read inside in what this returns, once somebody asks for it."""
    token = _preference.set(preference)
    try:
        yield
    finally:
        _preference.reset(token)


def reading_in(*codes: str) -> AbstractContextManager[None]:
    """Read in these languages inside: for mails and files that are made for somebody."""
    return preferring(lambda: codes)


def accepted(header: str) -> tuple[str, ...]:
    """Return the languages of an Accept-Language header, the first one first."""
    return tuple(code for code, _quality in parse_accept_lang_header(header) if code != "*")
