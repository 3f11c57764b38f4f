"""Choosing the files of a roll-up, and what to look at in its results."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from toolkit.forms import ACCEPT


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once. Its value is a list."""

    widget = ManyFilesInput

    def clean(self, data: list[UploadedFile] | None, initial: object = None) -> list:
        """Raises ValidationError, code "required", for no file at all."""
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        one = super().clean
        return [one(file, initial) for file in data]


class RollUpForm(forms.Form):
    """The files of a roll-up. What each holds is judged later, by its content."""

    title = forms.CharField(label=_("Name of this roll-up"), required=False, max_length=120)
    template = forms.ChoiceField(
        label=_("What to roll up"),
        required=False,
        choices=[
            ("", _("The template of most files")),
            *((name, name) for name in ("CMRT", "EMRT", "AMRT", "CRT")),
        ],
    )
    workbooks = ManyFilesField(
        label=_("The declarations of your suppliers"),
        allow_empty_file=True,  # told among the results, beside its name
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose the files first.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workbooks"].help_text = _(
            "Excel workbooks (.xlsx), up to %(count)s at once, each up to %(size)s."
        ) % {
            "count": settings.ROLL_UP_MAX_FILES,
            "size": filesizeformat(settings.UPLOAD_MAX_BYTES),
        }


class LineFilter(forms.Form):
    """Which smelters of a roll-up to look at. What is not in the lists is ignored."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name, number or country"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    metal = forms.ChoiceField(label=_("Metal"), required=False)
    kind = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            ("conflict", _("With a conflict")),
            ("unnumbered", _("Without a number")),
            ("open", _("Not yet identified")),
        ],
    )

    def __init__(self, data: object, *, metals: list[str]) -> None:
        super().__init__(data)
        self.fields["metal"].choices = [("", _("All")), *((name, name) for name in metals if name)]

    @property
    def choice(self) -> dict[str, str]:
        """What is asked for: the valid values that are not empty."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
