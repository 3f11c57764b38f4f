"""A migrated SQLite database, made once and then copied: migrating takes a quarter of a minute."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "tests"
PACKAGES = ("academy", "assessments", "courses", "toolkit")
MIGRATE = """
import django, logging
django.setup()
logging.disable(logging.INFO)
from academy.management.prepare import migrate
migrate(print)
"""


def _digest() -> str:
    """Return a name for what a new database follows from: all of our code, and the packages."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _migrate(database: Path) -> None:
    """Make a database as a first start does, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="academy-migrating-") as folder:
        made = Path(folder) / "academy.sqlite3"
        own = {
            "DATABASE_URL": f"sqlite:///{made}",
            "DJANGO_SETTINGS_MODULE": "academy.settings",
            "BROKER_URL": "filesystem://",
            "CACHE_URL": "",
            "LOCAL": "1",
            "VAR_DIR": folder,
        }
        subprocess.run(
            [sys.executable, "-c", MIGRATE],
            cwd=ROOT,
            env=os.environ | own,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        part = database.with_suffix(".part")
        shutil.copyfile(made, part)
        part.replace(database)


def copy_migrated(to: Path) -> None:
    """Copy a database as a first start leaves it, without the demo.

    It is made anew whenever any of our code changed. Of several processes the first makes it,
    and the others wait.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / f"{_digest()}.sqlite3"
        if not kept.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _migrate(kept)
        shutil.copyfile(kept, to)
