from django.urls import path

from courses import (
    device,
    feedback_views,
    note_views,
    path_views,
    transcript_views,
    views,
)

app_name = "courses"

urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("paths/<slug:slug>/", path_views.path, name="path"),
    path("paths/<slug:slug>/join/", path_views.join, name="join_path"),
    path("lessons/<int:pk>/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<int:pk>/read", views.mark_as_read, name="read"),
    path("lessons/<int:pk>/print", views.print_lesson, name="print_lesson"),
    path("lessons/<int:pk>/note", note_views.write, name="write_note"),
    path("lessons/<int:pk>/bookmark", note_views.bookmark, name="bookmark"),
    path("lessons/<int:pk>/blocks/<str:block>/report", feedback_views.report, name="report_block"),
    path("courses/<slug:slug>/rate/", feedback_views.rate, name="rate"),
    path("learn/reports/", feedback_views.my_reports, name="my_reports"),
    path("lessons/<int:pk>/check/<str:block>/", views.check, name="check"),
    path("glossary/", views.glossary, name="glossary"),
    path("learn/", views.home, name="home"),
    path("learn/notes/", note_views.notes, name="notes"),
    path("learn/notes/<int:pk>/", note_views.edit, name="edit_note"),
    path("learn/notes/<int:pk>/delete", note_views.delete, name="delete_note"),
    path("learn/notes.md", note_views.export_markdown, name="notes_markdown"),
    path("learn/notes.csv", note_views.export_csv, name="notes_csv"),
    path("learn/device/", device.device, name="device"),
    path("offline/", device.offline, name="offline"),
    path("sw.js", device.service_worker, name="service_worker"),
    path("learn/transcript/", transcript_views.transcript, name="transcript"),
    path("learn/transcript/<int:pk>/", transcript_views.transcript, name="transcript_of"),
    path("learn/transcript/<int:pk>/pdf", transcript_views.pdf, name="transcript_pdf"),
]
