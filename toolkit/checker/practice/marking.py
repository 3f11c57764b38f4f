"""What a learner has corrected: the findings of the new file against the key of the old one."""

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.checker.findings import Finding, Severity
from toolkit.checker.practice.key import Expected, Planted, Practice

LISTS = frozenset({"Smelter List", "Product List"})
"""Sheets in which lines move when another line is taken out or put in."""


@dataclass(frozen=True)
class Outcome:
    """How a corrected file stands. `new` are errors and warnings that were not there before."""

    corrected: tuple[Planted, ...]
    open: tuple[Planted, ...]
    new: tuple[Finding, ...]

    @property
    def new_errors(self) -> tuple[Finding, ...]:
        """The new findings that are errors."""
        return tuple(finding for finding in self.new if finding.severity is Severity.ERROR)


def mark(practice: Practice, findings: Iterable[Finding]) -> Outcome:
    """Compare the findings of an uploaded file with the key.

    An error is corrected when none of its findings is left and, on the Declaration, no other
    error or warning has come up in its cell. In the lists only the code counts, for lines move.
    """
    left = [finding for finding in findings if finding.severity is not Severity.INFO]
    for expected in practice.accepted:
        _take(expected, left)
    found = []
    for planted in practice.key:
        hits = [_take(expected, left) for expected in planted.findings]
        if any(hits):
            found.append(planted)
    spoilt = {(finding.sheet, finding.cell) for finding in left if finding.sheet not in LISTS}
    still_open = tuple(
        planted
        for planted in practice.key
        if planted in found or (planted.sheet, planted.cell) in spoilt
    )
    corrected = tuple(planted for planted in practice.key if planted not in still_open)
    excused = {(planted.sheet, planted.cell) for planted in still_open} & spoilt
    new = tuple(finding for finding in left if (finding.sheet, finding.cell) not in excused)
    return Outcome(corrected, still_open, new)


def _take(expected: Expected, left: list[Finding]) -> bool:
    """Take the finding that was expected out of what is left; say whether there was one."""
    alike = [finding for finding in left if _agrees(expected, finding)]
    if not alike:
        return False
    exact = [finding for finding in alike if finding.cell == expected.cell]
    left.remove((exact or alike)[0])
    return True


def _agrees(expected: Expected, finding: Finding) -> bool:
    if finding.code != expected.code or (finding.sheet or "") != expected.sheet:
        return False
    return expected.sheet in LISTS or finding.cell == expected.cell
