"""What shows an answer: added, changed and deleted, with its private file."""

import logging
import uuid
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.readiness.loading import question_set_of
from assessments.readiness.locking import locked, touch
from assessments.readiness.models import Assessment, Evidence
from assessments.readiness.uploads import clean_name, suffix_of

logger = logging.getLogger(__name__)

FIELDS = ("kind", "title", "dated_on", "scope", "holder", "address")


@transaction.atomic
def add_evidence(
    *,
    assessment: Assessment,
    criterion: str,
    by: object,
    values: dict,
    file: UploadedFile | None = None,
) -> Evidence:
    """Add evidence to a criterion. `values` has the names of FIELDS; `file` was checked by a form.

    Raises ValidationError, code "submitted", if the assessment is; "unknown" for a criterion that
    its question set has not.
    """
    assessment = locked(assessment)
    if criterion not in question_set_of(assessment.question_version).criteria:
        raise ValidationError(_("There is no such question."), code="unknown")
    evidence = Evidence(assessment=assessment, criterion=criterion, added_by=by)
    _fill(evidence, values, file)
    evidence.save()
    touch(assessment)
    logger.info("Evidence %s added to %s", evidence.pk, assessment.pk)
    return evidence


@transaction.atomic
def edit_evidence(
    *,
    evidence: Evidence,
    values: dict,
    file: UploadedFile | None = None,
    without_file: bool = False,
) -> Evidence:
    """Change evidence; a new file, or none, replaces the one that is kept, which goes on commit.

    Raises ValidationError, code "submitted", if the assessment is.
    """
    assessment = locked(evidence.assessment)
    evidence = assessment.evidence.select_for_update().get(pk=evidence.pk)
    if (file or without_file) and evidence.file:
        _drop_on_commit(evidence.file)
        evidence.file, evidence.original_name, evidence.size = "", "", 0
    _fill(evidence, values, file)
    evidence.save()
    touch(assessment)
    return evidence


def _fill(evidence: Evidence, values: dict, file: UploadedFile | None) -> None:
    for name in FIELDS:
        setattr(evidence, name, values[name])
    if file:
        evidence.original_name = clean_name(file.name or "")
        evidence.size = file.size
        # The stored name says nothing: it may stand in logs.
        evidence.file.save(f"{uuid.uuid4().hex}{suffix_of(file.name or '')}", file, save=False)


@transaction.atomic
def delete_evidence(*, evidence: Evidence) -> None:
    """Delete evidence and its file. Raises ValidationError, code "submitted"."""
    assessment = locked(evidence.assessment)
    delete_files(assessment.evidence.filter(pk=evidence.pk))
    assessment.evidence.filter(pk=evidence.pk).delete()
    touch(assessment)
    logger.info("Evidence %s deleted", evidence.pk)


def delete_files(evidence: QuerySet[Evidence]) -> None:
    """Delete the files of evidence once the transaction is through; rows are left alone."""
    for one in evidence.exclude(file=""):
        _drop_on_commit(one.file)


def _drop_on_commit(file: object) -> None:
    transaction.on_commit(partial(file.storage.delete, file.name), robust=True)
