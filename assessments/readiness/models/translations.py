"""Question sets in other languages: what translators have written, and what readers see of it."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.readiness.models.question_sets import (
    Published,
    PublishedQuerySet,
    QuestionSet,
    QuestionSetVersion,
)


def source_digest(source: str) -> str:
    """Return the SHA-256 of a source text, in hex: what is unique has a length that a key takes."""
    return hashlib.sha256(source.encode()).hexdigest()


class TranslatedText(models.Model):
    """What a text of a question set is in another language, as translators have it now.

    It belongs to the words of the source and not to a version, so that a new version has all that
    did not change. `place` is that of `core.translating.Text`.
    """

    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.CASCADE, related_name="translated_texts"
    )
    language = models.CharField(_("language"), max_length=12)
    place = models.CharField(max_length=60)
    source = models.TextField()
    source_digest = models.CharField(max_length=64, editable=False)
    text = models.TextField(_("translation"))
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("translated text")
        verbose_name_plural = _("translated texts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "language", "place", "source_digest"],
                name="one_translation_a_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.language}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.source_digest = source_digest(self.source)
        super().save(*args, **kwargs)


class VersionTranslationQuerySet(PublishedQuerySet):
    def newest(self) -> "VersionTranslationQuerySet":
        """Keep the newest edition of each language of a version."""
        newer = self.model._default_manager.filter(
            version=models.OuterRef("version"),
            language=models.OuterRef("language"),
            edition__gt=models.OuterRef("edition"),
        )
        return self.filter(~models.Exists(newer))


class VersionTranslation(Published):
    """A published version in another language, whole. Corrections are the next edition.

    `texts` are those of `core.translating.texts_of()` of the version, in its order. An edition
    never changes: a submitted assessment names the one that its signer read.
    """

    version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.CASCADE, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=12)
    edition = models.PositiveIntegerField(_("edition"))
    texts = models.JSONField()
    note = models.TextField(_("who translated and who checked it"), blank=True)

    objects = VersionTranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("published translation")
        verbose_name_plural = _("published translations")
        ordering = ["language", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "edition"], name="translation_edition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}, {self.language}, edition {self.edition}"
