from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Stand in until the page is there."""
    return HttpResponse("soon")


urlpatterns = [
    path("requests/", soon, name="requests"),
    path("requests/<uuid:pk>/", soon, name="request"),
    path("requests/<uuid:pk>/withdraw/", soon, name="withdraw_request"),
    path("requests/<uuid:pk>/resend", soon, name="resend_request"),
    path("requests/<uuid:pk>/decline/", soon, name="decline_request"),
    path("requests/accept/<str:token>/", soon, name="accept_request"),
    path("shared/", soon, name="received"),
    path("shared/<uuid:pk>/", soon, name="received_share"),
    path("shared/<uuid:pk>.json", soon, name="received_share_json"),
    path("shared/accept/<str:token>/", soon, name="accept_share"),
    path("<uuid:pk>/shares/", soon, name="shares"),
    path("<uuid:pk>/shares/new/", soon, name="new_share"),
    path("<uuid:pk>/shares/<uuid:share>/", soon, name="share"),
    path("<uuid:pk>/shares/<uuid:share>/revoke/", soon, name="revoke_share"),
    path("<uuid:pk>/benchmark/", soon, name="benchmark"),
]
