"""What the pages of a draft show: its steps, the fields of one, and what is said about each."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from courses.content import lesson_links
from toolkit.checker.catalogue import all_kinds
from toolkit.checker.findings import Finding
from toolkit.checker.form import Draft, Input, Judged, Step, inputs_of, judge, steps_of
from toolkit.checker.form.draft import as_date
from toolkit.checker.form.steps import COMPANY, MINERALS, POLICY, REVIEW, is_due, step_of
from toolkit.checker.lookup import Lookup
from toolkit.checker.rules import Options
from toolkit.checker.smelter_index import read_index
from toolkit.feedback import Shown
from toolkit.models import DeclarationDraft
from toolkit.smelter_lists import index_in_use


@dataclass(frozen=True)
class Place:
    """A step in the list of steps: its title, its address, and what is still red in it."""

    step: Step
    title: str
    url: str
    red: int
    is_seen: bool


@dataclass(frozen=True)
class Field:
    """One field as it is shown. `was` is the kept text; `late` one that came from another tab."""

    name: str
    cell: str
    label: str
    kind: str
    value: str
    was: str
    help: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    is_asked: bool = True
    is_required: bool = False
    is_comment: bool = False
    is_folded: bool = False
    notes: list[Shown] = field(default_factory=list)
    late: str = ""
    late_at: datetime.datetime | None = None
    place: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what is said about the field."""
        return " ".join(filter(None, (f"h-{self.name}" if self.help else "", f"n-{self.name}")))

    @property
    def is_invalid(self) -> bool:
        """Whether something is wrong with it."""
        return any(note.severity == "error" for note in self.notes)


def smelters_in_use() -> Lookup | None:
    """Return the lists that the operator has loaded, or None if there are none."""
    path = index_in_use()
    return read_index(str(path)) if path else None


def judged(draft: DeclarationDraft) -> Judged:
    """Judge a draft as of today, against the lists that the operator has loaded."""
    return judge(
        draft.form,
        today=timezone.localdate(),
        smelters=smelters_in_use(),
        options=Options(disabled=frozenset(settings.CHECK_DISABLED_CODES)),
    )


def step_title(step: Step) -> str:
    """Return the title of a step in the reader's language."""
    titles = {
        COMPANY: _("Your company"),
        MINERALS: _("Minerals"),
        POLICY: _("Company questions"),
        "reasons": _("Reasons for the minerals"),
        "smelters": _("Smelters"),
        "mines": _("Mines"),
        "products": _("Products"),
        REVIEW: _("Review and download"),
    }
    return step.mineral or titles[step.key]


def step_url(draft: DeclarationDraft, step: Step | str) -> str:
    """Return the address of a step."""
    key = step if isinstance(step, str) else step.key
    return reverse("toolkit:draft_step", args=[draft.pk, key])


def frame(draft: DeclarationDraft, found: Judged, current: str) -> dict:
    """Return what every page of a draft shows around its middle."""
    form = found.draft
    steps = steps_of(form)
    red = {step.key: _red_in(form, step, found) for step in steps}
    places = [
        Place(step, step_title(step), step_url(draft, step), red[step.key], step.key in draft.seen)
        for step in steps
    ]
    at = next((index for index, step in enumerate(steps) if step.key == current), 0)
    return {
        "draft": draft,
        "title": draft.title or _("%(form)s without a title") % {"form": draft.template},
        "places": places,
        "current": current,
        "number": at + 1,
        "total": len(steps),
        "red": len(found.red),
        "previous": places[at - 1] if at else None,
        "next": places[at + 1] if at + 1 < len(places) else None,
        "saved_at": timezone.localtime(draft.updated_at) if draft.edits else None,
        "late_elsewhere": len(draft.others),
    }


def _red_in(form: Draft, step: Step, found: Judged) -> int:
    red = set(found.red)
    if step.is_table:
        table = form.table(step.key)
        return sum(cell.startswith(f"{table.sheet}!") for cell in red) if table else 0
    return sum(item.cell in red for item in inputs_of(form, step))


# ---------------------------------------------------------------- the fields of a step


