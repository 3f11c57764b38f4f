from django.urls import path

from toolkit import privacy_views, views

app_name = "toolkit"

urlpatterns = [
    path("check/", views.check, name="check"),
    path("exercises/<int:pk>/workbook", views.practice_workbook, name="practice_workbook"),
    path("exercises/<int:pk>/<slug:slug>/", views.exercise, name="exercise"),
    path("submissions/<uuid:pk>/", views.submission, name="submission"),
    path("submissions/<uuid:pk>/workbook", views.submitted_workbook, name="submitted_workbook"),
    path("submissions/<uuid:pk>/delete", privacy_views.delete, name="delete_submission"),
    path("submissions/<uuid:pk>/practice", privacy_views.practice, name="confirm_practice"),
    path(
        "submissions/<uuid:pk>/feedback-workbook",
        views.feedback_workbook,
        name="feedback_workbook",
    ),
    path("submissions/<uuid:pk>/feedback-pdf", views.feedback_pdf, name="feedback_pdf"),
]
