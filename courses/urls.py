from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:slug>/", views.course, name="course"),
    path("courses/<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("lessons/<int:pk>/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<int:pk>/read", views.mark_as_read, name="read"),
    path("lessons/<int:pk>/check/<str:block>/", views.check, name="check"),
    path("glossary/", views.glossary, name="glossary"),
    path("learn/", views.home, name="home"),
]
