"""Question sets and their versions in the CMS."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from assessments.readiness.core.question_set import CODE, LANGUAGE, SET_CODE
from assessments.readiness.criterion_admin import CriterionViewSet, criteria_url, locked_message
from assessments.readiness.file_admin import CopyView, DraftFile, ImportCheck, ImportFile
from assessments.readiness.models import Criterion, QuestionSet, QuestionSetVersion, Section
from assessments.readiness.order_admin import OrderView
from assessments.readiness.review_admin import ReviewView
from assessments.readiness.translation_admin import LanguageView, TranslationsView
from assessments.readiness.translation_edit_admin import TranslateView
from assessments.readiness.translation_file_admin import PoCheck, PoExport, PoImport
from assessments.readiness.translation_publish_admin import PublishLanguageView


class VersionPolicy(ModelPermissionPolicy):
    """Published versions are looked at; nobody adds, changes or deletes one by hand."""

    def user_has_permission(self, user, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


policy = VersionPolicy(QuestionSetVersion)


class QuestionSetForm(WagtailAdminModelForm):
    """A question set with its sections."""

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not SET_CODE.fullmatch(code):
            raise ValidationError(
                _('Use small letters, numbers and hyphens, beginning with a letter, such as "rra".')
            )
        published = self.instance.pk and self.instance.versions.exists()
        if published and "code" in self.changed_data:
            raise ValidationError(
                _("The code stands in the addresses of what was published. It cannot change.")
            )
        return code

    def clean_language(self) -> str:
        language = self.cleaned_data["language"]
        if not LANGUAGE.fullmatch(language):
            raise ValidationError(_('Write a language code, such as "en" or "pt-br".'))
        return language

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.pk and QuestionSet.objects.get(pk=self.instance.pk).is_locked:
            self.add_error(None, locked_message(self.instance))
        return cleaned

    def is_valid(self) -> bool:
        return super().is_valid() and self._sections_are_valid()

    def _sections_are_valid(self) -> bool:
        """Check what only shows with all sections: codes once, and none lost with its criteria."""
        sections = self.formsets["sections"]
        gone = {one.instance.pk for one in sections.deleted_forms if one.instance.pk}
        full = Section.objects.filter(pk__in=gone, criteria__isnull=False).distinct()
        for section in full:
            text = _("%(section)s has criteria. Move or delete them before you delete it.")
            self.add_error(None, text % {"section": section})
        known = {one.code: one.pk for one in Section.objects.filter(question_set=self.instance.pk)}
        criteria = Criterion.objects.filter(section__question_set=self.instance.pk)
        taken = set(criteria.values_list("code", flat=True))
        seen = set()
        for form in sections.forms:
            if form in sections.deleted_forms or "code" not in form.cleaned_data:
                continue
            code = form.cleaned_data["code"].strip()
            if not CODE.fullmatch(code):
                form.add_error("code", _('Use capitals and numbers, such as "GOV".'))
            elif (
                code in seen
                or code in taken
                or known.get(code, form.instance.pk) != (form.instance.pk)
            ):
                form.add_error("code", _("Another part of this question set has this code."))
            seen.add(code)
        return not self.errors and not any(form.errors for form in sections.forms)


class SetIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[QuestionSet]:
        return QuestionSet.objects.annotate(
            criterion_count=Count("sections__criteria", distinct=True),
            version_count=Count("versions", distinct=True),
        )

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.user_has_permission("add"):
            url = reverse("readiness_set:import")
            buttons.append(Button(_("Import a file"), url=url, icon_name="upload", priority=50))
        return buttons

    def get_list_more_buttons(self, instance: QuestionSet) -> list:
        buttons = set_buttons(instance, may_add=self.user_has_permission("add"))
        return [*buttons, *super().get_list_more_buttons(instance)]


class _OpenSet:
    """Leads from a set in review to its review."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        question_set = QuestionSet.objects.filter(pk=self.kwargs["pk"]).first()
        may = self.user_has_permission(self.permission_required)
        if may and question_set and question_set.is_locked:
            messages.warning(request, locked_message(question_set))
            return redirect("readiness_set:review", question_set.pk)
        return super().dispatch(request, *args, **kwargs)


