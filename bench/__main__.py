"""`python -m bench`: measure everything in one run, print the table, and keep it in results.md.

The exit code is 1 if a target is missed. `--folder` keeps what is built, so that the next run
starts faster; `--only` measures a part, prints it, and leaves results.md as it is.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import machine
from bench.table import Row, as_markdown, as_text

BARE = ("checker", "fuzz", "annotated")  # parts that need no Academy
# the last two grow the data
PARTS = (*BARE, "pages", "weight", "upload", "certificate", "queries", "hand-in")
RESULTS = Path(__file__).with_name("results.md")


def measure(part: str, folder: Path) -> list[Row]:
    """Return the rows of one part of the bench."""
    if part in BARE:
        from bench import annotated, checker

        if part == "annotated":
            return annotated.measure()
        return checker.measure(folder) if part == "checker" else checker.measure_fuzz()
    from bench import certificate_rows, hand_in, pages, queries, upload, weight

    if part in ("upload", "hand-in"):
        return upload.measure(folder) if part == "upload" else hand_in.measure(folder)
    modules = {
        "pages": pages,
        "weight": weight,
        "certificate": certificate_rows,
        "queries": queries,
    }
    return modules[part].measure()


def main() -> int:
    """Run the parts that were asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part")
    parser.add_argument("--folder", type=Path, help="work here, and keep it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        parts = options.only or PARTS
        if not set(parts) <= set(BARE):
            machine.start(folder)
        rows = []
        for part in parts:
            print(f"Measuring: {part} ...", file=sys.stderr, flush=True)
            rows += measure(part, folder)
    print(as_text(rows))
    if not options.only:
        RESULTS.write_text(as_markdown(rows), encoding="utf-8")
    return 0 if all(row.is_ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
