"""The annotated copy against what it replaces: loading and saving the workbook with openpyxl."""

import gc
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.table import Row, at_least

TIMES = 15  # the copy is at least so much faster
RUNS = 5
OFFICIAL = (
    Path(__file__).parents[2] / "shared" / "rmi-templates" / "workbooks" / "RMI_CMRT_6.5.xlsx"
)


def _seconds(work: Callable[[], object], runs: int) -> float:
    """Return the median processor time of some runs."""
    times = []
    for _run in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def _row(name: str, data: bytes) -> Row:
    import openpyxl

    from toolkit.checker import annotate, check
    from toolkit.checker.practice import make_practice

    found = check(io.BytesIO(make_practice(seed=1).workbook))

    def copy() -> None:
        annotate(io.BytesIO(data), found, io.BytesIO())

    def load_and_save() -> None:
        openpyxl.load_workbook(io.BytesIO(data)).save(io.BytesIO())

    copy()
    ours, theirs = _seconds(copy, RUNS), _seconds(load_and_save, 1)
    return at_least(
        f"openpyxl load and save : annotated copy, {name}",
        theirs / ours,
        TIMES,
        unit=" times",
        detail=f"{theirs:.2f} s : {ours:.3f} s ({len(found.findings)} findings)",
    )


def measure() -> list[Row]:
    """Annotate a practice workbook, and the official form where it is at hand."""
    from toolkit.checker.practice import make_practice

    rows = [_row("practice workbook", make_practice(seed=1).workbook)]
    if OFFICIAL.exists():
        rows.append(_row("official CMRT 6.5", OFFICIAL.read_bytes()))
    return rows
