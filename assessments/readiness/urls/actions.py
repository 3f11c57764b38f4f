from django.urls import path

from assessments.readiness.views import actions

urlpatterns = [
    path("actions/", actions.actions, name="actions"),
    path("actions/actions.<str:kind>", actions.export, name="actions_export"),
    path("actions/<uuid:pk>/", actions.action, name="action"),
    path("actions/<uuid:pk>.ics", actions.calendar, name="action_calendar"),
    path("actions/<uuid:pk>/edit/", actions.edit, name="edit_action"),
    path("actions/<uuid:pk>/close/", actions.close, name="close_action"),
    path("actions/<uuid:pk>/status", actions.status, name="action_status"),
    path("actions/<uuid:pk>/verify", actions.verify, name="verify_action"),
    path("actions/<uuid:pk>/comment", actions.comment, name="comment_action"),
    path("actions/<uuid:pk>/delete/", actions.delete, name="delete_action"),
    path("<uuid:pk>/actions/", actions.plan, name="plan"),
    path("<uuid:pk>/criteria/<slug:code>/actions/new/", actions.new, name="new_action"),
]
