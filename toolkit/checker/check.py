"""Checks one workbook: the one function behind the web, the API and the command line."""

import datetime
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from toolkit.checker import file_kinds as kinds
from toolkit.checker.declaration import Declaration
from toolkit.checker.detect import detect, identify
from toolkit.checker.findings import Finding, Refusal, Severity
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.reading import read_declaration
from toolkit.checker.rules import Context, run_rules
from toolkit.checker.safety import MAX_FILE, too_large
from toolkit.checker.verdict import Verdict, official_verdict
from toolkit.checker.workbook import Workbook

type Source = str | os.PathLike[str] | BinaryIO

MAX_OF_A_KIND = 100
"""How many findings of one code a report shows."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found. `verdict` is None if the file could not be read as a template."""

    file: str
    template: str | None = None
    version: str | None = None
    language: str | None = None
    readable: bool = False
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)
    """What the company block says, by the key of the field. No part of the JSON object."""
    declaration: Declaration | None = field(default=None, repr=False, compare=False)
    """What was read, for those who want more of it. No part of the JSON object."""

    @property
    def has_errors(self) -> bool:
        """True if at least one finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def as_dict(self) -> dict[str, object]:
        """Return the JSON object of the contract; "checker" is null for an unreadable file."""
        checker = None
        if self.verdict is not None:
            checker = {
                "complete": self.verdict.complete,
                "rows": list(self.verdict.rows),
                "cells": list(self.verdict.cells),
            }
        return {
            "file": self.file,
            "template": self.template,
            "version": self.version,
            "language": self.language,
            "readable": self.readable,
            "checker": checker,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def check(
    file: Source,
    *,
    today: datetime.date | None = None,
    smelters: Iterable[KnownSmelter] | None = None,
) -> Report:
    """Check a workbook, given as a path or an open binary file, and report.

    `today` is the date to judge dates and versions by, the present day unless given; `smelters`
    adds a list to the workbook's own look-up. Any bytes at all give a report, never an exception;
    a path that cannot be opened raises OSError.
    """
    name, data = _read(file)
    today = today or datetime.date.today()
    report = Report(file=name)
    try:
        if len(data) > MAX_FILE:
            raise Refusal(too_large())
        workbook = Workbook(data)
        identity = identify(workbook)
        report = replace(report, template=identity.template, version=identity.version or None)
        detected = detect(workbook, identity, today)
        declaration = read_declaration(
            workbook,
            detected.spec,
            detected.tabs,
            version=identity.version,
            smelters=smelters or (),
        )
        found = (*detected.findings, *_first_of_each(_findings(declaration, Context(today))))
        verdict = official_verdict(declaration)
    except Refusal as refusal:
        return replace(report, findings=refusal.findings)
    except MemoryError:
        return replace(report, findings=(too_large(),))
    return replace(
        report,
        language=declaration.language or None,
        readable=True,
        verdict=verdict,
        findings=tuple(sorted(found, key=lambda finding: _place(finding, declaration))),
        declared={key: entry.text for key, entry in declaration.fields.items()},
        declaration=declaration,
    )


def _findings(declaration: Declaration, context: Context) -> Iterable[Finding]:
    if declaration.is_empty:
        field = declaration.fields["company_name"]
        return (kinds.NOT_FILLED.at(field.sheet, field.cell),)
    return run_rules(declaration, context)


def _first_of_each(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first findings of each code, then how many more there are."""
    seen: Counter[str] = Counter()
    for finding in found:
        seen[finding.code] += 1
        if seen[finding.code] <= MAX_OF_A_KIND:
            yield finding
    for code, total in seen.items():
        if total > MAX_OF_A_KIND:
            yield kinds.MORE_FINDINGS.at(count=str(total - MAX_OF_A_KIND), kind=code)


def _place(finding: Finding, declaration: Declaration) -> tuple[int, int, int]:
    """Sort as the form is read: whole file first, then sheet by sheet from top to bottom."""
    sheets = declaration.spec.sheets
    sheet = sheets.index(finding.sheet) + 1 if finding.sheet in sheets else 0
    return sheet, finding.row or 0, _RANK[finding.severity]


def _read(file: Source) -> tuple[str, bytes]:
    """Return the file's name and content; at most one byte over the limit is read."""
    if isinstance(file, (str, os.PathLike)):
        path = Path(file)
        with path.open("rb") as opened:
            return _printable(str(path)), opened.read(MAX_FILE + 1)
    name = getattr(file, "name", "")
    return _printable(name) if isinstance(name, str) else "", file.read(MAX_FILE + 1)


def _printable(name: str) -> str:
    """Return a file name without the bytes that are no text, which no output takes."""
    return name.encode("utf-8", errors="replace").decode("utf-8")
