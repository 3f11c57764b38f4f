"""What the pages of an assessment show while it is answered: its sections, questions and order."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, prefetch_related_objects
from django.urls import reverse

from assessments.readiness.access import Rights
from assessments.readiness.core.answers import answer_problem
from assessments.readiness.core.comparing import needs_reason
from assessments.readiness.core.question_set import Criterion
from assessments.readiness.core.question_set import Section as CoreSection
from assessments.readiness.core.results import OPEN, CriterionResult
from assessments.readiness.forms.answers import AnswerForm
from assessments.readiness.loading import LEVELS, answers_of, judged_on, result_of
from assessments.readiness.models import Answer, Assessment, Delegation, Evidence
from assessments.readiness.previous import earlier_levels, missing_reasons
from assessments.readiness.reading import reading_of
from assessments.readiness.wording import (
    asked_because,
    not_asked_because,
    saved_words,
    why_it_does_not_count,
)

EVIDENCE_A_PAGE = 20  # where a question stands alone
EVIDENCE_OF_ONE = 5  # where it is one of many; the rest is a link away


@dataclass(frozen=True)
class LevelCard:
    """One of the four levels to choose from.

    `is_earlier`: it was chosen last time; `wants_reason`: it is so far from that one that somebody
    must say why.
    """

    value: int
    name: str
    text: str
    is_earlier: bool
    wants_reason: bool


@dataclass
class Question:
    """A criterion as it is asked: what was answered, what shows it, and what is missing.

    `evidence` is a page of what shows it, the newest first; all of it is scored.
    """

    criterion: Criterion
    result: CriterionResult
    answer: Answer | None
    earlier: int | None
    form: AnswerForm
    evidence: Page
    today: date
    comments: int = 0
    lacks: str = ""  # "na_text" or "reason": what must still be written
    url: str = ""

    @property
    def code(self) -> str:
        return self.criterion.code

    @property
    def state(self) -> str:
        return self.result.state

    @property
    def because(self) -> str:
        return asked_because(self.result)

    @property
    def saved(self) -> str:
        is_kept = self.answer and self.answer.pk
        return saved_words(self.answer.changed_at) if is_kept else ""

    @property
    def proofs(self) -> list[dict]:
        """The evidence that is shown, and why it does not count, or ""."""
        return [
            {"row": one, "why_not": why_it_does_not_count(one, self.today)} for one in self.evidence
        ]

    @property
    def level_name(self) -> str:
        return LEVELS[self.result.level] if self.result.level else ""

    @property
    def earlier_name(self) -> str:
        return LEVELS[self.earlier] if self.earlier else ""

    @property
    def levels(self) -> list[LevelCard]:
        return [
            LevelCard(
                value,
                LEVELS[value],
                text,
                is_earlier=value == self.earlier,
                wants_reason=needs_reason(self.earlier, value),
            )
            for value, text in enumerate(self.criterion.levels, 1)
        ]


@dataclass(frozen=True)
class SectionState:
    """How far a section is: questions asked, answered and open, and the weight that is left."""

    code: str
    title: str
    asked: int
    answered: int
    lacking: int
    weight_left: int
    delegations: list[Delegation]
    url: str

    @property
    def is_done(self) -> bool:
        return self.answered == self.asked and not self.lacking

    @property
    def is_ready(self) -> bool:
        """Whether all helpers said so."""
        return bool(self.delegations) and all(one.done_at for one in self.delegations)


class Work:
    """An assessment with all that its pages show, for somebody with some rights.

    Only what they may read is in it, in their language. Reads the answers, evidence and earlier
    levels: eight queries at most, however many answers there are.
    """

    def __init__(self, assessment: Assessment, rights: Rights) -> None:
        self.assessment, self.rights = assessment, rights
        prefetch_related_objects([assessment], "answers__changed_by", "evidence")
        self.reading = reading_of(assessment.question_version)
        self.question_set = self.reading.question_set
        self.today = judged_on(assessment)
        self.core_answers = answers_of(assessment)
        self.result = result_of(assessment, self.core_answers)
        self.earlier = earlier_levels(assessment)
        self.missing_reasons = missing_reasons(assessment, self.result, self.earlier)
        self.answers = {one.criterion: one for one in assessment.answers.all()}
        self.evidence: dict[str, list[Evidence]] = defaultdict(list)
        for one in assessment.evidence.all():
            self.evidence[one.criterion].append(one)

    @cached_property
    def core_sections(self) -> list[CoreSection]:
        """The sections that they may read."""
        return [one for one in self.question_set.sections if self.rights.may_read(one.code)]

    @cached_property
    def codes(self) -> list[str]:
        """The questions that are asked, in order."""
        return [
            one.code
            for section in self.core_sections
            for one in section.criteria
            if self.result.criteria[one.code].is_asked
        ]

    @cached_property
    def open_codes(self) -> list[str]:
        """Those that are not answered, or whose answer lacks its reason."""
        return [code for code in self.codes if self.lacks(code) or self.is_open(code)]

    def is_open(self, code: str) -> bool:
        return self.result.criteria[code].state == OPEN

    def lacks(self, code: str) -> str:
        """Return "na_text" or "reason" if an answer still wants one, else ""."""
        if code in self.missing_reasons:
            return "reason"
        answer = self.core_answers.get(code)
        if answer and answer_problem(self.question_set.criteria[code], answer):
            return "na_text"
        return ""

    def next_open(self, after: str = "") -> str:
        """Return the next question to answer, going round at the end; "" if there is none."""
        if after in self.codes:
            place = self.codes.index(after)
            order = [*self.codes[place + 1 :], *self.codes[:place]]
        else:
            order = self.codes
        return next((code for code in order if code in self.open_codes), "")

    def neighbours(self, code: str) -> tuple[str, str]:
        """Return the questions before and after one, "" where there is none."""
        place = self.codes.index(code)
        before = self.codes[place - 1] if place else ""
        return before, self.codes[place + 1] if place + 1 < len(self.codes) else ""

    def url(self, code: str) -> str:
        return reverse("readiness:criterion", args=[self.assessment.pk, code])

    def question(
        self,
        code: str,
        form: AnswerForm | None = None,
        *,
        page: object = 1,
        a_page: int = EVIDENCE_OF_ONE,
    ) -> Question:
        """Return one criterion as it is asked, with a form of its own, and a page of evidence."""
        criterion, answer = self.question_set.criteria[code], self.answers.get(code)
        form = form or AnswerForm(criterion=criterion, initial=AnswerForm.initial_of(answer))
        return Question(
            criterion=criterion,
            result=self.result.criteria[code],
            answer=answer,
            earlier=self.earlier.get(code),
            form=form,
            evidence=Paginator(self.evidence[code][::-1], a_page).get_page(page),
            comments=self.comment_counts.get(code, 0),
            lacks=self.lacks(code),
            url=self.url(code),
            today=self.today,
        )

    @cached_property
    def comment_counts(self) -> dict[str, int]:
        """How many comments each criterion has: one query."""
        found = self.assessment.comments.values("criterion").annotate(n=Count("pk"))
        return dict(found.order_by().values_list("criterion", "n"))

    @cached_property
    def sections(self) -> list[SectionState]:
        """The sections with their state; who was given which is read with one query."""
        given = defaultdict(list)
        for one in self.assessment.delegations.select_related("person"):
            given[one.section].append(one)
        return [self._state(section, given[section.code]) for section in self.core_sections]

    def _state(self, section: CoreSection, delegations: list[Delegation]) -> SectionState:
        asked = [one.code for one in section.criteria if self.result.criteria[one.code].is_asked]
        left = [code for code in asked if self.is_open(code)]
        return SectionState(
            code=section.code,
            title=section.title,
            asked=len(asked),
            answered=len(asked) - len(left),
            lacking=sum(bool(self.lacks(code)) for code in asked),
            weight_left=sum(self.result.criteria[code].weight for code in left),
            delegations=delegations,
            url=reverse("readiness:section", args=[self.assessment.pk, section.code]),
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are asked and answered, of those they may read, and the percentage."""
        total = len(self.codes)
        answered = total - sum(self.is_open(code) for code in self.codes)
        percent = answered * 100 // total if total else 100
        return {"total": total, "answered": answered, "percent": percent}

    def not_asked(self) -> list[dict]:
        """Return the criteria that are not asked, each with the reason in words."""
        return [
            {
                "criterion": one,
                "section": section,
                "why": not_asked_because(self.result.criteria[one.code]),
            }
            for section in self.core_sections
            for one in section.criteria
            if not self.result.criteria[one.code].is_asked
        ]
