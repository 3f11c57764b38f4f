from django.urls import path

from academy.credentials import views

app_name = "credentials"

urlpatterns = [
    path("", views.lookup, name="lookup"),
    path("<str:code>/", views.verify, name="verify"),
    path("<str:code>/pdf", views.pdf, name="pdf"),
]
