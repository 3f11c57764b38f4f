"""Two hundred learners who hand in at the same moment, against the real server.

On SQLite and, where the environment's DATABASE_URL names a PostgreSQL server, in a new database
there, which is dropped afterwards.
"""

import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench import machine
from bench.table import Row
from bench.upload import server

LEARNERS = 200
LIMIT = 15.0  # seconds for the 95th of 100: all two hundred wait for four threads of one process
CSRF = "b" * 32


def measure(folder: Path) -> list[Row]:
    """Return a row for each database."""
    rows = [_row("SQLite", _hand_in(folder))]
    if machine.ASKED_DATABASE.startswith("postgres"):
        rows.append(_row("PostgreSQL", _on_postgres(folder / "postgres")))
    return rows


def _row(database: str, found: dict) -> Row:
    times = sorted(found["times"])
    p50, p95 = (times[int(len(times) * share)] for share in (0.5, 0.95))
    return Row(
        f"{LEARNERS} learners hand in at once, {database}",
        f"{found['lost']} lost, p50 {p50:.2f} s, p95 {p95:.2f} s",
        f"0 lost, p95 ≤ {LIMIT:g} s",
        found["lost"] == 0 and p95 <= LIMIT,
        f"all in {found['all']:.1f} s; {found['completed']} completed the quiz",
    )


def _on_postgres(folder: Path) -> dict:
    """Measure in a process and database of its own."""
    import psycopg

    parts = urlsplit(machine.ASKED_DATABASE)
    name = f"academy_bench_{os.getpid()}"
    folder.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(machine.ASKED_DATABASE, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "bench.hand_in", str(folder)],
                env=os.environ | {"BENCH_DATABASE_URL": urlunsplit(parts._replace(path=name))},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    return json.loads(done.stdout.splitlines()[-1])


def _prepare() -> dict[int, str]:
    """Make learners with every question answered rightly; return session keys by attempt."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import transaction

    from academy.accounts.models import User
    from assessments.quizzes.models import QuizPage
    from assessments.quizzes.services import save_answer, start_attempt
    from courses.services import enrol

    store = import_module(settings.SESSION_ENGINE).SessionStore
    # other parts of the bench copy courses: the first is the original
    quiz = QuizPage.objects.filter(code="C1.QUIZ").order_by("pk").first()
    course = quiz.get_parent().get_parent().specific
    sessions = {}
    for _ in range(LEARNERS):
        with transaction.atomic():
            learner = User.objects.create(
                email=f"{secrets.token_hex(8)}@people.example", full_name="Learner", password="!"
            )
            enrol(learner=learner, course=course)
            attempt = start_attempt(learner=learner, quiz=quiz)
            for response in attempt.responses.all():
                save_answer(attempt=attempt, position=response.position, answer=_right(response))
            session = store()
            session[SESSION_KEY] = str(learner.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
            session.create()
        sessions[attempt.pk] = session.session_key
    return sessions


def _right(response) -> object:
    """Return the right answer to a question, whatever its type."""
    from assessments.quizzes.question_types import TYPES

    return TYPES[response.shown["type"]].solution(response.shown)


def _hand_in(folder: Path) -> dict:
    """Hand all attempts in at once. Keys: times (seconds each), all (seconds), lost, completed."""
    from django.conf import settings

    from assessments.quizzes.models import Attempt
    from courses.models import ActivityCompletion

    sessions = _prepare()
    times: list[float] = []
    wrong: list[str] = []
    start = threading.Barrier(len(sessions))

    def hand_in(port: int, attempt: int, session: str) -> None:
        connection = http.client.HTTPConnection("localhost", port, timeout=120)
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }
        start.wait()
        began = time.perf_counter()
        connection.request("POST", f"/quizzes/attempts/{attempt}/hand-in/", b"", headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 302:
            times.append(time.perf_counter() - began)
        else:
            wrong.append(f"attempt {attempt} answered {answer.status}")

    with server(folder) as port:
        threads = [
            threading.Thread(target=hand_in, args=(port, *pair)) for pair in sessions.items()
        ]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = time.perf_counter() - began
    if wrong:
        print("\n".join(wrong[:5]), file=sys.stderr)
    handed_in = Attempt.objects.filter(pk__in=sessions, is_passed=True, released_at__isnull=False)
    quiz_key = Attempt.objects.get(pk=next(iter(sessions))).quiz_key
    return {
        "times": times,
        "all": taken,
        "lost": LEARNERS - handed_in.count(),
        "completed": ActivityCompletion.objects.filter(
            activity_key=quiz_key, learner__in=handed_in.values("learner")
        ).count(),
    }


if __name__ == "__main__":
    machine.start(Path(sys.argv[1]), database=os.environ["BENCH_DATABASE_URL"])
    print(json.dumps(_hand_in(Path(sys.argv[1]))))
