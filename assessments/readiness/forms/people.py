"""Handing out sections, and changing the owner."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.companies.choosing import PersonField
from assessments.readiness.access import let_choose
from assessments.readiness.models import Assessment


class DelegateForm(forms.Form):
    """Which sections to give to whom."""

    person = PersonField(label=_("Colleague"))
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
        let_choose(self.fields["person"], assessment.company)
        self.fields["sections"].choices = sections


class OwnerForm(forms.Form):
    """Who owns the assessment."""

    person = PersonField(label=_("Owner"))

    def __init__(self, *args: object, assessment: Assessment, **kwargs: object) -> None:
        super().__init__(*args, auto_id="owner-%s", **kwargs)
        let_choose(self.fields["person"], assessment.company)
        self.initial.setdefault("person", assessment.owner_id)
