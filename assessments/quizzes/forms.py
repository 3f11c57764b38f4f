"""What a learner fills in: one answer."""

from django import forms

from assessments.quizzes.models import Response
from assessments.quizzes.question_types import TYPES


class AnswerForm(forms.Form):
    """One question, with the field that its type brings. An empty answer is allowed."""

    def __init__(self, *args, response: Response, **kwargs) -> None:
        kwargs.setdefault("initial", {"answer": response.answer})
        super().__init__(*args, **kwargs)
        self.fields["answer"] = TYPES[response.shown["type"]].formfield(response.shown)
