from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Stand in until the page is there."""
    return HttpResponse("soon")


urlpatterns = [
    path("", soon, name="home"),
    path("new/", soon, name="start"),
    path("<uuid:pk>/", soon, name="assessment"),
    path("<uuid:pk>/profile/", soon, name="profile"),
    path("<uuid:pk>/sections/<slug:section>/", soon, name="section"),
    path("<uuid:pk>/criteria/<slug:code>/", soon, name="criterion"),
    path("<uuid:pk>/criteria/<slug:code>/answer", soon, name="save_answer"),
    path("<uuid:pk>/criteria/<slug:code>/comments", soon, name="add_comment"),
    path("<uuid:pk>/criteria/<slug:code>/evidence/new/", soon, name="add_evidence"),
    path("<uuid:pk>/evidence/<uuid:evidence>/edit/", soon, name="edit_evidence"),
    path("<uuid:pk>/evidence/<uuid:evidence>/file", soon, name="evidence_file"),
    path("<uuid:pk>/evidence/<uuid:evidence>/delete/", soon, name="delete_evidence"),
    path("<uuid:pk>/people/", soon, name="people"),
    path("<uuid:pk>/people/<int:delegation>/remove", soon, name="remove_delegation"),
    path("<uuid:pk>/sections/<slug:section>/ready", soon, name="section_ready"),
    path("<uuid:pk>/extend/", soon, name="extend"),
    path("<uuid:pk>/submit/", soon, name="submit"),
    path("<uuid:pk>/reopen/", soon, name="reopen"),
    path("<uuid:pk>/delete/", soon, name="delete"),
]
