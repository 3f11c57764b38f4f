"""How a trainer chooses a question by name: the newest versions, with what they ask."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)

from assessments.quizzes.models import Question


class NewestWithStem:
    """The newest versions, those in use, with type and text beside the code."""

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("type_label", label=_("Type")),
            Column("stem", label=_("Question")),
        ]

    def get_object_list(self) -> QuerySet[Question]:
        return super().get_object_list().filter(is_newest=True, is_active=True)


class QuestionChooseView(NewestWithStem, ChooseView):
    pass


class QuestionResultsView(NewestWithStem, ChooseResultsView):
    pass


class QuestionChooser(SnippetChooserViewSet):
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionResultsView
