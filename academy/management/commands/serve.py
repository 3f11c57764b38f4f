"""`manage.py serve`: the web server, the worker and the scheduler, together in one terminal."""

import errno
import gc
import http.client
import os
import socket
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from academy.demo import signins
from academy.management.prepare import prepare
from academy.management.supervisor import Service, Supervisor

QUEUES = "checks,documents,mail,reports"


class Command(BaseCommand):
    help = "Start the web server, a worker and the scheduler; Ctrl-C stops them all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first migrate the database, collect static files and load the demo",
        )
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--web-only", action="store_true", help="no worker and no scheduler")
        only.add_argument("--worker-only", action="store_true", help="no web server")
        parser.add_argument(
            "--no-scheduler",
            action="store_true",
            help="for all but one of several workers: repeated tasks are sent from one place",
        )

    def handle(self, *args: object, **options: bool) -> None:
        web, worker = not options["worker_only"], not options["web_only"]
        # Loopback only on a person's own machine, whatever the environment says.
        host = "127.0.0.1" if settings.LOCAL else os.environ.get("WEB_HOST", "127.0.0.1")
        port = _number("PORT", 8000)
        if web:
            refuse_taken_port(host, port)
        if options["prepare"]:
            prepare(self.say)
        services = []
        if web:
            services.append(Service("web", web_command(host, port), essential=True))
        if worker:
            scheduler = not options["no_scheduler"]
            services.append(Service("worker", worker_command(scheduler=scheduler)))
        gc.freeze()  # nothing of the start is garbage; without the search for it, Ctrl-C is quicker
        code = Supervisor(
            services,
            say=self.say,
            ready=lambda: not web or answers(host, port),
            announce=lambda: self.say(banner(web=web)),
        ).run()
        if code:
            raise CommandError("The Academy could not start.", returncode=code)
        self.say("Stopped.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def web_command(host: str, port: int) -> list[str]:
    """Source of server and numbers: docs/decisions/0001-application-server.md."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(_number("WEB_WORKERS", 1))),
        *("--blocking-threads", str(_number("WEB_THREADS", 4))),
        # A thread keeps its database connection, so it is worth keeping the thread.
        *("--blocking-threads-idle-timeout", "600"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--no-ws", "--log-level", "warning"),
        "academy.wsgi:application",
    ]


def worker_command(*, scheduler: bool) -> list[str]:
    """A pool of processes, so that a task over its time limit can be killed."""
    # On a person's own machine, being root is no news.
    quiet = ("-W", "ignore:You're running the worker with superuser") if settings.LOCAL else ()
    return [
        *(sys.executable, *quiet, "-m", "celery", "--quiet", "--skip-checks"),
        *("--app", "academy.celery", "worker", "--pool", "prefork", "--queues", QUEUES),
        *("--concurrency", str(_number("CELERY_CONCURRENCY", 1))),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        *(("--beat",) if scheduler else ()),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CommandError, in words that help, if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(f"Port {port} is in use. Try PORT={port + 1} make run") from None
            raise CommandError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from None


def answers(host: str, port: int) -> bool:
    """Say whether the web server answers /healthz, in whatever words."""
    if host in ("0.0.0.0", "::"):
        host = "localhost"
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def banner(*, web: bool) -> str:
    """Return what a person needs to begin: the address, and the demo's sign-ins if it is loaded."""
    if not web:
        return "The worker is starting. Ctrl-C stops it."
    lines = ["", f"The Academy is ready: {settings.SITE_URL}", ""]
    try:
        people = signins()
    except DatabaseError:
        people = []
        lines += ["The database is not migrated: run manage.py migrate.", ""]
    finally:
        connections.close_all()  # from here on only the processes that were started need one
    if people:
        wide = [max(len(person[part]) for person in people) for part in (0, 1)]
        lines.append("Sign in to the demo as")
        for role, email, password in people:
            lines.append(f"  {role:<{wide[0]}}  {email:<{wide[1]}}  {password}")
        lines.append("")
    return "\n".join([*lines, "Ctrl-C stops it.", ""])


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise CommandError(f"{name} is “{text}”, which is not a whole number.")
    return int(text)
