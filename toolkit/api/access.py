"""Who asks the API, and how much: a token in the header, so many requests a minute.

A session's cookie opens nothing here, so no other site can ask with it.
"""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBearer

from academy.accounts.models import ApiToken
from academy.accounts.tokens import find_token
from toolkit.services import refuse_large

MINUTE = 60
FRAME = 64 * 1024  # bytes of a form around the file: boundaries, headers, other fields


class Token(HttpBearer):
    """Lets in who sends a good token; `request.auth` is its row."""

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        # As HttpBearer, which in debug mode would log what was sent.
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, text.strip()) if scheme.lower() == "bearer" else None

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token's row, or None. Raises Throttled if it asks too often."""
        found = find_token(token)
        if found:
            spend(found, "requests", settings.API_REQUESTS_A_MINUTE)
        return found


class UploadToken(Token):
    """The same for an upload, which is refused before its body is read, where that can be known."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Return the token's row, or None. Raises Throttled, or ValidationError "too_large"."""
        found = super().authenticate(request, token)
        if found:
            spend(found, "uploads", settings.API_UPLOADS_A_MINUTE)
            refuse_large(int(request.META.get("CONTENT_LENGTH") or 0) - FRAME)
        return found


def spend(token: ApiToken, what: str, most: int) -> None:
    """Count one more in this minute. Raises Throttled, with the seconds to wait, beyond `most`."""
    now = time.time()
    key = f"api:{token.pk}:{what}:{int(now // MINUTE)}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:  # thrown out in between
        return
    if count > most:
        raise Throttled(wait=MINUTE - int(now % MINUTE))
