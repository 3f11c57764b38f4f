from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self) -> None:
        from toolkit import practice_admin  # noqa: F401 - registers its hooks
