"""The questionnaire that every installation begins with."""

from django.db import transaction

from assessments.readiness.models import QuestionSet, QuestionSetVersion
from assessments.readiness.questionnaires import seed
from assessments.readiness.rows import document_of, fill


@transaction.atomic
def load_questionnaire() -> None:
    """Make our questionnaire as rows and as its version 1, once. What is there stays as it is."""
    found = seed()
    question_set, is_new = QuestionSet.objects.get_or_create(
        code=found.code, defaults={"title": found.title}
    )
    if not is_new:
        return
    fill(question_set, found)
    QuestionSetVersion.objects.create(
        question_set=question_set,
        number=1,
        title=found.title,
        document=document_of(question_set, version=found.version),
        digest=found.digest(),
    )
