"""A number, near enough to the right one, written as people of different countries write it."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.numbers import mark_number, readings
from assessments.quizzes.question_types._base import Line, QuestionBlock


class NumberField(forms.CharField):
    """A number as it was typed. Raises ValidationError for what cannot be read as one."""

    def __init__(self, *, unit: str, **kwargs) -> None:
        super().__init__(max_length=60, **kwargs)
        self.unit = unit

    def clean(self, value):
        typed = super().clean(value)
        if typed and not readings(typed, unit=self.unit):
            raise ValidationError(
                _("This is not a number. Write it in figures, for example 12.5 or 12,5."),
                code="no_number",
            )
        return typed


class NumericBlock(QuestionBlock):
    answer = blocks.DecimalBlock(label=_("Answer"))
    tolerance = blocks.DecimalBlock(
        min_value=0,
        default=0,
        required=False,
        label=_("Tolerance"),
        help_text=_("How far off is still right, for example 0.5. 0: exactly."),
    )
    unit = blocks.CharBlock(
        max_length=20,
        required=False,
        label=_("Unit"),
        help_text=_("Shown behind the number, for example % or kg. Learners may type it too."),
    )

    plain_type = "numeric"
    review_template = "quizzes/types/typed.html"

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {
            "answer": str(facts["answer"]),
            "tolerance": str(facts.get("tolerance") or 0),
            "unit": facts.get("unit", ""),
        }

    def to_plain(self, value) -> dict:
        return super().to_plain(value) | {
            "answer": _figure(value["answer"]),
            "tolerance": _figure(value["tolerance"]),
            "unit": value["unit"] or "",
        }

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["answer"] is None:  # a draft may leave out what is required
            raise StructBlockValidationError({"answer": ValidationError(_("Write the answer."))})
        return cleaned

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: answer and tolerance as text ("12.5"), unit."""
        return super().show(value, seed=seed) | {
            "answer": format(Decimal(value["answer"]), "f"),
            "tolerance": format(Decimal(value["tolerance"] or 0), "f"),
            "unit": value["unit"] or "",
        }

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is the number as it was typed."""
        help_text = _("Write a number. Decimals may follow a point or a comma.")
        if shown["unit"]:
            unit = gettext("Unit: %(unit)s.") % {"unit": shown["unit"]}
            help_text = format_html("{} {}", help_text, unit)  # it is shown as HTML
        return NumberField(
            unit=shown["unit"],
            label=shown["stem"],
            required=False,
            help_text=help_text,
            widget=Line(
                figure=shown.get("figure"),
                unit=shown["unit"],
                attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"},
            ),
        )

    def mark(self, shown: dict, answer: str | None) -> Decimal:
        return mark_number(
            answer or "",
            answer=Decimal(shown["answer"]),
            tolerance=Decimal(shown["tolerance"]),
            unit=shown["unit"],
        )

    def solution(self, shown: dict) -> str:
        return shown["answer"]

    def review(self, shown: dict, answer: str | None) -> dict:
        """Return figure, given, is_right, right (in the reader's way to write it) and margin."""
        tolerance = Decimal(shown["tolerance"])
        unit = f"\u00a0{shown['unit']}" if shown["unit"] else ""
        return super().review(shown, answer) | {
            "given": answer or "",
            "is_right": self.mark(shown, answer) == 1,
            "right": f"{number_format(Decimal(shown['answer']))}{unit}",
            "margin": f"{number_format(tolerance)}{unit}" if tolerance else "",
        }

    class Meta:
        icon = "order"
        label = _("Number")


def _figure(number: Decimal | None) -> str:
    """Return a number without an exponent and without zeros at its end: "12.5"."""
    text = format(Decimal(number or 0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


NAME = "numeric"
BLOCK = NumericBlock()
