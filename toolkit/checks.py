"""What `manage.py check` says of the toolkit's settings."""

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from toolkit.checker.catalogue import all_kinds


@register
def disabled_codes_exist(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A code that is switched off is one of the checker's."""
    unknown = [code for code in settings.CHECK_DISABLED_CODES if code not in all_kinds()]
    return [
        Warning(
            f"CHECK_DISABLED_CODES: there is no finding {code}.",
            hint="The codes are in docs/checker.md.",
            id="toolkit.W001",
        )
        for code in unknown
    ]
