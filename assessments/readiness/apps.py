from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadinessConfig(AppConfig):
    name = "assessments.readiness"
    label = "readiness"
    verbose_name = _("Risk readiness")

    def ready(self) -> None:
        from assessments.readiness import answer_log_actions, sharing_log_actions  # noqa: F401
