"""A real Celery worker beside the tests."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

PATIENCE = 40  # seconds until a test gives up on a worker; nothing waits that long when all is well


def environment(**more):
    """Return what a process needs to work on the tests' own database and broker."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        head, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
        database = f"{head}/{name}"
    return (
        os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "academy.settings",
            "DATABASE_URL": database,
            "BROKER_URL": settings.BROKER_URL,
            "VAR_DIR": str(settings.VAR_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
            "SWEEP_SECONDS": "1",
            "SWEEP_AGE_SECONDS": "0",
        }
        | more
    )


def until(condition, what):
    """Return the first truth that `condition()` gives, looking again until patience is over."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


class Worker:
    """A Celery worker with its own scheduler, in a process group that dies as one."""

    def __init__(self):
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "academy.celery", "worker", "--beat"),
                *("--schedule", str(settings.VAR_DIR / f"beat-{time.monotonic_ns()}")),
                *("-Q", "checks,documents,mail,reports", "-c", "1", "-l", "INFO"),
            ],
            env=environment(),
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self):
        """Kill all of it at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start_worker(transactional_db):
    """Start a worker; all that a test starts are killed at its end."""
    started = []

    def start():
        started.append(Worker())
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
