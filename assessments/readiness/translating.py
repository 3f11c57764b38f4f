"""Translating question sets: texts are kept one by one, and published whole."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from academy.accounts.models import User
from assessments.readiness.core import question_set as core
from assessments.readiness.core.frozen import canonical_json
from assessments.readiness.core.translating import Key, Text, has_error, texts_of, tidied
from assessments.readiness.core.translation_work import Edit, Merged, merge, plan_import
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import (
    QuestionSet,
    QuestionSetVersion,
    TranslatedText,
    VersionTranslation,
)
from assessments.readiness.models.translations import source_digest
from courses.content import content_changed

logger = logging.getLogger(__name__)


def kept_texts(question_set: QuestionSet, language: str) -> dict[Key, str]:
    """Return all that was ever translated, by place and source: one query."""
    rows = TranslatedText.objects.filter(question_set=question_set, language=language)
    return {
        (place, source): text for place, source, text in rows.values_list("place", "source", "text")
    }


def kept_by_language(question_set: QuestionSet) -> dict[str, dict[Key, str]]:
    """Return the same of all languages: one query."""
    found: dict[str, dict[Key, str]] = defaultdict(dict)
    rows = TranslatedText.objects.filter(question_set=question_set)
    for language, place, source, text in rows.values_list("language", "place", "source", "text"):
        found[language][place, source] = text
    return dict(found)


def _hold(question_set: QuestionSet) -> None:
    """Let nobody else write translations of a set until the transaction ends."""
    QuestionSet.objects.select_for_update().get(pk=question_set.pk)


@transaction.atomic
def keep_texts(
    *, question_set: QuestionSet, language: str, texts: Mapping[Key, str], by: User | None
) -> int:
    """Keep translations, in a few queries for any number; empty ones are taken out.

    Returns how many differ from what was there. Nothing is published by it.
    """
    rows = TranslatedText.objects.filter(question_set=question_set, language=language)
    before = {
        (place, source): (pk, text)
        for pk, place, source, text in rows.values_list("pk", "place", "source", "text")
    }
    wanted = {key: tidied(text) for key, text in texts.items()}
    changed = {
        key: text
        for key, text in wanted.items()
        if text and (key not in before or before[key][1] != text)
    }
    emptied = [before[key][0] for key, text in wanted.items() if not text and key in before]
    TranslatedText.objects.bulk_create(
        [
            TranslatedText(
                question_set=question_set,
                language=language,
                place=place,
                source=source,
                source_digest=source_digest(source),
                text=text,
                changed_by=by,
            )
            for (place, source), text in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["question_set", "language", "place", "source_digest"],
        update_fields=["text", "changed_by", "changed_at"],
    )
    if emptied:
        rows.filter(pk__in=emptied).delete()
    return len(changed) + len(emptied)


@transaction.atomic
def keep_edits(
    *, question_set: QuestionSet, language: str, part: str, edits: Iterable[Edit], by: User
) -> Merged:
    """Keep what somebody wrote on a page, but for what has an error or clashes with what another
    wrote since: see `core.translation_work.merge()`.
    """
    _hold(question_set)
    found = merge(edits, kept_texts(question_set, language))
    keep_texts(question_set=question_set, language=language, texts=found.stored, by=by)
    if found.stored:
        data = {"language": language, "part": part, "count": len(found.stored)}
        log(question_set, "readiness.translate", user=by, data=data)
    return found


@transaction.atomic
def import_texts(
    *,
    question_set: QuestionSet,
    language: str,
    texts: Iterable[Text],
    found: Mapping[Key, str],
    fingerprint: str,
    by: User,
) -> int:
    """Keep the translations of a file, but for those with an error; return how many were written.

    Raises ValidationError, code "changed", if that is no longer what was shown.
    """
    _hold(question_set)
    plan = plan_import(texts, kept_texts(question_set, language), found)
    if plan.fingerprint != fingerprint:
        raise ValidationError(
            _("The translations were changed since you looked. Look at the changes again."),
            code="changed",
        )
    new = {line.text.key: line.after for line in plan.lines}
    count = keep_texts(question_set=question_set, language=language, texts=new, by=by)
    data = {"language": language, "count": count}
    log(question_set, "readiness.import_translation", user=by, data=data)
    return count


def copy_texts(question_set: QuestionSet, copy: QuestionSet) -> None:
    """Give a copy of a question set what is translated of it: two queries. Nothing is published."""
    rows = list(TranslatedText.objects.filter(question_set=question_set))
    for one in rows:
        one.pk, one.question_set = None, copy
    TranslatedText.objects.bulk_create(rows)


def digest_of_texts(language: str, texts: list[str]) -> str:
    """Return the SHA-256 of an edition, in hex."""
    return hashlib.sha256(canonical_json({"language": language, "texts": texts})).hexdigest()


@transaction.atomic
def publish_translation(
    *,
    version: QuestionSetVersion,
    language: str,
    by: User | None,
    note: str = "",
    seen: str | None = None,
) -> VersionTranslation:
    """Publish what is kept as the next edition of a version in a language.

    Raises ValidationError, code "source" for the language of the set itself, "not_whole" if a text
    lacks or has an error, "unchanged" if the newest edition says the same, "changed" if `seen`,
    the digest of the texts that were looked at, is no longer theirs.
    """
    _hold(version.question_set)
    source = question_set_of(version)
    if language == source.language:
        raise ValidationError(_("The question set is written in this language."), code="source")
    kept = kept_texts(version.question_set, language)
    wanted = texts_of(source)
    lacking = [one for one in wanted if has_error(one, kept.get(one.key, ""))]
    if lacking:
        raise ValidationError(
            ngettext(
                "%(count)s text is not translated yet. A language is published whole.",
                "%(count)s texts are not translated yet. A language is published whole.",
                len(lacking),
            ),
            code="not_whole",
            params={"count": len(lacking)},
        )
    texts = [kept[one.key] for one in wanted]
    digest = digest_of_texts(language, texts)
    if seen is not None and seen != digest:
        raise ValidationError(
            _("The translation was changed since you looked. Look at the changes again."),
            code="changed",
        )
    last = version.translations.filter(language=language).order_by("-edition").first()
    if last and last.digest == digest:
        raise ValidationError(
            _("Nothing has changed since edition %(edition)s."),
            code="unchanged",
            params={"edition": last.edition},
        )
    edition = VersionTranslation.objects.create(
        version=version,
        language=language,
        edition=last.edition + 1 if last else 1,
        texts=texts,
        digest=digest,
        note=note,
        published_by=by,
    )
    if by:  # what comes with the Academy is nobody's act
        data = {"version": version.number, "language": language, "edition": edition.edition}
        data["note"] = note
        log(version.question_set, "readiness.publish_translation", user=by, data=data)
    content_changed()  # pages of the catalogue are kept for visitors
    logger.info("Question set %s published in %s", version.question_set_id, language)
    return edition


@dataclass(frozen=True)
class Companion:
    """A language and a version that is to be published.

    `missing` counts its texts that lack: with one, the language is left behind. `fresh` counts
    those that no edition has shown yet. `note` is that of its newest edition; None if it was
    never published, so that it comes along only if somebody says so.
    """

    language: str
    missing: int
    fresh: int
    note: str | None

    @property
    def comes_along(self) -> bool:
        return not self.missing and self.note is not None


def companions(question_set: QuestionSet, source: core.QuestionSet) -> list[Companion]:
    """Return what becomes of each language when `source` is published: three queries.

    Languages of any earlier version come along, also those that the last one left behind.
    """
    editions = VersionTranslation.objects.filter(version__question_set=question_set)
    last: dict[str, VersionTranslation] = {}
    for one in editions.defer("texts").order_by("version__number", "edition"):
        last[one.language] = one
    shown = _shown(one.pk for one in last.values())
    kept = kept_by_language(question_set)
    wanted = texts_of(source)
    found = []
    for language in sorted({*last, *kept} - {source.language}):
        texts = kept.get(language, {})
        missing = sum(has_error(one, texts.get(one.key, "")) for one in wanted)
        before = shown.get(language, {})
        fresh = sum(one.key in texts and texts[one.key] != before.get(one.key) for one in wanted)
        note = last[language].note if language in last else None
        found.append(Companion(language, missing, fresh, note))
    return found


def _shown(editions: Iterable[int]) -> dict[str, dict[Key, str]]:
    """Return the texts of editions, one a language, by its code."""
    rows = VersionTranslation.objects.filter(pk__in=list(editions)).select_related("version")
    return {
        one.language: dict(
            zip(
                (each.key for each in texts_of(question_set_of(one.version))),
                one.texts,
                strict=True,
            )
        )
        for one in rows
    }


def carry_over(
    version: QuestionSetVersion, *, by: User | None, new: Mapping[str, str] | None = None
) -> list[str]:
    """Publish a new version in the languages of earlier ones that need no new text.

    `new` are languages that were never published, with the note of each. Returns the languages
    that are left behind: somebody must translate what lacks. Raises ValidationError, code
    "not_whole", for a new one that is not.
    """
    left = []
    notes = new or {}
    for one in companions(version.question_set, question_set_of(version)):
        note = notes.get(one.language) if one.note is None else one.note
        if one.missing and one.note is not None:
            left.append(one.language)
        elif note is not None:
            publish_translation(version=version, language=one.language, by=by, note=note)
    return left
