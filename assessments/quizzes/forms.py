"""What a learner fills in: one answer. What a trainer does: extra time."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.quizzes.models import Confidence, Response
from assessments.quizzes.question_types import TYPES


class AnswerForm(forms.Form):
    """One question, with the field that its type brings. An empty answer is allowed.

    `base` is the sequence of the answer on which the page was built; `stamp`, set by scripts, is
    when the answer was given: see core/sequences.py.
    """

    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    stamp = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        response: Response,
        asks_confidence: bool = False,
        is_fixed: bool = False,
        **kwargs,
    ) -> None:
        kwargs.setdefault(
            "initial",
            {
                "answer": response.answer,
                "confidence": response.confidence,
                "base": response.sequence,
            },
        )
        if is_fixed:
            kwargs.setdefault("prefix", prefix_of(response.position))
        super().__init__(*args, **kwargs)
        field = TYPES[response.shown["type"]].formfield(response.shown)
        if is_fixed:
            field.disabled = True
            field.help_text = ""
            if not field.widget.use_fieldset:
                field.widget.attrs["aria-labelledby"] = f"question-{response.position}"
        self.fields["answer"] = field
        if asks_confidence:
            self.fields["confidence"] = forms.ChoiceField(
                label=_("How sure are you?"),
                choices=Confidence,
                widget=forms.RadioSelect,
                required=False,
            )

    def as_answer(self) -> dict:
        """Return what save_answer() takes of a valid form."""
        data = self.cleaned_data
        return {
            "answer": data["answer"],
            "confidence": data.get("confidence", ""),
            "stamp": data["stamp"],
            "base": data["base"],
        }


def prefix_of(position: int) -> str:
    """Return what the names of a question's fields begin with where a page has several."""
    return f"r{position}"


class ExtraTimeForm(WagtailAdminModelForm):
    """The learner is named by their address: a list of everybody would be too long."""

    learner = forms.ModelChoiceField(
        get_user_model().objects.all(),
        to_field_name="email",
        widget=forms.EmailInput,
        label=_("learner"),
        help_text=_("The e-mail address with which they sign in."),
        error_messages={"invalid_choice": _("Nobody has this address.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.learner_id:
            self.initial["learner"] = self.instance.learner
