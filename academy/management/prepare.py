"""What must be in place before the first page: database, static files, demo."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def prepare(say: Callable[[str], None]) -> None:
    """Bring the database and the static files up to date and load the demo, once."""
    # A line for each page and permission that a new database gets would hide what matters.
    logging.disable(logging.INFO)
    try:
        migrate(say)
        collect_static(say)
        call_command("demo", skip_checks=True)
    finally:
        logging.disable(logging.NOTSET)


def migrate(say: Callable[[str], None]) -> None:
    """Apply what is missing; say so first, since a new database takes half a minute."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def collect_static(say: Callable[[str], None]) -> None:
    """Collect, hash and compress the static files, unless nothing changed since last time."""
    stamp = settings.STATIC_ROOT.with_suffix(".stamp")
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("Collecting static files ...")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, skip_checks=True)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """Return a digest of the name, size and time of every static file, and of where they go."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
