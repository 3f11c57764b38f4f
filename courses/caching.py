"""Pages for visitors, kept whole until content changes."""

import functools
import gzip
import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language

from courses.content import content_stamp
from courses.device import is_light

ViewFunction = Callable[..., HttpResponse]
AN_HOUR = 60 * 60


def cached_for_visitors(*parameters: str) -> Callable[[ViewFunction], ViewFunction]:
    """Keep a view's page for those who carry no session, until anything is published.

    Such a page holds nothing personal: whoever has a session cookie gets it made anew. Only the
    named query parameters make a page of its own, and searches are never kept, so that made-up
    addresses fill no cache.
    """

    def decorate(view: ViewFunction) -> ViewFunction:
        @functools.wraps(view)
        def serve(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            known = settings.SESSION_COOKIE_NAME in request.COOKIES
            if request.method != "GET" or known or "q" in request.GET:
                return view(request, *args, **kwargs)
            query = urlencode(
                [(name, request.GET[name]) for name in parameters if name in request.GET]
            )
            address = hashlib.sha256(f"{request.path}?{query}".encode()).hexdigest()
            packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
            light = is_light(request)
            key = f"page:{content_stamp()}:{get_language()}:{packed:d}{light:d}:{address}"
            body = cache.get(key)
            if body is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.cookies:
                    return response
                body = gzip.compress(response.content, 9) if packed else response.content
                cache.set(key, body, AN_HOUR)
            response = HttpResponse(body)
            if packed:
                response.headers["Content-Encoding"] = "gzip"
            patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
            return response

        return serve

    return decorate
