from django.conf import settings
from django.urls import path

from academy.site import views

app_name = "site"

urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")] if settings.DEBUG else []
