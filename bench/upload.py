"""From upload to findings on the page: the real server, an idle worker, and a browser's polling."""

import http.client
import http.cookies
import io
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.browser import LEARNER
from bench.table import Row

UPLOADS = 9
LIMIT = 2.0  # seconds
START_WITHIN = 60.0  # seconds
FEEDBACK_WITHIN = 30.0  # seconds
FIRST_LOOK, NEXT_LOOKS = 0.3, 0.7  # seconds: hx-trigger in templates/toolkit/submission.html
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Visit:
    """A browser's connection to the server, with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=30)
        self.cookies: http.cookies.SimpleCookie = http.cookies.SimpleCookie()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple:
        """Return the status, the Location header (or None) and the body."""
        headers |= {"Cookie": self.cookies.output(attrs=[], header="", sep=";").strip()}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(value)
        return answer.status, answer.headers.get("Location"), answer.read()

    def token(self, path: str) -> str:
        """Return the form token of a page."""
        _status, _location, page = self.ask("GET", path)
        return TOKEN.search(page).group(1).decode()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in. Raises RuntimeError if that was refused."""
        path = "/accounts/login/"
        form = {"csrfmiddlewaretoken": self.token(path), "login": email, "password": password}
        status, _location, _page = self.ask(
            "POST",
            path,
            urllib.parse.urlencode(form).encode(),
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        if status != 302:
            raise RuntimeError(f"Signing in answered {status}")

    def upload(self, workbook: bytes, token: str) -> str:
        """Send a workbook; return the address of its feedback."""
        border = uuid.uuid4().hex
        parts = io.BytesIO()
        for head, value in (
            ('name="csrfmiddlewaretoken"', token.encode()),
            ('name="workbook"; filename="practice.xlsx"', workbook),
        ):
            parts.write(f"--{border}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode())
            parts.write(value + b"\r\n")
        parts.write(f"--{border}--\r\n".encode())
        kind = f"multipart/form-data; boundary={border}"
        status, location, _page = self.ask(
            "POST", "/toolkit/check/", parts.getvalue(), **{"Content-Type": kind}
        )
        if status != 302:
            raise RuntimeError(f"The upload answered {status}")
        return location


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """Run web server and worker on this folder's data; yield the port once pages are served."""
    port = _free_port()
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "academy.settings",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
    }
    log = folder / "serve.log"
    manage = Path(__file__).parent.parent / "manage.py"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(manage), "serve"], env=environ, stdout=output, stderr=output
        )
    try:
        _wait_until_ready(log, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_until_ready(log: Path, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_WITHIN
    while "The Academy is ready" not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("The server did not start:\n" + log.read_text(errors="replace"))
        time.sleep(0.2)


def one_upload(visit: Visit, workbook: bytes) -> float:
    """Return the seconds from sending a workbook until its findings are on the page."""
    token = visit.token("/toolkit/check/")
    start = time.perf_counter()
    path = visit.upload(workbook, token)
    _status, _location, page = visit.ask("GET", path)
    pause = FIRST_LOOK
    while b'aria-busy="true"' in page:
        if time.perf_counter() - start > FEEDBACK_WITHIN:
            raise RuntimeError("The feedback did not come.")
        time.sleep(pause)
        pause = NEXT_LOOKS
        _status, _location, page = visit.ask("GET", path, **{"HX-Request": "true"})
    taken = time.perf_counter() - start
    if b"finding" not in page:
        raise RuntimeError("The feedback has no findings.")
    return taken


def measure(folder: Path) -> list[Row]:
    """Upload practice workbooks one after the other; the worker is idle before each."""
    from academy.demo import PASSWORD
    from toolkit.checker.practice import make_practice

    workbooks = [make_practice(seed=seed).workbook for seed in range(UPLOADS + 1)]
    with server(folder) as port:
        visit = Visit(port)
        visit.sign_in(LEARNER, PASSWORD)
        one_upload(visit, workbooks[0])  # the worker loads the checker once
        times = [one_upload(visit, workbook) for workbook in workbooks[1:]]
    median = statistics.median(times)
    detail = f"{UPLOADS} uploads, {min(times):.2f} s to {max(times):.2f} s"
    return [
        Row(
            "Upload to findings, wall time",
            f"{median:.2f} s",
            f"< {LIMIT:g} s",
            median < LIMIT,
            detail,
        )
    ]
