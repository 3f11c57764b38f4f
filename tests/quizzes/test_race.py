import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import quote

from django.db import connection


def test_eight_tabs_at_once_share_one_attempt_and_hand_it_in_once(
    tmp_path, django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock():
        url = database_of_its_own(tmp_path)
    assert run_race(url) == {
        "started": 1,
        "attempts": 1,
        "positions": [1, 2, 3],
        "answered": 3,
        "scores": ["1.00000000"],
        "completions": 1,
        "newest": True,
        "late": ["already_submitted", "attempts_used_up"],
        "errors": [],
    }


def database_of_its_own(tmp_path):
    """Return the address of a copy of the test database if that is in memory, else its own."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(tmp_path / "race.sqlite3")) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{tmp_path / 'race.sqlite3'}"
    host = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    sign_in = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'])}"
    return f"postgres://{sign_in}@{host}/{settings['NAME']}"


def run_race(url, module="tests.quizzes.race"):
    """Run a race in a process of its own, whose threads see committed rows."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        env=os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
