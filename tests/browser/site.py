"""A real Academy for browsers: a folder and port of its own, the demo, worker and scheduler."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds for a first start, which migrates and loads the demo, on a busy machine
OURS = ("DATABASE_URL", "CACHE_URL", "SITE_URL", "ALLOWED_HOSTS", "DEBUG", "MEDIA_BUCKET")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """`manage.py serve --prepare` in a folder of its own; a context manager."""

    def __init__(self, folder: Path, *, like: Path | None = None):
        """Be a site in this folder, which begins as a copy of the folder `like`."""
        self.folder = folder
        if like:
            shutil.copytree(like, folder, dirs_exist_ok=True)
        self.mails = folder / "mails"
        self.database = folder / "academy.sqlite3"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.printed: list[str] = []
        self._news = threading.Condition()

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which its commands run."""
        own = {
            "DJANGO_SETTINGS_MODULE": "academy.settings",
            "LOCAL": "1",
            "PORT": str(self.port),
            "VAR_DIR": str(self.folder),
            "BROKER_URL": "filesystem://localhost//",
            "EMAIL_URL": f"filemail:///{self.mails}",
        }
        return {name: value for name, value in os.environ.items() if name not in OURS} | own

    def prepare(self) -> None:
        """Fill the folder with what a first start makes: database, static files, demo."""
        self.run("from academy.management.prepare import prepare; prepare(print)")

    def __enter__(self):
        """Return the site once /readyz is good and a worker takes tasks."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        try:
            self.wait_for("The Academy is ready")
            self.wait_for(r"worker \| .*celery@.* ready")
            status, text = self._get("/readyz")
            assert status == 200, text
        except BaseException:
            self.process.kill()
            raise
        return self

    def __exit__(self, *_):
        """Stop it as Ctrl-C does. Raises AssertionError if that fails or a fault was logged."""
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"the site did not stop:\n{self.log[-3000:]}") from None
        self._listener.join(timeout=5)
        assert code == 0, self.log[-3000:]
        faults = re.findall(r"^.*(?:\bERROR\b|Traceback|\bCRITICAL\b).*$", self.log, re.MULTILINE)
        assert not faults, self.log[-6000:]

    @property
    def log(self) -> str:
        """All that it has printed so far."""
        return "".join(self.printed)

    def _listen(self):
        for line in self.process.stdout:
            with self._news:
                self.printed.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def wait_for(self, pattern: str) -> None:
        """Return once a line of this pattern was printed. Raises AssertionError if none comes."""

        def there():
            return re.search(pattern, self.log) or self.process.poll() is not None

        with self._news:
            self._news.wait_for(there, timeout=PATIENCE)
        assert re.search(pattern, self.log), f"{pattern!r} was never printed:\n{self.log[-3000:]}"

    def _get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        response = connection.getresponse()
        answer = response.status, response.read().decode()
        connection.close()
        return answer

    def ask(self, query: str, *parameters: object) -> list[tuple]:
        """Return the rows of a query on the site's database, which is read and never written."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        try:
            return connection.execute(query, parameters).fetchall()
        finally:
            connection.close()

    def page_path(self, code: str) -> str:
        """Return the address of an activity by its key, for example "C2.M1.L1"."""
        for kind, prefix in (
            ("courses_lessonpage", "/lessons/"),
            ("toolkit_exercisepage", "/toolkit/exercises/"),
            ("quizzes_quizpage", "/quizzes/"),
        ):
            rows = self.ask(
                f"SELECT page.id, page.slug FROM {kind} AS activity"  # noqa: S608 - names of ours
                " JOIN wagtailcore_page AS page ON page.id = activity.page_ptr_id WHERE code = ?",
                code,
            )
            if rows:
                return f"{prefix}{rows[0][0]}/{rows[0][1]}/"
        raise LookupError(code)

    def questions(self, attempt: int) -> dict[int, dict]:
        """Return what an attempt keeps of each of its questions, by position, the first first."""
        rows = self.ask(
            "SELECT position, shown FROM quizzes_response WHERE attempt_id = ? ORDER BY position",
            attempt,
        )
        return {position: json.loads(shown) for position, shown in rows}

    def run(self, code: str) -> str:
        """Run Python with the site's settings and database; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", code],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def wait_for_certificate(self, code: str) -> None:
        """Return once the worker has printed the certificate of this code."""
        ((pk, pdf),) = self.ask("SELECT id, pdf FROM credentials_credential WHERE code = ?", code)
        if not pdf:
            self.wait_for(rf"Certificate of credential {pk} printed")

    def mail_to(self, address: str) -> EmailMessage:
        """Return the latest message to an address. Raises LookupError if there is none."""
        for path in sorted(self.mails.glob("*.log"), reverse=True):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if address in mail["To"]:
                return mail
        raise LookupError(address)
