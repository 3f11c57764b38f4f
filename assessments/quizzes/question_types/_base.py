"""What all types share: a stem with a picture, and answers that are made of several fields."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.question_types._figure import (
    figure_block,
    figure_to_show,
    kept_figure,
    plain_figure,
)

EMPTY = (None, "", [], {})
LONGEST = 500  # characters of a short text that a learner types


class QuestionBlock(blocks.StructBlock):
    """A stem with a picture. A type adds its own blocks, and what the package's docstring says."""

    stem = blocks.TextBlock(rows=3, label=_("Question"))
    figure = figure_block(help_text=_("Shown below the question."))

    plain_type = ""
    may_be_part = True
    review_template = ""

    def from_plain(self, facts: dict) -> dict:
        """Return the value, as to_python() takes it, of a question written plainly."""
        figure = facts.get("figure")
        return {"stem": facts["stem"]} | ({"figure": figure} if figure else {})

    def to_plain(self, value) -> dict:
        """Return what from_plain() takes, and the type's plain name as `type`."""
        figure = plain_figure(value.get("figure"))
        return {"type": self.plain_type, "stem": value["stem"]} | figure

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps of every type: stem and figure."""
        return {"stem": value["stem"], "figure": kept_figure(value.get("figure"))}

    def formfield(self, shown: dict) -> forms.Field:
        raise NotImplementedError

    def mark(self, shown: dict, answer) -> Decimal | None:
        raise NotImplementedError

    def solution(self, shown: dict) -> object:
        raise NotImplementedError

    def review(self, shown: dict, answer) -> dict:
        """Return what every review template takes: figure (url, width, height, alt, or None)."""
        return {"figure": figure_to_show(shown.get("figure"))}


class WithFigure:
    """A widget that shows the question's picture above what is filled in."""

    def __init__(self, *args, figure: dict | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["figure"] = figure_to_show(self.figure)
        return context


class Line(WithFigure, forms.TextInput):
    """One line to type, with a unit behind it."""

    template_name = "quizzes/widgets/line.html"

    def __init__(self, *args, unit: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context


class Select(forms.Select):
    """A native list to choose from."""

    template_name = "quizzes/widgets/select.html"


class Composite(WithFigure, forms.Widget):
    """Several fields that make up one answer: a dict of their keys."""

    use_fieldset = True

    def __init__(self, fields: dict[str, forms.Field], *, template_name: str, **kwargs) -> None:
        """Take the fields by key. `more` is handed to the template, as widget.more."""
        self.more = kwargs.pop("more", None)
        super().__init__(**kwargs)
        self.fields = fields
        self.template_name = template_name

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        id_ = context["widget"]["attrs"].get("id")
        given = value if isinstance(value, dict) else {}
        parts = [
            self._part(key, f"{name}_{key}", id_ and f"{id_}_{key}", given.get(key))
            for key in self.fields
        ]
        context["widget"] |= {"parts": parts, "more": self.more}
        return context

    def _part(self, key: str, name: str, id_: str | None, value: object) -> dict:
        field = self.fields[key]
        attrs = {"id": id_} if id_ else {}
        if id_ and field.help_text and not field.widget.use_fieldset:
            attrs["aria-describedby"] = f"{id_}_helptext"
        attrs |= field.widget_attrs(field.widget)
        return {
            "key": key,
            "id": id_,
            "label": field.label,
            "help_text": field.help_text,
            "use_fieldset": field.widget.use_fieldset,
            "html": field.widget.render(name, field.prepare_value(value), attrs),
        }

    def value_from_datadict(self, data, files, name):
        return {
            key: field.widget.value_from_datadict(data, files, f"{name}_{key}")
            for key, field in self.fields.items()
        }

    def value_omitted_from_data(self, data, files, name):
        return all(
            field.widget.value_omitted_from_data(data, files, f"{name}_{key}")
            for key, field in self.fields.items()
        )

    def id_for_label(self, id_):
        return ""


class CompositeField(forms.Field):
    """An answer of several fields. Its cleaned value has only those answered, None if none is."""

    def __init__(self, fields: dict[str, forms.Field], *, template_name: str, **kwargs) -> None:
        looks = {name: kwargs.pop(name) for name in ("figure", "more") if name in kwargs}
        self.fields = fields
        super().__init__(
            widget=Composite(fields, template_name=template_name, **looks), required=False, **kwargs
        )

    def clean(self, value):
        given = value if isinstance(value, dict) else {}
        answers, errors = {}, []
        for key, field in self.fields.items():
            try:
                answer = field.clean(given.get(key))
            except ValidationError as error:
                errors += [f"{field.label}: {message}" for message in error.messages]
            else:
                if answer not in EMPTY:
                    answers[key] = answer
        if errors:
            raise ValidationError(errors)
        return answers or None
