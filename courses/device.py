"""How this device reads: light pages, and lessons kept for when there is no network.

Both are cookies, since they are about a device and its connection, not about a person.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.content import Step, body_html, remembered
from courses.core.bodies import for_paper, without_pictures

LIGHT, OFFLINE = "light", "offline"
A_YEAR = 365 * 24 * 60 * 60
NOBODY = "-"


def is_light(request: HttpRequest) -> bool:
    """Whether this device leaves out pictures until they are asked for."""
    return request.COOKIES.get(LIGHT) == "1"


def keeps_lessons(request: HttpRequest) -> bool:
    """Whether this device keeps the lessons that were read on it. It does, until told not to."""
    return request.COOKIES.get(OFFLINE) != "0"


def body_for(request: HttpRequest, step: Step, language: str) -> str:
    """Return the body of a lesson as this device reads it."""
    if not is_light(request):
        return body_html(step, language)
    key = f"light:{step.page_id}:{step.revision_id}:{language}"
    return remembered(
        key, lambda: without_pictures(body_html(step, language), label=_("Show the picture"))
    )


def body_for_paper(step: Step, language: str) -> str:
    """Return the body of a lesson as it is printed."""
    return for_paper(body_html(step, language))


def name_of_reader(request: HttpRequest) -> str:
    """Return a short name for who asks that tells nothing of them; the same until they leave."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    if not known:
        return NOBODY
    return salted_hmac("reader", str(request.user.pk), algorithm="sha256").hexdigest()[:16]


class ReaderMiddleware:
    """Say on each answer whose it is, so that the service worker forgets one person's lessons
    as soon as another one, or nobody, is signed in: see static/js/sw.js.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["X-Reader"] = name_of_reader(request)
        return response


@require_http_methods(["GET", "POST"])
@never_cache
def device(request: HttpRequest) -> HttpResponse:
    """Choose how this device reads."""
    if request.method == "POST":
        messages.success(request, _("This device remembers it."))
        response = redirect("courses:device")
        for name in (LIGHT, OFFLINE):
            response.set_cookie(
                name,
                "1" if request.POST.get(name) else "0",
                max_age=A_YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
    context = {"is_light": is_light(request), "keeps_lessons": keeps_lessons(request)}
    return render(request, "courses/device.html", context)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that stands for all that was not kept. The worker asks for it as nobody."""
    return render(request, "courses/offline.html")


@lru_cache(maxsize=1)
def _worker() -> str:
    """Return the service worker; its first line changes with any static file."""
    text = (settings.BASE_DIR / "static" / "js" / "sw.js").read_text(encoding="utf-8")
    made = getattr(staticfiles_storage, "manifest_hash", "") + text
    version = hashlib.sha256(made.encode()).hexdigest()[:12]
    return f'const VERSION = "{version}";\n{text}'


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may serve the whole site."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response
