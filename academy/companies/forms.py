"""What managers type to bring people in."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from academy.companies.models import Membership, Role, Team

MAX_ADDRESSES = 100


def split_addresses(text: str) -> list[str]:
    """Return what may be addresses in a pasted list, in lower case, each once, in order.

    Commas, semicolons, spaces and new lines separate; `Name <a@b.example>` gives its address.
    """
    found: dict[str, None] = {}
    for part in re.split(r"[,;\n]", text):
        bracketed = re.findall(r"<([^<>]*)>", part)
        for address in bracketed or part.split():
            found[address.strip().lower()] = None
    return list(found)


class InvitationForm(forms.Form):
    """Whom to invite, in which role, to which team; a team manager only says whom."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One or several, separated by commas or new lines."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.LEARNER)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("No team")
    )

    def __init__(self, *args: object, place: Membership, **kwargs: object) -> None:
        """Make the form for a manager who acts from `place`."""
        super().__init__(*args, **kwargs)
        self.place = place
        if place.role == Role.COMPANY_MANAGER:
            self.fields["team"].queryset = place.company.teams.all()
        else:
            del self.fields["role"], self.fields["team"]

    def clean_emails(self) -> list[str]:
        """Return the addresses. Names those that cannot be right, and refuses more than 100."""
        addresses = split_addresses(self.cleaned_data["emails"])
        if not addresses:
            raise ValidationError(_("Type at least one e-mail address."), code="required")
        if len(addresses) > MAX_ADDRESSES:
            raise ValidationError(
                _("Invite at most %(most)s people at once. This list has %(number)s."),
                code="too_many",
                params={"most": MAX_ADDRESSES, "number": len(addresses)},
            )
        wrong = [address for address in addresses if not _is_address(address)]
        if wrong:
            raise ValidationError(
                _("This is not an e-mail address: %(wrong)s."),
                code="wrong_address",
                params={"wrong": ", ".join(wrong[:5])},
            )
        return addresses

    def clean(self) -> dict[str, object]:
        """Fill in what a team manager does not choose; a team manager needs a team."""
        data = super().clean()
        if self.place.role != Role.COMPANY_MANAGER:
            return data | {"role": Role.LEARNER, "team": self.place.team}
        if data.get("role") == Role.TEAM_MANAGER and not data.get("team"):
            self.add_error("team", _("Choose the team that this person will manage."))
        return data


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
