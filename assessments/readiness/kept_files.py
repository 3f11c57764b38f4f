"""Files between the look at what they would change and their import: nothing is stored yet."""

import secrets

from django.core.cache import cache
from django.http import HttpRequest

KEPT_FOR = 60 * 60  # seconds


def keep_file(request: HttpRequest, kind: str, value: dict) -> str:
    """Keep what was read from a file; return the token for its address."""
    token = secrets.token_urlsafe(24)
    cache.set(_key(request, kind, token), value, KEPT_FOR)
    return token


def kept_file(request: HttpRequest, kind: str, token: str) -> dict | None:
    """Return what was kept, or None if it is gone or somebody else sent it."""
    return cache.get(_key(request, kind, token))


def drop_file(request: HttpRequest, kind: str, token: str) -> None:
    cache.delete(_key(request, kind, token))


def _key(request: HttpRequest, kind: str, token: str) -> str:
    """Return where a file is kept: nobody but who sent it finds it there."""
    return f"readiness.{kind}.{request.user.pk}.{token}"
