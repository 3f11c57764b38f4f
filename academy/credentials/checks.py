"""What `manage.py check` says about the machine that prints certificates."""

import shutil
import subprocess

from django.core.checks import CheckMessage, Tags, Warning, register

from academy.credentials.subsetting import subsetting_library

# A language of each script, as fontconfig names it, and who reads it.
LANGUAGES = {
    "ar": "Arabic",
    "ja": "Japanese",
    "ko": "Korean",
    "ru": "Cyrillic",
    "th": "Thai",
    "zh-cn": "Chinese",
}


@register(Tags.compatibility)
def check_subsetting_library(**kwargs: object) -> list[CheckMessage]:
    """Warn where certificates print slowly."""
    if subsetting_library():
        return []
    return [
        Warning(
            "HarfBuzz's subsetting library is missing: each certificate takes several times as"
            " long.",
            hint="Debian: apt-get install libharfbuzz-subset0; macOS: brew install harfbuzz",
            id="credentials.W001",
        )
    ]


@register(Tags.compatibility, deploy=True)
def check_fonts(**kwargs: object) -> list[CheckMessage]:
    """Warn where a name would print as empty boxes, if fontconfig can be asked."""
    if not shutil.which("fc-list"):
        return []
    missing = [name for code, name in LANGUAGES.items() if not has_font(code)]
    if not missing:
        return []
    return [
        Warning(
            f"No font on this machine draws {', '.join(missing)}: names print as empty boxes.",
            hint="Debian, Ubuntu: apt-get install fonts-noto-core fonts-noto-cjk.",
            id="credentials.W002",
        )
    ]


def has_font(language: str) -> bool:
    """Whether fontconfig knows a font for a language (its own names: "ja", "zh-cn")."""
    try:
        found = subprocess.run(
            ["fc-list", f":lang={language}", "family"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())
