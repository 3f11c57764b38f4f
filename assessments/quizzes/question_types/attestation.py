"""A statement that the learner agrees to: recorded with person, time and version."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.question_types._base import QuestionBlock
from assessments.quizzes.question_types._choice import ChoiceQuestionBlock

AGREED = "agreed"


class AttestationBlock(ChoiceQuestionBlock):
    """The one option is the statement. The response keeps who agreed, when, and to which words."""

    options = None
    statement = blocks.TextBlock(
        rows=3,
        max_length=1000,
        label=_("Statement"),
        help_text=_("What the learner agrees to, for example “I have read our policy, version 3”."),
    )

    plain_type = "attest"
    several_right = True
    review_template = "quizzes/types/attestation.html"

    def from_plain(self, facts: dict) -> dict:
        return QuestionBlock.from_plain(self, facts) | {"statement": facts["statement"]}

    def to_plain(self, value) -> dict:
        return QuestionBlock.to_plain(self, value) | {"statement": value["statement"]}

    def clean(self, value):
        return QuestionBlock.clean(self, value)

    def show(self, value, *, seed: int) -> dict:
        option = {"id": AGREED, "text": value["statement"], "correct": True, "feedback": ""}
        return QuestionBlock.show(self, value, seed=seed) | {"options": [option]}

    def help_text(self, shown: dict) -> str:
        return _("Tick it if it is so. Your name and the time are recorded with it.")

    class Meta:
        icon = "check"
        label = _("Attestation")


NAME = "attestation"
BLOCK = AttestationBlock()
