"""Reads a completed reporting template and says what a reviewer would point out.

`check()` is the one entry, and `annotate()` writes what it said into a copy of the workbook;
nothing here knows Django, a database or a clock of its own.
"""

from toolkit.checker.annotation import CopyRefused, Texts, annotate
from toolkit.checker.check import Report, check
from toolkit.checker.findings import Finding, Severity
from toolkit.checker.rules import Options

__all__ = ["CopyRefused", "Finding", "Options", "Report", "Severity", "Texts", "annotate", "check"]
