"""Practising and uploading: a learner's own file, and what they send back."""

import logging
import secrets
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from toolkit import tasks
from toolkit.models import (
    ExercisePage,
    PracticeFile,
    Submission,
)

logger = logging.getLogger(__name__)

SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}


# ---------------------------------------------------------------- practising


def practice_file(*, learner, exercise: ExercisePage) -> PracticeFile:
    """Return this learner's workbook of an exercise, made with a seed of their own at first."""
    key = exercise.translation_key
    found = PracticeFile.objects.filter(learner=learner, exercise_key=key).first()
    if found:
        return found
    # The generator brings openpyxl, which nothing else of the web process needs.
    from toolkit.checker.practice import make_practice

    seed = secrets.randbelow(2**31)
    practice = make_practice(
        template=exercise.template,
        version=exercise.version,
        seed=seed,
        errors=exercise.error_count,
        today=timezone.localdate(),
    )
    made = PracticeFile(
        learner=learner,
        exercise=exercise,
        exercise_key=key,
        seed=seed,
        key=practice.as_dict(),
    )
    made.workbook.save(
        f"{key}-{secrets.token_hex(8)}.xlsx", ContentFile(practice.workbook), save=False
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # a second tab was first: theirs counts
        made.workbook.delete(save=False)
        return PracticeFile.objects.get(learner=learner, exercise_key=key)
    logger.info("Practice file %s made", made.pk)
    return made


# ---------------------------------------------------------------- uploading


def refuse_large(size: int) -> None:
    """Raise ValidationError, code "too_large", for a file of more bytes than we take."""
    if size <= settings.UPLOAD_MAX_BYTES:
        return
    raise ValidationError(
        _(
            "This file has %(size)s. A filled template has 1 to 3 MB, and we take files up to"
            " %(most)s. Remove pictures and extra sheets, or start from a fresh template."
        ),
        code="too_large",
        params={
            "size": filesizeformat(size),
            "most": filesizeformat(settings.UPLOAD_MAX_BYTES),
        },
    )


@transaction.atomic
def submit(*, learner, workbook: UploadedFile, exercise: ExercisePage | None = None) -> Submission:
    """Keep an uploaded workbook and have it checked.

    Raises ValidationError, code "too_large", "empty" or "no_workbook", before anything is kept.
    What the file really holds is judged by its content, in the worker.
    """
    size = workbook.size or 0
    suffix = PurePath(workbook.name or "").suffix.lower()
    refuse_large(size)
    if not size:
        raise ValidationError(
            _("This file is empty (0 bytes). Save the workbook again and upload that copy."),
            code="empty",
        )
    submission = Submission(
        learner=learner,
        exercise=exercise,
        exercise_key=exercise.translation_key if exercise else None,
        number=_next_number(learner, exercise),
        original_name=PurePath(workbook.name or "workbook.xlsx").name[-200:],
        size=size,
    )
    # The name of the stored file is ours: nothing of an upload's name reaches the disk.
    kept = suffix if suffix in SUFFIXES else ".bin"
    submission.workbook.save(f"{submission.pk}{kept}", workbook, save=False)
    submission.save(force_insert=True)
    logger.info("Submission %s stored: %s bytes", submission.pk, size)
    transaction.on_commit(lambda: tasks.send_check(str(submission.pk)))
    return submission


def _next_number(learner, exercise: ExercisePage | None) -> int:
    # Learners are locked one by one, so that two tabs do not get the same number.
    get_user_model().objects.select_for_update().get(pk=learner.pk)
    key = exercise.translation_key if exercise else None
    last = Submission.objects.filter(learner=learner, exercise_key=key).aggregate(
        last=models.Max("number")
    )["last"]
    return (last or 0) + 1
