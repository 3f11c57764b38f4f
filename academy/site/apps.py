from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "academy.site"
    label = "site"
