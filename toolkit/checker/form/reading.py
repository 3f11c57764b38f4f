"""Reads a draft from a workbook, and says what of it could not be read.

`python -m toolkit.checker.form.reading FILE --limits` prints it as one JSON object.
"""

import argparse
import datetime
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.checker.declaration import Declaration
from toolkit.checker.detect import detect, identify
from toolkit.checker.findings import Finding, Refusal
from toolkit.checker.form.draft import TABLES, Draft
from toolkit.checker.reading import read_declaration
from toolkit.checker.rules import Context
from toolkit.checker.rules.broken_cells import ERROR_VALUE, error_cells
from toolkit.checker.rules.labels import layout_shift
from toolkit.checker.rules.smelter_layout import rows_are_within_the_form
from toolkit.checker.safety import MAX_FILE, too_large
from toolkit.checker.workbook import Workbook

TELLING = {"FILE-SHEET-MISSING", "FILE-VERSION-UNREADABLE", "FILE-VERSION-UNSUPPORTED"}
"""What is worth telling of the file itself: the rest is of no matter once it is a draft."""


def read_draft(data: bytes, today: datetime.date) -> tuple[Draft, tuple[Finding, ...]]:
    """Return the draft of a workbook, and a finding for each part that could not be taken over.

    Raises Refusal, with the reasons, if nothing can be taken from it.
    """
    if len(data) > MAX_FILE:
        raise Refusal(too_large())
    workbook = Workbook(data)
    identity = identify(workbook)
    found = detect(workbook, identity, today)
    declaration = read_declaration(workbook, found.spec, found.tabs, version=identity.version)
    shifted = layout_shift(declaration)
    if shifted is not None:
        raise Refusal(shifted)
    left = [one for one in found.findings if one.code in TELLING]
    left += _left_out(declaration, today)
    return _within(Draft.read(declaration)), tuple(left)


def _left_out(declaration: Declaration, today: datetime.date) -> Iterator[Finding]:
    for (sheet, cell), error in error_cells(declaration).items():
        yield ERROR_VALUE.at(sheet, cell, error=error)
    yield from rows_are_within_the_form(declaration, Context(today))


def _within(draft: Draft) -> Draft:
    """Return the draft with as many rows as the tables of the form have."""
    rows = {}
    for key in TABLES:
        table = draft.table(key)
        if table is not None:
            rows[key] = draft.rows.get(key, ())[: table.last_row - table.first_row + 1]
    return Draft(draft.spec, draft.values, rows, draft.known)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 for a draft, 1 for a refusal."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.checker.form.reading")
    parser.add_argument("file", type=Path)
    parser.add_argument("--today", type=datetime.date.fromisoformat, required=True)
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    options = parser.parse_args(arguments)
    if options.limits:
        from toolkit.checker.__main__ import limit_process

        limit_process()
    with options.file.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    answer: dict[str, Any]
    try:
        draft, left = read_draft(data, options.today)
    except (Refusal, MemoryError) as problem:
        findings = problem.findings if isinstance(problem, Refusal) else (too_large(),)
        print(json.dumps({"refused": [_brief(one) for one in findings]}))
        return 1
    answer = {
        "template": draft.spec.template,
        "version": draft.spec.version,
        "draft": draft.stored,
        "left_out": [_brief(one) for one in left],
    }
    print(json.dumps(answer))
    return 0


def _brief(finding: Finding) -> list[object]:
    return [finding.code, finding.params]


if __name__ == "__main__":
    sys.exit(main())
