"""Handing out sections, and changing the owner."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.readiness.access import people_of
from assessments.readiness.models import Assessment


class DelegateForm(forms.Form):
    """Which sections to give to whom."""

    person = forms.ModelChoiceField(
        label=_("Colleague"), queryset=None, empty_label=_("Choose a person")
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section.")},
    )
    due_on = forms.DateField(
        label=_("Answer until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What they should know"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the mail that they get."),
    )

    def __init__(self, *args: object, assessment: Assessment, sections: list, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(assessment.company)
        self.fields["sections"].choices = sections


class OwnerForm(forms.Form):
    """Who owns the assessment."""

    person = forms.ModelChoiceField(label=_("Owner"), queryset=None, empty_label=None)

    def __init__(self, *args: object, assessment: Assessment, **kwargs: object) -> None:
        super().__init__(*args, auto_id="owner-%s", **kwargs)
        self.fields["person"].queryset = people_of(assessment.company)
        self.initial.setdefault("person", assessment.owner_id)
