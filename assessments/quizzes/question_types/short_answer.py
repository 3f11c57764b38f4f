"""A few words to type, of which several variants are accepted."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.core.words import is_accepted
from assessments.quizzes.question_types._base import LONGEST, Line
from assessments.quizzes.question_types._typed import TypedQuestionBlock


class ShortAnswerBlock(TypedQuestionBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST, label=_("Accepted")),
        min_num=1,
        label=_("Accepted answers"),
        help_text=_("The best one first: it is shown as the right answer."),
    )

    plain_type = "short"
    review_template = "quizzes/types/typed.html"

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {"accepted": facts["accepted"]}

    def to_plain(self, value) -> dict:
        return super().to_plain(value) | {"accepted": list(value["accepted"])}

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: accepted (list of texts), and what does not matter."""
        return super().show(value, seed=seed) | {"accepted": list(value["accepted"])}

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is the text that was typed."""
        return forms.CharField(
            label=shown["stem"],
            required=False,
            max_length=LONGEST,
            help_text=_("Write one or a few words.")
            if shown["case"]
            else _("Write one or a few words. Capital letters matter."),
            widget=Line(
                figure=shown.get("figure"), attrs={"autocomplete": "off", "spellcheck": "false"}
            ),
        )

    def mark(self, shown: dict, answer: str | None) -> Decimal:
        accepted = is_accepted(
            answer or "", variants=shown["accepted"], leniency=self.leniency(shown)
        )
        return Decimal(1 if accepted else 0)

    def solution(self, shown: dict) -> str:
        return shown["accepted"][0]

    def review(self, shown: dict, answer: str | None) -> dict:
        """Return figure, given, is_right, right (the best answer) and others (list of texts)."""
        best, *others = shown["accepted"]
        return super().review(shown, answer) | {
            "given": answer or "",
            "is_right": self.mark(shown, answer) == 1,
            "right": best,
            "others": others,
        }

    class Meta:
        icon = "edit"
        label = _("Short answer")


NAME = "short_answer"
BLOCK = ShortAnswerBlock()
