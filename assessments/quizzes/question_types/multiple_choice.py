"""Several answers may be right; all of them, and no other, must be chosen."""

from django.utils.translation import gettext_lazy as _

from assessments.quizzes.question_types._choice import ChoiceQuestionBlock


class MultipleChoiceBlock(ChoiceQuestionBlock):
    several_right = True

    class Meta:
        icon = "tick"
        label = _("Multiple choice")


NAME = "multiple_choice"
BLOCK = MultipleChoiceBlock()
