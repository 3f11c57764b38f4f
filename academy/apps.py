from django.apps import AppConfig


class AcademyConfig(AppConfig):
    """The project itself: its commands, and Celery, which loads once the apps are there."""

    name = "academy"
    label = "academy"

    def ready(self) -> None:
        from academy import celery  # noqa: F401  registers the app that shared_task binds to
