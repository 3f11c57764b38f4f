"""The question bank in the admin."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from assessments.quizzes.models import ExtraTime, Question, QuestionCategory
from courses.models import LessonPage


class LessonSelect(forms.Select):
    """The lessons of all courses by key. A key without a lesson stays, and says so."""

    def optgroups(self, name, value, attrs=None):
        lessons = LessonPage.objects.exclude(code="").order_by("code").values_list("code", "title")
        self.choices = [("", _("None")), *((code, f"{code} {title}") for code, title in lessons)]
        known = {code for code, _title in self.choices}
        self.choices += [
            (code, _now("%(code)s (no such lesson)") % {"code": code})
            for code in value
            if code and code not in known
        ]
        return super().optgroups(name, value, attrs)


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = [
        "code",
        "category",
        Column("type_label", label=_("Type")),
        Column("stem", label=_("Question")),
        BooleanColumn("is_critical", label=_("Critical"), sort_key="is_critical"),
        BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
    ]
    list_filter = ["category", "is_active", "is_critical", "lesson_code"]
    list_per_page = 50
    list_export = [
        "code",
        "category",
        "type_label",
        "stem",
        "lesson_code",
        "is_critical",
        "is_active",
    ]
    copy_view_enabled = True
    inspect_view_enabled = True
    inspect_view_fields = [
        "code",
        "category",
        "content",
        "explanation",
        "lesson_code",
        "is_critical",
        "is_active",
    ]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("category")]),
        FieldPanel("content"),
        FieldPanel("explanation"),
        FieldPanel("lesson_code", widget=LessonSelect),
        MultiFieldPanel([FieldPanel("is_critical"), FieldPanel("is_active")], heading=_("Use")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("category")


class QuestionCategoryViewSet(SnippetViewSet):
    model = QuestionCategory
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    list_display = [
        "name",
        NumberColumn("in_use", label=_("Questions in use")),
        NumberColumn("critical", label=_("Critical")),
    ]
    panels = [FieldPanel("name")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionCategory]:
        in_use = Q(questions__is_active=True)
        return QuestionCategory.objects.annotate(
            in_use=Count("questions", filter=in_use),
            critical=Count("questions", filter=in_use & Q(questions__is_critical=True)),
        )


class ExtraTimeViewSet(SnippetViewSet):
    model = ExtraTime
    icon = "time"
    menu_label = _("Extra time")
    list_display = ["learner", "quiz", "percent", "minutes"]
    list_per_page = 50
    panels = [
        FieldPanel("learner"),
        FieldPanel("quiz"),
        FieldRowPanel([FieldPanel("percent"), FieldPanel("minutes")]),
        FieldPanel("note"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtraTime]:
        return ExtraTime.objects.select_related("learner", "quiz")


class QuestionBank(SnippetViewSetGroup):
    items = [QuestionViewSet, QuestionCategoryViewSet, ExtraTimeViewSet]
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250


register_snippet(QuestionBank)


@hooks.register("before_delete_snippet")
def keep_answered_questions(request: HttpRequest, instances: list) -> HttpResponse | None:
    """Refuse to delete what attempts stand on: it can be taken out of use instead."""
    questions = [item.pk for item in instances if isinstance(item, Question)]
    answered = Question.objects.filter(pk__in=questions, responses__isnull=False).distinct()
    codes = list(answered.values_list("code", flat=True)[:5])
    if codes:
        text = _now("Learners have answered %(codes)s. Take it out of use instead of deleting it.")
        messages.error(request, text % {"codes": ", ".join(codes)})
        return redirect(Question.snippet_viewset.get_url_name("list"))
    categories = [item.pk for item in instances if isinstance(item, QuestionCategory)]
    if QuestionCategory.objects.filter(pk__in=categories, questions__isnull=False).exists():
        messages.error(request, _now("This category has questions. Move or delete them first."))
        return redirect(QuestionCategory.snippet_viewset.get_url_name("list"))
    return None
