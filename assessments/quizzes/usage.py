"""Where questions are used, and which questions name a lesson."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.quizzes.models import Question, QuizPage, QuizPick, QuizSource
from courses.models import ActivityPage
from courses.usage import Place, on_page, register


def quizzes_with(question: Question) -> Iterator[Place]:
    """Yield the quizzes that name a question in another version, or draw from its category."""
    picks = QuizPick.objects.filter(question__code=question.code).exclude(question=question.pk)
    named = list(picks.values_list("page", flat=True))
    shelves = Q(category=question.category_id) | Q(category=question.category.parent_id)
    drawn = set(QuizSource.objects.filter(shelves).values_list("page", flat=True))
    for quiz in QuizPage.objects.filter(pk__in=[*named, *drawn]).order_by("path"):
        if quiz.pk in named:
            yield on_page(quiz, _("Chosen by name"))
        else:
            yield on_page(quiz, _("Drawn from its category"), keeps=False)


def questions_on(page: ActivityPage) -> Iterator[Place]:
    """Yield how many questions lead from their answers to an activity."""
    count = page.code and Question.objects.newest().filter(lesson_code=page.code).count()
    if count:
        words = ngettext("%(n)s question", "%(n)s questions", count) % {"n": count}
        url = reverse(Question.snippet_viewset.get_url_name("list"))
        yield Place(words, _("Question"), _("Lesson that explains it"), url, keeps=False)


register(Question, quizzes_with)
register(ActivityPage, questions_on)
