"""Health checks and error pages."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from academy.celery import app
from academy.site.styleguide import example_context


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _storage() -> None:
    # Asking for a file that is not there still asks the store, and writes nothing.
    storages["private"].exists("readyz")


def _cache() -> None:
    cache.get("readyz")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether database, broker, storage and cache answer: 200 if all do, else 503."""
    checks = {"database": _database, "broker": _broker, "storage": _storage, "cache": _cache}
    results = {}
    for name, check in checks.items():
        try:
            check()
        except (OSError, OperationalError, *_failures()) as error:
            results[name] = type(error).__name__
        else:
            results[name] = "ok"
    healthy = set(results.values()) == {"ok"}
    return JsonResponse(results, status=200 if healthy else 503)


def _failures() -> tuple[type[Exception], ...]:
    """The errors of the drivers in use: each library has a root of its own."""
    from django.db import Error as DatabaseError

    failures: list[type[Exception]] = [DatabaseError]
    if "redis" in settings.CACHES["default"]["BACKEND"]:
        from redis.exceptions import RedisError

        failures.append(RedisError)
    if settings.PRIVATE_MEDIA_BUCKET:
        from botocore.exceptions import BotoCoreError, ClientError

        failures += [BotoCoreError, ClientError]
    return tuple(failures)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send those who would sign in at Wagtail's own forms to ours, and on to where they want.

    Wagtail also sends people here who are signed in and may not author: they would go round and
    round, and so are told.
    """
    if request.user.is_authenticated:
        return render(request, "403.html", status=403)
    return redirect_to_login(request.GET.get("next", "/cms/"))


def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old address to the drawn icon."""
    return redirect(static("icons/favicon.svg"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what is not there, or not for this person."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, with the id that the log has too."""
    return render(request, "500.html", {"error_id": getattr(request, "id", "-")}, status=500)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component of the design system on one page, for those who build pages."""
    return render(request, "components/styleguide.html", example_context())
