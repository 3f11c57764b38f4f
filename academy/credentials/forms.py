"""What a person types about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.credentials.codes import normalise
from academy.credentials.models import Credential


class CodeForm(forms.Form):
    """A certificate's code, as someone reads it off the paper. `cleaned_data["code"]` is exact."""

    code = forms.CharField(
        label=_("Certificate code"),
        help_text=_("12 letters and digits, for example 7KQ2-M9XA-4TCD. Dashes are not needed."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "class": "input--code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        """Read the code with its usual slips put right."""
        code = normalise(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("This is not a whole code. A code has 12 letters and digits."), code="code"
            )
        return code


class RevokeForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence. Everyone who checks the certificate can read it."),
        max_length=Credential._meta.get_field("revoked_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
