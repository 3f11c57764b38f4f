"""The project's settings, made fast and quiet for tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Each process of a parallel run has a folder of its own, and so a broker of its own.
_process = os.environ.get("PYTEST_XDIST_WORKER", "main")
if "ACADEMY_TESTS_DIR" not in os.environ:
    os.environ["ACADEMY_TESTS_DIR"] = tempfile.mkdtemp(prefix="academy-tests-")
    atexit.register(shutil.rmtree, os.environ["ACADEMY_TESTS_DIR"], ignore_errors=True)
_folder = os.environ["ACADEMY_TESTS_DIR"]
os.environ["VAR_DIR"] = str(Path(_folder) / _process)
os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-0123456789")
os.environ.setdefault("EMAIL_URL", "memorymail://")
if os.environ.get("BROKER_URL", "").startswith("redis:"):
    _server, _slash, _number = os.environ["BROKER_URL"].rpartition("/")
    _place = int(_process.removeprefix("gw")) + 1 if _process.startswith("gw") else 0
    os.environ["BROKER_URL"] = f"{_server}/{(int(_number or 0) + _place) % 16}"

from academy.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that a worker in a process of its own sees what a test stored.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
ACCOUNT_RATE_LIMITS = False
ALLOWED_HOSTS = ["*"]
