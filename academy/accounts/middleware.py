"""Language and time zone of the person who asks."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from academy.languages import accepted, preferring


class PreferencesMiddleware:
    """Activate the profile's language and time zone; a visitor gets the browser's language.

    Content is read in the language that the person chose for it, else in the browser's. A visitor
    without a session cookie costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if known:
            translation.activate(request.user.language)
            timezone.activate(zoneinfo.ZoneInfo(request.user.time_zone))
        else:
            translation.activate(translation.get_language_from_request(request))
            timezone.deactivate()
        chosen = request.user.content_language if known else ""
        accept = request.headers.get("Accept-Language", "")
        request.LANGUAGE_CODE = translation.get_language()
        with preferring(lambda: (chosen,) if chosen else accepted(accept)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
