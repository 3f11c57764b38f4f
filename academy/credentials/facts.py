"""What a credential says, in words: the same on paper and on the page that verifies it."""

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.credentials.models import Credential


class Fact(NamedTuple):
    """A label and its value, in the active language."""

    label: str
    value: str


def learning_time(minutes: int) -> str:
    """Return a learning time in hours and minutes, "2 hours 30 minutes", in the active language."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest})
    return " ".join(parts)


def facts_of(credential: Credential) -> list[Fact]:
    """Return what is printed below the course, from the learning time to the code."""
    until = credential.expires_on
    # a path has no releases: the certificates of its courses name theirs
    release = [] if credential.is_path else [Fact(_("Release"), release_of(credential))]
    return [
        Fact(_("Learning time"), learning_time(credential.course_minutes)),
        *release,
        Fact(_("Issued"), date_format(credential.issued_on, "j F Y")),
        Fact(_("Valid until"), date_format(until, "j F Y") if until else _("Does not expire")),
        Fact(_("Certificate code"), credential.code),
    ]


def release_of(credential: Credential) -> str:
    """Return the course's code and release, "C2, release 3", or only the release."""
    number = credential.course_release
    if credential.course_code:
        return _("%(course)s, release %(number)s") % {
            "course": credential.course_code,
            "number": number,
        }
    return str(number)
