"""Rolls files up on the command line: `python -m toolkit.checker.rollup FILE... --out OUT.xlsx`.

With `--read` it prints the statement of each file as JSON instead; with `--limits` it does so
under the checker's limits, for files from strangers.

Exits with 0 if all files are in the roll-up, 1 if some are not, 2 if none is.
"""

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from toolkit.checker.__main__ import limit_process


def main(arguments: Sequence[str] | None = None, prog: str | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog=prog or "python -m toolkit.checker.rollup", description=__doc__
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out", metavar="OUT", help="the workbook to write (.xlsx), or a .csv")
    parser.add_argument("--form", metavar="FORM", help="also write a form of the newest version")
    parser.add_argument("--template", default="", help="what to roll up, such as CMRT")
    parser.add_argument("--smelters", metavar="LIST", help="a smelter list that knows more names")
    parser.add_argument("--today", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--read", action="store_true", help="print what the files state, as JSON")
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    options = parser.parse_args(arguments)
    if not options.read and not options.out:
        parser.error("say where to write, with --out")
    named = [*options.files, *filter(None, [options.smelters])]
    if missing := [name for name in named if not Path(name).is_file()]:
        parser.error(f"no such file: {', '.join(missing)}")
    if options.limits:
        limit_process()
    from toolkit.checker.rollup.reading import read_source, within_limits
    from toolkit.checker.safety import MAX_FILE

    sources = []
    for name in options.files:
        with Path(name).open("rb") as opened:  # at most one byte over the limit
            data = opened.read(MAX_FILE + 1)
        sources.append(read_source(data, file=Path(name).name, today=options.today))
    if options.read:
        print(json.dumps([within_limits(source).as_dict() for source in sources]))
        return 0
    from toolkit.checker.rollup.export import as_csv, as_xlsx
    from toolkit.checker.rollup.merge import roll_up
    from toolkit.checker.rollup.reading import known_names
    from toolkit.checker.smelter_index import lines_of

    try:
        known = known_names(lines_of(options.smelters) if options.smelters else ())
        found = roll_up(sources, template=options.template.upper(), known=known)
    except ValueError as problem:
        parser.error(str(problem))
    as_file = as_csv if options.out.lower().endswith(".csv") else as_xlsx
    Path(options.out).write_bytes(as_file(found))
    if options.form:
        from toolkit.checker.rollup.form import as_form

        form = as_form(found)
        if form is None:
            parser.error("the list does not fit into a form")
        Path(options.form).write_bytes(form)
    used = sum(found.is_used(place) for place in range(len(sources)))
    print(
        f"{options.out}: {found.template or 'no template'} {found.version}, {used} of"
        f" {len(sources)} files, {len(found.lines)} smelters, {len(found.conflicts)} conflicts"
    )
    for conflict in found.conflicts:
        files = ", ".join(found.sources[place].file for place in conflict.sources)
        print(f"  {conflict.kind.severity.value:8}{conflict.message} [{files}]")
    return 2 if not used else 0 if used == len(sources) else 1


if __name__ == "__main__":
    sys.exit(main())
