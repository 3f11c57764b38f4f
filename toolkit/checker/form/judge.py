"""Judges a draft as the checker judges a workbook, without what can only be wrong with a file."""

import datetime
from dataclasses import dataclass

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding
from toolkit.checker.form.draft import Draft
from toolkit.checker.lookup import Lookup
from toolkit.checker.rules import Context, Options, run_rules
from toolkit.checker.spec import OPTIONAL, WORKBOOK_GATES
from toolkit.checker.verdict import Verdict, checker_lines, official_verdict

OF_FILES = ("FILE-", "CHECKER-TOTAL", "SMELTER-FORMULA", "SMELTER-PLACEHOLDER")
"""What begins so is about formulas and notes of a file, of which nothing shows here."""


@dataclass(frozen=True)
class Judged:
    """What is said of a draft. Cells are such as "Declaration!D8".

    `required` are the cells that the form's own Checker asks for with the answers given so far,
    `red` those that are still missing.
    """

    draft: Draft
    declaration: Declaration
    findings: tuple[Finding, ...]
    required: frozenset[str]
    verdict: Verdict

    @property
    def red(self) -> tuple[str, ...]:
        """The cells that the form's own Checker would show in red."""
        return self.verdict.cells

    def is_open(self, gate: str, line: str, cell: str) -> bool:
        """True if what stands in the cell is asked now.

        A question behind a mineral's gate opens when the answers before it are given. The gates
        of the whole form are those of its Checker, which asks until an answer says otherwise.
        """
        if gate in ("always", OPTIONAL, "never"):
            return True
        if gate in WORKBOOK_GATES:
            return cell in self.required
        return self.declaration.is_open(gate, line)


def judge(
    draft: Draft,
    *,
    today: datetime.date,
    smelters: Lookup | None = None,
    options: Options | None = None,
) -> Judged:
    """Judge what is filled in so far, whatever is missing."""
    declaration = draft.declaration(smelters)
    context = Context(today, options=options or Options())
    needed = (row for row, is_needed, _complete in checker_lines(declaration) if is_needed)
    required = {f"{row.target.sheet}!{row.target.cell}" for row in needed if row.counted}
    findings = (
        finding
        for finding in run_rules(declaration, context)
        if not finding.code.startswith(OF_FILES)
    )
    return Judged(
        draft,
        declaration,
        tuple(sorted(findings, key=lambda finding: finding.row or 0)),
        frozenset(required),
        official_verdict(declaration),
    )
