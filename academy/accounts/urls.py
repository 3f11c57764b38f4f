from django.urls import path

from academy.accounts import views

app_name = "accounts"

urlpatterns = [path("", views.profile, name="profile")]
