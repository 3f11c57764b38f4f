"""Checks workbooks from the command line: `python -m toolkit.checker FILE... [--json]`.

Exits with 0 if no file has an error, 1 if one has, 2 if one could not be read as a template.
"""

import argparse
import contextlib
import datetime
import json
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.checker.check import Report
    from toolkit.checker.lookup import Lookup

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
    parser.add_argument(
        "--annotate", type=Path, metavar="DIR", help="write copies with comments into this folder"
    )
    parser.add_argument("--name", help="the name of the one FILE where it is kept under another")
    parser.add_argument("--today", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--declared", action="store_true", help="print the company block too")
    parser.add_argument(
        "--smelters", metavar="LIST", help="a smelter list to check against as well: a file"
    )
    parser.add_argument(
        "--disable", action="append", default=[], metavar="CODE", help="do not report this finding"
    )
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    parser.add_argument("--stated", action="store_true", help="print what it states too")
    options = parser.parse_args(arguments)
    if options.limits:
        limit_process()
    from toolkit.checker.check import check
    from toolkit.checker.rules import Options

    named = [*options.files, *filter(None, [options.smelters])]
    missing = [name for name in named if not Path(name).is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    copies = _copies(options.files, options.annotate) if options.annotate else []
    if any(copy.exists() and copy.samefile(name) for name, copy in copies):
        parser.error("--annotate: the copies would replace the files themselves")
    if unknown := _unknown(options.disable):
        parser.error(f"no such finding: {', '.join(unknown)}")
    try:
        smelters = _smelters(options.smelters)
    except ValueError as problem:
        parser.error(f"{options.smelters}: {problem}")
    reports = [
        check(
            name,
            today=options.today,
            smelters=smelters,
            options=Options(disabled=frozenset(options.disable)),
            name=options.name,
        )
        for name in options.files
    ]
    for (name, copy), report in zip(copies, reports, strict=False):
        _annotate(name, report, copy)
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


def _copies(files: Sequence[str], folder: Path) -> list[tuple[str, Path]]:
    """Return where the copy of each file goes: under its own name, numbered if that is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    copies: dict[Path, str] = {}
    for name in files:
        file = Path(name)
        copy, number = folder / file.name, 1
        while copy in copies:
            number += 1
            copy = folder / f"{file.stem} ({number}){file.suffix}"
        copies[copy] = name
    return [(name, copy) for copy, name in copies.items()]


def _annotate(name: str, report: "Report", copy: Path) -> None:
    from toolkit.checker.annotation import CopyRefused, annotate

    try:
        annotate(name, report, copy)
    except CopyRefused as refused:
        print(f"{name}: no annotated copy. {refused.reason}", file=sys.stderr)


def _unknown(codes: Sequence[str]) -> list[str]:
    if not codes:
        return []
    from toolkit.checker.catalogue import all_kinds

    return [code for code in codes if code not in all_kinds()]


def _smelters(path: str | None) -> "Callable[[], Lookup] | None":
    """Return what gives the list in this file. Raises ListProblem if it is none.

    An index is read when a row needs it; any other file at once, to say what is wrong with it.
    """
    if path is None:
        return None
    from toolkit.checker.smelter_index import SUFFIX, read_index

    if not path.endswith(SUFFIX):
        read_index(path)
    return lambda: read_index(path)


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
