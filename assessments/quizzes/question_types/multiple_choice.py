"""Several answers may be right; what is chosen in part earns a part, if the trainer wants it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.core.credit import mark_picks
from assessments.quizzes.question_types._choice import ChoiceQuestionBlock, chosen_in

PARTIAL, ALL = "partial", "all"


class MultipleChoiceBlock(ChoiceQuestionBlock):
    credit = blocks.ChoiceBlock(
        choices=[
            (PARTIAL, _("In part: right choices less wrong ones")),
            (ALL, _("All or nothing")),
        ],
        default=PARTIAL,
        label=_("Credit"),
        help_text=_("Learners are told before they answer. A critical question needs all of it."),
    )

    plain_type = "multi"
    several_right = True

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {"credit": facts.get("credit", PARTIAL)}

    def to_plain(self, value) -> dict:
        return super().to_plain(value) | {"credit": value["credit"]}

    def show(self, value, *, seed: int) -> dict:
        return super().show(value, seed=seed) | {"credit": value["credit"]}

    def help_text(self, shown: dict) -> str:
        if shown.get("credit") == ALL:
            return _("Choose every answer that is right. Only all of them, and no other, count.")
        return _(
            "Choose every answer that is right. Each earns an equal part of the mark; a wrong"
            " choice takes away as much as a right one earns, but never more than you have."
        )

    def mark(self, shown: dict, answer: list[str] | None) -> Decimal:
        if shown.get("credit") == ALL:
            return super().mark(shown, answer)
        return mark_picks(right=self.right(shown), chosen=chosen_in(answer))

    def review(self, shown: dict, answer: list[str] | None) -> dict:
        """Return what every choice has, and how the mark came about: right, wrong, of."""
        right, chosen = set(self.right(shown)), set(chosen_in(answer))
        tally = {"right": len(chosen & right), "wrong": len(chosen - right), "of": len(right)}
        return super().review(shown, answer) | {
            "tally": None if shown.get("credit") == ALL or not chosen else tally
        }

    class Meta:
        icon = "tick"
        label = _("Multiple choice")


NAME = "multiple_choice"
BLOCK = MultipleChoiceBlock()
