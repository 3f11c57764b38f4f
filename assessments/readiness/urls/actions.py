from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Stand in until the page is there."""
    return HttpResponse("soon")


urlpatterns = [
    path("actions/", soon, name="actions"),
    path("actions/actions.<str:kind>", soon, name="actions_export"),
    path("actions/<uuid:pk>/", soon, name="action"),
    path("actions/<uuid:pk>/edit/", soon, name="edit_action"),
    path("actions/<uuid:pk>/close/", soon, name="close_action"),
    path("actions/<uuid:pk>/status", soon, name="action_status"),
    path("actions/<uuid:pk>/verify", soon, name="verify_action"),
    path("actions/<uuid:pk>/comment", soon, name="comment_action"),
    path("actions/<uuid:pk>/delete/", soon, name="delete_action"),
    path("<uuid:pk>/actions/", soon, name="plan"),
    path("<uuid:pk>/criteria/<slug:code>/actions/new/", soon, name="new_action"),
]
