from django.urls import path

from assessments.readiness.views import (
    answers,
    evidence,
    home,
    languages,
    people,
    starting,
    submitting,
)

urlpatterns = [
    path("language/", languages.choose, name="language"),
    path("", home.home, name="home"),
    path("new/", starting.start, name="start"),
    path("colleagues/<int:pk>/", people.colleagues, name="colleagues"),
    path("<uuid:pk>/", answers.assessment, name="assessment"),
    path("<uuid:pk>/profile/", starting.profile, name="profile"),
    path("<uuid:pk>/asked/", starting.asked, name="asked"),
    path("<uuid:pk>/sections/<slug:section>/", answers.section, name="section"),
    path("<uuid:pk>/criteria/<slug:code>/", answers.criterion, name="criterion"),
    path("<uuid:pk>/criteria/<slug:code>/answer", answers.save_answer, name="save_answer"),
    path("<uuid:pk>/criteria/<slug:code>/comments", answers.add_comment, name="add_comment"),
    path("<uuid:pk>/criteria/<slug:code>/evidence/new/", evidence.add, name="add_evidence"),
    path("<uuid:pk>/evidence/<uuid:evidence>/edit/", evidence.edit, name="edit_evidence"),
    path("<uuid:pk>/evidence/<uuid:evidence>/file", evidence.download, name="evidence_file"),
    path("<uuid:pk>/evidence/<uuid:evidence>/delete/", evidence.delete, name="delete_evidence"),
    path("<uuid:pk>/people/", people.people, name="people"),
    path("<uuid:pk>/people/<int:delegation>/remove", people.remove, name="remove_delegation"),
    path("<uuid:pk>/sections/<slug:section>/ready", people.section_ready, name="section_ready"),
    path("<uuid:pk>/extend/", starting.extend, name="extend"),
    path("<uuid:pk>/submit/", submitting.submit, name="submit"),
    path("<uuid:pk>/reopen/", submitting.reopen, name="reopen"),
    path("<uuid:pk>/delete/", starting.delete, name="delete"),
]
