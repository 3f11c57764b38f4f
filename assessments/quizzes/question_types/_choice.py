"""What the three types of choice share. A type adds how many options may be right and chosen."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.marking import mark_choice, shuffled


class OneOf(forms.RadioSelect):
    """Radio buttons whose whole row can be tapped."""

    template_name = "quizzes/widgets/choices.html"


class SomeOf(forms.CheckboxSelectMultiple):
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

    class Meta:
        label = _("Option")


class ChoiceQuestionBlock(blocks.StructBlock):
    """A stem and its options."""

    stem = blocks.TextBlock(rows=3, label=_("Question"))
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

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: options get the ids "0", "1" ... of their place here."""
        options = [
            {
                "id": str(place),
                "text": option["text"],
                "correct": bool(option["is_correct"]),
                "feedback": option["feedback"],
            }
            for place, option in enumerate(value["options"])
        ]
        return {"stem": value["stem"], "options": self.order(options, seed=seed)}

    def order(self, options: list[dict], *, seed: int) -> list[dict]:
        return shuffled(options, seed=seed)

    def choices(self, shown: dict) -> list[tuple[str, str]]:
        """Return the options as ids and words, in the order shown."""
        return [(option["id"], option["text"]) for option in shown["options"]]

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is the answer: an id, or a list of ids."""
        if self.several_right:
            return forms.MultipleChoiceField(
                label=shown["stem"],
                choices=self.choices(shown),
                widget=SomeOf,
                required=False,
                help_text=_("Choose every answer that is right."),
            )
        return forms.ChoiceField(
            label=shown["stem"],
            choices=self.choices(shown),
            widget=OneOf,
            required=False,
            help_text=_("Choose one answer."),
        )

    def mark(self, shown: dict, answer: list[str] | str | None) -> Decimal:
        """Return 1 for exactly the right options, else 0. Unanswered earns 0."""
        correct = [option["id"] for option in shown["options"] if option["correct"]]
        return mark_choice(correct=correct, chosen=_chosen(answer))

    def review(self, shown: dict, answer: list[str] | str | None) -> list[dict]:
        """Return the options in the order shown: text, feedback, is_right, is_chosen."""
        words, chosen = dict(self.choices(shown)), _chosen(answer)
        return [
            {
                "text": words[option["id"]],
                "feedback": option["feedback"],
                "is_right": option["correct"],
                "is_chosen": option["id"] in chosen,
            }
            for option in shown["options"]
        ]


def _chosen(answer: list[str] | str | None) -> list[str]:
    return [answer] if isinstance(answer, str) else answer or []
