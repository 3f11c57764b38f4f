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

from toolkit.checker.annotation import CopyRefused
from toolkit.checker.catalogue import all_kinds
from toolkit.checker.check import Report
from toolkit.checker.safety import too_large
from toolkit.checker.stated import stated_in

logger = logging.getLogger(__name__)

READABLE, HAS_ERRORS, UNREADABLE = 0, 1, 2  # exit codes of the command, docs/checker.md
REFUSED = 3  # of the command that annotates
# What a Python process needs of its environment; nothing with a secret in it.
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")


def check_apart(
    workbook: IO[bytes], *, suffix: str, name: str = "", smelters: Path | None = None
) -> dict:
    """Check an uploaded workbook and return the object of `Report.as_dict()`.

    With it come `declared` and `stated`. `name` is what the sender called the file: it is judged,
    and never used as a path. `smelters` is the index of a smelter list to check against as well. A
    file that breaks the limits gives a report with one finding that says so.
    """
    with _copied(workbook, suffix) as path:
        command = command_for(path, name=name, smelters=smelters)
        answer = _run(command, good={READABLE, HAS_ERRORS, UNREADABLE})
    if answer:
        return answer[0]
    return Report(file="", findings=(too_large(),)).as_dict() | {
        "declared": {},
        "stated": stated_in(None),
    }


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


def annotate_apart(workbook: IO[bytes], *, suffix: str, job: dict) -> bytes:
    """Return the annotated copy of an uploaded workbook.

    `job` is the object that `python -m toolkit.checker.annotation` reads. Raises CopyRefused with
    the reason if no copy can be made of it, RuntimeError if the process failed.
    """
    with _copied(workbook, suffix) as path:
        copy = path.with_name(f"copy{suffix}")
        command = [sys.executable, "-m", "toolkit.checker.annotation", path, copy, "--limits"]
        done = _apart(command, stdin=json.dumps(job).encode())
        if done is not None and done.returncode == REFUSED:
            raise CopyRefused(done.stdout.decode().strip())
        if done is None or done.returncode != 0:
            raise RuntimeError("The annotating process failed")
        return copy.read_bytes()


def read_list_apart(file: IO[bytes], *, suffix: str) -> dict:
    """Read a smelter list and return the object of `SmelterFile.as_dict()`, or a problem."""
    with _copied(file, suffix) as path:
        command = [sys.executable, "-m", "toolkit.checker.smelter_file", str(path), "--limits"]
        answer = _run(command, good={0, 1})
    return answer or {"problem": too_large().message, "params": {}}


def read_draft_apart(file: IO[bytes], *, suffix: str) -> dict:
    """Read a workbook into a draft and return what `toolkit.checker.form.reading` prints."""
    today = timezone.localdate().isoformat()
    with _copied(file, suffix) as path:
        command = [sys.executable, "-m", "toolkit.checker.form.reading", str(path), "--limits"]
        answer = _run([*command, "--today", today], good={0, 1})
    return answer or {"refused": [[too_large().code, too_large().params]]}


def command_for(path: Path, *, name: str = "", smelters: Path | None = None) -> list[str]:
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
        *([f"--name={name}"] if name else []),
        *(("--smelters", str(smelters)) if smelters else ()),
        *(part for code in _disabled() for part in ("--disable", code)),
    ]


def _disabled() -> list[str]:
    # The command refuses codes that there are not; a slip in the settings must not stop all checks.
    return [code for code in settings.CHECK_DISABLED_CODES if code in all_kinds()]


@contextlib.contextmanager
def _copied(file: IO[bytes], suffix: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="academy-check-") as folder:
        path = Path(folder) / f"workbook{suffix}"
        with path.open("wb") as copy:
            while chunk := file.read(1024 * 1024):
                copy.write(chunk)
        yield path


def _run(command: list, *, good: set[int]) -> Any:
    """Run a command and return what it printed, as JSON; None if it broke the limits."""
    done = _apart(command)
    if done is None:
        return None
    if done.returncode not in good or not done.stdout:
        # The library aborts where it cannot allocate, and the limits kill where it goes on.
        logger.warning("Checker ended with %s: %s", done.returncode, done.stderr[-500:])
        return None
    return json.loads(done.stdout)


def _apart(command: list, stdin: bytes = b"") -> subprocess.CompletedProcess | None:
    """Run a command of the checker's; None if the time was up."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        return subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            input=stdin,
            capture_output=True,
            timeout=settings.CHECK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("Checker took more than %s s and was stopped", settings.CHECK_SECONDS)
        return None
