from django.urls import path

from assessments.readiness.views import benchmark, received, requests, shares

urlpatterns = [
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new_request, name="new_request"),
    path("requests/<uuid:pk>/", requests.one_request, name="request"),
    path("requests/<uuid:pk>/withdraw/", requests.withdraw_request, name="withdraw_request"),
    path("requests/<uuid:pk>/resend", requests.resend_request, name="resend_request"),
    path("requests/<uuid:pk>/decline/", requests.decline_request, name="decline_request"),
    path("requests/accept/<str:token>/", requests.accept_request, name="accept_request"),
    path("shared/", received.received, name="received"),
    path("shared/<uuid:pk>/", received.received_share, name="received_share"),
    path("shared/<uuid:pk>.json", received.received_share_json, name="received_share_json"),
    path("shared/accept/<str:token>/", received.accept_share, name="accept_share"),
    path("<uuid:pk>/shares/", shares.shares, name="shares"),
    path("<uuid:pk>/shares/new/", shares.new_share, name="new_share"),
    path("<uuid:pk>/shares/<uuid:share>/", shares.one_share, name="share"),
    path("<uuid:pk>/shares/<uuid:share>/resend", shares.resend_share, name="resend_share"),
    path("<uuid:pk>/shares/<uuid:share>/revoke/", shares.revoke_share, name="revoke_share"),
    path("<uuid:pk>/benchmark/", benchmark.benchmark, name="benchmark"),
    path("<uuid:pk>/benchmark/consent", benchmark.benchmark_consent, name="benchmark_consent"),
]
