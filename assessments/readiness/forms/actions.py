"""What people fill in about an action."""

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.companies.choosing import PersonField
from assessments.readiness.access import let_choose
from assessments.readiness.forms.answers import EvidenceForm
from assessments.readiness.models import Action, ActionEvent
from assessments.readiness.plan_lists import Words
from assessments.readiness.planning import FIELDS


class ActionForm(forms.ModelForm):
    """An action: what, who, until when, and what will show it."""

    owner = PersonField(
        label=_("Owner"),
        help_text=_("Who does it, and gets the reminders: a name or an e-mail address."),
    )

    class Meta:
        model = Action
        fields = FIELDS
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "expected_evidence": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "expected_evidence": _("What somebody else could look at to see that it is done."),
            "budget_note": _("For example a sum, or where it comes from."),
        }

    def __init__(self, *args: object, company: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self.fields["owner"], company)

    def clean_due_on(self) -> object:
        """Raises ValidationError, code "past", for a new date before today."""
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate() and due_on != self.initial.get("due_on"):
            raise forms.ValidationError(_("Choose a date from today on."), code="past")
        return due_on

    @property
    def values(self) -> dict:
        """The fields by name."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class ClosingForm(EvidenceForm):
    """The evidence that an action is done. A file only where the assessment can take one."""

    def __init__(self, *args: object, takes_file: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not takes_file:
            del self.fields["upload"]


class RemarkForm(forms.ModelForm):
    """A comment on an action, or what is missing when it is sent back."""

    class Meta:
        model = ActionEvent
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        if self.prefix:  # the form that sends an action back
            self.fields["text"].label = _("What is missing")
        self.fields["text"].error_messages["required"] = _("Write a few words first.")


class FilterForm(forms.Form):
    """Which actions a list shows."""

    WHOSE = [("", _("Everybody's")), ("me", _("Mine"))]
    WHICH = [
        ("", _("All")),
        ("todo", _("Not done yet")),
        ("late", _("Overdue")),
        ("done", _("Done, to be verified")),
        ("verified", _("Verified")),
    ]

    whose = forms.ChoiceField(label=_("Whose"), choices=WHOSE, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=WHICH, required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)

    def __init__(self, *args: object, words: Words, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["section"].choices = [("", _("All sections")), *words.sections.items()]

    def keep(self, actions: QuerySet, user: object) -> QuerySet:
        """Keep what was chosen; an unknown choice keeps all."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("whose") == "me":
            actions = actions.filter(owner=user)
        if chosen.get("section"):
            actions = actions.filter(criterion__in=self.words.codes_of(chosen["section"]))
        match chosen.get("status"):
            case "todo":
                return actions.unfinished()
            case "late":
                return actions.unfinished().filter(due_on__lt=timezone.localdate())
            case "done":
                return actions.filter(status=Action.Status.DONE)
            case "verified":
                return actions.filter(status=Action.Status.VERIFIED)
        return actions
