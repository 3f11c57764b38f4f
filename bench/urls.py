"""The project's addresses, and two views that render nothing: the other side of each ratio."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, for anybody."""
    return HttpResponse("nothing")


def empty_for_signed_in(request: HttpRequest) -> HttpResponse:
    """Nothing, for a person who is signed in: session and person are read, as on any page."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    return HttpResponse("nothing")


urlpatterns = [
    path("bench/empty", empty),
    path("bench/empty-for-signed-in", empty_for_signed_in),
    path("", include("academy.urls")),
]

handler404 = "academy.site.views.not_found"
handler500 = "academy.site.views.server_error"