def fields_of(draft: DeclarationDraft, found: Judged, step: Step) -> list[Field]:
    """Return the fields of a step, those that are not asked now among them."""
    form = found.draft
    seen = frozenset(draft.seen)
    due = [one for one in found.findings if is_due(one, step, form, seen)]
    notes = notes_by_cell(due)
    return [_field(draft, found, item, notes.get(item.cell, [])) for item in inputs_of(form, step)]


def _field(draft: DeclarationDraft, found: Judged, item: Input, notes: list[Shown]) -> Field:
    value = found.draft.values.get(item.cell, "")
    name = item.cell.partition("!")[2]
    late = draft.others.get(item.cell)
    kind = "text" if item.kind == "date" and value and as_date(value) is None else item.kind
    is_comment = bool(item.comment_on)
    required = item.cell in found.required
    return Field(
        name=name,
        cell=name,
        label=_label(item),
        kind=kind,
        value=value,
        was=value,
        help=_help(item),
        choices=_choices(item, value, found.draft),
        is_asked=item.is_asked(found) or late is not None,
        is_required=required,
        is_comment=is_comment,
        is_folded=is_comment and not (value or required or notes or late),
        notes=notes,
        late=late["text"] if late else "",
        late_at=parse_datetime(late["at"]) if late else None,
        place=item.cell,
    )


def _label(item: Input) -> str:
    label = _(item.label)
    if item.comment_on:
        what = f"{item.number}, {item.mineral}" if item.mineral else item.number
        return _("Comment on %(number)s") % {"number": what}
    if item.kind == "choice" and item.number.isdigit():
        return f"{label} {item.number}"
    parts = [item.number, item.mineral, label]
    return ". ".join(part for part in parts if part) if not item.number.isdigit() else label


def _help(item: Input) -> str:
    if item.kind == "date":
        return _("The day on which you make this declaration.")
    if item.kind == "email":
        return _("One address, such as name@company.com.")
    return ""


def _choices(item: Input, value: str, form: Draft) -> list[tuple[str, str]]:
    if item.kind != "choice":
        return []
    deleted = {pick.delete for pick in form.spec.selection.picks} if form.spec.selection else set()
    words = [(one, _("Not asked about") if one in deleted else one) for one in item.allowed]
    if value and value not in item.allowed:
        words.append((value, _("%(value)s (not in the list)") % {"value": value}))
    return [("", _("Not answered yet")), *words]


def notes_by_cell(findings: Iterable[Finding]) -> dict[str, list[Shown]]:
    """Return what is said about each cell, such as "Declaration!D8", in the reader's language."""
    found = list(findings)
    notes: dict[str, list[Shown]] = {}
    for finding, shown in zip(found, in_words(found), strict=True):
        notes.setdefault(f"{finding.sheet}!{finding.cell}", []).append(shown)
    return notes


def in_words(findings: Iterable[Finding]) -> Iterator[Shown]:
    """Yield each finding with its words and the lesson about it."""
    found = list(findings)
    lessons = lesson_links({finding.lesson for finding in found if finding.lesson})
    for finding in found:
        message, why, fix = all_kinds()[finding.code].words(finding.params, _)
        lesson = lessons.get(finding.lesson)
        yield Shown(
            code=finding.code,
            severity=finding.severity.value,
            sheet=finding.sheet or "",
            cell=finding.cell or "",
            message=message,
            why=why,
            fix=fix,
            lesson_code=finding.lesson,
            lesson_url=lesson.url if lesson else "",
            lesson_title=lesson.title if lesson else "",
        )


def review(draft: DeclarationDraft, found: Judged) -> list[tuple[str, str, list[Shown]]]:
    """Return all that is said of a draft: title and address of each step, and its findings."""
    by_step: dict[str, list[Finding]] = {}
    steps = {step.key: step for step in steps_of(found.draft)}
    for finding in found.findings:
        step = step_of(finding, found.draft)
        by_step.setdefault(step.key if step else REVIEW, []).append(finding)
    return [
        (step_title(step), step_url(draft, step), list(in_words(by_step[key])))
        for key, step in steps.items()
        if key in by_step
    ]


def left_out(draft: DeclarationDraft) -> list[str]:
    """Return in words what of its workbook could not be read."""
    kinds = all_kinds()
    return [
        " ".join(kinds[code].words(params, _)[::2])
        for code, params in draft.left_out
        if code in kinds
    ]
