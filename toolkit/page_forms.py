"""What a learner answers on the page of an exercise: cells, places, or a text with its criteria."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from toolkit.checker.practice.spotting import tidy_cell
from toolkit.checker.specs import find_spec
from toolkit.models import ExercisePage
from toolkit.page_tasks import criteria, places, sort_items

MOST_CELLS = 60
"""Marks on one sheet; no practice file has more than twenty errors."""
MOST_WORDS = 8000
MOST_REASON = 1000


class CellsField(forms.CharField):
    """Addresses of cells, each once; whatever stands between them is left out."""

    widget = forms.Textarea(
        attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "characters"}
    )

    def clean(self, value: str) -> list[str]:
        parts = re.split(r"[\s,;]+", super().clean(value))
        cells = [tidy_cell(part) for part in parts if part]
        if "" in cells:
            odd = next(part for part in parts if part and not tidy_cell(part))
            raise ValidationError(
                _("“%(text)s” is not a cell. Write addresses such as D33."),
                code="cell",
                params={"text": odd[:30]},
            )
        if len(cells) > MOST_CELLS:
            raise ValidationError(
                _("Mark at most %(most)s cells."), code="many", params={"most": MOST_CELLS}
            )
        return list(dict.fromkeys(cells))


class FindForm(forms.Form):
    """A list of cells for each sheet that people fill in."""

    def __init__(self, *args: object, page: ExercisePage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        spec = find_spec(page.template, page.version)
        self.sheets = {f"sheet{n}": name for n, name in enumerate(spec.sheets if spec else ())}
        for key, name in self.sheets.items():
            self.fields[key] = CellsField(
                required=False, label=_("Cells of the sheet %(name)s") % {"name": name}
            )
        first = next(iter(self.fields.values()))
        first.help_text = _("One address a line, or with commas between: D33, D38.")

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Mark at least one cell."), code="none")
        return cleaned

    def response(self) -> dict:
        """Return the marks as plain values."""
        return {
            "marks": [
                {"sheet": sheet, "cell": cell}
                for key, sheet in self.sheets.items()
                for cell in self.cleaned_data[key]
            ]
        }


class SortForm(forms.Form):
    """A choice for each file."""

    def __init__(self, *args: object, page: ExercisePage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((place, place) for place in places(page))]
        for block in sort_items(page):
            self.fields[block.id] = forms.ChoiceField(
                label=block.value["title"],
                help_text=block.value["about"],
                choices=choices,
                error_messages={"required": _("Choose a place.")},
            )

    def response(self) -> dict:
        """Return the places by the block of the file."""
        return {"places": dict(self.cleaned_data)}


class RubricForm(forms.Form):
    """A text, and for each criterion whether its writer finds it met, and where."""

    text = forms.CharField(
        label=_("Your text"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Write first. Then read it again with the criteria below."),
    )

    def __init__(self, *args: object, page: ExercisePage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = criteria(page)
        for block in self.blocks:
            self.fields[f"met-{block.id}"] = forms.BooleanField(
                label=block.value["text"], required=False
            )
            self.fields[f"why-{block.id}"] = forms.CharField(
                label=_("Where your text shows it: %(criterion)s")
                % {"criterion": block.value["text"]},
                required=False,
                max_length=MOST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict:
        cleaned = super().clean()
        for block in self.blocks:
            if cleaned.get(f"met-{block.id}") and not cleaned.get(f"why-{block.id}", "x"):
                self.add_error(
                    f"why-{block.id}",
                    ValidationError(
                        _("Say where your text shows it, or leave the criterion open."),
                        code="no_reason",
                    ),
                )
        return cleaned

    def response(self) -> dict:
        """Return the text, the blocks of the criteria that are met, and the reasons by block."""
        cleaned = self.cleaned_data
        return {
            "text": cleaned["text"],
            "met": [one.id for one in self.blocks if cleaned[f"met-{one.id}"]],
            "reasons": {one.id: cleaned[f"why-{one.id}"] for one in self.blocks},
        }


FORMS = {
    ExercisePage.Task.FIND: FindForm,
    ExercisePage.Task.SORT: SortForm,
    ExercisePage.Task.RUBRIC: RubricForm,
}
