"""A question as a learner sees it, from the editor: before it is answered, and after the quiz."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from assessments.quizzes.models import Question
from assessments.quizzes.question_types import TYPES

SEED = 1  # so that the preview keeps its order while somebody writes


def question_preview(request: HttpRequest, question: Question, mode: str) -> HttpResponse:
    """Return the page for a mode: "" as it is asked, "review" with the right answer given."""
    shown = question.show(seed=SEED)
    block = TYPES[shown["type"]]
    form = forms.Form()
    form.fields["answer"] = block.formfield(shown)
    context = {
        "question": question,
        "mode": mode,
        "shown": shown,
        "field": form["answer"],
        "template": block.review_template,
        "detail": block.review(shown, block.solution(shown)),
    }
    return render(request, "quizzes/question_preview.html", context)


class QuestionVersionView(PermissionCheckedMixin, View):
    """A version of a question, also an old one, as learners saw it; `?mode=review` answered."""

    model = Question
    any_permission_required = ["add", "change", "delete", "view"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        question = get_object_or_404(Question, pk=pk)
        return question_preview(request, question, request.GET.get("mode", ""))
