"""What a reader of the catalogue may ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import LearnerRole, Level, Mineral

LENGTHS = {"short": (0, 60), "medium": (61, 180), "long": (181, 100_000)}  # minutes


class CatalogueForm(forms.Form):
    """Search and filters of the catalogue; every field may stay empty."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    mineral = forms.ModelChoiceField(
        Mineral.objects.all(),
        label=_("Mineral"),
        required=False,
        to_field_name="slug",
        empty_label=_("Any mineral"),
    )
    role = forms.ModelChoiceField(
        LearnerRole.objects.all(),
        label=_("Your role"),
        required=False,
        to_field_name="slug",
        empty_label=_("Any role"),
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Any level")), *Level.choices]
    )
    length = forms.ChoiceField(
        label=_("Length"),
        required=False,
        choices=[
            ("", _("Any length")),
            ("short", _("Up to 1 hour")),
            ("medium", _("1 to 3 hours")),
            ("long", _("More than 3 hours")),
        ],
    )

    def chosen(self) -> dict:
        """Return what was chosen and makes sense; anything else is passed over."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
