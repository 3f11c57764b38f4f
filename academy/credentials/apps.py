from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "academy.credentials"
    label = "credentials"
