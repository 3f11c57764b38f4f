"""Whose data an upload may be, how long it is kept, and what is left when it is deleted.

Deleting takes the workbook and what was read from its cells. What a learner needs to see how far
they are stays: date, score, and the codes and cells of the findings.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.companies.models import Company
from toolkit import carrying, rollups, tasks
from toolkit.checker.likeness import Kind, signs_of_a_real_one
from toolkit.models import Deleted, PracticeFile, Status, Submission

logger = logging.getLogger(__name__)

WHAT_GOES = gettext_lazy(
    "The workbook goes from our storage, and with it what we read from its cells. You cannot get it"
    " back. The date, your score, and the codes and cells of the findings stay in your list."
)
AT_A_TIME = 500  # submissions that one run of the task deletes


# ---------------------------------------------------------------- does it look real?


def signs_of(submission: Submission, declared: Mapping) -> list[dict[str, str]]:
    """Return why an upload looks like a real declaration, as plain values; [] if it does not.

    `declared` is the company block of the file, by the key of the field.
    """
    learner = submission.learner
    companies = list(Company.objects.filter(memberships__user=learner))
    made_up = _made_up_companies(submission)
    signs = signs_of_a_real_one(
        company=declared.get("company_name", ""),
        emails=[text for key, text in declared.items() if key.endswith("_email") and text],
        companies=[company.name for company in companies],
        domains=[
            *(domain for company in companies for domain in company.domains),
            learner.email.rpartition("@")[2],
        ],
        fictional=made_up,
        expected=made_up[0] if submission.exercise_key else "",
    )
    return [sign.as_dict() for sign in signs]


def _made_up_companies(submission: Submission) -> list[str]:
    """Return the companies of practice files: of the learner's own first, where there is one."""
    # The package brings openpyxl, which a web process does not need.
    from toolkit.checker.practice import ROWAN_MOTORS

    keys = PracticeFile.objects.filter(
        learner=submission.learner_id, exercise_key=submission.exercise_key
    )
    key = keys.values_list("key", flat=True).first() or {}
    own = key.get("facts", {}).get("company_name", [])
    return [*filter(None, own), ROWAN_MOTORS.name]  # the right name stands before a planted one


def in_words(signs: list[dict[str, str]]) -> list[str]:
    """Return a sentence for each sign, in the reader's language."""
    words = {
        Kind.OWN_DOMAIN: _("It names %(value)s: your company's e-mail domain is %(match)s."),
        Kind.OWN_COMPANY: _("It is from “%(value)s”. You belong to “%(match)s”."),
        Kind.OTHER_COMPANY: _(
            "It is from “%(value)s”, not from “%(match)s”, the made-up company of this exercise."
        ),
    }
    return [words[Kind(sign["kind"])] % sign for sign in signs]


def page_context(submission: Submission, reader) -> dict:
    """Return what the page of a submission shows of all this to the one who reads it."""
    is_mine = submission.learner_id == reader.pk
    findings = submission.findings.all() if submission.deleted_at else ()
    return {
        "is_mine": is_mine,
        "what_goes": WHAT_GOES,
        "signs": in_words(submission.signs),
        "keeps_until": keeps_until(submission),
        "remembered": [(one.code, one.severity, one.sheet, one.cell) for one in findings],
    }


@transaction.atomic
def confirm_practice(*, submission: Submission) -> None:
    """Have an attempt marked that was held back: the learner says that its data is made up.

    Raises ValidationError, code "not_held", if it is not held back.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_held or submission.deleted_at or submission.status != Status.CHECKED:
        raise ValidationError(_("This attempt does not wait for you."), code="not_held")
    submission.practice_confirmed_at = timezone.now()
    submission.status, submission.tries = Status.WAITING, 0
    submission.save(update_fields=["practice_confirmed_at", "status", "tries"])
    transaction.on_commit(lambda: tasks.send_check(str(submission.pk)))


# ---------------------------------------------------------------- how long it is kept


def keeps_until(submission: Submission) -> datetime | None:
    """Return when the file is deleted by itself, or None if it is kept."""
    if not settings.UPLOAD_KEEP_DAYS or submission.deleted_at:
        return None
    return submission.submitted_at + timedelta(days=settings.UPLOAD_KEEP_DAYS)


@transaction.atomic
def forget(*, submission: Submission, why: Deleted) -> None:
    """Delete the workbook, the feedback files, and what of its content is in the findings.

    Date, score and codes stay. What is not checked yet never will be. Doing it twice does it once.
    The row goes first, the file after it: a file that could not be deleted keeps its name, and
    `forget_old` tries again.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.deleted_at:
        if not submission.is_done:
            submission.status, submission.lease_until = Status.FAILED, None
        submission.deleted_at = timezone.now()
        submission.deleted_why = why
        submission.original_name = submission.checked_by = ""
        submission.signs = []
        submission.save()
        submission.findings.update(params={})  # values from the file; code and cell stay
        logger.info("Submission %s deleted: %s", submission.pk, why)
    transaction.on_commit(lambda: _delete_file(submission))


def _delete_file(submission: Submission) -> None:
    name = submission.workbook.name
    if not name:
        return
    try:
        _delete_made_files(submission)
        submission.workbook.storage.delete(name)
    except Exception as error:  # each kind of storage has errors of its own; the task tries again
        logger.warning("Submission %s: file not deleted: %s", submission.pk, type(error).__name__)
        return
    Submission.objects.filter(pk=submission.pk, workbook=name).update(workbook="")


@transaction.atomic
def _delete_made_files(submission: Submission) -> None:
    """Delete what was made of the workbook: files of feedback, and the carried-over one."""
    # Locked, so that a worker that is just keeping one is waited for, and finds no row later.
    for made in submission.feedback_files.select_for_update():
        if made.file:
            made.file.storage.delete(made.file.name)
        made.delete()
    carrying.forget(submission)


def forget_old() -> None:
    """Delete what was kept for `UPLOAD_KEEP_DAYS`, and finish deletions that were cut short."""
    with_file = Submission.objects.exclude(workbook="")
    for one in with_file.filter(deleted_at__isnull=False)[:AT_A_TIME]:
        _delete_file(one)
    if not settings.UPLOAD_KEEP_DAYS:
        return
    oldest = timezone.now() - timedelta(days=settings.UPLOAD_KEEP_DAYS)
    over = with_file.filter(deleted_at__isnull=True, submitted_at__lt=oldest)
    for one in over.order_by("submitted_at")[:AT_A_TIME]:
        forget(submission=one, why=Deleted.BY_AGE)
    rollups.forget_older_than(oldest)
