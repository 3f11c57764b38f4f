from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Stand in until the page is there."""
    return HttpResponse("soon")


urlpatterns = [
    path("<uuid:pk>/results/", soon, name="results"),
    path("<uuid:pk>/results/arithmetic/", soon, name="arithmetic"),
    path("<uuid:pk>/results/report.<str:kind>", soon, name="report"),
    path("<uuid:pk>/comparison/", soon, name="comparison"),
    path("<uuid:pk>/revisions/<int:revision>/", soon, name="snapshot"),
    path("<uuid:pk>/revisions/<int:revision>.json", soon, name="snapshot_json"),
]
