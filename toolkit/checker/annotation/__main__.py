"""Annotates one workbook in a process of its own: `python -m toolkit.checker.annotation IN OUT`.

Standard input is a JSON object: `findings` as in a report, and `texts` with the fields of `Texts`.
Exits with 0 and a copy, or with 3 and the reason on standard output.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.checker.__main__ import limit_process
from toolkit.checker.annotation import CopyRefused, Texts, annotate
from toolkit.checker.check import Report
from toolkit.checker.findings import Finding, Severity

REFUSED = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.checker.annotation")
    parser.add_argument("file", metavar="IN")
    parser.add_argument("copy", metavar="OUT")
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    options = parser.parse_args(arguments)
    job = json.load(sys.stdin)
    if options.limits:
        limit_process()
    report = Report(file="", findings=tuple(_finding(row) for row in job["findings"]))
    try:
        annotate(options.file, report, options.copy, texts=Texts.from_dict(job["texts"]))
    except CopyRefused as refused:
        print(refused.reason)
        return REFUSED
    return 0


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(**{**row, "severity": Severity(row["severity"])})


if __name__ == "__main__":
    sys.exit(main())
