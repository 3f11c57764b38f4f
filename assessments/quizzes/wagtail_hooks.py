"""The question bank in the admin."""

from django import forms
from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.rich_text import RichText
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CopyView,
    EditView,
    IndexView,
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from assessments.quizzes import (
    exchange_admin,
    regrade_admin,
    statistics_admin,  # noqa: F401 (registers its pages)
    usage,  # noqa: F401 (registers where questions are used)
)
from assessments.quizzes.bank import keep_change, versions_of
from assessments.quizzes.bank_filters import QuestionFilterSet
from assessments.quizzes.choosers import QuestionChooser
from assessments.quizzes.forms import ExtraTimeForm
from assessments.quizzes.marking_admin import MarkingSettingViewSet
from assessments.quizzes.models import ExtraTime, Question, QuestionCategory
from assessments.quizzes.previews import QuestionVersionView
from courses.models import LessonPage
from courses.usage_admin import SnippetDelete, SnippetUsage, usage_button


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


class QuestionForm(WagtailAdminModelForm):
    """Saves through the bank, so that an answered question is never edited in place."""

    def save(self, commit=True):
        question = super().save(commit=False)
        if commit:
            keep_change(question, tags=self.cleaned_data["tags"])
        return question


class AnsweredPanel(Panel):
    """Says beforehand that a change will be a new version, and leads to the old ones."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/answered.html"

        def is_shown(self):
            # a copy begins as the question that it is made of
            return bool(self.instance.pk) and self.request.resolver_match.url_name == "edit"

        def get_context_data(self, parent_context=None):
            versions = list(versions_of(self.instance))
            answered = next(one.answered for one in versions if one.pk == self.instance.pk)
            return super().get_context_data(parent_context) | {
                "pk": self.instance.pk,
                "may_regrade": regrade_admin.policy.user_has_permission(self.request.user, "add"),
                "answered": answered,
                "next_version": max(one.version for one in versions) + 1,
                "versions": versions[1:],
            }


class QuestionIndexView(IndexView):
    """The list, with the way to a file of what it shows."""

    @cached_property
    def header_more_buttons(self):
        buttons = list(super().header_more_buttons)
        if exchange_admin.may_import(self.request.user):
            url = reverse("question_exchange:import")
            buttons.append(Button(_("Import a file"), url=url, icon_name="upload", priority=50))
        asked = self.request.GET.copy()
        for name in ("p", "export", "format"):
            asked.pop(name, None)
        url = f"{reverse('question_exchange:export')}?{asked.urlencode()}"
        label = _("Export for other systems")
        return [*buttons, Button(label, url=url, icon_name="download", priority=60)]


class QuestionCopyView(CopyView):
    def get_initial_form_instance(self):
        """Begin as the question that is copied; what is sent is a question of its own."""
        return Question() if self.request.method == "POST" else super().get_initial_form_instance()


class QuestionEditView(EditView):
    def get(self, request, *args, **kwargs):
        """Lead from an old version, which nobody edits, to the newest."""
        if not self.object.is_newest:
            newest = Question.objects.newest().get(code=self.object.code)
            messages.info(
                request,
                _now("This is the newest version of %(code)s. Older ones are kept as they were.")
                % {"code": newest.code},
            )
            return redirect(reverse(self.edit_url_name, args=[newest.pk]))
        return super().get(request, *args, **kwargs)

    def save_instance(self):
        self.version_before = self.object.version
        return super().save_instance()

    def get_success_message(self):
        if self.object.version == self.version_before:
            return super().get_success_message()
        return _now(
            "%(code)s is now version %(version)s. Quizzes draw it from now on; what was answered"
            " stays with version %(before)s."
        ) % {
            "code": self.object.code,
            "version": self.object.version,
            "before": self.version_before,
        }

    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, usage_button(self.object)]


class QuestionInspectView(InspectView):
    """A version, the newest or an old one, with a link to how learners saw it."""

    def get_field_label(self, field_name, field):
        return (
            _("Versions")
            if field_name == "versions"
            else super().get_field_label(field_name, field)
        )

    def get_content_display_value(self):
        url = reverse(self.model.snippet_viewset.get_url_name("version"), args=[self.object.pk])
        return format_html(
            '<p>{}</p><a href="{}">{}</a> · <a href="{}?mode=review">{}</a>',
            self.object.block.value["stem"] if self.object.block else "",
            url,
            _now("As it is asked"),
            url,
            _now("With the right answer"),
        )

    def get_explanation_display_value(self):
        return RichText(self.object.explanation)

    def get_versions_display_value(self):
        name = self.model.snippet_viewset.get_url_name("inspect")
        rows = [
            (
                reverse(name, args=[one.pk]),
                _now("Version %(version)s") % {"version": one.version},
                ngettext("shown once", "shown %(count)s times", one.answered)
                % {"count": one.answered},
                _now("newest") if one.is_newest else _now("kept"),
            )
            for one in versions_of(self.object)
        ]
        return format_html_join("", '<p><a href="{}">{}</a>, {} ({})</p>', rows)


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    index_view_class = QuestionIndexView
    chooser_viewset_class = QuestionChooser
    copy_view_class = QuestionCopyView
    edit_view_class = QuestionEditView
    inspect_view_class = QuestionInspectView
    usage_view_class = SnippetUsage
    delete_view_class = SnippetDelete
    delete_template_name = SnippetDelete.template_name
    filterset_class = QuestionFilterSet
    list_display = [
        "code",
        "category",
        Column("type_label", label=_("Type"), sort_key="type"),
        Column("stem", label=_("Question")),
        Column("get_difficulty_display", label=_("Difficulty"), sort_key="difficulty"),
        NumberColumn("version", label=_("Version"), sort_key="version"),
        BooleanColumn("is_critical", label=_("Critical"), sort_key="is_critical"),
        BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
    ]
    list_per_page = 50
    list_export = [
        "code",
        "version",
        "category",
        "type_label",
        "stem",
        "objective",
        "difficulty",
        "lesson_code",
        "is_critical",
        "is_active",
    ]
    copy_view_enabled = True
    inspect_view_enabled = True
    inspect_view_fields = [
        "code",
        "version",
        "category",
        "content",
        "explanation",
        "lesson_code",
        "objective",
        "difficulty",
        "tags",
        "is_critical",
        "is_active",
        "versions",
    ]
    edit_handler = ObjectList(
        [
            AnsweredPanel(),
            FieldRowPanel([FieldPanel("code"), FieldPanel("category")]),
            FieldPanel("content"),
            FieldPanel("explanation"),
            FieldPanel("lesson_code", widget=LessonSelect),
            FieldPanel("objective"),
            FieldRowPanel([FieldPanel("difficulty"), FieldPanel("tags")]),
            MultiFieldPanel([FieldPanel("is_critical"), FieldPanel("is_active")], heading=_("Use")),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.newest().select_related("category__parent")

    def get_urlpatterns(self):
        view = self.construct_view(QuestionVersionView)
        return [*super().get_urlpatterns(), path("version/<int:pk>/", view, name="version")]


class QuestionCategoryViewSet(SnippetViewSet):
    model = QuestionCategory
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    list_display = [
        "__str__",
        NumberColumn("in_use", label=_("Questions in use")),
        NumberColumn("critical", label=_("Critical")),
    ]
    panels = [FieldPanel("name"), FieldPanel("parent")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionCategory]:
        in_use = Q(questions__is_active=True, questions__is_newest=True)
        return (
            QuestionCategory.objects.select_related("parent")
            .annotate(
                in_use=Count("questions", filter=in_use),
                critical=Count("questions", filter=in_use & Q(questions__is_critical=True)),
            )
            .order_by(
                Coalesce("parent__name", "name"), F("parent__name").asc(nulls_first=True), "name"
            )
        )


class ExtraTimeViewSet(SnippetViewSet):
    model = ExtraTime
    icon = "time"
    menu_label = _("Extra time")
    list_display = ["learner", "quiz", "percent", "minutes"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("learner"),
            FieldPanel("quiz"),
            FieldRowPanel([FieldPanel("percent"), FieldPanel("minutes")]),
            FieldPanel("note"),
        ],
        base_form_class=ExtraTimeForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtraTime]:
        return ExtraTime.objects.select_related("learner", "quiz")


class QuestionBank(SnippetViewSetGroup):
    items = [QuestionViewSet, QuestionCategoryViewSet, ExtraTimeViewSet, MarkingSettingViewSet]
    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250
    submenu_hook = exchange_admin.SUBMENU


register_snippet(QuestionBank)


@hooks.register("before_delete_snippet")
def keep_answered_questions(request: HttpRequest, instances: list) -> HttpResponse | None:
    """Refuse to delete what attempts stand on: it can be taken out of use instead."""
    codes = [item.code for item in instances if isinstance(item, Question)]
    answered = Question.objects.filter(code__in=codes, responses__isnull=False).distinct()
    codes = sorted(set(answered.values_list("code", flat=True)))[:5]
    if codes:
        text = _now("Learners have answered %(codes)s. Take it out of use instead of deleting it.")
        messages.error(request, text % {"codes": ", ".join(codes)})
        return redirect(Question.snippet_viewset.get_url_name("list"))
    categories = [item.pk for item in instances if isinstance(item, QuestionCategory)]
    holds = Q(questions__isnull=False) | Q(children__isnull=False)
    if QuestionCategory.objects.filter(holds, pk__in=categories).exists():
        messages.error(
            request,
            _now("This category has questions or sub-categories. Move or delete them first."),
        )
        return redirect(QuestionCategory.snippet_viewset.get_url_name("list"))
    return None
