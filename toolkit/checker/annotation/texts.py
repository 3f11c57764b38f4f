"""The words of an annotated copy: English here; whoever asks for a copy may bring another language.

The core knows no translations. A caller hands over texts that are translated already, the
findings' as patterns with the same `%(name)s` as in `Kind`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from toolkit.checker.check import Report
from toolkit.checker.findings import Finding, Severity


class Words(NamedTuple):
    """What is said of one finding."""

    message: str
    why: str
    fix: str


class Lesson(NamedTuple):
    """Where a lesson is: its title, and its web address or ""."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Texts:
    """All words of a copy. `kinds` are by code, `lessons` by their key, both as far as known."""

    title: str = "Feedback on your workbook"
    notice: str = (
        "For practice and preparation. This check is ours; your customer decides what they accept."
    )
    help: str = "Choose a cell in the second column to go there."
    whole_file: str = "The whole file"
    errors: str = "Errors"
    warnings: str = "Warnings"
    notes: str = "Advice"
    nothing: str = "Nothing to put right."
    cut: str = "There is more: see the sheet Feedback."
    sheet: str = "Sheet"
    cell: str = "Cell"
    severity: str = "Severity"
    message: str = "What is wrong"
    why: str = "Why it matters"
    fix: str = "What to do"
    lesson: str = "Lesson"
    error: str = "Error"
    warning: str = "Warning"
    info: str = "Advice"
    right_to_left: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    """Lines above the list, each a label and a text; English ones are made if there are none."""
    kinds: Mapping[str, Words] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Texts":
        """Return the texts that came as JSON, under the names of the fields; others stay English.

        Raises TypeError or ValueError if they have another shape.
        """
        known = {item.name for item in fields(cls)}
        given = {name: value for name, value in values.items() if name in known}
        given["facts"] = tuple((str(a), str(b)) for a, b in values.get("facts", ()))
        given["kinds"] = {code: Words(*three) for code, three in values.get("kinds", {}).items()}
        given["lessons"] = {key: Lesson(*two) for key, two in values.get("lessons", {}).items()}
        return cls(**given)

    def words(self, finding: Finding) -> Words:
        """Return what is wrong, why and what to do; English where there is no translation."""
        pattern = self.kinds.get(finding.code)
        if pattern is not None:
            try:
                return Words(*(text % finding.params for text in pattern))
            except (KeyError, TypeError, ValueError):
                pass  # kept by another version of the rule, with other values
        return Words(finding.message, finding.why, finding.fix)

    def weight(self, severity: Severity) -> str:
        """Return the word for a severity."""
        return {
            Severity.ERROR: self.error,
            Severity.WARNING: self.warning,
            Severity.INFO: self.info,
        }[severity]

    def heading(self, severity: Severity) -> str:
        """Return the heading over the findings of a severity."""
        return {
            Severity.ERROR: self.errors,
            Severity.WARNING: self.warnings,
            Severity.INFO: self.notes,
        }[severity]

    def lesson_of(self, finding: Finding) -> Lesson:
        """Return the finding's lesson; its key alone where no title is known."""
        return self.lessons.get(finding.lesson, Lesson(finding.lesson))


ENGLISH = Texts()


def english_facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the lines above the list: the form, its own Checker's verdict, and our count."""
    facts: list[tuple[str, str]] = []
    if report.template:
        form = f"{report.template} {report.version or ''}".strip()
        facts.append(("Template", f"{form}, {report.language}" if report.language else form))
    if report.verdict is not None:
        cells = len(report.verdict.cells)
        red = "1 cell is red" if cells == 1 else f"{cells} cells are red"
        verdict = "Complete: all green" if report.verdict.complete else f"Not complete: {red}"
        facts.append(("The form's own Checker", verdict))
    counts = [
        f"{report.count(severity)} {name}{'' if report.count(severity) == 1 else 's'}"
        for severity, name in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
    ]
    facts.append(("Our check", ", ".join(counts)))
    return tuple(facts)
