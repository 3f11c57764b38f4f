"""Carries a workbook over: `python -m toolkit.checker.changes FILE --out OUT.xlsx [--json]`.

With `--json` it prints what became of each answer, and the findings that remain, as one JSON
object; with `--limits` it works under the checker's limits, for files from strangers.

Exits with 0 if nothing needs a new answer, 1 if something does, 2 if there is nothing to carry
over: the file could not be read, or is of the newest version.
"""

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.checker.__main__ import limit_process

if TYPE_CHECKING:
    from toolkit.checker.changes.form import CarriedFile


def main(arguments: Sequence[str] | None = None, prog: str | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog=prog or "python -m toolkit.checker.changes", description=__doc__
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--out", required=True, metavar="OUT", help="the workbook to write")
    parser.add_argument("--today", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    options = parser.parse_args(arguments)
    if not Path(options.file).is_file():
        parser.error(f"no such file: {options.file}")
    if options.limits:
        limit_process()
    from toolkit.checker.changes.form import CarriedFile, carry_file
    from toolkit.checker.changes.items import Outcome
    from toolkit.checker.safety import MAX_FILE

    with Path(options.file).open("rb") as opened:  # at most one byte over the limit
        made = carry_file(opened.read(MAX_FILE + 1), today=options.today)
    if not isinstance(made, CarriedFile):
        if options.json:
            print(json.dumps({"carried": None, "old": made.as_dict()}))
        else:
            print(_why_not(made.as_dict()), file=sys.stderr)
        return 2
    Path(options.out).write_bytes(made.workbook)
    counts = made.carried.counts
    if options.json:
        print(json.dumps(_plain(made)))
    else:
        spec = made.carried.spec
        print(f"{options.out}: {spec.template} {spec.version}")
        for item in made.carried.items:
            if item.outcome is not Outcome.CARRIED:
                place = f"{item.part} {item.old_cell or item.new_cell or item.row}"
                print(f"  {item.outcome.value:8}{place:20}{item.label} {item.mineral}")
                print(f"{'':30}{item.message}")
        print(f"  {counts[Outcome.CARRIED]} answers and rows were carried over.")
        print(f"  The checker finds {len(made.report.findings)} things in the new workbook.")
    return 1 if counts[Outcome.ANSWER] else 0


def _why_not(report: dict[str, object]) -> str:
    if report["readable"]:
        return f"{report['file']}: this is the newest version ({report['version']}) already."
    findings = report["findings"]
    assert isinstance(findings, list)
    return f"{report['file']}: {findings[0]['message'] if findings else 'not readable'}"


def _plain(made: "CarriedFile") -> dict[str, object]:
    """Return what became of each answer, and the report on the new workbook, as plain values."""
    return {
        "carried": {
            "template": made.carried.spec.template,
            "version": made.carried.spec.version,
            "counts": {outcome.value: count for outcome, count in made.carried.counts.items()},
            "items": [item.as_dict() for item in made.carried.items],
        },
        "old": made.old.as_dict(),
        "report": made.report.as_dict(),
    }


if __name__ == "__main__":
    sys.exit(main())
