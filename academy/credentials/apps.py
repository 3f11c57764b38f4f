from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "academy.credentials"
    label = "credentials"

    def ready(self) -> None:
        from academy.credentials import checks  # noqa: F401  registers them
