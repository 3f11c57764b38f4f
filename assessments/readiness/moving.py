"""Moving an assessment to a newer version of its question set, by an explicit step."""

import logging
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.accounts.models import User
from assessments.readiness.changes import SetLines, describe
from assessments.readiness.core.moving import Effects, effects_of
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.loading import question_set_of, sets_between
from assessments.readiness.locking import locked
from assessments.readiness.models import (
    Answer,
    AnswerChange,
    Assessment,
    Comment,
    Evidence,
    QuestionSetVersion,
    VersionMove,
)
from assessments.readiness.reading import readings_of

logger = logging.getLogger(__name__)

WHAT_WAS_SAID = ("level", "na_reason", "na_text", "note", "change_reason")


@dataclass(frozen=True)
class Plan:
    """What a move to `target` would do: to the questions, and to this company's answers."""

    target: QuestionSetVersion
    before: QuestionSet
    after: QuestionSet
    changes: SetLines
    effects: Effects
    sections_gone: tuple[str, ...]


def newer_version(assessment: Assessment) -> QuestionSetVersion | None:
    """Return the newest version of the question set, if this assessment is on an older one."""
    current = assessment.question_version
    newer = QuestionSetVersion.objects.for_list().filter(
        question_set=current.question_set_id, number__gt=current.number
    )
    return newer.order_by("-number").first()


def plan_move(assessment: Assessment, target: QuestionSetVersion) -> Plan:
    """Return what a move would do. Three queries and, once a process, the documents."""
    before, after = question_set_of(assessment.question_version), question_set_of(target)
    between = sets_between(assessment.question_version, target)
    answers = list(assessment.answers.all())
    answered = {one.criterion for one in answers}
    answered |= set(assessment.evidence.values_list("criterion", flat=True))
    na = {one.criterion for one in answers if one.na_reason}
    changes, effects = effects_of(before, after, between=between, answered=answered, na=na)
    sections = {section.code for section in after.sections}
    gone = tuple(one.code for one in before.sections if one.code not in sections)
    return Plan(target, before, after, describe(before, after, changes), effects, gone)


@transaction.atomic
def move(*, assessment: Assessment, target: QuestionSetVersion, by: User) -> VersionMove:
    """Put an open assessment on a newer version.

    Answers to questions that are gone leave the assessment and stay in its history; evidence and
    comments go to what replaces a question, and a level only where the question is the same.
    Raises ValidationError, code "submitted", or "changed" if it is not the next step any more.
    """
    assessment = locked(
        assessment, _("This assessment is submitted, so it stays as it is. Reopen it to move it.")
    )
    if newer_version(assessment) != target:
        raise ValidationError(
            _("Another version is the newest now. Look again at what changes."), code="changed"
        )
    plan = plan_move(assessment, target)
    now = timezone.now()
    made = VersionMove.objects.create(
        assessment=assessment,
        before=assessment.question_version,
        after=target,
        effects=plan.effects.as_dict(),
        moved_by=by,
        moved_at=now,
    )
    writer = _Writer(assessment, by, now)
    for code in plan.effects.reopened:
        writer.open_again(code)
    for old, new in plan.effects.carried:
        writer.carry(old, new)
    for old, new in plan.effects.replaced:
        writer.take_out(old)
        writer.move_belongings(old, new)
    for code in plan.effects.dropped:
        writer.take_out(code)
    writer.number_on(plan.after)
    assessment.delegations.filter(section__in=plan.sections_gone).delete()
    assessment.targets = _targets(assessment.targets, plan)
    assessment.question_version = target
    assessment.changed_at = now
    assessment.save(update_fields=["targets", "question_version", "changed_at"])
    data = {"before": made.before.number, "after": target.number}
    log(assessment, "readiness.move", user=by, data=data)
    logger.info("Assessment %s moved: version=%s", assessment.pk, target.number)
    return made


def _targets(targets: dict[str, int], plan: Plan) -> dict[str, int]:
    heirs = dict((*plan.effects.carried, *plan.effects.replaced))
    found = {heirs.get(code, code): level for code, level in targets.items()}
    return {code: level for code, level in found.items() if code in plan.after.criteria}


