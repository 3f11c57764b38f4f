from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self) -> None:
        from toolkit import checks, practice_admin  # noqa: F401 - they register themselves
