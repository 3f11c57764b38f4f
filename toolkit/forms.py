"""What a learner uploads."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

ACCEPT = ".xlsx,.xlsm,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """One workbook. What it holds is judged later, by its content."""

    workbook = forms.FileField(
        label=_("Your workbook"),
        allow_empty_file=True,  # services.submit says it in our words
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose a file first.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workbook"].help_text = _("An Excel workbook (.xlsx), up to %(size)s.") % {
            "size": filesizeformat(settings.UPLOAD_MAX_BYTES)
        }
