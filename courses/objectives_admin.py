"""“Objectives” in the CMS: what is taught where, by skill, step, cell and criterion."""

from collections.abc import Callable

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import CoursePage, LearningObjective, Skill, Step
from courses.usage_admin import SnippetDelete, SnippetUsage

MAY = ["change", "publish"]


class SkillViewSet(SnippetViewSet):
    model = Skill
    icon = "tick"
    usage_view_class = SnippetUsage
    delete_view_class = SnippetDelete
    delete_template_name = SnippetDelete.template_name


register_snippet(SkillViewSet)


class ObjectivesFilter(WagtailFilterSet):
    course = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Course"),
        queryset=CoursePage.objects.order_by("code"),
        method="in_course",
    )
    skill = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Skill"), queryset=Skill.objects.all()
    )
    step = django_filters.ChoiceFilter(
        label=gettext_lazy("Step"), choices=Step.choices, method="about"
    )
    cell = django_filters.CharFilter(
        label=gettext_lazy("Cell, such as CMRT Declaration!D8"), method="about"
    )
    criterion = django_filters.CharFilter(
        label=gettext_lazy("Criterion, such as GOV-01"), method="about"
    )

    class Meta:
        model = LearningObjective
        fields = ["course", "skill", "step", "cell", "criterion"]

    def in_course(self, rows: QuerySet, name: str, value: CoursePage) -> QuerySet:
        return rows.filter(page__path__startswith=value.path)

    def about(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        # A tag may hold many cells, and a step its parts: that is for the core to say.
        return rows.filter(
            pk__in=[row.pk for row in rows if row.as_plain.is_about(**{name: value})]
        )


def _lines(name: str) -> Callable[[LearningObjective], str]:
    return lambda row: ", ".join(getattr(row, name).splitlines())


class ObjectivesReport(ReportView):
    model = LearningObjective
    page_title = gettext_lazy("Objectives")
    header_icon = "list-ul"
    index_url_name = "objectives_report"
    index_results_url_name = "objectives_report_results"
    permission_policy = page_permission_policy
    any_permission_required = MAY
    filterset_class = ObjectivesFilter
    paginate_by = 50
    list_export = []
    columns = [
        TitleColumn(
            "text",
            label=gettext_lazy("A learner can …"),
            get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[row.page_id]),
        ),
        Column("page", label=gettext_lazy("Taught in")),
        Column("skill", label=gettext_lazy("Skill")),
        Column("oecd_steps", label=gettext_lazy("Steps")),
        Column("cells", label=gettext_lazy("Cells"), accessor=_lines("cells")),
        Column("criteria", label=gettext_lazy("Criteria")),
    ]

    def get_queryset(self) -> QuerySet[LearningObjective]:
        return LearningObjective.objects.editable_by(self.request.user).for_report()


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("reports/objectives/", ObjectivesReport.as_view(), name="objectives_report"),
        path(
            "reports/objectives/results/",
            ObjectivesReport.as_view(results_only=True),
            name="objectives_report_results",
        ),
    ]


class ObjectivesItem(MenuItem):
    """The way there, for those who may edit lessons."""

    def is_shown(self, request) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, MAY)


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return ObjectivesItem(
        _("Objectives"),
        reverse("objectives_report"),
        name="objectives",
        icon_name="list-ul",
        order=95,
    )
