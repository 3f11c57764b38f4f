"""The addresses under /readiness/, each noun's in a file of its own."""

from assessments.readiness.urls import actions, answering, authoring, results, sharing

app_name = "readiness"

# What has a fixed first word stands before what begins with an assessment's key.
urlpatterns = [
    *authoring.urlpatterns,
    *actions.urlpatterns,
    *sharing.urlpatterns,
    *answering.urlpatterns,
    *results.urlpatterns,
]
