"""Reads a completed reporting template and says what a reviewer would point out.

`check()` is the one entry; nothing here knows Django, a database or a clock of its own.
"""

from toolkit.checker.check import Report, check
from toolkit.checker.findings import Finding, Severity
from toolkit.checker.rules import Options

__all__ = ["Finding", "Options", "Report", "Severity", "check"]
