"""A question set in the language of whoever reads it.

Rules decide on the source, `loading.question_set_of()`. What is shown comes from here: the same
set, with the same codes, weights and flags, in the first of the languages that the reader prefers
(`academy.languages`) in which its version is published, or else in its own.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language

from academy.languages import Language, Spoken, best_of, language, preferred
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.core.translating import Untranslated, texts_of, translated
from assessments.readiness.loading import question_set_of, read_sets
from assessments.readiness.models import QuestionSetVersion, VersionTranslation

logger = logging.getLogger(__name__)

MOST_KEPT = 60  # of some 100 kB each, in every process

_kept: dict[tuple[str, str], QuestionSet] = {}


class _Edition(NamedTuple):
    language: str
    digest: str
    number: int
    note: str


@dataclass(frozen=True)
class Reading:
    """A version as somebody reads it. `languages` are those it can be read in, its own first.

    `edition` is that of the translation, `digest` its SHA-256 and `note` who translated and checked
    it; 0 and "" for the source.
    """

    question_set: QuestionSet
    languages: tuple[Language, ...]
    edition: int = 0
    digest: str = ""
    note: str = ""

    @property
    def language(self) -> str:
        return self.question_set.language

    @property
    def spoken_in(self) -> Language:
        """The language by its name."""
        return language(self.language)


def readings_of(versions: Iterable[QuestionSetVersion]) -> dict[int, Reading]:
    """Return versions as the reader reads them, by primary key: one query, and one for all sources
    and for each translation that this process has not read yet.
    """
    rows = {one.pk: one for one in versions}
    read_sets(list(rows.values()))
    editions: dict[int, list[_Edition]] = defaultdict(list)
    found = VersionTranslation.objects.filter(version__in=rows).newest().order_by("language")
    for pk, *rest in found.values_list("version", "language", "digest", "edition", "note"):
        editions[pk].append(_Edition(*rest))
    return {pk: _reading(version, editions[pk]) for pk, version in rows.items()}


def reading_of(version: QuestionSetVersion) -> Reading:
    """Return one version as the reader reads it: see `readings_of()`."""
    return readings_of([version])[version.pk]


def words_of(version: QuestionSetVersion) -> QuestionSet:
    """Return what a version asks, in the reader's language: see `readings_of()`."""
    return reading_of(version).question_set


def _reading(version: QuestionSetVersion, editions: list[_Edition]) -> Reading:
    source = question_set_of(version)
    codes = [source.language, *(one.language for one in editions)]
    languages = tuple(language(code) for code in codes)
    best = best_of(preferred(), codes)
    for one in editions:
        if one.language == best and best != source.language:
            found = _translated(version, source, best, one.digest)
            if found is not None:
                return Reading(found, languages, one.number, one.digest, one.note)
    if source.language == get_language():
        return Reading(source, languages)
    key = version.digest, ""
    return Reading(_kept_set(key, source, source.language, lambda: _own(source)), languages)


def _own(source: QuestionSet) -> list[str]:
    return [one.source for one in texts_of(source)]


def _translated(
    version: QuestionSetVersion, source: QuestionSet, code: str, digest: str
) -> QuestionSet | None:
    rows = VersionTranslation.objects.filter(version=version, language=code, digest=digest)

    def read() -> list[str]:
        return rows.values_list("texts", flat=True).first() or []

    try:
        return _kept_set((version.digest, digest), source, code, read)
    except (Untranslated, ValueError):
        # It was published whole, so this is our bug; the source can be read all the same.
        logger.exception("Translation of version %s into %s is not whole", version.pk, code)
        return None


def _kept_set(
    key: tuple[str, str], source: QuestionSet, code: str, read: Callable[[], list[str]]
) -> QuestionSet:
    """Return a set whose texts say their language; they are read once a process."""
    found = _kept.get(key)
    if found is None:
        pairs = zip(texts_of(source), read(), strict=True)
        found = translated(source, code, {one.key: Spoken(text, code) for one, text in pairs})
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found
