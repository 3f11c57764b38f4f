"""The steps of a form and what is asked in each: all from the spec, the same for every version."""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker.findings import Finding
from toolkit.checker.form.draft import TABLES, Draft
from toolkit.checker.form.judge import Judged
from toolkit.checker.spec import OPTIONAL, CompanyQuestion, Question, Spec

COMPANY, MINERALS, POLICY, REVIEW = "company", "minerals", "policy", "review"
MINERAL = "mineral-"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key in the address, and the mineral that it asks about, if it does."""

    key: str
    mineral: str = ""

    @property
    def is_table(self) -> bool:
        """True if the step is a table, with a row for each entry."""
        return self.key in TABLES

    @property
    def line(self) -> str:
        """The key of the mineral or slot, or ""."""
        return self.key.removeprefix(MINERAL) if self.mineral else ""


@dataclass(frozen=True, slots=True)
class Input:
    """One cell to fill in. `kind` is text, long, email, date or choice.

    `comment_on` is the cell that a comment stands beside. `gate` says when it is asked, for the
    mineral `line`.
    """

    cell: str
    label: str
    kind: str = "text"
    allowed: tuple[str, ...] = ()
    number: str = ""
    mineral: str = ""
    comment_on: str = ""
    gate: str = OPTIONAL
    line: str = ""
    other_for: str = ""
    """The cell whose choice "other" this cell names."""

    def is_asked(self, judged: Judged) -> bool:
        """True if it is to be shown: it is asked now, or holds something all the same."""
        values = judged.draft.values
        if values.get(self.cell):
            return True
        if self.other_for:
            selection = judged.draft.spec.selection
            return selection is not None and values.get(self.other_for) == selection.other
        return judged.is_open(self.gate, self.line, self.comment_on or self.cell)


def steps_of(draft: Draft) -> tuple[Step, ...]:
    """Return the steps in the order of the form. Each mineral that is asked about has its own."""
    spec = draft.spec
    steps = [Step(COMPANY)]
    if spec.selection is not None:
        steps.append(Step(MINERALS))
        names = draft.slots
    else:
        names = {mineral.key: mineral.name for mineral in spec.minerals}
    steps += [Step(f"{MINERAL}{line}", name) for line, name in names.items()]
    if spec.company_questions:
        steps.append(Step(POLICY))
    steps += [Step(key) for key in ("reasons", "smelters", "mines") if draft.table(key)]
    return (*steps, Step("products"), Step(REVIEW))


def inputs_of(draft: Draft, step: Step) -> tuple[Input, ...]:
    """Return what a step asks, from top to bottom; nothing for a table."""
    return tuple(_inputs(draft, step))


def _inputs(draft: Draft, step: Step) -> Iterator[Input]:
    spec = draft.spec
    sheet = spec.declaration_sheet
    if step.key == COMPANY:
        for item in spec.fields:
            kind = "long" if item.key in ("scope_description", "address") else item.kind
            cell = f"{sheet}!{item.cell}"
            yield Input(cell, item.label, kind, item.allowed, gate=item.required)
    elif step.key == MINERALS:
        yield from _picks(spec)
    elif step.mineral:
        for question in spec.questions:
            yield from _asked(spec, question, step.line)
    elif step.key == POLICY:
        names = draft.slots or {mineral.key: mineral.name for mineral in spec.minerals}
        for asked in spec.company_questions:
            for line in asked.cells:
                if not line or line in names:
                    yield from _asked(spec, asked, line, names.get(line, ""))


def _picks(spec: Spec) -> Iterator[Input]:
    if spec.selection is None:
        return
    sheet = spec.declaration_sheet
    for number, pick in enumerate(spec.selection.picks, start=1):
        cell = f"{sheet}!{pick.cell}"
        kind = "choice" if pick.allowed else "text"
        yield Input(cell, "Mineral", kind, pick.allowed, str(number))
        if pick.other:
            other = f"{sheet}!{pick.other}"
            yield Input(other, "Name of the other mineral", number=str(number), other_for=cell)


def _asked(
    spec: Spec, question: Question | CompanyQuestion, line: str, mineral: str = ""
) -> Iterator[Input]:
    if line not in question.cells:
        return
    sheet = spec.declaration_sheet
    cells = question.cells[line]
    allowed, gate = question.allowed_for(line), question.gate
    answer, comment = f"{sheet}!{cells.answer}", f"{sheet}!{cells.comment}"
    yield Input(
        answer, question.label, "choice", allowed, question.key, mineral, gate=gate, line=line
    )
    yield Input(comment, "Comment", "long", (), question.key, mineral, answer, gate=gate, line=line)


def is_due(finding: Finding, step: Step, draft: Draft, seen: frozenset[str]) -> bool:
    """True if a finding is to be shown on its step already.

    What is said about a text that stands there, always. What is missing, once the step was left,
    or something further down was filled in: nobody is told off for what they have not reached.
    """
    if step.key in seen:
        return True
    if step.is_table:
        return any(True for _row in draft.rows.get(step.key, ()))
    cells = [item.cell for item in inputs_of(draft, step)]
    cell = f"{finding.sheet}!{finding.cell}"
    if draft.values.get(cell):
        return True
    after = cells[cells.index(cell) + 1 :] if cell in cells else []
    return any(draft.values.get(later) for later in after)


def step_of(finding: Finding, draft: Draft) -> Step | None:
    """Return the step that a finding belongs to, or None if it is about no cell of a step."""
    steps = steps_of(draft)
    for key in TABLES:
        table = draft.table(key)
        if table is not None and finding.sheet == table.sheet:
            return Step(key)
    cell = f"{finding.sheet}!{finding.cell}"
    for step in steps:
        if any(item.cell == cell for item in inputs_of(draft, step)):
            return step
    return None
