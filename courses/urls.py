from django.urls import path

from courses import transcript_views, views

app_name = "courses"

urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("lessons/<int:pk>/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<int:pk>/read", views.mark_as_read, name="read"),
    path("learn/", views.home, name="home"),
    path("learn/transcript/", transcript_views.transcript, name="transcript"),
    path("learn/transcript/<int:pk>/", transcript_views.transcript, name="transcript_of"),
    path("learn/transcript/<int:pk>/pdf", transcript_views.pdf, name="transcript_pdf"),
]
