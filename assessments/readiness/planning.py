"""Actions: made from a gap, worked on, done with evidence, verified by somebody who leads."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.companies.models import Membership, Role
from assessments.readiness.access import people_of
from assessments.readiness.core.question_set import Criterion
from assessments.readiness.evidence import add_evidence
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import Action, ActionEvent, Assessment
from assessments.readiness.models.actions import ActionQuerySet
from assessments.readiness.reading import words_of

logger = logging.getLogger(__name__)

FIELDS = ("title", "owner", "due_on", "expected_evidence", "budget_note")
DAYS = 90  # that a new action has, if nobody says otherwise
NOTICE_DAYS = 14  # before its date, an action stands on its owner's home
Status = Action.Status


@dataclass(frozen=True)
class ActionRights:
    """What one person may do with an action that they can see."""

    is_leader: bool
    may_verify: bool


def rights_on(user: object, action: Action) -> ActionRights:
    """Return what a person may do with an action that is visible to them: two queries at most.

    Who did it does not verify it, unless nobody else could.
    """
    is_leader = Action.objects.led_by(user).filter(pk=action.pk).exists()
    may_verify = is_leader and (action.done_by_id != user.pk or not _others_lead(user, action))
    return ActionRights(is_leader=is_leader, may_verify=may_verify)


def _others_lead(user: object, action: Action) -> bool:
    places = Membership.objects.filter(company=action.company_id).exclude(user=user)
    if places.filter(role=Role.COMPANY_MANAGER, user__is_active=True).exists():
        return True
    owner = action.assessment.owner_id if action.assessment else None
    return bool(owner) and places.filter(user=owner, user__is_active=True).exists()


def criterion_of(action: Action) -> Criterion:
    """Return the criterion that an action is about, as it was asked then, in the reader's words."""
    return words_of(action.question_version).criteria[action.criterion]


def suggestion(criterion: Criterion, level: int | None) -> dict:
    """Return the first values of the form of a new action on a criterion."""
    if level in (1, 2, 3):
        title = _("%(topic)s: reach level %(level)s") % {
            "topic": criterion.topic,
            "level": level + 1,
        }
    else:
        title = criterion.topic
    return {
        "title": title,
        "due_on": timezone.localdate() + timedelta(days=DAYS),
        "expected_evidence": "\n".join(criterion.evidence),
    }


@transaction.atomic
def create(*, assessment: Assessment, criterion: str, by: object, values: dict) -> Action:
    """Make an action on a criterion; `values` has the names of FIELDS.

    Raises ValidationError, code "unknown" for a criterion that is not asked, "not_here" if the
    owner is not of the company.
    """
    if criterion not in question_set_of(assessment.question_version).criteria:
        raise ValidationError(_("There is no such question."), code="unknown")
    answer = assessment.answers.filter(criterion=criterion).first()
    action = Action(
        company=assessment.company,
        assessment=assessment,
        question_version=assessment.question_version,
        criterion=criterion,
        level_before=answer.level if answer else None,
        created_by=by,
    )
    _fill(action, values)
    action.save()
    ActionEvent.objects.create(action=action, author=by, status=Status.OPEN)
    logger.info("Action %s made: assessment=%s", action.pk, assessment.pk)
    return action


@transaction.atomic
def edit(*, action: Action, by: object, values: dict) -> Action:
    """Change what an action says. A new date or owner is noted. Raises ValidationError, as above,
    and code "finished" once it is verified.
    """
    action = _locked(action)
    if action.status == Status.VERIFIED:
        raise ValidationError(_("This action is verified, so it stays as it is."), code="finished")
    due_on, owner = action.due_on, action.owner_id
    _fill(action, values)
    action.save()
    notes = []
    if action.due_on != due_on:
        notes.append(
            _("New date: %(day)s instead of %(before)s.")
            % {"day": date_format(action.due_on), "before": date_format(due_on)}
        )
    if action.owner_id != owner:
        notes.append(_("New owner: %(who)s.") % {"who": action.owner})
    if notes:
        ActionEvent.objects.create(action=action, author=by, text=" ".join(notes))
    return action


