"""One right answer out of several."""

from django.utils.translation import gettext_lazy as _

from assessments.quizzes.question_types._choice import ChoiceQuestionBlock


class SingleChoiceBlock(ChoiceQuestionBlock):
    plain_type = "single"

    class Meta:
        icon = "radio-full"
        label = _("Single choice")


NAME = "single_choice"
BLOCK = SingleChoiceBlock()
