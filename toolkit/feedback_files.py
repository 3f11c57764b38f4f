"""The feedback as a file to keep: the learner's workbook with comments in it, or a PDF.

A file is made when somebody first asks for it, by a worker, once for each language. The row is
there before the queue is told; a file that two workers make at once is kept once.
"""

import logging
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, override
from django.utils.translation import gettext as _

from toolkit import tasks
from toolkit.checker.annotation import CopyRefused
from toolkit.feedback import Shown, facts_of, groups_of
from toolkit.models import FILE_WAIT, FeedbackFile, FeedbackFormat, Status, Submission
from toolkit.sandbox import annotate_apart

logger = logging.getLogger(__name__)

SWEEP_AT_MOST = 200
SUFFIXES = {".xlsx", ".xlsm"}
"""Of workbooks that comments can be written into."""
NAME_AT_MOST = 120


def feedback_file(*, submission: Submission, format: FeedbackFormat) -> FeedbackFile:
    """Return the file in the reader's language; asks for it if nobody has, or not for a while."""
    file, is_new = FeedbackFile.objects.get_or_create(
        submission=submission, format=format, language=get_language() or "en"
    )
    if is_new or _is_lost(file):
        FeedbackFile.objects.filter(pk=file.pk).update(asked_at=timezone.now())
        transaction.on_commit(lambda: tasks.send_feedback_file(file.pk))
    return file


def _is_lost(file: FeedbackFile) -> bool:
    is_open = not (file.file or file.refusal or file.has_failed)
    return is_open and file.asked_at < timezone.now() - FILE_WAIT


def lost() -> list[int]:
    """Return the files that were asked for and never came, and note that they are asked for now."""
    found = list(FeedbackFile.objects.lost().values_list("pk", flat=True)[:SWEEP_AT_MOST])
    FeedbackFile.objects.filter(pk__in=found).update(asked_at=timezone.now())
    return found


def make(pk: int) -> None:
    """Make a file and keep it, or why there can be none. May run twice, or be killed anywhere."""
    # Counted first: a file that kills its worker would otherwise come back for ever.
    if not FeedbackFile.objects.unmade().filter(pk=pk).update(tries=F("tries") + 1):
        return
    file = FeedbackFile.objects.select_related(
        "submission", "submission__exercise", "submission__learner"
    ).get(pk=pk)
    if file.submission.status != Status.CHECKED or file.submission.deleted_at:
        return
    try:
        with override(file.language):
            content = _annotated(file) if file.format == FeedbackFormat.WORKBOOK else _printed(file)
    except CopyRefused as refused:
        FeedbackFile.objects.unmade().filter(pk=pk).update(refusal=refused.reason)
        logger.info("Feedback file %s refused", pk)
        return
    if _keep(pk, content):
        logger.info("Feedback file %s made: %s bytes", pk, len(content))


@transaction.atomic
def _keep(pk: int, content: bytes) -> bool:
    """Store what was made, unless another worker was faster. Returns whether it did."""
    file = FeedbackFile.objects.select_for_update().filter(pk=pk, file="").first()
    if file is None:
        return False
    name = f"{file.submission_id}-{file.language}{suffix_of(file)}"
    file.file.save(name, ContentFile(content), save=False)
    file.save(update_fields=["file"])
    return True


def suffix_of(file: FeedbackFile) -> str:
    """Return how the file's name ends: ".pdf", or as that of the workbook that was sent."""
    if file.format == FeedbackFormat.PDF:
        return ".pdf"
    sent = PurePath(file.submission.workbook.name).suffix.lower()
    return sent if sent in SUFFIXES else ".xlsx"


def download_name(file: FeedbackFile) -> str:
    """Return the name to save it under: the workbook's own, and a word that says what it is."""
    stem = PurePath(file.submission.original_name).stem
    plain = "".join(
        letter for letter in stem if letter.isprintable() and letter not in '/\\:*?"<>|'
    )
    return f"{plain.strip()[:NAME_AT_MOST] or _('Workbook')} - {_('feedback')}{suffix_of(file)}"


def _printed(file: FeedbackFile) -> bytes:
    # WeasyPrint takes half a second to load, which checks need not wait for.
    from toolkit.printing import feedback_pdf

    return feedback_pdf(file.submission)


def _annotated(file: FeedbackFile) -> bytes:
    submission = file.submission
    suffix = PurePath(submission.workbook.name).suffix
    with submission.workbook.open("rb") as workbook:
        return annotate_apart(workbook, suffix=suffix, job=_job(submission))


def _job(submission: Submission) -> dict:
    """Return what the annotating process must know: findings and texts, all in one language."""
    shown = [one for group in groups_of(submission.findings.all()) for one in group.findings]
    lessons = {
        one.lesson_code: [one.lesson_title, settings.SITE_URL + one.lesson_url]
        for one in shown
        if one.lesson_url
    }
    return {
        "findings": [_row(one) for one in shown],
        "texts": {
            "title": _("Feedback on your workbook"),
            "notice": _(
                "For practice and preparation. The check is ours; your customer decides what they"
                " accept."
            ),
            "help": _("Choose a cell in the second column to go there."),
            "whole_file": _("The whole file"),
            "errors": _("Errors"),
            "warnings": _("Warnings"),
            "notes": _("Advice"),
            "nothing": _("Nothing to put right"),
            "cut": _("There is more: see the sheet Feedback."),
            "sheet": _("Sheet"),
            "cell": _("Cell"),
            "severity": _("Severity"),
            "message": _("What is wrong"),
            "why": _("Why it matters"),
            "fix": _("What to do"),
            "lesson": _("Lesson"),
            "error": _("Error"),
            "warning": _("Warning"),
            "info": _("Advice"),
            "right_to_left": get_language_bidi(),
            "facts": [[str(label), str(text)] for label, text in facts_of(submission)],
            "lessons": lessons,
        },
    }


def _row(one: Shown) -> dict:
    return {
        "code": one.code,
        "severity": one.severity,
        "sheet": one.sheet or None,
        "cell": one.cell or None,
        "row": None,
        "message": one.message,
        "why": one.why,
        "fix": one.fix,
        "lesson": one.lesson_code if one.lesson_url else "",
        "params": {},
    }
