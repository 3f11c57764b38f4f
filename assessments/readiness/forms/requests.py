"""What is typed to ask a supplier, and to answer such a request."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.models import Company
from assessments.readiness.countries import country_choices

LATEST = timedelta(days=366)


class RequestForm(forms.Form):
    """Whom to ask, for what, until when."""

    supplier_name = forms.CharField(label=_("Supplier"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Of the person who answers for minerals there. Only they can use the link."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=2_000,
        required=False,
        help_text=_("Why you ask, and whom they can call. It stands in the e-mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = forms.DateField(
        label=_("Answer until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        required=False,
        help_text=_("Tick none to ask for all."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, sections: list[tuple[str, str]], **kwargs: object) -> None:
        """`sections`: codes with their titles."""
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = sections

    def clean_due_on(self) -> object:
        """Refuse a day that is past, or more than a year away."""
        day = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day and not today < day <= today + LATEST:
            raise ValidationError(
                _("Choose a day after today and at most one year ahead."), code="bad_date"
            )
        return day


class TakeOnForm(forms.Form):
    """For which of one's companies."""

    company = forms.ModelChoiceField(
        label=_("Take it on for"),
        queryset=Company.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, companies: object, **kwargs: object) -> None:
        """`companies`: those from which this person may choose; the only one is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        if len(companies) == 1:
            self.fields["company"].initial = companies[0]


class FoundForm(forms.Form):
    """The company of a person who has none yet."""

    name = forms.CharField(label=_("Name of your company"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", _("Choose a country")), *country_choices()]
    )


class DeclineForm(forms.Form):
    """Why not, if they like to say."""

    note = forms.CharField(
        label=_("Your reason"),
        max_length=1_000,
        required=False,
        help_text=_("The company that asks will read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
