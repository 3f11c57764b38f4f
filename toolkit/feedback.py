"""What the page of a checked submission shows: findings with their words, the worst first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.content import Step, lesson_links
from toolkit.carrying import versions_of
from toolkit.checker.catalogue import all_kinds
from toolkit.checker.specs import find_spec
from toolkit.checking import last_checked, previous
from toolkit.grading import Place, gone
from toolkit.models import PracticeFile, Submission, SubmissionFinding

SEVERITIES = ("error", "warning", "info")
"""In the order in which they are read: who is in a hurry puts right the errors."""
SAMPLE, SAMPLE_PARAMS = "Q2-REQUIRED", {"metal": "Tin", "cell": "D33", "sheet": "Declaration"}


@dataclass(frozen=True)
class Shown:
    """A finding in the reader's language."""

    code: str
    severity: str
    sheet: str
    cell: str
    message: str
    why: str = ""
    fix: str = ""
    lesson_code: str = ""
    lesson_url: str = ""
    lesson_title: str = ""
    state: str = ""


@dataclass(frozen=True)
class Group:
    """The findings of one severity, in the order of the checker.

    `is_folded` says that they wait behind a click: notes, while there is something to put right.
    """

    severity: str
    findings: list[Shown]
    is_folded: bool = False


class _Params(dict):
    """The values in a finding's words; what was deleted with its file is shown as a gap."""

    def __missing__(self, key: str) -> str:
        return "…"


def _words(code: str, params: dict) -> tuple[str, str, str]:
    kind = all_kinds().get(code)
    if kind is None:  # found by a version of the checker that is gone
        return code, "", ""
    return kind.words(_Params(params), _)


def _shown(finding: SubmissionFinding, lessons: dict[str, Step]) -> Shown:
    message, why, fix = _words(finding.code, finding.params)
    lesson = lessons.get(finding.lesson_code)
    return Shown(
        code=finding.code,
        severity=finding.severity,
        sheet=finding.sheet,
        cell=finding.cell,
        message=message,
        why=why,
        fix=fix,
        lesson_code=finding.lesson_code,
        lesson_url=lesson.url if lesson else "",
        lesson_title=lesson.title if lesson else "",
        state="" if finding.state == "first" else finding.state,
    )


def sample_finding() -> Shown:
    """Return a finding of a rule that there is, to show what feedback looks like."""
    kind = all_kinds()[SAMPLE]
    return Shown(
        code=kind.code,
        severity=kind.severity.value,
        sheet="Declaration",
        cell="D33",
        **dict(zip(("message", "why", "fix"), _words(SAMPLE, SAMPLE_PARAMS), strict=True)),
    )


def groups_of(findings: Iterable[SubmissionFinding]) -> list[Group]:
    """Return the findings by severity, the worst first; inside, the order of the checker."""
    findings = list(findings)
    lessons = lesson_links({finding.lesson_code for finding in findings if finding.lesson_code})
    found: dict[str, list[Shown]] = {severity: [] for severity in SEVERITIES}
    for finding in findings:
        found[finding.severity].append(_shown(finding, lessons))
    is_to_do = bool(found["error"] or found["warning"])
    return [
        Group(severity, shown, is_folded=severity == "info" and is_to_do)
        for severity, shown in found.items()
        if shown
    ]


def fixed_since(submission: Submission, findings: Iterable[SubmissionFinding]) -> list[Shown]:
    """Return what the attempt before this one had and this one has no more."""
    before = last_checked(submission)
    if before is None or submission.stranger or not submission.is_readable:
        return []
    now = [Place(one.code, one.sheet, one.cell) for one in findings]
    missing = set(gone(before=previous(submission) or [], now=now))
    rows = [row for row in before.findings.all() if Place(row.code, row.sheet, row.cell) in missing]
    return [_fixed(row) for row in rows]


def _fixed(finding: SubmissionFinding) -> Shown:
    return Shown(
        code=finding.code,
        severity=finding.severity,
        sheet=finding.sheet,
        cell=finding.cell,
        message=_words(finding.code, finding.params)[0],
        state="fixed",
    )


def _own_practice(submission: Submission) -> dict[str, str] | None:
    """Return number, cell and company of the file to send instead; None if none was taken yet."""
    from toolkit.checker.practice.key import Practice
    from toolkit.checker.practice.ownership import NUMBER

    taken = PracticeFile.objects.filter(
        learner=submission.learner_id, exercise_key=submission.exercise_key
    ).first()
    if taken is None:
        return None
    practice = Practice.from_dict(taken.key)
    spec = find_spec(submission.exercise.template, submission.exercise.version)
    return {
        "number": practice.number,
        "cell": spec.field(NUMBER).cell,
        "company": next(iter(practice.facts.get("company_name", ())), ""),
    }


def counts_of(findings: Iterable[SubmissionFinding]) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    counted = Counter(finding.severity for finding in findings)
    return {severity: counted[severity] for severity in SEVERITIES}


def facts_of(submission: Submission) -> list[tuple[str, str]]:
    """Return what a file of the feedback says above the list, each a label and a text."""
    facts = [
        (_("File"), submission.original_name),
        (
            _("Uploaded"),
            date_format(timezone.localtime(submission.submitted_at), "DATETIME_FORMAT"),
        ),
    ]
    if submission.exercise:
        attempt = _("Attempt %(number)s") % {"number": submission.number}
        facts.append((_("Exercise"), f"{submission.exercise.title}, {attempt}"))
    if submission.template:
        form = f"{submission.template} {submission.version}".strip()
        facts.append((_("Template"), ", ".join(filter(None, (form, submission.language)))))
    if submission.checker_complete is not None:
        facts.append((_("The form's own Checker"), _verdict(submission)))
    facts.append((_("Our check"), _summary(counts_of(submission.findings.all()))))
    return facts


def _verdict(submission: Submission) -> str:
    if submission.checker_complete:
        return _("Complete: all green")
    cells = len(submission.checker_cells)
    return ngettext(
        "Not complete: %(cells)s cell is red", "Not complete: %(cells)s cells are red", cells
    ) % {"cells": cells}


def _summary(counts: dict[str, int]) -> str:
    errors, warnings, notes = counts.values()
    parts = [
        ngettext("%(errors)s error", "%(errors)s errors", errors) % {"errors": errors},
        ngettext("%(warnings)s warning", "%(warnings)s warnings", warnings)
        % {"warnings": warnings},
    ]
    if notes:
        parts.append(ngettext("%(notes)s note", "%(notes)s notes", notes) % {"notes": notes})
    return ", ".join(parts)


def can_be_annotated(submission: Submission) -> bool:
    """Whether the workbook is of a kind that comments can be written into, as far as we know."""
    return bool(submission.is_readable) and submission.workbook.name.lower().endswith(
        (".xlsx", ".xlsm")
    )


def feedback_context(submission: Submission) -> dict:
    """Return what the page of a submission shows, whatever state the check is in."""
    context: dict = {"submission": submission, "is_open": not submission.is_done}
    if not submission.is_done or submission.deleted_at:
        return context
    findings = list(submission.findings.all())
    if submission.stranger:
        context["own"] = _own_practice(submission)
    refused = submission.feedback_files.filter(language=get_language() or "en").exclude(refusal="")
    context["versions"] = versions_of(submission)
    return context | {
        "groups": groups_of(findings),
        "counts": counts_of(findings),
        "can_be_annotated": can_be_annotated(submission) and not refused.exists(),
        "fixed_since": fixed_since(submission, findings),
    }
