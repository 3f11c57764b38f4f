from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Stand in until the page is there."""
    return HttpResponse("soon")


urlpatterns = [
    path("criteria/", soon, name="catalogue"),
    path("criteria/<slug:code>/", soon, name="catalogue_set"),
    path("criteria/<slug:code>/<int:number>/", soon, name="catalogue_version"),
    path("criteria/<slug:code>/<int:number>.<str:kind>", soon, name="catalogue_export"),
    path("criteria/<slug:code>/<int:number>/<slug:criterion>/", soon, name="catalogue_criterion"),
    path(
        "criteria/<slug:code>/<int:number>/<slug:criterion>.<str:kind>",
        soon,
        name="catalogue_criterion_export",
    ),
    path("<uuid:pk>/version/", soon, name="move"),
]
