"""Runs the checker in a process of its own, so that no upload can take the worker with it.

The child has limits on memory and processor time, sees no settings and no database, and is
killed when the time is up. Whatever happens to it becomes a finding.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from toolkit.checker.check import Report
from toolkit.checker.safety import too_large
from toolkit.checker.stated import stated_in

logger = logging.getLogger(__name__)

READABLE, HAS_ERRORS, UNREADABLE = 0, 1, 2  # exit codes of the command, docs/checker.md
# What a Python process needs of its environment; nothing with a secret in it.
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")


def check_apart(workbook: IO[bytes], *, suffix: str) -> dict:
    """Check an uploaded workbook and return the object of `Report.as_dict()`.

    With it come `declared` and `stated`. A file that breaks the limits gives a report with one
    finding that says so.
    """
    with _copied(workbook, suffix) as path:
        answer = _run(command_for(path), good={READABLE, HAS_ERRORS, UNREADABLE})
    return answer[0] if answer else _too_heavy()


def read_source_apart(workbook: IO[bytes], *, suffix: str) -> dict | None:
    """Read a workbook for a roll-up and return the object of `Source.as_dict()`.

    The `file` in it is not the name under which it was sent. None if it breaks the limits.
    """
    with _copied(workbook, suffix) as path:
        answer = _run(
            [
                *(sys.executable, "-m", "toolkit.checker.rollup", str(path), "--read", "--limits"),
                *("--today", timezone.localdate().isoformat()),
            ],
            good={0},
        )
    return answer[0] if answer else None


def carry_apart(workbook: IO[bytes], *, suffix: str) -> tuple[dict | None, bytes]:
    """Carry a workbook's answers over to the newest version.

    Returns what `python -m toolkit.checker.changes --json` prints, and the new workbook; None and
    nothing if it breaks the limits.
    """
    with _copied(workbook, suffix) as path:
        out = path.with_name("carried.xlsx")
        answer = _run(
            [
                *(sys.executable, "-m", "toolkit.checker.changes", str(path)),
                *("--out", str(out), "--json", "--limits"),
                *("--today", timezone.localdate().isoformat()),
            ],
            good={0, 1, 2},
        )
        return answer, out.read_bytes() if answer and out.exists() else b""


def command_for(path: Path) -> list[str]:
    """Return the command line that checks this file within limits."""
    return [
        *(
            sys.executable,
            "-m",
            "toolkit.checker",
            str(path),
            "--json",
            "--declared",
            "--stated",
            "--limits",
        ),
        *("--today", timezone.localdate().isoformat()),
    ]


@contextlib.contextmanager
def _copied(file: IO[bytes], suffix: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="academy-check-") as folder:
        path = Path(folder) / f"workbook{suffix}"
        with path.open("wb") as copy:
            while chunk := file.read(1024 * 1024):
                copy.write(chunk)
        yield path


def _run(command: list[str], *, good: set[int]) -> Any:
    """Run a command and return what it printed, as JSON; None if it broke the limits."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=settings.CHECK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("Checker took more than %s s and was stopped", settings.CHECK_SECONDS)
        return None
    if done.returncode not in good or not done.stdout:
        # The library aborts where it cannot allocate, and the limits kill where it goes on.
        logger.warning("Checker ended with %s: %s", done.returncode, done.stderr[-500:])
        return None
    return json.loads(done.stdout)


def _too_heavy() -> dict:
    return Report(file="", findings=(too_large(),)).as_dict() | {
        "declared": {},
        "stated": stated_in(None),
    }
