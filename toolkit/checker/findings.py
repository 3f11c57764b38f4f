"""Findings: what a reviewer would point out, and the kinds of thing that can be pointed out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Return the text as it is; the name marks it for translation by those who show it."""
    return text


class Severity(StrEnum):
    """How much a finding weighs, the heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right, in one place.

    `sheet` is the sheet's role name, `cell` an A1 address and `row` a row from 1; all three are
    None for a finding about the whole file. The texts are English; in another language they are
    `kind.words(params, gettext)`, with the kind from `KINDS[code]`.
    """

    code: str
    severity: Severity
    sheet: str | None
    cell: str | None
    row: int | None
    message: str
    why: str
    fix: str
    lesson: str
    params: dict[str, str]

    def as_dict(self) -> dict[str, object]:
        """Return the finding as the JSON object of the checker's contract."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "sheet": self.sheet,
            "cell": self.cell,
            "row": self.row,
            "message": self.message,
            "why": self.why,
            "fix": self.fix,
            "lesson": self.lesson,
            "params": self.params,
        }


KINDS: dict[str, "Kind"] = {}
"""Every kind by its code; complete once `toolkit.checker.catalogue` is imported."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: its permanent code and its words.

    The words may hold named placeholders such as `%(metal)s`, filled by the finding's params.
    `hint` is a sentence that stands before `fix` in findings that have the param `likely`.
    Raises ValueError if the code is taken.
    """

    code: str
    severity: Severity
    message: str
    why: str
    fix: str
    lesson: str
    hint: str = ""

    def __post_init__(self) -> None:
        if self.code in KINDS:
            raise ValueError(f"the code {self.code} is taken")
        KINDS[self.code] = self

    def at(
        self,
        sheet: str | None = None,
        cell: str | None = None,
        severity: Severity | None = None,
        **params: str,
    ) -> Finding:
        """Return a finding of this kind in this place. Raises KeyError if a param is missing."""
        row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) if cell else None
        values = {"sheet": sheet or "", "cell": cell or "", **params}
        message, why, fix = self.words(values)
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            sheet=sheet,
            cell=cell,
            row=row,
            message=message,
            why=why,
            fix=fix,
            lesson=self.lesson,
            params=values,
        )

    def words(
        self, params: Mapping[str, str], translate: Callable[[str], str] = str
    ) -> tuple[str, str, str]:
        """Return message, why and fix with the params filled in.

        `translate` gives a text in another language. Raises KeyError if a param is missing.
        """
        fix = translate(self.fix) % params
        if self.hint and params.get("likely"):
            fix = f"{translate(self.hint) % params} {fix}"
        return translate(self.message) % params, translate(self.why) % params, fix


class Refusal(Exception):
    """The file cannot be read; `findings` say why in words for the person who sent it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*(finding.code for finding in findings))
        self.findings = findings
