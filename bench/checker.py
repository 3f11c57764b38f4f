"""How fast and how light the checker is, beside a reader that only reads."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.filled_forms import filled, is_official
from bench.table import Row, at_least, at_most

SMELTERS, MANY = 300, 5000
ROUNDS = 15
NEEDED = ("Declaration", "Smelter List", "Product List")
LOOKUP = "Smelter Look-up"
MOST_MEMORY = 120  # MB
WEIGH = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def _time(work: Callable[[], object]) -> float:
    """Return the processor time of this work, in milliseconds."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _best(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the best time of each, taken in turns so that all meet the same machine."""
    times = [[_time(work) for work in works] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def _read(data: bytes, tabs: tuple[str, ...]) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for tab in tabs:
        book.get_sheet_by_name(tab).to_python(skip_empty_area=False)


def _check(data: bytes) -> None:
    from toolkit.checker import check

    if not check(io.BytesIO(data)).readable:
        raise RuntimeError("The checker did not read the form")


def _load(path: Path) -> None:
    import openpyxl

    openpyxl.load_workbook(path)


def _weight(path: Path) -> float:
    """Return the most memory, in MB, of a process that checks this file."""
    command = [sys.executable, "-c", WEIGH, sys.executable, "-m", "toolkit.checker", str(path)]
    root = Path(__file__).parent.parent
    return int(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout) / 1024


def measure(folder: Path) -> list[Row]:
    """Return the rows about reading and checking."""
    few = filled(SMELTERS, folder / "few.xlsx")
    half = filled(MANY // 2, folder / "half.xlsx")
    many = filled(MANY, folder / "many.xlsx")
    data, half_data, many_data = few.read_bytes(), half.read_bytes(), many.read_bytes()
    form = "CMRT 6.5" if is_official() else "Practice form"
    _check(data)
    ours, needed, all_four = _best(
        lambda: _check(data), lambda: _read(data, NEEDED), lambda: _read(data, (*NEEDED, LOOKUP))
    )
    (openpyxl,) = _best(lambda: _load(few), rounds=1)
    half_time, many_time = _best(lambda: _check(half_data), lambda: _check(many_data), rounds=3)
    growth = (many_time - ours) / (MANY - SMELTERS) / ((half_time - ours) / (MANY // 2 - SMELTERS))
    return [
        at_most(
            f"{form}, {SMELTERS} smelters, checked : calamine reads 3 sheets",
            ours / needed,
            1.5,
            unit=" times",
            detail=f"{ours:.0f} ms : {needed:.0f} ms",
        ),
        at_most(
            "The same : calamine reads the look-up too",
            ours / all_four,
            1.5,
            unit=" times",
            detail=f"{ours:.0f} ms : {all_four:.0f} ms",
        ),
        at_least(
            "openpyxl loads it : checked",
            openpyxl / ours,
            20,
            unit=" times",
            detail=f"{openpyxl / 1000:.2f} s : {ours:.0f} ms",
        ),
        at_most(
            f"A smelter row among {MANY} : among {MANY // 2}",
            growth,
            1.3,
            unit=" times",
            detail=f"{many_time:.0f} ms and {half_time:.0f} ms in all",
        ),
        *(
            at_most(f"Memory for {name} smelters", _weight(path), MOST_MEMORY, unit=" MB")
            for name, path in ((SMELTERS, few), (MANY, many))
        ),
    ]


# ---------------------------------------------------------------- files that nobody would send

FUZZED = 2000


def measure_fuzz() -> list[Row]:
    """Return the rows about files made to break the checker; every day gives other files."""
    from tests.toolkit.checker.fuzz import KINDS, MEGABYTES, SECONDS

    seed = time.strftime("%Y%m%d")
    rows = []
    for kind in KINDS:
        command = [sys.executable, "-m", "tests.toolkit.checker.fuzz", kind, str(FUZZED), seed]
        root = Path(__file__).parent.parent
        done = subprocess.run(command, cwd=root, capture_output=True, check=False, text=True)
        if done.returncode:
            name = done.stderr.splitlines()[-1]
            rows.append(Row(f"Fuzzed {kind}", "killed", f"{FUZZED} files", False, name))
            continue
        found = json.loads(done.stdout)
        megabytes = found["memory"] / 1024 / 1024
        good = not found["wrong"] and found["seconds"] < SECONDS and megabytes < MEGABYTES
        rows.append(
            Row(
                f"Fuzzed {kind}, {FUZZED} files, seed {seed}",
                f"{len(found['wrong'])} wrong, {found['seconds']:.2f} s, {megabytes:.0f} MB",
                f"0 wrong, < {SECONDS} s, < {MEGABYTES} MB",
                good,
                "; ".join(found["wrong"][:3]) or f"{found['read']} read as a form",
            )
        )
    return rows
