from django.urls import path

from academy.reporting import views

app_name = "reporting"

urlpatterns = [
    path("", views.people, name="people"),
    path("people.csv", views.people_csv, name="people_csv"),
]
