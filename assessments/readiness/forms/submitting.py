"""Submitting and reopening."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SubmitForm(forms.Form):
    """Who signs, and whether the figures count in the benchmark."""

    signer = forms.CharField(
        label=_("Name of the person who signs"),
        max_length=200,
        help_text=_("Somebody who can answer for the company. The name stands in the report."),
    )
    in_benchmark = forms.BooleanField(
        label=_("Count our figures in the benchmark, without our name"),
        required=False,
        help_text=_(
            "Medians are shown only over ten companies or more, and rounded. You can change this"
            " with the next revision."
        ),
    )


class ReopenForm(forms.Form):
    """Why a submitted assessment is opened again."""

    reason = forms.CharField(
        label=_("Why do you reopen it?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the assessment, for colleagues."),
    )
