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
from wagtail.log_actions import log

from courses.models import How
from courses.services import complete_activity
from toolkit import tasks
from toolkit.models import Decision, ExerciseAnswer, ExercisePage, PracticeFile, Submission
from toolkit.page_tasks import mark_response

logger = logging.getLogger(__name__)

SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}


# ---------------------------------------------------------------- practising


def practice_file(*, learner, exercise: ExercisePage) -> PracticeFile:
    """Return this learner's workbook of an exercise, made with a seed of their own at first."""
    key = exercise.translation_key
    found = PracticeFile.objects.filter(learner=learner, exercise_key=key).first()
    if found:
        return found
    seed = secrets.randbelow(2**31)
    workbook, planted = _make_workbook(exercise, seed)
    made = PracticeFile(
        learner=learner,
        exercise=exercise,
        exercise_key=key,
        seed=seed,
        key=planted,
    )
    made.workbook.save(f"{key}-{secrets.token_hex(8)}.xlsx", ContentFile(workbook), save=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # a second tab was first: theirs counts
        made.workbook.delete(save=False)
        return PracticeFile.objects.get(learner=learner, exercise_key=key)
    logger.info("Practice file %s made", made.pk)
    return made


def _make_workbook(exercise: ExercisePage, seed: int) -> tuple[bytes, dict]:
    """Return the workbook of this seed: a form to fill in, or one with errors; and its key."""
    # The generator brings openpyxl, which nothing else of the web process needs.
    from toolkit.checker.practice import Practice, make_practice, make_starter

    form = {"template": exercise.template, "version": exercise.version, "seed": seed}
    if exercise.task == ExercisePage.Task.FILL:
        # Whose file it is, its number alone says: the company is what a learner fills in.
        starter = Practice(make_starter(**form), key=(), accepted=(), seed=seed, facts={})
        return starter.workbook, starter.as_dict()
    practice = make_practice(**form, errors=exercise.error_keys, today=timezone.localdate())
    return practice.workbook, practice.as_dict()


# ---------------------------------------------------------------- answering on the page


@transaction.atomic
def answer(*, learner, exercise: ExercisePage, response: dict) -> ExerciseAnswer:
    """Keep what was answered on the page of an exercise, with its mark; a pass completes it."""
    marked = mark_response(learner=learner, exercise=exercise, response=response)
    get_user_model().objects.select_for_update().get(pk=learner.pk)
    key = exercise.translation_key
    before = ExerciseAnswer.objects.filter(learner=learner, exercise_key=key)
    last = before.aggregate(last=models.Max("number"))["last"]
    made = ExerciseAnswer.objects.create(
        learner=learner,
        exercise=exercise,
        exercise_key=key,
        number=(last or 0) + 1,
        response=response,
        score=marked.score,
        out_of=marked.out_of,
        slips=marked.slips,
        is_passed=marked.is_passed,
        notes=marked.notes,
    )
    if made.is_passed:
        complete_activity(learner=learner, activity=exercise, how=How.EXERCISE)
    logger.info("Exercise answer %s: passed=%s", made.pk, made.is_passed)
    return made


@transaction.atomic
def decide(*, answer: ExerciseAnswer, decision: str, comment: str, by) -> ExerciseAnswer:
    """Let a trainer's word count before the learner's own mark; a pass completes the exercise."""
    answer = ExerciseAnswer.objects.select_for_update().get(pk=answer.pk)
    answer.decision, answer.comment = decision, comment.strip()
    answer.decided_by, answer.decided_at = by, timezone.now()
    answer.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    if decision == Decision.PASSED:
        exercise = answer.exercise
        complete_activity(learner=answer.learner, activity=exercise, how=How.EXERCISE)
    log(answer, "toolkit.decide_answer", user=by, data={"decision": decision})
    return answer


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
