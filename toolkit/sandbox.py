"""Runs the checker in a process of its own, so that no upload can take the worker with it.

The child has limits on memory and processor time, sees no settings and no database, and is
killed when the time is up. Whatever happens to it becomes a finding.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

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
    with tempfile.TemporaryDirectory(prefix="academy-check-") as folder:
        path = Path(folder) / f"workbook{suffix}"
        with path.open("wb") as copy:
            while chunk := workbook.read(1024 * 1024):
                copy.write(chunk)
        return _run(path)


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


def _run(path: Path) -> dict:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        done = subprocess.run(
            command_for(path),
            cwd=settings.BASE_DIR,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=settings.CHECK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("Checker took more than %s s and was stopped", settings.CHECK_SECONDS)
        return _too_heavy()
    if done.returncode not in {READABLE, HAS_ERRORS, UNREADABLE}:
        # The library aborts where it cannot allocate, and the limits kill where it goes on.
        logger.warning("Checker ended with %s: %s", done.returncode, done.stderr[-500:])
        return _too_heavy()
    return json.loads(done.stdout)[0]


def _too_heavy() -> dict:
    return Report(file="", findings=(too_large(),)).as_dict() | {
        "declared": {},
        "stated": stated_in(None),
    }
