"""What the page of a checked submission shows: findings with their words, sheet by sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.content import Step, lesson_links
from toolkit.carrying import versions_of
from toolkit.checker.catalogue import all_kinds
from toolkit.checker.specs import find_spec
from toolkit.checking import last_checked, previous
from toolkit.grading import Place, gone
from toolkit.models import PracticeFile, Submission, SubmissionFinding

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
    lesson_url: str = ""
    lesson_title: str = ""
    state: str = ""


@dataclass(frozen=True)
class Sheet:
    """The findings of one sheet; `name` is empty for those about the whole file."""

    name: str
    findings: list[Shown]


def _words(code: str, params: dict) -> tuple[str, str, str]:
    kind = all_kinds().get(code)
    if kind is None:  # found by a version of the checker that is gone
        return code, "", ""
    return _(kind.message) % params, _(kind.why) % params, _(kind.fix) % params


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


def sheets_of(findings: Iterable[SubmissionFinding]) -> list[Sheet]:
    """Return the findings by sheet, in the order in which the checker gives them."""
    findings = list(findings)
    lessons = lesson_links({finding.lesson_code for finding in findings if finding.lesson_code})
    sheets: dict[str, list[Shown]] = {}
    for finding in findings:
        sheets.setdefault(finding.sheet, []).append(_shown(finding, lessons))
    return [Sheet(name, rows) for name, rows in sheets.items()]


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


def feedback_context(submission: Submission) -> dict:
    """Return what the page of a submission shows, whatever state the check is in."""
    context: dict = {"submission": submission, "is_open": not submission.is_done}
    if not submission.is_done:
        return context
    findings = list(submission.findings.all())
    counts = {
        severity: sum(1 for one in findings if one.severity == severity)
        for severity in ("error", "warning", "info")
    }
    if submission.stranger:
        context["own"] = _own_practice(submission)
    context["versions"] = versions_of(submission)
    return context | {
        "sheets": sheets_of(findings),
        "counts": counts,
        "fixed_since": fixed_since(submission, findings),
    }