class SetEdit(_OpenSet, generic.EditView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        ways = [
            ("translations", _("Translations"), "globe"),
            ("review", _("Review and publish"), "check"),
        ]
        return [
            HeaderButton(
                label, url=reverse(f"readiness_set:{name}", args=[self.object.pk]), icon_name=icon
            )
            for name, label, icon in ways
        ]

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = set_buttons(self.object, may_add=self.user_has_permission("add"))
        return [*buttons, *super().header_more_buttons]

    def get_success_url(self) -> str:
        return reverse("readiness_set:edit", args=[self.object.pk])


class SetAdd(generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("readiness_set:edit", args=[self.object.pk])


class SetDelete(_OpenSet, generic.DeleteView):
    """Only a set that was never published can go, with all its rows."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        published = QuestionSetVersion.objects.filter(question_set=self.kwargs["pk"])
        if self.user_has_permission("delete") and published.exists():
            messages.error(
                request,
                _("This question set was published. Its addresses must stay, so it cannot go."),
            )
            return redirect("readiness_set:index")
        return super().dispatch(request, *args, **kwargs)

    @property
    def confirmation_message(self) -> str:
        criteria = Criterion.objects.filter(section__question_set=self.object).count()
        text = _("Delete this question set with its %(count)s criteria? This cannot be undone.")
        return text % {"count": criteria}


def set_buttons(question_set: QuestionSet, *, may_add: bool) -> list[Button]:
    """Return the ways from a question set to what can be done with it."""

    def button(label: str, name: str, icon: str, priority: int) -> Button:
        url = reverse(f"readiness_set:{name}", args=[question_set.pk])
        return Button(label, url=url, icon_name=icon, priority=priority)

    criteria = Button(
        _("Criteria"), url=criteria_url(question_set), icon_name="list-ul", priority=1
    )
    buttons = [
        criteria,
        button(_("Review and publish"), "review", "check", 2),
        button(_("Translations"), "translations", "globe", 3),
        button(_("Order of the criteria"), "order", "order", 4),
        button(_("Export the draft"), "draft", "download", 6),
    ]
    return [*buttons, button(_("Copy"), "copy_set", "copy", 5)] if may_add else buttons


class QuestionSetViewSet(ModelViewSet):
    model = QuestionSet
    name = "readiness_set"
    url_prefix = "readiness/sets"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Question sets")
    copy_view_enabled = False
    index_view_class = SetIndex
    add_view_class = SetAdd
    edit_view_class = SetEdit
    delete_view_class = SetDelete
    list_display = [
        "title",
        "code",
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda one: one.is_locked,
        ),
        NumberColumn("criterion_count", label=gettext_lazy("Criteria")),
        NumberColumn("version_count", label=gettext_lazy("Versions")),
        DateColumn("changed_at", label=gettext_lazy("Changed")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("code")]),
            FieldPanel("introduction", widget=forms.Textarea(attrs={"rows": 4})),
            FieldPanel("language"),
            InlinePanel(
                "sections",
                panels=[
                    FieldRowPanel([FieldPanel("code"), FieldPanel("weight")]),
                    FieldPanel("title"),
                ],
                heading=gettext_lazy("Sections"),
                label=gettext_lazy("Section"),
                help_text=gettext_lazy("The weights of all sections must make 100 together."),
            ),
        ],
        base_form_class=QuestionSetForm,
    )

    def get_urlpatterns(self) -> list:
        return [
            *super().get_urlpatterns(),
            path("review/<int:pk>/", ReviewView.as_view(), name="review"),
            path("order/<int:pk>/", OrderView.as_view(), name="order"),
            path("copy/<int:pk>/", CopyView.as_view(), name="copy_set"),
            path("translations/<int:pk>/", TranslationsView.as_view(), name="translations"),
            *(
                path(f"translations/<int:pk>/<str:language>/{rest}", view.as_view(), name=name)
                for rest, view, name in (
                    ("", LanguageView, "language"),
                    ("text/<str:part>/", TranslateView, "translate"),
                    ("export.po", PoExport, "po"),
                    ("import/", PoImport, "po_import"),
                    ("import/<str:token>/", PoCheck, "po_check"),
                    ("publish/", PublishLanguageView, "publish_language"),
                )
            ),
            path("draft/<int:pk>.json", DraftFile.as_view(), name="draft"),
            path("import/", ImportFile.as_view(), name="import"),
            path("import/<str:token>/", ImportCheck.as_view(), name="import_check"),
        ]


class VersionIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[QuestionSetVersion]:
        return QuestionSetVersion.objects.for_list().annotate(use_count=Count("assessments"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        if "ordering" in self.request.GET:
            return super().order_queryset(queryset)
        return queryset.order_by("question_set__title", "-number")

    def get_list_buttons(self, instance: QuestionSetVersion) -> list:
        return []

    def get_edit_url(self, instance: QuestionSetVersion) -> str:
        return reverse("readiness_version:inspect", args=[instance.pk])


class VersionInspect(generic.InspectView):
    """Who published what, when and why, and where it is read."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = self.object.get_absolute_url()
        return [HeaderButton(_("Read it in the catalogue"), url=url, icon_name="view")]

    def get_published_by_display_value(self) -> str:
        return str(self.object.published_by or _("Came with the Academy"))

    def get_note_display_value(self) -> str:
        return self.object.note or _("None")


class VersionViewSet(ModelViewSet):
    """List and view; versions are made by publishing."""

    model = QuestionSetVersion
    name = "readiness_version"
    url_prefix = "readiness/versions"
    icon = "history"
    menu_label = gettext_lazy("Published versions")
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = VersionIndex
    inspect_view_class = VersionInspect
    list_filter = ["question_set"]
    list_display = [
        "title",
        Column("number", label=gettext_lazy("Version")),
        DateColumn("published_at", label=gettext_lazy("Published")),
        Column("published_by", label=gettext_lazy("By")),
        NumberColumn("use_count", label=gettext_lazy("Assessments")),
    ]
    form_fields = ["note"]
    inspect_view_fields = [
        "question_set",
        "number",
        "title",
        "note",
        "published_at",
        "published_by",
        "digest",
    ]


class ReadinessGroup(ModelViewSetGroup):
    items = (QuestionSetViewSet, CriterionViewSet, VersionViewSet)
    menu_label = gettext_lazy("Readiness")
    menu_icon = "clipboard-list"
    menu_order = 270
