"""Submitting an assessment freezes it; reopening begins the next revision."""

import datetime
import hashlib
import json
import logging
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.readiness.core.frozen import canonical_json
from assessments.readiness.core.scoring import Result
from assessments.readiness.evidence import delete_files
from assessments.readiness.loading import DISCLAIMER, result_of
from assessments.readiness.locking import locked
from assessments.readiness.models import (
    Answer,
    Assessment,
    Comment,
    Evidence,
    QuestionSetVersion,
    Snapshot,
)
from assessments.readiness.previous import missing_reasons
from assessments.readiness.reading import reading_of

logger = logging.getLogger(__name__)

SCHEMA = "readiness/snapshot/1"
UPSTREAM_FIRST = ("MI", "SR", "TR", "DS")
FOUR_PLACES = Decimal("0.0001")


def digest_of(document: dict) -> str:
    """Return the SHA-256 of a document's canonical JSON, in hex: 64 characters."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def snapshot_document(assessment: Assessment, *, signer: str = "") -> dict:
    """Return all of an assessment as it is now, ready for JSON. Five queries.

    Answers and evidence of what is not asked are left out. `submitted` is None while it is open.
    """
    return _document(assessment, result_of(assessment), signer)


def _document(assessment: Assessment, result: Result, signer: str) -> dict:
    asked = {code for code, one in result.criteria.items() if one.is_asked}
    version = assessment.question_version
    with translation.override("en"):  # the same document, whoever submits
        disclaimer = str(DISCLAIMER)
    return {
        "schema": SCHEMA,
        "assessment": {
            "id": str(assessment.pk),
            "title": assessment.title,
            "subject": assessment.subject,
            "revision": assessment.revision,
            "scope": assessment.scope,
        },
        "question_set": {
            "code": result.question_set,
            "version": result.version,
            "digest": version.digest,
            "translation": _translation(version),
        },
        "profile": assessment.profile,
        "answers": {
            one.criterion: _answer(one)
            for one in assessment.answers.order_by("criterion")
            if one.criterion in asked
        },
        "evidence": _evidence(assessment, asked),
        "result": result.as_dict(),
        "submitted": None
        if assessment.is_open
        else {"by": signer, "at": assessment.submitted_at.isoformat()},
        "disclaimer": disclaimer,
    }


def _translation(version: QuestionSetVersion) -> dict | None:
    """Return in which translation the questions are read by who asks; None for the source."""
    reading = reading_of(version)
    if not reading.edition:
        return None
    return {
        "language": reading.language,
        "edition": reading.edition,
        "digest": reading.digest,
    }


def _answer(one: Answer) -> dict:
    fields = ("level", "na_reason", "na_text", "note", "change_reason")
    return {name: getattr(one, name) for name in fields}


def _evidence(assessment: Assessment, asked: set[str]) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for one in assessment.evidence.order_by("criterion", "added_at", "pk"):
        if one.criterion in asked:
            found[one.criterion].append(
                {
                    "kind": one.kind,
                    "title": one.title,
                    "dated_on": one.dated_on.isoformat() if one.dated_on else None,
                    "scope": one.scope,
                    "holder": one.holder,
                }
            )
    return dict(found)


@transaction.atomic
def submit(
    *,
    assessment: Assessment,
    by: object,
    signer: str,
    in_benchmark: bool = False,
    at: datetime.datetime | None = None,
) -> Snapshot:
    """Freeze an assessment, also one with open questions: its result is then provisional.

    `at` is the moment that it bears, if not now: for what was submitted elsewhere before.

    Raises ValidationError, code "submitted" if it is submitted already, "no_signer" without a
    name, "no_answer" if no question that is asked has an answer, "reason_missing" if a level
    dropped, or rose by two, since the earlier assessment and nobody said why.
    """
    assessment = locked(assessment)
    signer = " ".join(signer.split())
    if not signer:
        raise ValidationError(_("Write the name of the person who signs."), code="no_signer")
    missing = missing_reasons(assessment)
    if missing:
        raise ValidationError(
            _("Say first why the level changed so much: %(codes)s."),
            code="reason_missing",
            params={"codes": ", ".join(missing)},
        )
    assessment.status = Assessment.Status.SUBMITTED
    assessment.submitted_at = assessment.changed_at = at or timezone.now()
    assessment.in_benchmark = in_benchmark
    result = result_of(assessment)
    if not (result.count("answered") or result.count("na")):
        raise ValidationError(
            _("Answer at least one question first. There is nothing to submit yet."),
            code="no_answer",
        )
    assessment.save(update_fields=["status", "submitted_at", "changed_at", "in_benchmark"])
    # Through JSON once, so that the digest is that of what is stored.
    document = json.loads(json.dumps(_document(assessment, result, signer)))
    assessment.snapshots.update(is_current=False)
    snapshot = Snapshot.objects.create(
        assessment=assessment,
        revision=assessment.revision,
        document=document,
        digest=digest_of(document),
        signer=signer[:200],
        submitted_by=by,
        submitted_at=assessment.submitted_at,
        question_version=assessment.question_version,
        role=_benchmark_role(assessment.profile["roles"]),
        claimed=_four_places(result.claimed),
        backed=_four_places(result.backed),
        band=result.band or "",
    )
    data = {"revision": assessment.revision, "digest": snapshot.digest}
    log(assessment, "readiness.submit", user=by, data=data)
    logger.info("Assessment %s submitted: revision=%s", assessment.pk, assessment.revision)
    return snapshot


def _benchmark_role(roles: list[str]) -> str:
    """Return the most upstream of the roles: what it does there decides what it can know."""
    return next(role for role in UPSTREAM_FIRST if role in roles)


def _four_places(figure: Fraction | None) -> Decimal | None:
    if figure is None:
        return None
    exact = Decimal(figure.numerator) / Decimal(figure.denominator)
    return exact.quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)


@transaction.atomic
def reopen(*, assessment: Assessment, by: object, reason: str) -> Assessment:
    """Open a submitted assessment for its next revision. The submitted one is kept as it was.

    The reason stands among the comments on the whole assessment (criterion ""). Raises
    ValidationError, code "open" if it is open, "no_reason" without a reason.
    """
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if assessment.is_open:
        raise ValidationError(_("This assessment is open already."), code="open")
    if not reason.strip():
        raise ValidationError(_("Say why it is reopened."), code="no_reason")
    assessment.status = Assessment.Status.OPEN
    assessment.revision += 1
    assessment.submitted_at = None
    assessment.changed_at = timezone.now()
    assessment.save(update_fields=["status", "revision", "submitted_at", "changed_at"])
    Comment.objects.create(assessment=assessment, criterion="", author=by, text=reason.strip())
    log(assessment, "readiness.reopen", user=by, data={"revision": assessment.revision})
    logger.info("Assessment %s reopened: revision=%s", assessment.pk, assessment.revision)
    return assessment


@transaction.atomic
def delete(*, assessment: Assessment, by: object) -> None:
    """Delete an assessment with its answers, revisions and evidence; files go on commit.

    Actions of its plan stay with the company. Raises ValidationError, code "shared", while
    somebody may still read a share of it.
    """
    held = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if open_shares(held).exists():
        raise ValidationError(
            _("It is still shared. Revoke the shares first, then delete it."), code="shared"
        )
    delete_files(Evidence.objects.filter(assessment=held))
    pk = held.pk
    log(held, "readiness.delete", user=by, deleted=True)
    held.delete()
    logger.info("Assessment %s deleted", pk)


def open_shares(assessment: Assessment):
    """Return the shares of an assessment that can be read now."""
    return assessment.shares.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
