"""A statement that is true or false."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.question_types._base import QuestionBlock
from assessments.quizzes.question_types._choice import ChoiceQuestionBlock


class TrueFalseBlock(ChoiceQuestionBlock):
    """The options are made from the answer: always True first, so the eye finds them."""

    options = None
    is_true = blocks.BooleanBlock(required=False, label=_("The statement is true"))
    feedback_true = blocks.CharBlock(
        max_length=300, required=False, label=_("Why, to those who say true")
    )
    feedback_false = blocks.CharBlock(
        max_length=300, required=False, label=_("Why, to those who say false")
    )

    plain_type = "truefalse"

    def from_plain(self, facts: dict) -> dict:
        by_text = {option["text"]: option for option in facts["options"]}
        return QuestionBlock.from_plain(self, facts) | {
            "is_true": by_text["True"]["correct"],
            "feedback_true": by_text["True"].get("feedback", ""),
            "feedback_false": by_text["False"].get("feedback", ""),
        }

    def to_plain(self, value) -> dict:
        options = [
            {
                "text": text,
                "correct": bool(value["is_true"]) is is_true,
                "feedback": value[f"feedback_{text.lower()}"] or "",
            }
            for text, is_true in (("True", True), ("False", False))
        ]
        return QuestionBlock.to_plain(self, value) | {"options": options}

    def clean(self, value):
        return QuestionBlock.clean(self, value)

    def show(self, value, *, seed: int) -> dict:
        options = [
            {
                "id": id_,
                "text": text,
                "correct": bool(value["is_true"]) is is_true,
                "feedback": value[f"feedback_{id_}"],
            }
            for id_, text, is_true in (("true", "True", True), ("false", "False", False))
        ]
        return QuestionBlock.show(self, value, seed=seed) | {"options": options}

    def choices(self, shown: dict) -> list[tuple[str, str]]:
        return [("true", _("True")), ("false", _("False"))]

    class Meta:
        icon = "help"
        label = _("True or false")


NAME = "true_false"
BLOCK = TrueFalseBlock()
