"""Checks workbooks from the command line: `python -m toolkit.checker FILE... [--json]`.

Exits with 0 if no file has an error, 1 if one has, 2 if one could not be read as a template.
"""

import argparse
import contextlib
import datetime
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

MEMORY = 700 * 1024 * 1024
"""Address space in bytes under --limits: twenty times what an honest form needs."""
SECONDS = 20
"""Processor time under --limits: fifty times what an honest form needs."""


def limit_process() -> None:
    """Bound this process's memory and processor time, for files that nobody has looked at.

    Reading past the memory limit gives a finding or ends the process; past the time limit the
    system ends it. Whoever started it must take a death by signal as "cannot be read".
    """
    with contextlib.suppress(ValueError, OSError):  # macOS has no limit on address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.checker", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON array")
    parser.add_argument("--today", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--declared", action="store_true", help="print the company block too")
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    parser.add_argument("--stated", action="store_true", help="print what it states too")
    options = parser.parse_args(arguments)
    if options.limits:
        limit_process()
    from toolkit.checker.check import check

    missing = [name for name in options.files if not Path(name).is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    reports = [check(name, today=options.today) for name in options.files]
    if options.json:
        from toolkit.checker.stated import stated_in

        objects = [
            report.as_dict()
            | ({"declared": dict(report.declared)} if options.declared else {})
            | ({"stated": stated_in(report.declaration)} if options.stated else {})
            for report in reports
        ]
        print(json.dumps(objects, indent=1))
    else:
        for report in reports:
            _print(report.as_dict())
    if not all(report.readable for report in reports):
        return 2
    return 1 if any(report.has_errors for report in reports) else 0


def _print(report: dict[str, object]) -> None:
    findings = report["findings"]
    assert isinstance(findings, list)
    form = f"{report['template']} {report['version'] or '?'}" if report["template"] else "unknown"
    print(f"{report['file']}: {form}, {len(findings)} findings")
    for finding in findings:
        place = f"{finding['sheet']}!{finding['cell']}" if finding["cell"] else "file"
        print(f"  {finding['severity']:8}{place:22}{finding['code']}: {finding['message']}")


if __name__ == "__main__":
    sys.exit(main())
