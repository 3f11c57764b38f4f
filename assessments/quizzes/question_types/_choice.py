"""What the types of choice share. A type adds how many options may be right and chosen."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.marking import mark_choice, shuffled
from assessments.quizzes.question_types._base import QuestionBlock, WithFigure
from assessments.quizzes.question_types._figure import (
    figure_block,
    figure_to_show,
    kept_figure,
    plain_figure,
)


class OneOf(WithFigure, forms.RadioSelect):
    """Radio buttons whose whole row can be tapped."""

    template_name = "quizzes/widgets/choices.html"


class SomeOf(WithFigure, forms.CheckboxSelectMultiple):
    """Checkboxes whose whole row can be tapped."""

    template_name = "quizzes/widgets/choices.html"


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Option"))
    is_correct = blocks.BooleanBlock(required=False, label=_("Right"))
    feedback = blocks.CharBlock(
        max_length=300,
        required=False,
        label=_("Why"),
        help_text=_("Why it is right or wrong, shown after the quiz."),
    )
    figure = figure_block()

    class Meta:
        label = _("Option")


class ChoiceQuestionBlock(QuestionBlock):
    """A stem and its options."""

    options = blocks.ListBlock(
        OptionBlock(),
        min_num=2,
        label=_("Options"),
        help_text=_("Each learner sees them in another order."),
    )

    several_right = False
    options_may_stay = True  # in the order of their ids, if the quiz says so
    review_template = "quizzes/types/choice.html"

    def clean(self, value):
        cleaned = super().clean(value)
        right = sum(1 for option in cleaned["options"] if option["is_correct"])
        if right < 1 or (right > 1 and not self.several_right):
            message = (
                _("Mark at least one option as right.")
                if self.several_right
                else _("Mark exactly one option as right.")
            )
            raise StructBlockValidationError(non_block_errors=[ValidationError(message)])
        return cleaned

    def from_plain(self, facts: dict) -> dict:
        options = [
            {
                "text": option["text"],
                "is_correct": option["correct"],
                "feedback": option.get("feedback", ""),
            }
            | ({"figure": option["figure"]} if option.get("figure") else {})
            for option in facts["options"]
        ]
        return super().from_plain(facts) | {"options": options}

    def to_plain(self, value) -> dict:
        options = [
            {
                "text": option["text"],
                "correct": bool(option["is_correct"]),
                "feedback": option["feedback"] or "",
            }
            | plain_figure(option.get("figure"))
            for option in value["options"]
        ]
        return super().to_plain(value) | {"options": options}

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: options get the ids "0", "1" ... of their place here."""
        options = [
            {
                "id": str(place),
                "text": option["text"],
                "correct": bool(option["is_correct"]),
                "feedback": option["feedback"],
                "figure": kept_figure(option.get("figure")),
            }
            for place, option in enumerate(value["options"])
        ]
        return super().show(value, seed=seed) | {"options": shuffled(options, seed=seed)}

    def choices(self, shown: dict) -> list[tuple[str, str]]:
        """Return the options as ids and words, in the order shown."""
        return [(option["id"], option["text"]) for option in shown["options"]]

    def help_text(self, shown: dict) -> str:
        return _("Choose one answer.")

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is the answer: an id, or a list of ids."""
        field, widget = (
            (forms.MultipleChoiceField, SomeOf)
            if self.several_right
            else (forms.ChoiceField, OneOf)
        )
        figures = {option["id"]: option.get("figure") for option in shown["options"]}
        return field(
            label=shown["stem"],
            choices=[
                (id_, _with_figure(text, figures.get(id_))) for id_, text in self.choices(shown)
            ],
            widget=widget(figure=shown.get("figure")),
            required=False,
            help_text=self.help_text(shown),
        )

    def mark(self, shown: dict, answer: list[str] | str | None) -> Decimal:
        """Return 1 for exactly the right options, else 0. Unanswered earns 0."""
        return mark_choice(correct=self.right(shown), chosen=chosen_in(answer))

    def right(self, shown: dict) -> list[str]:
        """Return the ids of the right options, in the order shown."""
        return [option["id"] for option in shown["options"] if option["correct"]]

    def solution(self, shown: dict) -> list[str] | str:
        right = self.right(shown)
        return right if self.several_right else right[0]

    def review(self, shown: dict, answer: list[str] | str | None) -> dict:
        """Return figure and options, as shown: text, figure, feedback, is_right, is_chosen."""
        words, chosen = dict(self.choices(shown)), chosen_in(answer)
        options = [
            {
                "text": words[option["id"]],
                "figure": figure_to_show(option.get("figure")),
                "feedback": option["feedback"],
                "is_right": option["correct"],
                "is_chosen": option["id"] in chosen,
            }
            for option in shown["options"]
        ]
        return super().review(shown, answer) | {"options": options}


def chosen_in(answer: list[str] | str | None) -> list[str]:
    """Return the ids chosen, whether one or several may be."""
    return [answer] if isinstance(answer, str) else answer or []


def _with_figure(text: str, figure: dict | None) -> str:
    if not figure:
        return text
    context = {"text": text, "figure": figure_to_show(figure)}
    return render_to_string("quizzes/widgets/option.html", context)
