"""Good objects of risk readiness; a test names only what it is about."""

import json
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from assessments.readiness import data, submitting
from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import (
    Answer,
    Assessment,
    Evidence,
    QuestionSet,
    QuestionSetVersion,
    Snapshot,
)
from tests.factories import make_company, make_manager
from tests.readiness.core_factories import golden

MAKER = {
    "roles": ["DS"],
    "minerals": ["Tin"],
    "countries": ["DE"],
    "own_sites": True,
    "mining_or_tailings": False,
    "asm_possible": False,
    "cahra_exposure": None,
}
SEED = Path(next(iter(data.__path__))) / "rra-1.json"


def make_version(*, number: int = 1, change=None) -> QuestionSetVersion:
    """Return version `number` of the seeded question set; `change(document)` may alter it."""
    document = json.loads(SEED.read_text())
    document["version"] = str(number)
    if change:
        change(document)
    question_set, _ = QuestionSet.objects.get_or_create(
        code=document["code"], defaults={"title": document["title"]}
    )
    earlier = question_set.versions.filter(number=number).first()
    return earlier or QuestionSetVersion.objects.create(
        question_set=question_set,
        number=number,
        title=document["title"],
        document=document,
        digest=CoreSet.from_dict(document).digest(),
    )


def make_assessment(*, company=None, owner=None, levels=None, **fields) -> Assessment:
    """Return an open full assessment of a maker; `levels` maps codes to levels."""
    company = company or make_company()
    assessment = Assessment.objects.create(
        company=company,
        **{
            "title": "Readiness 2026",
            "subject": company.name,
            "question_version": fields.pop("question_version", None) or make_version(),
            "profile": MAKER,
            "owner": owner or make_manager(company=company),
            **fields,
        },
    )
    Answer.objects.bulk_create(
        Answer(assessment=assessment, criterion=code, level=level)
        for code, level in (levels or {}).items()
    )
    return assessment


def answer_all(assessment: Assessment, level: int = 3) -> None:
    """Answer every criterion that is not answered yet with one level."""
    known = set(assessment.answers.values_list("criterion", flat=True))
    Answer.objects.bulk_create(
        Answer(assessment=assessment, criterion=code, level=level)
        for code in question_set_of(assessment.question_version).criteria
        if code not in known
    )


def make_golden(*, without=(), **fields) -> Assessment:
    """Return the worked example of the documentation as an open assessment, its evidence young."""
    document = golden()
    assessment = make_assessment(**{"profile": document.profile.as_dict(), **fields})
    answers = {code: one for code, one in document.answers.items() if code not in without}
    Answer.objects.bulk_create(
        Answer(assessment=assessment, criterion=code, level=one.level)
        for code, one in answers.items()
    )
    Evidence.objects.bulk_create(
        Evidence(
            assessment=assessment,
            criterion=code,
            kind=proof.kind,
            title=f"Paper of {code}",
            dated_on=timezone.localdate() - timedelta(days=90),
            scope="All sites",
        )
        for code, one in answers.items()
        for proof in one.evidence
    )
    return assessment


def submit(assessment: Assessment, *, days_ago=0, signer="Ingrid Holm") -> Snapshot:
    """Submit an assessment, as if it had been done some days ago."""
    snapshot = submitting.submit(assessment=assessment, by=assessment.owner, signer=signer)
    if days_ago:
        moment = snapshot.submitted_at - timedelta(days=days_ago)
        Snapshot.objects.filter(pk=snapshot.pk).update(submitted_at=moment)
        Assessment.objects.filter(pk=assessment.pk).update(submitted_at=moment)
    return snapshot
