"""The project's settings, made fast and quiet for tests."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests-0123456789")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="academy-tests-"))
os.environ.setdefault("EMAIL_URL", "memorymail://")

from academy.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
ACCOUNT_RATE_LIMITS = False
ALLOWED_HOSTS = ["*"]
