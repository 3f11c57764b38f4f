"""`manage.py serve` with real processes: they start together, come back, and stop together."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from academy.management.supervisor import Service, Supervisor

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds for a start on a busy machine; then everything is killed and the test fails


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes():
    """Return {process id: parent's id} of all that run, without those waiting to be reaped."""
    table = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in table.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def descendants(of):
    parents = processes()
    found = {of}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {of}


class Serving:
    """A running `serve` and what it has printed."""

    def __init__(self, var, *arguments, port):
        environment = os.environ | {
            "PORT": str(port),
            "VAR_DIR": str(var),
            "LOCAL": "1",
            "DJANGO_SETTINGS_MODULE": "academy.settings",
            "DATABASE_URL": f"sqlite:///{var}/academy.sqlite3",
            "BROKER_URL": "filesystem://",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = []
        self.watchdog = threading.Timer(PATIENCE, self.kill)
        self.watchdog.start()

    def read_until(self, pattern):
        """Return the match in the first line that has one; fail with all that was printed."""
        for line in self.process.stdout:
            self.printed.append(line)
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"{pattern!r} was never printed:\n{''.join(self.printed)}")

    def kill(self):
        for pid in [*descendants(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def close(self):
        self.watchdog.cancel()
        if self.process.poll() is None:
            self.kill()
        self.process.stdout.close()
        self.process.wait()


@pytest.fixture
def serve(tmp_path):
    running = []

    def start(*arguments, port):
        running.append(Serving(tmp_path, *arguments, port=port))
        return running[-1]

    yield start
    for serving in running:
        serving.close()


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_ctrl_c_stops_all_that_serve_started(serve):
    port = free_port()
    serving = serve(port=port)
    serving.read_until("The Academy is ready: http://localhost:")
    assert get(port, "/healthz") == 200
    end = time.monotonic() + 60
    # the server and its worker, Celery and its pool: the last may be a moment later
    while len(started := descendants(serving.process.pid)) < 4 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(started) >= 4

    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(timeout=30) == 0
    assert not started & processes().keys()


def test_a_worker_that_is_killed_comes_back(serve):
    serving = serve("--worker-only", port=free_port())
    serving.read_until("celery@.* ready")
    worker = next(pid for pid, parent in processes().items() if parent == serving.process.pid)
    pool = descendants(worker)

    os.kill(worker, signal.SIGKILL)
    serving.read_until(r"worker ended \(killed by SIGKILL\); starting it again")
    serving.read_until("celery@.* ready")
    assert not pool & processes().keys()

    serving.process.terminate()
    assert serving.process.wait(timeout=15) == 0


def test_a_port_in_use_is_said_with_the_way_out(serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        serving = serve(port=port)
        serving.read_until(f"Port {port} is in use. Try PORT={port + 1} make run")
        assert serving.process.wait(timeout=30) == 1


def test_a_server_that_cannot_start_stops_everything():
    said = []
    web = Service("web", [sys.executable, "-c", "exit('no such module')"], essential=True)
    other = Service("other", [sys.executable, "-c", "import time; time.sleep(600)"])
    supervisor = Supervisor(
        [web, other], say=said.append, ready=lambda: False, announce=lambda: said.append("ready")
    )
    assert supervisor.run() == 1
    assert "web    | no such module" in said
    assert "ready" not in said
    assert other.process.returncode is not None