def _fill(action: Action, values: dict) -> None:
    if not people_of(action.company).filter(pk=values["owner"].pk).exists():
        raise ValidationError(
            _("Choose somebody who belongs to the company as owner."), code="not_here"
        )
    for name in FIELDS:
        setattr(action, name, values[name])


def _locked(action: Action) -> Action:
    """Return the action as it is now, held until the transaction ends."""
    held = Action.objects.select_for_update(of=("self",)).select_related(
        "company", "owner", "assessment", "question_version"
    )
    return held.defer("question_version__document").get(pk=action.pk)


@transaction.atomic
def set_status(*, action: Action, by: object, status: str) -> Action:
    """Begin work on an action, or put it back to open. The same status again changes nothing.

    Raises ValidationError, code "status", if it is done already or the status is another.
    """
    action = _locked(action)
    if status not in (Status.OPEN, Status.DOING) or not action.is_unfinished:
        raise ValidationError(_("This action is done already."), code="status")
    if action.status != status:
        _move(action, by, status)
    return action


@transaction.atomic
def close(*, action: Action, by: object, values: dict, file: UploadedFile | None = None) -> Action:
    """Say that an action is done, with the evidence that shows it.

    The evidence joins the criterion while the assessment is open; in words it stays with the
    action in any case. Raises ValidationError, code "status", if it was done before; "submitted"
    if a file is given that has no place, since the assessment is submitted or gone.
    """
    action = _locked(action)
    if not action.is_unfinished:
        raise ValidationError(_("This action is done already."), code="status")
    if action.assessment and action.assessment.is_open:
        action.evidence = add_evidence(
            assessment=action.assessment,
            criterion=action.criterion,
            by=by,
            values=values,
            file=file,
        )
    elif file:
        raise ValidationError(
            _("The assessment is not open, so it takes no file. Say where the file is kept."),
            code="submitted",
        )
    action.evidence_note = in_words(values)
    action.done_at, action.done_by = timezone.now(), by
    _move(action, by, Status.DONE, text=action.evidence_note)
    return action


def in_words(values: dict) -> str:
    """Return evidence in one line of words: name, date, what it covers, who keeps it, where."""
    parts = [
        values["title"],
        date_format(values["dated_on"]) if values["dated_on"] else "",
        values["scope"],
        values["holder"],
        values["address"],
    ]
    return "; ".join(part for part in parts if part)


@transaction.atomic
def verify(*, action: Action, by: object) -> Action:
    """Confirm that an action is done. Raises ValidationError: "status" if it is not done,
    "own_work" if the person did it and somebody else could confirm it.
    """
    action = _locked(action)
    if action.status != Status.DONE:
        raise ValidationError(_("Only what is done can be verified."), code="status")
    if not rights_on(by, action).may_verify:
        raise ValidationError(
            _("You did this yourself. Ask another manager to verify it."), code="own_work"
        )
    action.verified_at, action.verified_by = timezone.now(), by
    _move(action, by, Status.VERIFIED)
    return action


@transaction.atomic
def send_back(*, action: Action, by: object, text: str) -> Action:
    """Ask for more before an action is verified. Raises ValidationError, code "status"."""
    action = _locked(action)
    if action.status != Status.DONE:
        raise ValidationError(_("Only what is done can be sent back."), code="status")
    action.done_at = action.done_by = None
    _move(action, by, Status.DOING, text=text)
    return action


def _move(action: Action, by: object, status: str, *, text: str = "") -> None:
    action.status = status
    action.save()
    ActionEvent.objects.create(action=action, author=by, status=status, text=text[:2_000])
    logger.info("Action %s is %s", action.pk, status)


def comment(*, action: Action, by: object, text: str) -> ActionEvent:
    """Say something about an action."""
    return ActionEvent.objects.create(action=action, author=by, text=text)


def delete(*, action: Action) -> None:
    """Delete an action with its comments. Evidence that was given stays with the criterion."""
    logger.info("Action %s deleted", action.pk)
    action.delete()


def due_for(user: object) -> ActionQuerySet:
    """Return the unfinished actions of this person that are late or due within 14 days."""
    until = timezone.localdate() + timedelta(days=NOTICE_DAYS)
    mine = Action.objects.visible_to(user).filter(owner=user, due_on__lte=until)
    return mine.unfinished().for_list()
