"""What people tell of themselves."""

import unicodedata
import zoneinfo
from itertools import groupby

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import ApiToken, User

# The parts of the world in the IANA database; what stands outside them are old or technical names.
REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}


def clean_name(name: str) -> str:
    """Return a name in one normal form (NFC) with single spaces, in any script.

    Raises ValidationError, code "name", for invisible control characters: a certificate must not
    read otherwise than it is stored.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    # Cf holds the joiners that Persian and Indic names need, and the marks that turn text around.
    turning = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    if any(sign in turning or unicodedata.category(sign) == "Cc" for sign in name):
        raise ValidationError(_("Type the name without invisible signs."), code="name")
    return name


def time_zone_choices(current: str = "UTC") -> list:
    """Return UTC and every zone by part of the world, as grouped choices of a select.

    An older name is kept in the list for the person who has it.
    """
    known = sorted(zoneinfo.available_timezones())
    zones = [name for name in known if name.partition("/")[0] in REGIONS and "/" in name]
    first = [("UTC", _("UTC, the same everywhere"))]
    if current != "UTC" and current not in zones:
        first.append((current, current))
    groups = groupby(zones, key=lambda name: name.partition("/")[0])
    return first + [
        (REGIONS[region], [(name, _city(name)) for name in names]) for region, names in groups
    ]


def _city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")


class SignupForm(forms.Form):
    """What sign-up asks beside address and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As it should stand on your certificates, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ["full_name", "email", "password1"]

    def clean_full_name(self) -> str:
        """Return the name in one form."""
        return clean_name(self.cleaned_data["full_name"])

    def signup(self, request, user) -> None:
        """Keep the name on the account that allauth has just made."""
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


class ProfileForm(forms.ModelForm):
    """Name, language and time zone of the person who is signed in."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates and times are shown in it.")
    )

    class Meta:
        model = User
        fields = ["full_name", "language", "time_zone"]
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        self.fields["time_zone"].choices = time_zone_choices(self.instance.time_zone)
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    def clean_full_name(self) -> str:
        """Return the name in one form."""
        return clean_name(self.cleaned_data["full_name"])


class TokenForm(forms.ModelForm):
    """A new API token: what it is for, and for how long."""

    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("1 year"))],
        initial=90,
        help_text=_("Then make a new one. You can revoke it at any time before."),
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
