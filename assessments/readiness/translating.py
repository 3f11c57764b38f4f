"""Translating question sets: texts are kept one by one, and published whole."""

import hashlib
import logging
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.accounts.models import User
from assessments.readiness.core.frozen import canonical_json
from assessments.readiness.core.translating import Key, remarks_on, texts_of
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


@transaction.atomic
def keep_texts(
    *, question_set: QuestionSet, language: str, texts: Mapping[Key, str], by: User | None
) -> int:
    """Keep translations, in one query for any number; empty ones are taken out.

    Returns how many differ from what was there. Nothing is published by it.
    """
    before = kept_texts(question_set, language)
    changed = {key: text for key, text in texts.items() if text and before.get(key) != text}
    emptied = [key for key, text in texts.items() if not text and key in before]
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
    for place, source in emptied:
        TranslatedText.objects.filter(
            question_set=question_set,
            language=language,
            place=place,
            source_digest=source_digest(source),
        ).delete()
    return len(changed) + len(emptied)


def digest_of_texts(language: str, texts: list[str]) -> str:
    """Return the SHA-256 of an edition, in hex."""
    return hashlib.sha256(canonical_json({"language": language, "texts": texts})).hexdigest()


@transaction.atomic
def publish_translation(
    *, version: QuestionSetVersion, language: str, by: User | None, note: str = ""
) -> VersionTranslation:
    """Publish what is kept as the next edition of a version in a language.

    Raises ValidationError, code "source" for the language of the set itself, "not_whole" if a text
    lacks or has an error, "unchanged" if the newest edition says the same.
    """
    QuestionSet.objects.select_for_update().get(pk=version.question_set_id)
    source = question_set_of(version)
    if language == source.language:
        raise ValidationError(_("The question set is written in this language."), code="source")
    kept = kept_texts(version.question_set, language)
    wanted = texts_of(source)
    lacking = [
        one for one in wanted if any(r.is_error for r in remarks_on(one, kept.get(one.key, "")))
    ]
    if lacking:
        raise ValidationError(
            _("%(count)s texts are not translated yet. A language is published whole."),
            code="not_whole",
            params={"count": len(lacking)},
        )
    texts = [kept[one.key] for one in wanted]
    digest = digest_of_texts(language, texts)
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


def carry_over(version: QuestionSetVersion, *, by: User | None) -> list[str]:
    """Publish a new version in the languages of the one before that need no new text.

    Returns the languages that are left behind: somebody must translate what is new.
    """
    before = VersionTranslation.objects.filter(
        version__question_set=version.question_set_id, version__number=version.number - 1
    )
    left = []
    for language, note in before.newest().values_list("language", "note"):
        try:
            with transaction.atomic():
                publish_translation(version=version, language=language, by=by, note=note)
        except ValidationError:
            left.append(language)
    return left
