"""Smelter lists in the CMS: trainers look at them, operators load them and choose the version."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from toolkit.checker.smelter_changes import ADDED, OTHER, REMOVED, RENAMED, STATUS, Change
from toolkit.models import SmelterList, SmelterListVersion
from toolkit.smelter_lists import (
    Loaded,
    changes_of,
    default_name,
    load_list,
    read_list,
    stop_using,
    use_version,
)

SMELTERS_A_PAGE = 100
MOST_CHANGES = 300
CHANGE_WORDS = {
    ADDED: gettext_lazy("added"),
    REMOVED: gettext_lazy("removed"),
    RENAMED: gettext_lazy("renamed"),
    STATUS: gettext_lazy("status changed"),
    OTHER: gettext_lazy("other facts changed"),
}
FIELD_WORDS = {
    "country": gettext_lazy("country"),
    "city": gettext_lazy("city"),
    "state_province": gettext_lazy("state or province"),
    "id_source": gettext_lazy("source of the ID"),
    "aliases": gettext_lazy("aliases"),
}


class SmelterListPolicy(ModelPermissionPolicy):
    """Who may look may look; who may add may load a list and choose the version in use."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in {"view", "add"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


policy = SmelterListPolicy(SmelterListVersion)


class LoadForm(forms.Form):
    """A file with a smelter list, and the name of the list of which it is a version."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "An official form with its look-up sheet, or a .csv or .xlsx with our columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the list"),
        help_text=gettext_lazy("Empty: that of the form, such as CMRT, or of the file."),
        max_length=SmelterList._meta.get_field("name").max_length,
        required=False,
    )
    dry_run = forms.BooleanField(label=gettext_lazy("Only show what would change"), required=False)

    def clean_file(self):
        """Refuse what is larger than a workbook may be, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("This file is larger than %(most)s."),
                code="too_large",
                params={"most": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            )
        return file


class VersionIndex(generic.IndexView):
    """All versions of all lists, the newest of each list first."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not policy.user_has_permission(self.request.user, "add"):
            return []
        url = reverse("smelter_list:load")
        return [HeaderButton(_("Load a list"), url=url, icon_name="upload")]

    def get_base_queryset(self) -> QuerySet:
        return SmelterListVersion.objects.visible_to(self.request.user).select_related(
            "smelter_list"
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("smelter_list__name", "-number")

    def get_list_buttons(self, instance) -> list:
        return []

    def get_edit_url(self, instance) -> str:
        return reverse("smelter_list:inspect", args=[instance.pk])


class VersionInspect(generic.InspectView):
    """One version: where it came from, what it changed, and its smelters, page by page."""

    template_name = "toolkit/admin_smelter_list.html"

    def get_object(self, queryset=None) -> SmelterListVersion:
        versions = SmelterListVersion.objects.visible_to(self.request.user)
        return get_object_or_404(versions.select_related("smelter_list", "loaded_by"), pk=self.pk)

    def get_is_in_use_display_value(self) -> str:
        return _("Yes") if self.object.is_in_use else _("No")

    def get_loaded_by_display_value(self) -> str:
        return str(self.object.loaded_by or _("From the command line"))

    def get_label_display_value(self) -> str:
        return self.object.label or _("None: a list of its own")

    def get_context_data(self, **kwargs) -> dict:
        query = self.request.GET.get("q", "").strip()
        entries = self.object.entries.all()
        if query:
            entries = entries.filter(
                Q(name__icontains=query)
                | Q(smelter_id__icontains=query)
                | Q(metal__icontains=query)
                | Q(country__icontains=query)
            )
        pages = Paginator(entries, SMELTERS_A_PAGE)
        return super().get_context_data(
            version=self.object,
            query=query,
            page_obj=pages.get_page(self.request.GET.get("p")),
            may_choose=policy.user_has_permission(self.request.user, "add"),
            **changes_context(changes_of(self.object)),
            **kwargs,
        )


def changes_context(found: tuple[Change, ...]) -> dict:
    """Return what the table of changes shows: the first of them, and how many of each kind."""
    kinds = [change.kind for change in found]
    return {
        "changes": [
            (FIELD_WORDS.get(one.field, CHANGE_WORDS[one.kind]), one)
            for one in found[:MOST_CHANGES]
        ],
        "changes_more": max(0, len(found) - MOST_CHANGES),
        "change_counts": [
            (word, kinds.count(kind)) for kind, word in CHANGE_WORDS.items() if kind in kinds
        ],
    }


class LoadView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Takes a file and makes it the newest version, or only shows what that would change."""

    permission_policy = policy
    permission_required = "add"
    form_class = LoadForm
    template_name = "toolkit/admin_load_smelters.html"
    page_title = gettext_lazy("Load a smelter list")
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("smelter_list:index"), "label": _("Smelter lists")},
            {"url": "", "label": self.page_title},
        ]

    def form_valid(self, form: LoadForm) -> HttpResponse:
        try:
            loaded = self._load(form.cleaned_data)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        if form.cleaned_data["dry_run"]:
            context = self.get_context_data(
                form=form, loaded=loaded, **changes_context(loaded.changes)
            )
            return render(self.request, self.template_name, context)
        if loaded.is_new:
            messages.success(self.request, _("The list is loaded and in use."))
        else:
            messages.info(self.request, _("These smelters were loaded before. They are in use."))
        return redirect("smelter_list:inspect", loaded.version.pk)

    def _load(self, data: dict) -> Loaded:
        source = data["file"].name
        file = read_list(data["file"], name=source)
        return load_list(
            file,
            name=data["name"] or default_name(file, source),
            source_name=source,
            by=self.request.user,
            dry_run=data["dry_run"],
        )


class ChooseView(PermissionCheckedMixin, View):
    """Puts a version in use, or out of use."""

    permission_policy = policy
    permission_required = "add"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = get_object_or_404(SmelterListVersion.objects.visible_to(request.user), pk=pk)
        if request.POST.get("use") == "1":
            use_version(version, by=request.user)
            messages.success(request, _("Workbooks are now checked against this version."))
        else:
            stop_using(version, by=request.user)
            messages.success(request, _("Workbooks are no longer checked against this list."))
        return redirect("smelter_list:inspect", version.pk)


class SmelterListViewSet(ModelViewSet):
    """List and view; there is no way to add, edit or delete by hand."""

    model = SmelterListVersion
    name = "smelter_list"
    icon = "list-ul"
    menu_label = gettext_lazy("Smelter lists")
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = VersionIndex
    inspect_view_class = VersionInspect
    list_display = [
        "__str__",
        "label",
        "smelter_count",
        BooleanColumn("is_in_use", label=gettext_lazy("In use")),
        "loaded_at",
    ]
    list_filter = ["smelter_list", "is_in_use"]
    form_fields = ["label"]
    inspect_view_fields = [
        "smelter_list",
        "number",
        "label",
        "source_name",
        "smelter_count",
        "is_in_use",
        "loaded_at",
        "loaded_by",
    ]

    def get_urlpatterns(self) -> list:
        return [
            *super().get_urlpatterns(),
            path("load/", LoadView.as_view(), name="load"),
            path("choose/<int:pk>/", ChooseView.as_view(), name="choose"),
        ]
