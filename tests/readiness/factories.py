"""Good objects of risk readiness; a test names only what it is about."""

import json
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from assessments.readiness import data, submitting
from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import (
    Action,
    Answer,
    Assessment,
    AssessmentRequest,
    Criterion,
    Evidence,
    QuestionSet,
    QuestionSetVersion,
    Section,
    Share,
    Snapshot,
    hash_token,
    new_token,
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
    """Return version `number` of the seeded question set, which has version 1.

    `change(document)` may alter it: then it is a new version, with the next number if this one is
    there already.
    """
    document = json.loads(SEED.read_text())
    question_set, _ = QuestionSet.objects.get_or_create(
        code=document["code"], defaults={"title": document["title"]}
    )
    if earlier := question_set.versions.filter(number=number).first():
        if not change:
            return earlier
        number = question_set.versions.first().number + 1
    document["version"] = str(number)
    if change:
        change(document)
    return QuestionSetVersion.objects.create(
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


def make_set(*, code: str = "mini", **fields) -> QuestionSet:
    """Return a draft that was never published: two sections with two criteria each."""
    question_set = QuestionSet.objects.create(code=code, **{"title": "Mini", **fields})
    for position, (name, weight) in enumerate([("ONE", 60), ("TWO", 40)]):
        section = Section.objects.create(
            question_set=question_set,
            code=name,
            title=f"Part {name}",
            weight=weight,
            position=position,
        )
        for number in (1, 2):
            Criterion.objects.create(
                section=section, code=f"{name}-0{number}", position=number, **CRITERION
            )
    return question_set


CRITERION = {
    "topic": "Records",
    "question": "Are records kept?",
    "why": "What is not kept cannot be shown.",
    "level_1": "No.",
    "level_2": "Some.",
    "level_3": "All.",
    "level_4": "All, and checked.",
    "roles": ["DS"],
    "weight": 2,
    "is_quick": True,
    "oecd": ["1C"],
    "evidence": ["An archive"],
}


def criterion_of(document: dict, code: str) -> dict:
    """Return a criterion of a document, to change it."""
    return next(
        one for part in document["sections"] for one in part["criteria"] if one["code"] == code
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


# ---------------------------------------------------------------- requests and shares


def make_snapshot(*, level=3, **fields) -> Snapshot:
    """Return a submitted revision, of an assessment whose open questions are all at one level."""
    assessment = make_assessment(**fields)
    answer_all(assessment, level)
    return submit(assessment, signer="Sina Signer")


def make_request(*, company=None, token=None, supplier=None, **fields) -> AssessmentRequest:
    """Return a request that was mailed; taken on if there is a supplier, a company."""
    now = timezone.now()
    accepted = {"supplier": supplier, "accepted_at": now} if supplier else {}
    return AssessmentRequest.objects.create(
        company=company or make_company(),
        token_hash=hash_token(token or new_token()),
        **{
            "supplier_name": "Supplier Ltd",
            "email": "supplier@people.example",
            "expires_at": now + timedelta(days=30),
            "mail_sent_at": now,
            **accepted,
            **fields,
        },
    )


def make_share(*, snapshot=None, recipient=None, token=None, **fields) -> Share:
    """Return a share of two sections, open for 90 days: for a company, or by a link."""
    snapshot = snapshot or make_snapshot()
    return Share.objects.create(
        snapshot=snapshot,
        assessment=snapshot.assessment,
        recipient=recipient,
        token_hash=hash_token(token) if token else None,
        **{
            "recipient_name": recipient.name if recipient else "Someone Ltd",
            "sections": ["GOV", "MGT"],
            "expires_at": timezone.now() + timedelta(days=90),
            **fields,
        },
    )


def make_action(*, assessment, owner=None, due_on=None, criterion="CAH-01", **fields):
    """An action that is not begun."""
    return Action.objects.create(
        company=assessment.company,
        assessment=assessment,
        question_version=assessment.question_version,
        criterion=criterion,
        owner=owner or assessment.owner,
        due_on=due_on or timezone.localdate() + timedelta(days=30),
        **({"title": "Write the procedure", "expected_evidence": "The procedure"} | fields),
    )
