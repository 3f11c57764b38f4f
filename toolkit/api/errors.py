"""What the API answers when it cannot do as asked: JSON, a permanent code, a sentence."""

import functools
import logging
from collections.abc import Callable

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as OurValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, Throttled, ValidationError

logger = logging.getLogger(__name__)

STATUSES = {"too_large": 413}  # of our own refusals; the others are 422


def error(status: int, code: str, message: str, **headers: str) -> JsonResponse:
    """Return an error as the API gives all of them."""
    return JsonResponse({"code": code, "message": message}, status=status, headers=headers)


def _not_known(request: HttpRequest, exc: Exception) -> HttpResponse:
    message = _("Send a good API token in the header: “Authorization: Bearer rma_…”.")
    return error(401, "not_authenticated", message, **{"WWW-Authenticate": "Bearer"})


def _too_many(request: HttpRequest, exc: Throttled) -> HttpResponse:
    message = _("Too many requests with this token. Try again in %(wait)s seconds.")
    return error(
        429, "too_many_requests", message % {"wait": exc.wait}, **{"Retry-After": str(exc.wait)}
    )


def _not_there(request: HttpRequest, exc: Exception) -> HttpResponse:
    return error(404, "not_found", _("There is nothing at this address, or it is not yours."))


def _not_valid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    fields = ", ".join(dict.fromkeys(str(one["loc"][-1]) for one in exc.errors))
    if fields == "file":
        message = _("Send the workbook as the field “file” of a form (multipart/form-data).")
        return error(422, "no_workbook", message)
    return error(422, "invalid", _("Missing or wrong: %(fields)s.") % {"fields": fields})


def _refused(request: HttpRequest, exc: OurValidationError) -> HttpResponse:
    code = getattr(exc, "code", None) or "invalid"
    return error(STATUSES.get(code, 422), code, " ".join(exc.messages))


def _not_readable(request: HttpRequest, exc: Exception) -> HttpResponse:
    return error(400, "bad_request", _("The request could not be read."))


def _our_fault(request: HttpRequest, exc: Exception) -> HttpResponse:
    logger.error("The API failed", exc_info=exc)
    number = getattr(request, "id", "-")
    message = _("The fault is ours. If it happens again, tell us this number: %(number)s.")
    return error(500, "server_error", message % {"number": number})


HANDLERS: list[tuple[type[Exception], Callable]] = [
    (AuthenticationError, _not_known),
    (Throttled, _too_many),
    (Http404, _not_there),
    (PermissionDenied, _not_there),
    (ValidationError, _not_valid),
    (OurValidationError, _refused),
    (MultiPartParserError, _not_readable),
    (RequestDataTooBig, _not_readable),
    (SuspiciousOperation, _not_readable),
    (UnreadablePostError, _not_readable),
    (Exception, _our_fault),
]


def answer_in_json(api: NinjaAPI) -> None:
    """Give an API our way to say what went wrong."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)


def in_json(view: Callable) -> Callable:
    """Wrap a view of the library: what it refuses by itself is JSON of ours too."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404 as exc:
            return _not_there(request, exc)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        message = _("This address takes %(methods)s.") % {"methods": allowed}
        return error(405, "method_not_allowed", message, Allow=allowed)

    answer.csrf_exempt = True  # tokens only: there is no cookie to abuse
    return answer


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for an address that the API does not have."""
    return _not_there(request, Http404())


nothing_here.csrf_exempt = True
