"""The questionnaire that every installation begins with, in the languages that come with it."""

from django.db import transaction

from assessments.readiness.models import (
    QuestionSet,
    QuestionSetVersion,
    TranslatedText,
    VersionTranslation,
)
from assessments.readiness.questionnaires import seed, seed_translations
from assessments.readiness.rows import document_of, fill
from assessments.readiness.translating import keep_texts, publish_translation

SHIPPED = "Comes with the Academy. It was not yet read by an expert whose first language it is."
"""The note of the translations that come with the Academy."""


@transaction.atomic
def load_questionnaire() -> None:
    """Make our questionnaire as rows and as its version 1, once. What is there stays as it is."""
    found = seed()
    question_set, is_new = QuestionSet.objects.get_or_create(
        code=found.code, defaults={"title": found.title}
    )
    if is_new:
        fill(question_set, found)
        QuestionSetVersion.objects.create(
            question_set=question_set,
            number=1,
            title=found.title,
            document=document_of(question_set, version=found.version),
            digest=found.digest(),
        )
    version = question_set.versions.filter(digest=found.digest()).first()
    if version:
        _load_translations(version)


def _load_translations(version: QuestionSetVersion) -> None:
    """Publish a version in each language that nobody here has begun with."""
    there = set(
        VersionTranslation.objects.filter(version=version).values_list("language", flat=True)
    )
    ours = TranslatedText.objects.filter(question_set=version.question_set_id)
    there |= set(ours.values_list("language", flat=True).distinct().order_by())
    for language, texts in seed_translations().items():
        if language not in there:
            keep_texts(question_set=version.question_set, language=language, texts=texts, by=None)
            publish_translation(version=version, language=language, by=None, note=SHIPPED)
