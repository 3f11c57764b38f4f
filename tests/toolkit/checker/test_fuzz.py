"""Whatever a file holds, the checker ends soon, in little memory, and with words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.toolkit.checker.fuzz import KINDS, MEGABYTES, SECONDS

COUNT = 200
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_crashes_hangs_or_fills_the_memory(kind):
    """In one process for all of a kind; the bench runs ten times as many with other seeds."""
    command = [sys.executable, "-m", "tests.toolkit.checker.fuzz", kind, str(COUNT), "20250425"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    result = json.loads(done.stdout)
    assert result["wrong"] == []
    assert result["seconds"] < SECONDS
    assert result["memory"] < MEGABYTES * 1024 * 1024
    assert 0 < result["read"] < COUNT  # neither all fine nor all refused: the files are varied