class _Writer:
    """Changes the answers of one assessment, and keeps what they were."""

    def __init__(self, assessment: Assessment, by: User, now) -> None:
        self.assessment, self.by, self.now = assessment, by, now
        self.answers = {one.criterion: one for one in assessment.answers.all()}
        self.changes = AnswerChange.objects.filter(assessment=assessment)

    def _keep(self, answer: Answer) -> None:
        """Write the answer as it is now into the history, if it is not there yet."""
        values = {name: getattr(answer, name) for name in WHAT_WAS_SAID}
        AnswerChange.objects.get_or_create(
            assessment=self.assessment,
            criterion=answer.criterion,
            version=answer.version,
            defaults=values | {"changed_by": answer.changed_by, "changed_at": answer.changed_at},
        )

    def _next(self, answer: Answer, **values: object) -> None:
        """Write one more change of an answer into the history."""
        self._keep(answer)
        answer.version += 1
        AnswerChange.objects.create(
            assessment=self.assessment,
            criterion=answer.criterion,
            version=answer.version,
            changed_by=self.by,
            changed_at=self.now,
            **values,
        )

    def open_again(self, code: str) -> None:
        answer = self.answers[code]
        self._next(answer, note=answer.note)
        answer.na_reason = answer.na_text = ""
        answer.changed_by, answer.changed_at = self.by, self.now
        answer.save()

    def take_out(self, code: str) -> None:
        """Take an answer out; the history ends with a change that says nothing."""
        if answer := self.answers.get(code):
            self._next(answer)
            answer.delete()

    def carry(self, old: str, new: str) -> None:
        """Give an answer its new code, with a history that begins there."""
        if answer := self.answers.get(old):
            values = {name: getattr(answer, name) for name in WHAT_WAS_SAID}
            values |= {"changed_by": answer.changed_by, "changed_at": answer.changed_at}
            self.take_out(old)
            last = self.changes.filter(criterion=new).order_by("-version").first()
            made = Answer.objects.create(
                assessment=self.assessment,
                criterion=new,
                version=last.version + 1 if last else 1,
                **values,
            )
            self._keep(made)
        self.move_belongings(old, new)

    def move_belongings(self, old: str, new: str) -> None:
        for model in (Evidence, Comment):
            model.objects.filter(assessment=self.assessment, criterion=old).update(criterion=new)

    def number_on(self, after: QuestionSet) -> None:
        """Let the numbers of a code that is asked again go on where they ended."""
        there = set(self.assessment.answers.values_list("criterion", flat=True))
        last: dict[str, int] = {}
        for code, version in self.changes.values_list("criterion", "version"):
            if code in after.criteria and code not in there:
                last[code] = max(last.get(code, 0), version)
        Answer.objects.bulk_create(
            Answer(
                assessment=self.assessment,
                criterion=code,
                version=version,
                changed_by=self.by,
                changed_at=self.now,
            )
            for code, version in last.items()
        )


def to_look_at(assessment: Assessment) -> list[str]:
    """Return the codes whose words a move changed and that nobody answered again since then."""
    answered = dict(assessment.answers.values_list("criterion", "changed_at"))
    found = {
        code
        for one in assessment.moves.all()
        for code in one.effects.get("look_again", ())
        if code in answered and answered[code] <= one.moved_at
    }
    return [code for code in question_set_of(assessment.question_version).criteria if code in found]


@dataclass(frozen=True)
class Earlier:
    """What was answered to a question that a move took out: `heir` is what replaced it, or ""."""

    code: str
    topic: str
    question: str
    number: int
    heir: str
    said: AnswerChange | None
    level_text: str


def earlier_answers(assessment: Assessment) -> list[Earlier]:
    """Return what was answered to questions that moves took out, the last move first."""
    moves = list(assessment.moves.select_related("before").defer("before__document"))
    readings = readings_of(one.before for one in moves)
    history: dict[str, list[AnswerChange]] = {}
    for one in AnswerChange.objects.filter(assessment=assessment).select_related("changed_by"):
        history.setdefault(one.criterion, []).append(one)
    found = []
    for move_ in moves:
        questions = readings[move_.before_id].question_set
        gone = [*move_.effects.get("replaced", ())]
        gone += [(code, "") for code in move_.effects.get("dropped", ())]
        for code, heir in gone:
            before = (one for one in history.get(code, ()) if one.changed_at < move_.moved_at)
            said = next(before, None)
            criterion = questions.criteria[code]
            text = criterion.levels[said.level - 1] if said and said.level else ""
            found.append(
                Earlier(
                    code, criterion.topic, criterion.question, move_.before.number, heir, said, text
                )
            )
    return found


def earlier_answer(assessment: Assessment, criterion: str) -> Earlier | None:
    """Return what was answered to the question that this one replaced, if a move took it out."""
    return next((one for one in earlier_answers(assessment) if one.heir == criterion), None)
