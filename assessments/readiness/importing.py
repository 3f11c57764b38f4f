"""Question sets from files: what one would change, and then the change."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.accounts.models import User
from assessments.readiness.changes import SetLines, describe
from assessments.readiness.core import question_set as core
from assessments.readiness.core.documents import read_json
from assessments.readiness.core.problems import DocumentError
from assessments.readiness.models import QuestionSet
from assessments.readiness.rows import document_of, fill
from assessments.readiness.words import listed

LARGEST_FILE = 2 * 1024 * 1024  # bytes; the questionnaire has 130 kB


@dataclass(frozen=True)
class Plan:
    """What an import would do: into `target`, or as a new question set if that is None.

    `changes` is None for a new one, or where the rows that are there cannot be read.
    `fingerprint` names both sides, so that what was shown is what is done.
    """

    found: core.QuestionSet
    target: QuestionSet | None
    changes: SetLines | None
    fingerprint: str


def read_file(data: bytes) -> core.QuestionSet:
    """Return the question set of a file. Raises ValidationError with all that is wrong."""
    if len(data) > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 2 MB."), code="too_large")
    try:
        return core.QuestionSet.from_dict(read_json(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is not text in UTF-8."), code="not_text") from error
    except DocumentError as error:
        raise ValidationError(listed(error.problems), code="not_a_question_set") from error


def plan_import(found: core.QuestionSet, target: QuestionSet | None) -> Plan:
    """Return what an import would change. Raises ValidationError, code "locked" or "code_taken"."""
    if target is None:
        if QuestionSet.objects.filter(code=found.code).exists():
            raise ValidationError(
                _(
                    "There is a question set “%(code)s” already. Choose it below, to replace its"
                    " draft."
                ),
                code="code_taken",
                params={"code": found.code},
            )
        return Plan(found, None, None, found.digest())
    if target.is_locked:
        raise ValidationError(
            _("“%(title)s” is in review. Nothing may be changed in it now."),
            code="locked",
            params={"title": target.title},
        )
    try:
        now = core.QuestionSet.from_dict(document_of(target, version=found.version))
    except core.QuestionSetError:
        stamp = target.changed_at.isoformat()
        return Plan(found, target, None, f"{found.digest()} {target.pk} {stamp}")
    fingerprint = f"{found.digest()} {target.pk} {now.digest()}"
    return Plan(found, target, describe(now, found), fingerprint)


@transaction.atomic
def import_set(*, plan: Plan, by: User) -> QuestionSet:
    """Carry out an import: the rows become those of the file. No version is made.

    Raises ValidationError, code "changed", if the rows are no longer those that were compared.
    """
    target = plan.target
    if target is not None:
        target = QuestionSet.objects.select_for_update().get(pk=target.pk)
    if plan_import(plan.found, target).fingerprint != plan.fingerprint:
        raise ValidationError(
            _("The question set was changed since you looked. Look at the changes again."),
            code="changed",
        )
    made = fill(target or QuestionSet(code=plan.found.code), plan.found)
    log(made, "readiness.import", user=by, data={"digest": plan.found.digest()})
    return made
