"""What people tell of themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What sign-up asks beside address and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As it should stand on your certificates, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ["full_name", "email", "password1"]

    def signup(self, request, user) -> None:
        """Keep the name on the account that allauth has just made."""
        user.full_name = self.cleaned_data["full_name"].strip()
        user.save(update_fields=["full_name"])
