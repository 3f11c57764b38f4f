"""From a draft to a published version: checks, review, publishing, copies."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.accounts.models import User
from assessments.readiness.changes import SetLines, describe
from assessments.readiness.core import question_set as core
from assessments.readiness.core.drafts import draft_errors, draft_warnings
from assessments.readiness.core.problems import Problem
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import QuestionSet, QuestionSetVersion
from assessments.readiness.rows import document_of, fill, next_number
from assessments.readiness.translating import carry_over, copy_texts
from courses.content import content_changed, contents

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """The rows of a question set as they would be published, and what is to be said of them.

    `found` is None while there are errors that keep it from being read. `changes` is None where
    there is nothing to compare: before the first version, or with errors.
    """

    number: int
    found: core.QuestionSet | None
    digest: str = ""
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    newest: QuestionSetVersion | None = None
    changes: SetLines | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether it says the same as the newest version."""
        return self.changes is not None and not self.changes

    @property
    def may_be_published(self) -> bool:
        return self.found is not None and not self.errors and not self.is_unchanged


def lesson_codes() -> set[str]:
    """Return the codes of all published lessons and other activities."""
    return {code for _language, code in contents().lessons}


def read_draft(question_set: QuestionSet) -> Draft:
    """Return what would be published now, with all that is wrong or odd in it."""
    number = next_number(question_set)
    newest = question_set.versions.filter(number=number - 1).first()
    try:
        found = core.QuestionSet.from_dict(document_of(question_set, version=str(number)))
    except core.QuestionSetError as error:
        return Draft(number, None, errors=error.problems, newest=newest)
    last = question_set_of(newest) if newest else None
    older = (code for one in question_set.versions.all() for code in question_set_of(one).criteria)
    return Draft(
        number=number,
        found=found,
        digest=found.digest(),
        errors=list(draft_errors(found)),
        warnings=list(draft_warnings(found, lessons=lesson_codes(), newest=last, older=older)),
        newest=newest,
        changes=describe(last, found) if last else None,
    )


def _locked(question_set: QuestionSet) -> QuestionSet:
    return QuestionSet.objects.select_for_update().get(pk=question_set.pk)


def _set_state(question_set: QuestionSet, state: str, note: str) -> None:
    question_set.state = state
    question_set.review_note = note
    question_set.save(update_fields=["state", "review_note", "changed_at"])


def _needs_no_errors(draft: Draft) -> None:
    if draft.found is None or draft.errors:
        raise ValidationError(
            _("Put right what is wrong in the question set first."), code="has_errors"
        )
    if draft.is_unchanged:
        raise ValidationError(
            _("Nothing has changed since version %(number)s, so there is nothing to publish."),
            code="unchanged",
            params={"number": draft.number - 1},
        )


@transaction.atomic
def send_to_review(*, question_set: QuestionSet, by: User, note: str) -> None:
    """Lock the rows and ask for a review.

    Raises ValidationError, code "not_draft", "has_errors" or "unchanged".
    """
    question_set = _locked(question_set)
    if question_set.is_locked:
        raise ValidationError(_("This question set is in review already."), code="not_draft")
    _needs_no_errors(read_draft(question_set))
    _set_state(question_set, QuestionSet.State.REVIEW, note)
    log(question_set, "readiness.send_to_review", user=by, data={"note": note})


@transaction.atomic
def approve(*, question_set: QuestionSet, by: User, note: str) -> None:
    """Say, as an expert, that what it asks is right.

    Raises ValidationError, code "not_in_review".
    """
    question_set = _locked(question_set)
    if question_set.state != QuestionSet.State.REVIEW:
        raise ValidationError(_("This question set is not in review."), code="not_in_review")
    _set_state(question_set, QuestionSet.State.APPROVED, note)
    log(question_set, "readiness.approve", user=by, data={"note": note})


@transaction.atomic
def send_back(*, question_set: QuestionSet, by: User, note: str) -> None:
    """Open the rows to authors again, with a note that says why.

    Raises ValidationError, code "not_in_review" or "no_note".
    """
    question_set = _locked(question_set)
    if not question_set.is_locked:
        raise ValidationError(_("This question set is not in review."), code="not_in_review")
    if not note.strip():
        raise ValidationError(_("Say in a note what is to be changed."), code="no_note")
    _set_state(question_set, QuestionSet.State.DRAFT, note)
    log(question_set, "readiness.send_back", user=by, data={"note": note})


@transaction.atomic
def publish(
    *,
    question_set: QuestionSet,
    by: User | None,
    note: str,
    digest: str,
    languages: Mapping[str, str] | None = None,
) -> QuestionSetVersion:
    """Make the next version of the rows, if they are still those with this digest.

    It comes out in its languages too; `languages` are those that no version had before, with a
    note of who translated and checked each. Raises ValidationError, code "changed", "has_errors",
    "unchanged", or "not_whole" for such a language with a text that lacks.
    """
    question_set = _locked(question_set)
    draft = read_draft(question_set)
    _needs_no_errors(draft)
    if draft.digest != digest:
        raise ValidationError(
            _("The question set was changed since you looked at it. Look at the changes again."),
            code="changed",
        )
    version = QuestionSetVersion.objects.create(
        question_set=question_set,
        number=draft.number,
        title=draft.found.title,
        document=draft.found.as_dict(),
        digest=draft.digest,
        note=note,
        published_by=by,
    )
    _set_state(question_set, QuestionSet.State.DRAFT, "")
    data = {"version": version.number, "digest": version.digest, "note": note}
    log(question_set, "readiness.publish", user=by, data=data)
    carry_over(version, by=by, new=languages)
    content_changed()  # pages of the catalogue are kept for visitors
    logger.info("Question set %s published: version=%s", question_set.pk, version.number)
    return version


@transaction.atomic
def copy_set(*, question_set: QuestionSet, code: str, title: str, by: User) -> QuestionSet:
    """Return a new draft with the same sections and criteria, and what is translated of them.

    Raises ValidationError, code "has_errors", if the rows cannot be read.
    """
    try:
        found = core.QuestionSet.from_dict(document_of(question_set, version="1"))
    except core.QuestionSetError as error:
        raise ValidationError(
            _("Put right what is wrong in the question set before you copy it."), code="has_errors"
        ) from error
    copy = fill(QuestionSet(code=code), found)
    copy.title = title
    copy.save(update_fields=["title"])
    copy_texts(question_set, copy)
    log(copy, "wagtail.create", user=by, data={"copy_of": question_set.code})
    return copy
