"""What people fill in about one criterion."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from assessments.readiness.answering import Given
from assessments.readiness.core.question_set import NA_TEXT_MIN, Criterion
from assessments.readiness.models import Answer, Comment, Evidence, NotApplicable
from assessments.readiness.uploads import ALLOWED, is_what_it_says, suffix_of

NA = "na"
LEVELS = ("1", "2", "3", "4")


class AnswerForm(forms.Form):
    """The answer to one criterion. `choice` is a level, NA, or "" for an open one."""

    choice = forms.ChoiceField(
        label=_("Level"),
        required=False,
        error_messages={"invalid_choice": _("Choose a level of the list.")},
    )
    na_reason = forms.ChoiceField(label=_("Reason"), choices=NotApplicable.choices, required=False)
    na_text = forms.CharField(
        label=_("Why it does not apply"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At least %(least)s characters, for a reader who does not know your company.")
        % {"least": NA_TEXT_MIN},
    )
    note = forms.CharField(
        label=_("How you do it"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few words for whoever reads the answer next year."),
    )
    change_reason = forms.CharField(
        label=_("Why it changed since last time"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, criterion: Criterion, **kwargs: object) -> None:
        # Many stand on one page: the code keeps their ids apart, the names stay plain.
        super().__init__(*args, auto_id=f"{criterion.code}-%s", **kwargs)
        levels = [("", ""), *((level, level) for level in LEVELS)]
        self.fields["choice"].choices = [*levels, (NA, NA)] if criterion.na else levels

    @classmethod
    def initial_of(cls, answer: Answer | None) -> dict:
        """Return what the form shows of an answer."""
        if answer is None:
            return {"choice": "", "seen": 0}
        choice = NA if answer.na_reason else str(answer.level or "")
        names = ("na_reason", "na_text", "note", "change_reason")
        return {
            "choice": choice,
            "seen": answer.version,
            **{name: getattr(answer, name) for name in names},
        }

    @property
    def given(self) -> Given:
        """What was answered, once the form is valid. A reason without NA is left out."""
        data = self.cleaned_data
        is_na = data["choice"] == NA
        return Given(
            level=int(data["choice"]) if data["choice"] in LEVELS else None,
            na_reason=(data["na_reason"] or NotApplicable.OTHER) if is_na else "",
            na_text=data["na_text"] if is_na else "",
            note=data["note"],
            change_reason=data["change_reason"],
        )


class EvidenceForm(forms.ModelForm):
    """What shows an answer; the file is looked at, not only its name."""

    upload = forms.FileField(label=_("File"), required=False, max_length=255)
    without_file = forms.BooleanField(label=_("Take the file away"), required=False)

    class Meta:
        model = Evidence
        fields = ("kind", "title", "dated_on", "scope", "holder", "address")
        widgets = {"dated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "kind": _("The stronger the kind, the higher the level that it supports."),
            "dated_on": _("When it was made or last checked. After 24 months it no longer counts."),
            "scope": _("Which sites, minerals and time. Without it and a date it does not count."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].assume_scheme = "https"
        self.fields["upload"].widget.attrs["accept"] = ",".join(ALLOWED)
        self.fields["upload"].help_text = _(
            "PDF, Word, Excel, PowerPoint, OpenDocument, a picture, text or CSV, up to %(size)s."
            " Only people who may read this question can download it."
        ) % {"size": filesizeformat(settings.UPLOAD_MAX_BYTES)}
        if not self.instance.file:
            del self.fields["without_file"]

    def clean_upload(self) -> object:
        """Raises ValidationError, code "too_large", "file_kind" or "file_content"."""
        file = self.cleaned_data["upload"]
        if not file:
            return None
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(size)s. Send a smaller one, or only its address."),
                code="too_large",
                params={"size": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            )
        suffix = suffix_of(file.name)
        if suffix not in ALLOWED:
            raise ValidationError(
                _("Files of this kind are not kept. Send one of these: %(kinds)s."),
                code="file_kind",
                params={"kinds": ", ".join(one.lstrip(".") for one in ALLOWED)},
            )
        if not is_what_it_says(file, suffix):
            raise ValidationError(
                _(
                    "The content is not what the name says, or it holds macros. Save it anew as a"
                    " PDF, and send that."
                ),
                code="file_content",
            )
        return file

    @property
    def values(self) -> dict:
        """The fields of the evidence, without the file."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CommentForm(forms.ModelForm):
    """A comment on a criterion."""

    class Meta:
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"text": {"required": _("Write the comment first.")}}
