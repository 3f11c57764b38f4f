from django.urls import path

from courses import path_views, views

app_name = "courses"

urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("paths/<slug:slug>/", path_views.path, name="path"),
    path("paths/<slug:slug>/join/", path_views.join, name="join_path"),
    path("lessons/<int:pk>/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<int:pk>/read", views.mark_as_read, name="read"),
    path("learn/", views.home, name="home"),
]
