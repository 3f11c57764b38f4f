"""Widgets of the editor."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.quizzes.core import revealing

ASPECT_NAMES = {
    revealing.ANSWER: _("Own answer"),
    revealing.VERDICT: _("Right or wrong"),
    revealing.CORRECT: _("Right answer"),
    revealing.EXPLANATION: _("Explanation"),
    revealing.SCORE: _("Score"),
}
MOMENT_NAMES = {
    revealing.DURING: _("While answering"),
    revealing.AFTER: _("Right after"),
    revealing.LATER: _("Later"),
    revealing.CLOSED: _("After closing"),
}


class ReviewMatrix(forms.Widget):
    """A table of checkboxes: what is shown of a question, and when. Its value is JSON text."""

    template_name = "quizzes/editor/review_matrix.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = revealing.matrix(json.loads(value) if value else {})
        context["widget"] |= {
            "aspects": [
                {
                    "label": label,
                    "boxes": [
                        {
                            "name": f"{name}-{moment}",
                            "value": aspect,
                            "label": f"{label}: {MOMENT_NAMES[moment]}",
                            "is_checked": aspect in chosen[moment],
                        }
                        for moment in revealing.MOMENTS
                    ],
                }
                for aspect, label in ASPECT_NAMES.items()
            ],
            "moments": MOMENT_NAMES.values(),
        }
        return context

    def value_from_datadict(self, data, files, name):
        chosen = {moment: data.getlist(f"{name}-{moment}") for moment in revealing.MOMENTS}
        return json.dumps(revealing.as_lists(revealing.matrix(chosen)))

    def value_omitted_from_data(self, data, files, name):
        return False  # no ticked box is an answer too
